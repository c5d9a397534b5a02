"""Over virtual interfaces: out of AWS, or a VPG, to a router of the customer's, and from there to what one ends at."""

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.direct_connect_gateway import DirectConnectAssociation
from devicepath_tools.network.packet import Packet
from devicepath_tools.network.trace.direct_hop import AssociationHop
from devicepath_tools.network.trace.link_ways import chosen, leading
from devicepath_tools.network.trace.noun import Noun, Unread
from devicepath_tools.network.trace.passage import Unknown, UnknownHop
from devicepath_tools.network.trace.position import (
    AtTransitGateway,
    InSite,
    IntoDirectConnectGateway,
    IntoVirtualInterface,
    Position,
)
from devicepath_tools.network.trace.virtual_interfaces import check_interface
from devicepath_tools.network.trace.vpg_entrance import into_vpg
from devicepath_tools.network.trace.vpn_gateway_steps import into_vpc
from devicepath_tools.network.trace.vpn_hop import PrefixHop
from devicepath_tools.network.trace.walk import Walk
from devicepath_tools.network.virtual_interface import VirtualInterface

GATEWAY = "Direct Connect gateway"


def into_virtual_interface(walk: Walk, at: IntoVirtualInterface) -> Position | None:
    """To the customer's router."""
    interface, packet = at.interface, at.packet
    router = walk.network.direct.router_of(interface)
    check_interface(walk, packet, interface, router, is_to_customer=True)
    if router is None:
        walk.note(UnknownHop(packet, interface, Unknown.BEHIND_CUSTOMER_GATEWAY))
        return None
    return InSite(packet, walk.network.sites[router.site_id])


def into_direct_connect_gateway(walk: Walk, at: IntoDirectConnectGateway) -> Position | None:
    """Out of a transit gateway: by the interface whose router announces a range that holds the destination."""
    packet, network = at.packet, walk.network
    gateway = gateway_noun(walk, at.direct_connect_gateway_id)
    interfaces = network.direct.at_gateway(at.direct_connect_gateway_id)
    found = leading(network, interfaces, packet.destination)
    interface = chosen(found.links)
    if found.is_unsure:
        walk.note(UnknownHop(packet, gateway, Unknown.ANNOUNCED_NOT_READ))
        return None
    if not isinstance(interface, VirtualInterface):
        walk.note(PrefixHop(packet, gateway, None, is_static=False, cause=Cause.PREFIX_NOT_ANNOUNCED))
        return IntoVirtualInterface(packet, interfaces[0]) if len(interfaces) == 1 else None
    walk.note(PrefixHop(packet, gateway, interface, is_static=False))
    return IntoVirtualInterface(packet, interface)


def out_of_virtual_interface(walk: Walk, packet: Packet, interface: VirtualInterface) -> Position | None:
    """From the customer's router, to what an interface ends at."""
    if interface.vpg_id:
        return into_vpg(walk, packet, interface.vpg_id)
    if not interface.direct_connect_gateway_id:
        return into_vpc(walk, packet, interface.vpn_gateway_id)
    associations = walk.network.direct.associations_of(interface.direct_connect_gateway_id)
    announced = walk.network.links.announced_by
    gateway = gateway_noun(walk, interface.direct_connect_gateway_id)
    # No two of a gateway's associations have ranges that overlap. Source: AWS, Direct Connect user guide, gateways.
    association = next((it for it in associations if any(packet.destination in one for one in announced(it))), None)
    if association is None:
        walk.note(UnknownHop(packet, gateway, Unknown.NOT_ALLOWED))
        return None
    walk.note(AssociationHop(packet, gateway, association))
    return _by_association(walk, packet, association)


def _by_association(walk: Walk, packet: Packet, association: DirectConnectAssociation) -> Position | None:
    if association.vpn_gateway_id:
        return into_vpc(walk, packet, association.vpn_gateway_id)
    attachment = walk.network.direct.attachment_of(association)
    if attachment is None:
        walk.note(UnknownHop(packet, association, Unknown.ATTACHMENT_NOT_READ))
        return None
    return AtTransitGateway(packet, association.transit_gateway_id, attachment.id, None, None)


def gateway_noun(walk: Walk, direct_connect_gateway_id: str) -> Noun:
    known = walk.network.direct_connect_gateways.get(direct_connect_gateway_id)
    return known or Unread(direct_connect_gateway_id, GATEWAY)
