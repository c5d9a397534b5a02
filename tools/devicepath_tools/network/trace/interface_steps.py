"""In a VPC: out of an interface, by the subnet's table, into another interface or something that leads out."""

from collections.abc import Callable
from ipaddress import IPv4Network
from typing import NamedTuple

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.instance import NetworkInterface
from devicepath_tools.network.network import Network
from devicepath_tools.network.packet import Packet
from devicepath_tools.network.route_table import Route, RouteState, RouteTable, Target, TargetKind
from devicepath_tools.network.trace.hop import Direction
from devicepath_tools.network.trace.network_acl_hop import judge_acl
from devicepath_tools.network.trace.noun import Noun, Unread
from devicepath_tools.network.trace.passage import Passage, PassageHop, Unknown, UnknownHop
from devicepath_tools.network.trace.position import Arriving, AtHost, Leaving, OnPeering, Position
from devicepath_tools.network.trace.refusal import RefusalHop
from devicepath_tools.network.trace.route_hop import RouteHop, cause_of, may_be_overruled, ways
from devicepath_tools.network.trace.security_group_hop import OtherEnd, judge_groups
from devicepath_tools.network.trace.size_hop import VPC_MTU, check_size
from devicepath_tools.network.trace.source_dest_check_hop import check_address
from devicepath_tools.network.trace.walk import Walk
from devicepath_tools.network.trace.words import label
from devicepath_tools.network.vpc import Subnet

LINK_LOCAL = IPv4Network("169.254.0.0/16")
RESOLVER = 2
"""The VPC's own DNS is at the third address of its first range. Source: AWS, VPC user guide, VPC DNS."""


def leave(walk: Walk, at: Leaving) -> Position | None:
    """Out of an interface. Inside one subnet neither a table nor an ACL decides."""
    interface, packet = at.interface, at.packet
    check_size(walk, packet, interface, "a network interface", VPC_MTU)
    check_address(walk, interface, packet, Direction.EGRESS)
    subnet = walk.network.subnets.get(interface.subnet_id)
    if subnet is None:
        other = _other_end(walk.network, interface, packet, None, None)
        judge_groups(walk, interface, packet, Direction.EGRESS, other)
        walk.note(UnknownHop(packet, Unread(interface.subnet_id), Unknown.SUBNET_NOT_READ))
        return None
    sender = interface if packet.source in interface.addresses else None
    if packet.destination in subnet.cidr:
        other = _interface_at(walk.network, interface.vpc_id, packet)
        judge_groups(walk, interface, packet, Direction.EGRESS, other)
        walk.note(PassageHop(packet, subnet, Passage.SAME_SUBNET))
        return deliver(walk, interface.vpc_id, packet, sender, subnet)
    table = walk.network.table_of(subnet.id)
    route = table.best(packet.destination) if table is not None else None
    judge_groups(walk, interface, packet, Direction.EGRESS, _other_end(walk.network, interface, packet, table, route))
    if not _stays(walk.network, subnet, route):
        judge_acl(walk, subnet, packet, Direction.EGRESS)
    if table is None:
        walk.note(UnknownHop(packet, subnet, Unknown.TABLE_NOT_READ))
        return None
    return _take(walk, at, subnet, table, route, sender)


def arrive(walk: Walk, at: Arriving) -> Position | None:
    """Into an interface."""
    interface, packet = at.interface, at.packet
    if at.crosses_edge:
        subnet = walk.network.subnets.get(interface.subnet_id)
        if subnet is None:
            walk.note(UnknownHop(packet, Unread(interface.subnet_id), Unknown.SUBNET_NOT_READ))
        else:
            judge_acl(walk, subnet, packet, Direction.INGRESS)
    judge_groups(walk, interface, packet, Direction.INGRESS, at.sender)
    check_address(walk, interface, packet, Direction.INGRESS)
    return AtHost(packet, interface)


