"""At AWS's virtual private gateways: out of a VPC by what a gateway knows, and into the VPC and no further."""

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.customer_links import CustomerLink
from devicepath_tools.network.packet import Packet
from devicepath_tools.network.route_table import TargetKind
from devicepath_tools.network.trace.interface_steps import deliver
from devicepath_tools.network.trace.link_ways import chosen, is_static, leading
from devicepath_tools.network.trace.noun import Unread
from devicepath_tools.network.trace.passage import Unknown, UnknownHop
from devicepath_tools.network.trace.position import IntoVirtualInterface, IntoVpn, IntoVpnGateway, Position
from devicepath_tools.network.trace.refusal import RefusalHop
from devicepath_tools.network.trace.vpn_hop import PrefixHop
from devicepath_tools.network.trace.walk import Walk
from devicepath_tools.network.trace.words import label
from devicepath_tools.network.vpn_connection import VpnConnection


def into_vpn_gateway(walk: Walk, at: IntoVpnGateway) -> Position | None:
    """Out of a VPC: a gateway passes on only what it knows. Source: AWS, Site-to-Site VPN, static and dynamic
    routing."""
    packet, network = at.packet, walk.network
    gateway = network.vpn_gateways.get(at.vpn_gateway_id)
    if gateway is None:
        unread = Unread(at.vpn_gateway_id, TargetKind.VPN_GATEWAY.value)
        walk.note(UnknownHop(packet, unread, Unknown.VPN_GATEWAY_NOT_READ))
        return None
    links = network.links.at_vpn_gateway(gateway.id)
    found = leading(network, links, packet.destination, gateway.id)
    if found.is_unsure:
        walk.note(UnknownHop(packet, gateway, Unknown.ANNOUNCED_NOT_READ))
        return None
    link = chosen(found.links)
    if link is not None:
        walk.note(PrefixHop(packet, gateway, link, is_static(link)))
        return into_link(packet, link)
    walk.note(PrefixHop(packet, gateway, None, all(map(is_static, links)), cause=Cause.PREFIX_NOT_ANNOUNCED))
    # With one link there is no other that it could take.
    return into_link(packet, links[0]) if len(links) == 1 else None


def into_vpc(walk: Walk, packet: Packet, vpn_gateway_id: str) -> Position | None:
    """What comes from a virtual private gateway is for its VPC, and goes no further. Source: AWS, VPC peering guide,
    unsupported configurations."""
    gateway = walk.network.vpn_gateways.get(vpn_gateway_id)
    if gateway is None or not gateway.vpc_id:
        unread = gateway or Unread(vpn_gateway_id, TargetKind.VPN_GATEWAY.value)
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


def into_link(packet: Packet, link: CustomerLink) -> Position:
    return IntoVpn(packet, link) if isinstance(link, VpnConnection) else IntoVirtualInterface(packet, link)
