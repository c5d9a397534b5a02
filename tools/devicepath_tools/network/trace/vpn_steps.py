"""Over VPN connections: out of AWS to a router of the customer's, and from there to what the connection ends at."""

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.packet import Packet
from devicepath_tools.network.route_table import TargetKind
from devicepath_tools.network.site import CustomerRouter
from devicepath_tools.network.trace.interface_steps import deliver
from devicepath_tools.network.trace.noun import Noun, Unread
from devicepath_tools.network.trace.passage import Unknown, UnknownHop
from devicepath_tools.network.trace.position import (
    AtTransitGateway,
    AtVpg,
    FromRouter,
    InSite,
    IntoVpn,
    IntoVpnGateway,
    Position,
)
from devicepath_tools.network.trace.refusal import RefusalHop
from devicepath_tools.network.trace.vpn_hop import PrefixHop, RouterHop
from devicepath_tools.network.trace.vpn_tunnels import check_largest, check_tunnels
from devicepath_tools.network.trace.vpn_ways import announced, chosen, leading
from devicepath_tools.network.trace.walk import Walk
from devicepath_tools.network.trace.words import label
from devicepath_tools.network.vpn_connection import VpnConnection


def into_vpn_gateway(walk: Walk, at: IntoVpnGateway) -> Position | None:
    """Out of a VPC, to its virtual private gateway: it passes on only what it knows. Source: AWS, Site-to-Site VPN,
    static and dynamic routing."""
    packet, network = at.packet, walk.network
    gateway = network.vpn_gateways.get(at.vpn_gateway_id)
    if gateway is None:
        unread = Unread(at.vpn_gateway_id, TargetKind.VPN_GATEWAY.value)
        walk.note(UnknownHop(packet, unread, Unknown.VPN_GATEWAY_NOT_READ))
        return None
    connections = network.vpn.at_vpn_gateway(gateway.id)
    found = leading(network, connections, packet.destination)
    if found.is_unsure:
        walk.note(UnknownHop(packet, gateway, Unknown.ANNOUNCED_NOT_READ))
        return None
    connection = chosen(found.connections)
    if connection is not None:
        walk.note(PrefixHop(packet, gateway, connection, connection.is_static))
        return IntoVpn(packet, connection)
    is_static = bool(connections) and all(it.is_static for it in connections)
    walk.note(PrefixHop(packet, gateway, None, is_static, cause=Cause.PREFIX_NOT_ANNOUNCED))
    # With one connection there is no other that it could take.
    return IntoVpn(packet, connections[0]) if len(connections) == 1 else None


def into_vpn(walk: Walk, at: IntoVpn) -> Position | None:
    """Through the tunnels of a connection, to the customer's router."""
    connection, packet = at.connection, at.packet
    router = walk.network.vpn.router_of(connection)
    check_tunnels(walk, packet, connection, router, is_to_customer=True)
    check_largest(walk, packet, connection, router)
    own = connection.customer_gateway_id
    if router is None:
        noun: Noun = walk.network.customer_gateways.get(own) or Unread(own, "customer gateway")
        walk.note(UnknownHop(packet, noun, Unknown.BEHIND_CUSTOMER_GATEWAY))
        return None
    return InSite(packet, walk.network.sites[router.site_id])


def from_router(walk: Walk, at: FromRouter) -> Position | None:
    """From a customer's router, by the connection that leads there, to what that ends at."""
    packet, router, network = at.packet, at.router, walk.network
    connections = network.vpn.of_router(router)
    found = [it for it in connections if _leads(walk, router, it, packet)]
    connection = chosen(found)
    if connection is None:
        walk.note(RouterHop(packet, router, None, cause=Cause.NO_ROUTE))
        if len(connections) != 1:
            return None
        connection = connections[0]
    else:
        walk.note(RouterHop(packet, router, connection))
    check_tunnels(walk, packet, connection, router, is_to_customer=False)
    check_largest(walk, packet, connection, router)
    return _at_aws(walk, packet, connection)


def _leads(walk: Walk, router: CustomerRouter, connection: VpnConnection, packet: Packet) -> bool:
    """By its own routes where the connection is static, else by what AWS announces."""
    ranges = router.routes if connection.is_static else announced(walk.network, connection)
    return any(packet.destination in it for it in ranges)


def _at_aws(walk: Walk, packet: Packet, connection: VpnConnection) -> Position | None:
    network = walk.network
    if connection.vpg_id:
        return AtVpg(packet, network.vpgs[connection.vpg_id]) if connection.vpg_id in network.vpgs else None
    if connection.transit_gateway_id:
        attachment = network.vpn.attachment_of(connection)
        if attachment is None:
            walk.note(UnknownHop(packet, connection, Unknown.ATTACHMENT_NOT_READ))
            return None
        return AtTransitGateway(packet, connection.transit_gateway_id, attachment.id, None, None)
    return _into_vpc(walk, packet, connection)


def _into_vpc(walk: Walk, packet: Packet, connection: VpnConnection) -> Position | None:
    """What comes from a virtual private gateway is for its VPC, and goes no further. Source: AWS, VPC peering guide,
    unsupported configurations."""
    gateway = walk.network.vpn_gateways.get(connection.vpn_gateway_id)
    if gateway is None or not gateway.vpc_id:
        unread = gateway or Unread(connection.vpn_gateway_id, TargetKind.VPN_GATEWAY.value)
        walk.note(UnknownHop(packet, unread, Unknown.VPN_GATEWAY_NOT_READ))
        return None
    vpc = walk.network.vpcs.get(gateway.vpc_id)
    if vpc is None:
        walk.note(UnknownHop(packet, Unread(gateway.vpc_id), Unknown.FAR_VPC_NOT_READ))
        return None
    if not any(packet.destination in it for it in vpc.cidrs):
        walk.note(RefusalHop(packet, gateway, expected=label(vpc), cause=Cause.NO_TRANSIT))
        return None
    return deliver(walk, vpc.id, packet, None, None)
