"""What SORACOM's support is asked for: Door is ordered from it, and by no API.

That these values are what it needs is inferred from what the API shows of a connection and from what AWS asks for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from ipaddress import IPv4Address, IPv4Network

from devicepath_spec.faults import Faults
from devicepath_spec.ranges import DEFAULT_DEVICE_SUBNET
from devicepath_spec.rules.door import address_faults, asn_faults, range_faults


class Routing(str, Enum):
    """How both ends know what is behind the other. `dynamic` is BGP."""

    STATIC = "static"
    DYNAMIC = "dynamic"


@dataclass(frozen=True, kw_only=True)
class DoorOrder:
    """One connection, as it is ordered."""

    operator_id: str
    vpg_id: str
    router_address: IPv4Address
    """Public and fixed: the router's, or that of the NAT before it."""
    own_ranges: tuple[IPv4Network, ...]
    """What is behind the router."""
    asn: int | None = None
    """The router's. Without: routes are static."""
    device_subnet: IPv4Network = DEFAULT_DEVICE_SUBNET
    vpg_range: IPv4Network | None = None
    """The VPG's own. Without: it is asked for."""
    opens_gate: bool = False
    """Whether a gate peer is behind the router."""
    existing: tuple[str, ...] = ()
    """Connections that the VPG has already, by their ids."""

    @property
    def routing(self) -> Routing:
        return Routing.STATIC if self.asn is None else Routing.DYNAMIC


def form(order: DoorOrder) -> str:
    """The text to send. It holds no secret. Raises InvalidSpec."""
    faults = Faults()
    for place, fault in _faults(order):
        faults.add(place, fault)
    faults.check()
    parts = ("Order of Door (VPN) for a VPG", *_values(order), "", *_asked_back(order), "", *_hints(order))
    return "".join(f"{line}\n" for line in parts)


def connection_as_text(connection_id: str, asn: object, *, is_dynamic: bool) -> str:
    """A connection that a VPG has already, as SORACOM's API shows it."""
    return f"{connection_id} ({f'BGP, ASN {asn}' if is_dynamic else 'static'})"


def _values(order: DoorOrder) -> Iterator[str]:
    rows = [
        ("Operator id", order.operator_id),
        ("VPG", order.vpg_id),
        ("Device subnet of the VPG", str(order.device_subnet)),
        *([("The VPG's own range", str(order.vpg_range))] if order.vpg_range is not None else []),
        ("Routing", f"{order.routing.value}{' (BGP)' if order.asn is not None else ''}"),
        ("Public address of our router", str(order.router_address)),
        *([("ASN of our router", str(order.asn))] if order.asn is not None else []),
        ("Ranges behind our router", ", ".join(map(str, order.own_ranges))),
        ("Wanted of each tunnel", "IKEv2, pre-shared key, NAT traversal (UDP 500 and 4500)"),
    ]
    if order.opens_gate:
        rows.append(
            ("Besides IP over it", "VXLAN of Gate, UDP 4789, between the VPG and a gate peer behind our router")
        )
    if order.existing:
        rows.append(("Connections that there are", ", ".join(order.existing)))
    yield from _aligned(rows)


def _asked_back(order: DoorOrder) -> Iterator[str]:
    yield "Please tell us, best as AWS's configuration file of the connection (generic, XML):"
    yield "- each tunnel's outside address at your end, its inside range and both inside addresses, its pre-shared key"
    yield "- what each takes: IKE version, ciphers, hashes, Diffie-Hellman groups and lifetimes of phases 1 and 2"
    if order.asn is not None:
        yield "- the ASN at your end, and the ranges that it announces"
    if order.vpg_range is None:
        yield "- the VPG's own range (vpgSubnetCidrRange), from which devices' packets and Gate's come"


def _hints(order: DoorOrder) -> Iterator[str]:
    yield "For ourselves, before it is sent:"
    yield "- a VPG with Door cannot be terminated by its owner, only by SORACOM's support"
    yield "- another address or another kind of routing is another order: the router's address has to stay"
    if order.opens_gate:
        yield "- register the gate peer once the tunnels are up; its outer address is in one of the ranges above"
    if order.existing:
        yield "- ranges must not be those of the connections that there are"


def _faults(order: DoorOrder) -> Iterator[tuple[str, str]]:
    yield from (("router_address", fault) for fault in address_faults(order.router_address))
    if order.asn is not None:
        yield from (("asn", fault) for fault in asn_faults(order.asn))
    yield from (("own_ranges", fault) for fault in range_faults(order.own_ranges, order.device_subnet))


def _aligned(rows: Sequence[tuple[str, str]]) -> Iterator[str]:
    width = max(len(title) for title, _ in rows)
    for title, value in rows:
        yield f"{title:{width}}  {value}"
