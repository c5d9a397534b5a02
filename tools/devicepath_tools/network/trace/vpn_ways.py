"""By which VPN connections a destination is reached, from AWS's side, and what AWS announces to the other one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network

from devicepath_tools.network.network import Network
from devicepath_tools.network.vpn_connection import VpnConnection


@dataclass(frozen=True)
class Leading:
    connections: tuple[VpnConnection, ...]
    is_unsure: bool = False
    """Whether one that is not among them may lead there, too."""


def leading(network: Network, connections: Sequence[VpnConnection], destination: IPv4Address) -> Leading:
    """Those of several connections of one gateway that lead to a destination, the longest range first.

    What a router announces is known where the router is, else from what the gateway propagates: of several connections
    nothing tells which one announced it."""
    known = [(length, it) for it in connections if (length := _length(network, it, destination)) >= 0]
    untold = [it for it in connections if not it.is_static and network.vpn.router_of(it) is None]
    if known:
        return Leading(tuple(it for _, it in sorted(known, key=lambda one: -one[0])))
    has_learned = any(network.vpn.has_learned(it.vpn_gateway_id, destination) for it in connections)
    if len(untold) == 1 and has_learned:
        return Leading(tuple(untold))
    # Without a VPN connection, or with a range that none of them has announced, there is something else behind it.
    return Leading((), is_unsure=not connections or bool(untold) or has_learned)


def chosen(connections: Iterable[VpnConnection]) -> VpnConnection | None:
    """One that has a tunnel which is not told to be down comes first. Source: AWS, Site-to-Site VPN, route priority: a
    healthy tunnel comes before the longest range."""
    ordered = list(connections)
    return next((it for it in ordered if any(one.is_up is not False for one in it.tunnels)), next(iter(ordered), None))


def announced(network: Network, connection: VpnConnection) -> tuple[IPv4Network, ...]:
    """What AWS announces by BGP: of a virtual private gateway its VPC's ranges, of a transit gateway the routes of the
    table that judges the attachment, of a VPG its own range, or of type F2 its devices'."""
    if connection.vpn_gateway_id:
        gateway = network.vpn_gateways.get(connection.vpn_gateway_id)
        vpc = network.vpcs.get(gateway.vpc_id) if gateway is not None else None
        return vpc.cidrs if vpc is not None else ()
    if connection.transit_gateway_id:
        attachment = network.vpn.attachment_of(connection)
        own = attachment.id if attachment is not None else ""
        table = network.transit.associated_with(connection.transit_gateway_id, own)
        return tuple(it.destination for it in table.routes if it.attachment_id != own) if table is not None else ()
    vpg = network.vpgs.get(connection.vpg_id)
    if vpg is None:
        return ()
    return (vpg.device_subnet,) if vpg.transit_gateway_id else (vpg.vpg_range,)


def _length(network: Network, connection: VpnConnection, destination: IPv4Address) -> int:
    """Of the longest range behind a connection that holds a destination; -1: none does."""
    router = network.vpn.router_of(connection)
    ranges = connection.routes if connection.is_static else (router.announces if router is not None else ())
    return max((it.prefixlen for it in ranges if destination in it), default=-1)
