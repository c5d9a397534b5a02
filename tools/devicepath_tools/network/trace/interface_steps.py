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
from devicepath_tools.network.trace.position import (
    Arriving,
    AtHost,
    InSite,
    IntoNatGateway,
    IntoTransitGateway,
    IntoVpnGateway,
    Leaving,
    OnPeering,
    Position,
)
from devicepath_tools.network.trace.referenced_end import in_vpc, other_end
from devicepath_tools.network.trace.refusal import RefusalHop
from devicepath_tools.network.trace.route_hop import RouteHop, cause_of, undecided_by, ways
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
    site = walk.network.sites.get(interface.vpc_id)
    if site is not None:
        return InSite(packet, site)
    check_size(walk, packet, interface, "a network interface", VPC_MTU)
    check_address(walk, interface, packet, Direction.EGRESS)
    subnet = walk.network.subnets.get(interface.subnet_id)
    if subnet is None:
        other = other_end(walk.network, interface, packet, None, None)
        judge_groups(walk, interface, packet, Direction.EGRESS, other)
        walk.note(UnknownHop(packet, Unread(interface.subnet_id), Unknown.SUBNET_NOT_READ))
        return None
    sender = interface if packet.source in interface.addresses else None
    if packet.destination in subnet.cidr:
        other = in_vpc(walk.network, interface.vpc_id, packet)
        judge_groups(walk, interface, packet, Direction.EGRESS, other)
        walk.note(PassageHop(packet, subnet, Passage.SAME_SUBNET))
        return deliver(walk, interface.vpc_id, packet, sender, subnet)
    table = walk.network.table_of(subnet.id)
    route = table.best(packet.destination) if table is not None else None
    judge_groups(walk, interface, packet, Direction.EGRESS, other_end(walk.network, interface, packet, table, route))
    if not stays(walk.network, subnet, route):
        judge_acl(walk, subnet, packet, Direction.EGRESS)
    return take_route(walk, Departure(packet, subnet, interface, sender), table)


def arrive(walk: Walk, at: Arriving) -> Position | None:
    """Into an interface. Of a site's nothing of AWS's judges."""
    interface, packet = at.interface, at.packet
    if interface.vpc_id in walk.network.sites:
        return AtHost(packet, interface)
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


class Departure(NamedTuple):
    """A packet that leaves a subnet."""

    packet: Packet
    subnet: Subnet
    interface: NetworkInterface | None
    """The one that it left last; None: it has only come into the subnet, from a transit gateway."""
    sender: OtherEnd
    """The same, if it has the packet's source address."""


def take_route(walk: Walk, at: Departure, table: RouteTable | None) -> Position | None:
    """The route of the subnet's table, or the only one that could be made instead."""
    packet, subnet = at.packet, at.subnet
    if table is None:
        walk.note(UnknownHop(packet, subnet, Unknown.TABLE_NOT_READ))
        return None
    route = table.best(packet.destination)
    undecided = undecided_by(table, route, packet.destination)
    if undecided is not None:
        walk.note(UnknownHop(packet, table, undecided))
        return None
    cause = cause_of(route, packet.destination)
    if route is not None and cause is None:
        right: tuple[Route, ...] = (route,)
    else:
        right = ways(walk.network, subnet.vpc_id, packet.destination)
    walk.note(RouteHop(packet, table, subnet, table, route, right, cause=cause))
    # Of several routes that would do, nobody knows which will be made.
    return _lead(walk, at, right[0].target) if len(right) == 1 else None


def _lead(walk: Walk, at: Departure, target: Target) -> Position | None:
    """To what a route leads to."""
    return LEADS.get(target.kind, _to_what_is_not_modelled)(walk, Led(at.packet, target, at))


class Led(NamedTuple):
    """A packet that a route leads out of a subnet."""

    packet: Packet
    target: Target
    at: Departure


def _within_vpc(walk: Walk, led: Led) -> Position | None:
    return deliver(walk, led.at.subnet.vpc_id, led.packet, led.at.sender, led.at.subnet)


