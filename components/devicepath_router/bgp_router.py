"""A router's BGP: its sessions, what it announces and what it takes. Of a VPN's tunnels, of Direct, or of both."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network

from devicepath_router.customer_gateway_configuration import DEFAULT_HOLD_TIME_S, CustomerGatewayConfiguration
from devicepath_router.router_host import RouterHost


@dataclass(frozen=True)
class BgpNeighbor:
    """Who is at the other end of one session."""

    description: str
    address: IPv4Address
    remote_asn: int
    hold_time_s: int = DEFAULT_HOLD_TIME_S
    has_bfd: bool = False
    """Whether the other end has it: Direct Connect does, a VPN does not."""
    password: str | None = field(default=None, repr=False)
    """Of TCP (MD5). Without: none."""


@dataclass(frozen=True)
class BgpRouter:
    """One process of BGP, and all that it talks with."""

    asn: int
    router_id: IPv4Address
    announced: tuple[IPv4Network, ...]
    neighbors: tuple[BgpNeighbor, ...]
    taken: tuple[IPv4Network, ...] = ()
    """What alone is taken, and parts of it. None: all but a default route and what overlaps what is announced."""
    source: IPv4Address | None = None
    """Of what the router itself sends on the routes that it takes. Without: the address of the interface."""


def of_connection(configuration: CustomerGatewayConfiguration, host: RouterHost) -> BgpRouter | None:
    """The router of a VPN connection; None where its routes are static."""
    first = configuration.tunnels[0]
    if first.bgp is None:
        return None
    neighbors = [
        BgpNeighbor(f"{host.name}, tunnel {number}", tunnel.far_inside_address, bgp.far_asn, bgp.hold_time_s)
        for number, tunnel in enumerate(configuration.tunnels, start=1)
        if (bgp := tunnel.bgp) is not None
    ]
    return BgpRouter(
        asn=first.bgp.own_asn,
        router_id=first.own_inside_address,
        announced=host.own_ranges,
        neighbors=tuple(neighbors),
        taken=host.far_ranges,
        source=host.local_address,
    )


def together(routers: Sequence[BgpRouter]) -> BgpRouter:
    """One router that has the sessions of several connections: a host has one file of FRR's.

    Raises ValueError where they are not of one ASN."""
    first = routers[0]
    asns = sorted({router.asn for router in routers})
    if len(asns) > 1:
        told = " and ".join(map(str, asns))
        raise ValueError(f"own_asn: {told} on one host, and a router has one; have one of them changed.")
    return BgpRouter(
        asn=first.asn,
        router_id=first.router_id,
        announced=tuple(dict.fromkeys(one for router in routers for one in router.announced)),
        neighbors=tuple(one for router in routers for one in router.neighbors),
        taken=_taken(routers),
        source=first.source,
    )


def _taken(routers: Sequence[BgpRouter]) -> tuple[IPv4Network, ...]:
    """All of theirs; of one that takes everything, everything."""
    if not all(router.taken for router in routers):
        return ()
    return tuple(dict.fromkeys(one for router in routers for one in router.taken))