def deliver(walk: Walk, vpc_id: str, packet: Packet, sender: OtherEnd, from_subnet: Subnet | None) -> Position | None:
    """To the interface of a VPC that has the destination."""
    interface = walk.network.interface_at(vpc_id, packet.destination)
    if interface is not None:
        crosses = from_subnet is None or interface.subnet_id != from_subnet.id
        return Arriving(packet, interface, sender, crosses)
    vpc: Noun = walk.network.vpcs.get(vpc_id) or Unread(vpc_id)
    if _is_of_aws(walk.network, vpc_id, packet):
        walk.note(UnknownHop(packet, vpc, Unknown.OWN_SERVICE))
    elif vpc_id in walk.network.partly_read_vpcs:
        walk.note(UnknownHop(packet, vpc, Unknown.INTERFACES_NOT_READ))
    else:
        walk.note(RefusalHop(packet, vpc, cause=Cause.NOBODY_THERE))
    return None


def _take(
    walk: Walk, at: Leaving, subnet: Subnet, table: RouteTable, route: Route | None, sender: NetworkInterface | None
) -> Position | None:
    """The route, or the only one that could be made instead."""
    undecided = _undecided(table, route, at.packet)
    if undecided is not None:
        walk.note(UnknownHop(at.packet, table, undecided))
        return None
    cause = cause_of(route, at.packet.destination)
    if route is not None and cause is None:
        right: tuple[Route, ...] = (route,)
    else:
        right = ways(walk.network, at.interface.vpc_id, at.packet.destination)
    walk.note(RouteHop(at.packet, table, subnet, table, route, right, cause=cause))
    # Of several routes that would do, nobody knows which will be made.
    return _lead(walk, at, right[0].target, subnet, sender) if len(right) == 1 else None


def _undecided(table: RouteTable, route: Route | None, packet: Packet) -> Unknown | None:
    """Why it is not known which route a packet takes; None: it takes this one, or there is none."""
    if may_be_overruled(table, route, packet.destination):
        return Unknown.PREFIX_LIST_NOT_READ
    return Unknown.PREFIX_LISTS_OVERLAP if table.is_contested(packet.destination, route) else None


def _lead(walk: Walk, at: Leaving, target: Target, subnet: Subnet, sender: NetworkInterface | None) -> Position | None:
    """To what a route leads to."""
    return LEADS.get(target.kind, _to_what_is_not_modelled)(walk, Led(at.packet, target, at.interface, subnet, sender))


class Led(NamedTuple):
    """A packet that a route leads out of a subnet."""

    packet: Packet
    target: Target
    interface: NetworkInterface
    """The one that it left last."""
    subnet: Subnet
    sender: NetworkInterface | None
    """The same, if it has the packet's source address."""


def _within_vpc(walk: Walk, led: Led) -> Position | None:
    return deliver(walk, led.interface.vpc_id, led.packet, led.sender, led.subnet)


def _onto_peering(walk: Walk, led: Led) -> Position | None:
    return OnPeering(led.packet, led.target.id, led.interface.vpc_id, led.sender)


def _to_interface(walk: Walk, led: Led) -> Position | None:
    interface = walk.network.interfaces.get(led.target.id)
    if interface is not None:
        return Arriving(led.packet, interface, led.sender, interface.subnet_id != led.subnet.id)
    walk.note(UnknownHop(led.packet, Unread(led.target.id), Unknown.INTERFACE_NOT_READ))
    return None


def _to_internet(walk: Walk, led: Led) -> Position | None:
    if _lacks_public_address(led):
        gateway: Noun = walk.network.internet_gateways.get(led.target.id) or Unread(
            led.target.id, led.target.kind.value
        )
        walk.note(RefusalHop(led.packet, gateway, expected=label(led.interface), cause=Cause.NO_PUBLIC_ADDRESS))
    else:
        walk.note(UnknownHop(led.packet, Unread(led.target.id, led.target.kind.value), Unknown.INTERNET))
    return None


