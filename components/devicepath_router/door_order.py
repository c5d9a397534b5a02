"""What SORACOM's support is asked for: Door is ordered from it, and by no API.

That these values are what it needs is inferred from what the API shows of a connection and from what AWS asks for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from ipaddress import IPv4Address, IPv4Network

from devicepath_spec.faults import Faults
from devicepath_spec.ranges import DEFAULT_DEVICE_SUBNET, VPG_RESERVED, is_of_one_host
from devicepath_spec.tunnel_facts import ASNS, MOST_STATIC_ROUTES, RESERVED_ASNS


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


def _values(order: DoorOrder) -> Iterator[str]:
    rows = [
        ("Operator id", order.operator_id),
        ("VPG", order.vpg_id),
        ("Device subnet of the VPG", str(order.device_subnet)),
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
    for place, value in (("operator_id", order.operator_id), ("vpg_id", order.vpg_id)):
        if not value.strip():
            yield place, "is empty; write it, as SORACOM's console shows it."
    address = order.router_address
    if not (address.is_global or _is_example(address)) or not is_of_one_host(address):
        yield "router_address", f"{address} is not public; write the router's own, or that of the NAT before it."
    if order.asn is not None and (order.asn not in ASNS or order.asn in RESERVED_ASNS):
        told = f"{order.asn} is not possible: {ASNS[0]} to {ASNS[-1]}, without {', '.join(map(str, RESERVED_ASNS))}"
        yield "asn", f"{told}, which are AWS's; write a private one, such as 65000."
    yield from _range_faults(order)


def _range_faults(order: DoorOrder) -> Iterator[tuple[str, str]]:
    ranges = order.own_ranges
    if not ranges:
        yield "own_ranges", "is empty; write what is behind the router, such as 192.168.50.0/24."
    if len(ranges) > MOST_STATIC_ROUTES:
        yield "own_ranges", f"{len(ranges)} ranges, and {MOST_STATIC_ROUTES} are possible; write summaries of them."
    for position, own in enumerate(ranges):
        if own.overlaps(order.device_subnet):
            yield "own_ranges", f"{own} overlaps the device subnet {order.device_subnet}; use another range."
        for reserved in (it for it in VPG_RESERVED if own.overlaps(it)):
            yield "own_ranges", f"{own} overlaps {reserved}, which VPGs use themselves; use another range."
        for other in (it for it in ranges[:position] if own.overlaps(it)):
            yield "own_ranges", f"{own} overlaps {other}; write one of them."


def _is_example(address: IPv4Address) -> bool:
    """Of documentation (RFC 5737): Python calls them private."""
    return any(address in IPv4Network(it) for it in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"))


def _aligned(rows: Sequence[tuple[str, str]]) -> Iterator[str]:
    width = max(len(title) for title, _ in rows)
    for title, value in rows:
        yield f"{title:{width}}  {value}"
