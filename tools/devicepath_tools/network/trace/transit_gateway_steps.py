"""Through transit gateways: out of a VPC, by the table of the attachment that it came by, and into what is behind
another one."""

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.instance import NetworkInterface
from devicepath_tools.network.network import Network
from devicepath_tools.network.packet import Packet
from devicepath_tools.network.route_table import TargetKind
from devicepath_tools.network.trace.hop import Direction
from devicepath_tools.network.trace.interface_steps import Departure, deliver, stays, take_route
from devicepath_tools.network.trace.network_acl_hop import judge_acl
from devicepath_tools.network.trace.noun import Noun, Unread
from devicepath_tools.network.trace.passage import Passage, PassageHop, Unknown, UnknownHop
from devicepath_tools.network.trace.position import (
    AtTransitGateway,
    AtVpg,
    IntoDirectConnectGateway,
    IntoTransitGateway,
    IntoVpn,
    OutOfTransitGateway,
    Position,
)
from devicepath_tools.network.trace.security_group_hop import OtherEnd
from devicepath_tools.network.trace.size_hop import TRANSIT_GATEWAY_MTU, check_size
from devicepath_tools.network.trace.transit_gateway_hop import (
    AttachmentHop,
    GatewayLoopHop,
    NotAssociatedHop,
    NotAttachedHop,
    TransitGatewayRouteHop,
)
from devicepath_tools.network.trace.transit_gateway_ways import leading, range_behind
from devicepath_tools.network.trace.transit_gateway_zones import exits, is_picked
from devicepath_tools.network.trace.walk import Walk
from devicepath_tools.network.transit_gateway_attachment import (
    TransitGatewayAttachment,
    TransitGatewayDirectConnectAttachment,
    TransitGatewayPeeringAttachment,
    TransitGatewayVpcAttachment,
    TransitGatewayVpnAttachment,
    gateway_ids,
)
from devicepath_tools.network.transit_gateway_route_table import TransitGatewayRoute, TransitGatewayRouteTable
from devicepath_tools.network.vpc import Subnet

HOST_BITS = 32


def into_gateway(walk: Walk, at: IntoTransitGateway) -> Position | None:
    """Out of a VPC. A subnet gets into the gateway only where the attachment has a subnet in its zone, whose network
    ACL judges it as what comes in. Source: AWS, VPC, transit gateways, VPC attachments and network ACLs."""
    packet, gateway = at.packet, gateway_noun(walk.network, at.transit_gateway_id)
    attachment = walk.network.transit.attachment_of(at.subnet.vpc_id, at.transit_gateway_id)
    if attachment is None:
        known = walk.network.transit_gateways.get(at.transit_gateway_id)
        if known is None or not known.is_whole:
            walk.note(UnknownHop(packet, gateway, Unknown.ATTACHMENT_NOT_READ))
            return None
        walk.note(NotAttachedHop(packet, gateway, at.subnet.vpc_id, cause=Cause.VPC_NOT_ATTACHED))
        return _inferred(walk, packet, at.transit_gateway_id)
    entered = _entered(walk, at, attachment, gateway)
    if entered is not None:
        judge_acl(walk, entered, packet, Direction.INGRESS)
    return AtTransitGateway(packet, at.transit_gateway_id, attachment.id, entered, at.sender)


def at_gateway(walk: Walk, at: AtTransitGateway) -> Position | None:
    """By the table that is associated with the attachment that it came by. SORACOM's gateway is part of its VPG."""
    network, packet = walk.network, at.packet
    gateway = gateway_noun(network, at.transit_gateway_id)
    check_size(walk, packet, gateway, "a transit gateway", TRANSIT_GATEWAY_MTU)
    vpg = network.transit.vpg_at(at.transit_gateway_id)
    if vpg is not None:
        return AtVpg(packet, vpg)
    came_by = network.transit_gateway_attachments.get(at.attachment_id) or Unread(at.attachment_id)
    passed = f"{at.transit_gateway_id} {at.attachment_id}"
    if passed in walk.handed_on:
        walk.note(GatewayLoopHop(packet, came_by, gateway, cause=Cause.ROUTING_LOOP))
        return None
    walk.handed_on.add(passed)
    if len(network.transit.all_associated_with(at.transit_gateway_id, at.attachment_id)) > 1:
        walk.note(UnknownHop(packet, came_by, Unknown.SEVERAL_ASSOCIATIONS))
        return None
    table = network.transit.associated_with(at.transit_gateway_id, at.attachment_id)
    if table is not None:
        return _by_table(walk, at, table)
    known = network.transit_gateways.get(at.transit_gateway_id)
    if known is None or not known.is_whole:
        walk.note(UnknownHop(packet, gateway, Unknown.GATEWAY_NOT_READ))
        return None
    tables = tuple(
        it for it in network.transit_gateway_route_tables.values() if it.transit_gateway_id == at.transit_gateway_id
    )
    walk.note(NotAssociatedHop(packet, came_by, gateway, tables, cause=Cause.NO_ASSOCIATION))
    return _inferred(walk, packet, at.transit_gateway_id)


