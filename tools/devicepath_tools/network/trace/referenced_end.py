"""What is at the other end of a packet that leaves an interface, as far as references to security groups reach it."""

from collections.abc import Callable

from devicepath_tools.network.instance import NetworkInterface
from devicepath_tools.network.network import Network
from devicepath_tools.network.packet import Packet
from devicepath_tools.network.route_table import Route, RouteTable, TargetKind
from devicepath_tools.network.trace.noun import Unread
from devicepath_tools.network.trace.route_hop import undecided_by
from devicepath_tools.network.trace.security_group_hop import OtherEnd


def other_end(
    network: Network, interface: NetworkInterface, packet: Packet, table: RouteTable | None, route: Route | None
) -> OtherEnd:
    """The interface that a reference to a group can mean: in the VPC, or in a peered one of the same region."""
    if table is None or undecided_by(table, route, packet.destination) is not None:
        return network.interface_at(interface.vpc_id, packet.destination) or Unread(str(packet.destination))
    kind = TargetKind.LOCAL if route is None else route.target.kind
    find = OTHER_ENDS.get(kind)
    return find(network, interface, packet, route.target.id if route is not None else "") if find is not None else None


def _within_vpc(network: Network, interface: NetworkInterface, packet: Packet, target_id: str) -> OtherEnd:
    return in_vpc(network, interface.vpc_id, packet)


def _over_peering(network: Network, interface: NetworkInterface, packet: Packet, target_id: str) -> OtherEnd:
    peering = network.peerings.get(target_id)
    if peering is None:
        return Unread(target_id)
    # In a VPG's own VPC nobody has a group of ours, wherever that is.
    if not peering.are_regions_told and network.vpg_behind(target_id) is None:
        return Unread(target_id)
    is_near = peering.requester.region == peering.accepter.region
    return in_vpc(network, peering.far_side(interface.vpc_id).vpc_id, packet) if is_near else None


def _unclear(network: Network, interface: NetworkInterface, packet: Packet, target_id: str) -> OtherEnd:
    return Unread(target_id)


OTHER_ENDS: dict[TargetKind, Callable[[Network, NetworkInterface, Packet, str], OtherEnd]] = {
    TargetKind.LOCAL: _within_vpc,
    TargetKind.VPC_PEERING_CONNECTION: _over_peering,
    TargetKind.OTHER: _unclear,
}
"""The interface that is at the other end, where a route leads to a target of a kind. Behind any other kind a reference
to a group means nobody."""


def in_vpc(network: Network, vpc_id: str, packet: Packet) -> OtherEnd:
    """The interface that has the destination in a VPC."""
    found = network.interface_at(vpc_id, packet.destination)
    if found is None and (vpc_id not in network.vpcs or vpc_id in network.partly_read_vpcs):
        return Unread(vpc_id)
    return found
