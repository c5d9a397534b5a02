"""Over VPN connections: out of AWS to a router of the customer's, and from there to what the connection ends at."""

from devicepath_tools.network.packet import Packet
from devicepath_tools.network.trace.noun import Noun, Unread
from devicepath_tools.network.trace.passage import Unknown, UnknownHop
from devicepath_tools.network.trace.position import AtTransitGateway, InSite, IntoVpn, Position
from devicepath_tools.network.trace.vpg_entrance import into_vpg
from devicepath_tools.network.trace.vpn_gateway_steps import into_vpc
from devicepath_tools.network.trace.vpn_tunnels import check_largest, check_tunnels
from devicepath_tools.network.trace.walk import Walk
from devicepath_tools.network.vpn_connection import VpnConnection


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


def out_of_vpn(walk: Walk, packet: Packet, connection: VpnConnection) -> Position | None:
    """From the customer's router, to what a connection ends at."""
    network = walk.network
    if connection.vpg_id:
        return into_vpg(walk, packet, connection.vpg_id)
    if connection.transit_gateway_id:
        attachment = network.vpn.attachment_of(connection)
        if attachment is None:
            walk.note(UnknownHop(packet, connection, Unknown.ATTACHMENT_NOT_READ))
            return None
        return AtTransitGateway(packet, connection.transit_gateway_id, attachment.id, None, None)
    return into_vpc(walk, packet, connection.vpn_gateway_id)