def out_of_gateway(walk: Walk, at: OutOfTransitGateway) -> Position | None:
    """Into a VPC, by the interface in one of the attachment's subnets: that subnet's table leads on, and its network
    ACL judges what leaves it. What is for that subnet itself neither judges."""
    network, packet, vpc_id = walk.network, at.packet, at.attachment.vpc_id
    if vpc_id not in network.vpcs and network.interface_at(vpc_id, packet.destination) is None:
        walk.note(UnknownHop(packet, Unread(vpc_id), Unknown.FAR_VPC_NOT_READ))
        return None
    subnets = exits(network, at.attachment, at.entered)
    if not subnets:
        walk.note(UnknownHop(packet, at.attachment, Unknown.ATTACHMENT_SUBNETS_NOT_READ))
        return deliver(walk, vpc_id, packet, at.sender, None)
    if is_picked(network, subnets, packet):
        walk.note(UnknownHop(packet, at.attachment, Unknown.ZONE_OF_EXIT))
        walk.guess()
    subnet = subnets[0]
    if packet.destination in subnet.cidr:
        walk.note(PassageHop(packet, subnet, Passage.SAME_SUBNET))
        return deliver(walk, vpc_id, packet, at.sender, subnet)
    table = network.table_of(subnet.id)
    if not stays(network, subnet, table.best(packet.destination) if table is not None else None):
        judge_acl(walk, subnet, packet, Direction.EGRESS)
    return take_route(walk, Departure(packet, subnet, None, at.sender), table)


def leave_gateway(
    walk: Walk,
    packet: Packet,
    transit_gateway_id: str,
    attachment_id: str,
    entered: Subnet | None = None,
    sender: OtherEnd = None,
) -> Position | None:
    """Out of a transit gateway, by one of its attachments."""
    attachment = walk.network.transit_gateway_attachments.get(attachment_id)
    if attachment is None:
        walk.note(UnknownHop(packet, Unread(attachment_id), Unknown.ATTACHMENT_NOT_READ))
        return None
    if transit_gateway_id not in gateway_ids(attachment):
        walk.note(UnknownHop(packet, attachment, Unknown.ATTACHMENT_OF_ANOTHER))
        return None
    cause = None if attachment.carries else Cause.ATTACHMENT_NOT_AVAILABLE
    gateway = gateway_noun(walk.network, transit_gateway_id)
    walk.note(AttachmentHop(packet, attachment, attachment, gateway, cause=cause))
    if isinstance(attachment, TransitGatewayVpcAttachment):
        return OutOfTransitGateway(packet, attachment, entered, sender)
    if isinstance(attachment, TransitGatewayVpnAttachment):
        return _into_vpn(walk, packet, attachment)
    if isinstance(attachment, TransitGatewayDirectConnectAttachment):
        return IntoDirectConnectGateway(packet, attachment.direct_connect_gateway_id)
    # Neither a zone nor a reference to a group reaches over a peering. Source: AWS, VPC, transit gateways, security
    # group referencing.
    return _over_peering(walk, packet, transit_gateway_id, attachment)


def _into_vpn(walk: Walk, packet: Packet, attachment: TransitGatewayVpnAttachment) -> Position | None:
    connection = walk.network.vpn_connections.get(attachment.vpn_connection_id)
    if connection is not None:
        return IntoVpn(packet, connection)
    walk.note(UnknownHop(packet, Unread(attachment.vpn_connection_id), Unknown.VPN_CONNECTION_NOT_READ))
    return None


def _over_peering(
    walk: Walk, packet: Packet, transit_gateway_id: str, peering: TransitGatewayPeeringAttachment
) -> Position | None:
    """To the other end, which has an id of its own where both are in one region."""
    transit, far = walk.network.transit, peering.far_side(transit_gateway_id).transit_gateway_id
    far_end = peering.id if transit.vpg_at(far) is not None else transit.far_end(peering, transit_gateway_id)
    if not far_end:
        walk.note(UnknownHop(packet, gateway_noun(walk.network, far), Unknown.ATTACHMENT_NOT_READ))
        return None
    return AtTransitGateway(packet, far, far_end, None, None)


def gateway_noun(network: Network, transit_gateway_id: str) -> Noun:
    kind = TargetKind.TRANSIT_GATEWAY.value
    return network.transit_gateways.get(transit_gateway_id) or Unread(transit_gateway_id, kind)