def _to_what_is_not_modelled(walk: Walk, led: Led) -> Position | None:
    walk.note(UnknownHop(led.packet, Unread(led.target.id, led.target.kind.value), Unknown.NOT_MODELLED))
    return None


LEADS: dict[TargetKind, Callable[[Walk, Led], Position | None]] = {
    TargetKind.LOCAL: _within_vpc,
    TargetKind.VPC_PEERING_CONNECTION: _onto_peering,
    TargetKind.NETWORK_INTERFACE: _to_interface,
    TargetKind.INTERNET_GATEWAY: _to_internet,
}
"""Where a packet goes that a route leads to a target of a kind. A kind that is not here is not modelled."""


def _lacks_public_address(at: Led) -> bool:
    """Of a packet that is the interface's own. What a host passes on for others is not judged here."""
    source, public = at.packet.source, at.interface.public_addresses
    if source not in at.interface.addresses or public is None:
        return False
    return all(it.private_address != source for it in public)


def _stays(network: Network, subnet: Subnet, route: Route | None) -> bool:
    """Whether a route leads to an interface of the same subnet: then the packet crosses no edge. Source: AWS, VPC user
    guide, network ACL basics: they judge what enters and leaves a subnet."""
    if route is None or route.state is not RouteState.ACTIVE:
        return False
    interface = network.interfaces.get(route.target.id)
    return interface is not None and interface.subnet_id == subnet.id


def _other_end(
    network: Network, interface: NetworkInterface, packet: Packet, table: RouteTable | None, route: Route | None
) -> OtherEnd:
    """The interface that a reference to a group can mean: in the VPC, or in a peered one of the same region."""
    if table is None or _undecided(table, route, packet) is not None:
        return network.interface_at(interface.vpc_id, packet.destination) or Unread(str(packet.destination))
    kind = TargetKind.LOCAL if route is None else route.target.kind
    find = OTHER_ENDS.get(kind)
    return find(network, interface, packet, route.target.id if route is not None else "") if find is not None else None


def _in_vpc(network: Network, interface: NetworkInterface, packet: Packet, target_id: str) -> OtherEnd:
    return _interface_at(network, interface.vpc_id, packet)


def _over_peering(network: Network, interface: NetworkInterface, packet: Packet, target_id: str) -> OtherEnd:
    peering = network.peerings.get(target_id)
    if peering is None:
        return Unread(target_id)
    # In a VPG's own VPC nobody has a group of ours, wherever that is.
    if not peering.are_regions_told and network.vpg_behind(target_id) is None:
        return Unread(target_id)
    is_near = peering.requester.region == peering.accepter.region
    return _interface_at(network, peering.far_side(interface.vpc_id).vpc_id, packet) if is_near else None


def _unclear(network: Network, interface: NetworkInterface, packet: Packet, target_id: str) -> OtherEnd:
    return Unread(target_id)


OTHER_ENDS: dict[TargetKind, Callable[[Network, NetworkInterface, Packet, str], OtherEnd]] = {
    TargetKind.LOCAL: _in_vpc,
    TargetKind.VPC_PEERING_CONNECTION: _over_peering,
    TargetKind.OTHER: _unclear,
}
"""The interface that is at the other end, where a route leads to a target of a kind. Behind any other kind a reference
to a group means nobody."""


def _interface_at(network: Network, vpc_id: str, packet: Packet) -> OtherEnd:
    """The interface that has the destination in a VPC."""
    found = network.interface_at(vpc_id, packet.destination)
    if found is None and (vpc_id not in network.vpcs or vpc_id in network.partly_read_vpcs):
        return Unread(vpc_id)
    return found


def _is_of_aws(network: Network, vpc_id: str, packet: Packet) -> bool:
    """Addresses in reach of a VPC that AWS answers at itself: metadata, time, the resolver."""
    vpc = network.vpcs.get(vpc_id)
    resolvers = [cidr.network_address + RESOLVER for cidr in vpc.cidrs[:1]] if vpc is not None else []
    return packet.destination in resolvers or packet.destination in LINK_LOCAL