def _onto_peering(walk: Walk, led: Led) -> Position | None:
    return OnPeering(led.packet, led.target.id, led.at.subnet.vpc_id, led.at.sender)


def _into_transit_gateway(walk: Walk, led: Led) -> Position | None:
    return IntoTransitGateway(led.packet, led.target.id, led.at.subnet, led.at.sender)


def _into_vpn_gateway(walk: Walk, led: Led) -> Position | None:
    return IntoVpnGateway(led.packet, led.target.id)


def _to_interface(walk: Walk, led: Led) -> Position | None:
    interface = walk.network.interfaces.get(led.target.id)
    if interface is not None:
        return Arriving(led.packet, interface, led.at.sender, interface.subnet_id != led.at.subnet.id)
    walk.note(UnknownHop(led.packet, Unread(led.target.id), Unknown.INTERFACE_NOT_READ))
    return None


def _into_nat_gateway(walk: Walk, led: Led) -> Position | None:
    gateway = walk.network.nat_gateways.get(led.target.id)
    if gateway is not None:
        return IntoNatGateway(led.packet, gateway, led.at.subnet.id)
    walk.note(UnknownHop(led.packet, Unread(led.target.id, led.target.kind.value), Unknown.NAT_GATEWAY_NOT_READ))
    return None


def _to_internet(walk: Walk, led: Led) -> Position | None:
    gateway: Noun = walk.network.internet_gateways.get(led.target.id) or Unread(led.target.id, led.target.kind.value)
    interface = led.at.interface
    if interface is not None and _lacks_public_address(interface, led.packet):
        walk.note(RefusalHop(led.packet, gateway, expected=label(interface), cause=Cause.NO_PUBLIC_ADDRESS))
    else:
        walk.note(UnknownHop(led.packet, Unread(led.target.id, led.target.kind.value), Unknown.INTERNET))
    return None


def _to_what_is_not_modelled(walk: Walk, led: Led) -> Position | None:
    walk.note(UnknownHop(led.packet, Unread(led.target.id, led.target.kind.value), Unknown.NOT_MODELLED))
    return None


LEADS: dict[TargetKind, Callable[[Walk, Led], Position | None]] = {
    TargetKind.LOCAL: _within_vpc,
    TargetKind.VPC_PEERING_CONNECTION: _onto_peering,
    TargetKind.TRANSIT_GATEWAY: _into_transit_gateway,
    TargetKind.VPN_GATEWAY: _into_vpn_gateway,
    TargetKind.NETWORK_INTERFACE: _to_interface,
    TargetKind.NAT_GATEWAY: _into_nat_gateway,
    TargetKind.INTERNET_GATEWAY: _to_internet,
}
"""Where a packet goes that a route leads to a target of a kind. A kind that is not here is not modelled."""


def _lacks_public_address(interface: NetworkInterface, packet: Packet) -> bool:
    """Of a packet that is the interface's own. What a host passes on for others is not judged here."""
    source, public = packet.source, interface.public_addresses
    if source not in interface.addresses or public is None:
        return False
    return all(it.private_address != source for it in public)


def stays(network: Network, subnet: Subnet, route: Route | None) -> bool:
    """Whether a route leads to an interface, or a NAT gateway, of the same subnet: then the packet crosses no edge.
    Source: AWS, VPC user guide, network ACL basics: they judge what enters and leaves a subnet."""
    if route is None or route.state is not RouteState.ACTIVE:
        return False
    leads_to = network.interfaces.get(route.target.id) or network.nat_gateways.get(route.target.id)
    return leads_to is not None and leads_to.subnet_id == subnet.id


def _is_of_aws(network: Network, vpc_id: str, packet: Packet) -> bool:
    """Addresses in reach of a VPC that AWS answers at itself: metadata, time, the resolver."""
    vpc = network.vpcs.get(vpc_id)
    resolvers = [cidr.network_address + RESOLVER for cidr in vpc.cidrs[:1]] if vpc is not None else []
    return packet.destination in resolvers or packet.destination in LINK_LOCAL