def _entered(
    walk: Walk, at: IntoTransitGateway, attachment: TransitGatewayVpcAttachment, gateway: Noun
) -> Subnet | None:
    """The attachment's subnet in the sender's zone; None: there is none, or it is not known."""
    packet, network = at.packet, walk.network
    if not attachment.carries:
        cause = Cause.ATTACHMENT_NOT_AVAILABLE
        walk.note(AttachmentHop(packet, attachment, attachment, gateway, cause=cause))
    ids = attachment.subnet_ids
    if ids is None or not at.subnet.zone:
        walk.note(UnknownHop(packet, attachment, Unknown.ATTACHMENT_SUBNETS_NOT_READ))
        return None
    known = [network.subnets[it] for it in ids if it in network.subnets]
    here = next((it for it in known if it.zone == at.subnet.zone), None)
    if here is not None:
        if attachment.carries:
            walk.note(AttachmentHop(packet, attachment, attachment, gateway, here))
    elif len(known) < len(ids):
        walk.note(UnknownHop(packet, attachment, Unknown.ATTACHMENT_SUBNETS_NOT_READ))
    elif attachment.carries:
        zone = at.subnet.zone
        walk.note(AttachmentHop(packet, attachment, attachment, gateway, zone=zone, cause=Cause.ATTACHMENT_ZONE))
    return here


def _by_table(walk: Walk, at: AtTransitGateway, table: TransitGatewayRouteTable) -> Position | None:
    """The route, or the only one that could be made instead."""
    packet = at.packet
    route = table.best(packet.destination)
    undecided = _undecided(table, route, packet)
    if undecided is not None:
        walk.note(UnknownHop(packet, table, undecided))
        return None
    cause = None
    if route is None or route.drops:
        cause = Cause.NO_ROUTE if route is None else Cause.BLACKHOLE_ROUTE
    right = _right(walk.network, at.transit_gateway_id, packet) if cause is not None else ()
    walk.note(TransitGatewayRouteHop(packet, table, table, at.attachment_id, route, right, cause=cause))
    chosen = route.attachment_id if route is not None and cause is None else ""
    if not chosen:
        if len(right) != 1:
            return None
        chosen = right[0].attachment_id
    leaving = walk.network.transit_gateway_attachments.get(chosen)
    sender = _sender(walk.network, at, leaving) if leaving is not None else None
    return leave_gateway(walk, packet, at.transit_gateway_id, chosen, at.entered, sender)


def _undecided(table: TransitGatewayRouteTable, route: TransitGatewayRoute | None, packet: Packet) -> Unknown | None:
    """Why it is not known which route a packet takes; None: it takes this one, or there is none."""
    if table.unread and (route is None or route.destination.prefixlen < HOST_BITS):
        return Unknown.ROUTES_NOT_READ
    return Unknown.PROPAGATIONS_OVERLAP if table.is_contested(packet.destination, route) else None


def _right(network: Network, transit_gateway_id: str, packet: Packet) -> tuple[TransitGatewayRoute, ...]:
    destination = range_behind(network, transit_gateway_id, packet.destination)
    if destination is None:
        return ()
    found = leading(network, transit_gateway_id, packet.destination)
    return tuple(TransitGatewayRoute(destination, it.id) for it in found)


def _inferred(walk: Walk, packet: Packet, transit_gateway_id: str) -> Position | None:
    """On as if a table led there, where it can lead to one attachment only."""
    vpg = walk.network.transit.vpg_at(transit_gateway_id)
    if vpg is not None:
        return AtVpg(packet, vpg)
    found = leading(walk.network, transit_gateway_id, packet.destination)
    return leave_gateway(walk, packet, transit_gateway_id, found[0].id) if len(found) == 1 else None


def _sender(network: Network, at: AtTransitGateway, leaving: TransitGatewayAttachment) -> OtherEnd:
    """References in inbound rules reach from one VPC to another where the gateway and both attachments have it on.
    Source: AWS, VPC, transit gateways, security group referencing."""
    gateway = network.transit_gateways.get(at.transit_gateway_id)
    entering = network.transit_gateway_attachments.get(at.attachment_id)
    if at.sender is None or not isinstance(leaving, TransitGatewayVpcAttachment):
        return None
    if not isinstance(entering, TransitGatewayVpcAttachment):
        return None
    told = [it.security_group_referencing for it in (gateway, entering, leaving) if it is not None]
    if False in told:
        return None
    is_on = len(told) == len((gateway, entering, leaving)) and all(told)
    sender: NetworkInterface | Unread = at.sender
    return sender if is_on else Unread(at.transit_gateway_id)
