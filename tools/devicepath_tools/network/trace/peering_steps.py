"""Over a VPC peering connection, to whatever is at its other end."""

from devicepath_tools.network.packet import Packet
from devicepath_tools.network.route_table import TargetKind
from devicepath_tools.network.trace.interface_steps import deliver
from devicepath_tools.network.trace.noun import Unread
from devicepath_tools.network.trace.passage import Unknown, UnknownHop
from devicepath_tools.network.trace.peering_hop import cross, sides_at_vpg
from devicepath_tools.network.trace.position import Arriving, AtVpg, OnPeering, Position
from devicepath_tools.network.trace.route_hop import ways
from devicepath_tools.network.trace.security_group_hop import OtherEnd
from devicepath_tools.network.trace.size_hop import INTER_REGION_MTU, VPC_MTU, check_size
from devicepath_tools.network.trace.walk import Walk
from devicepath_tools.network.vpc_peering import PeeringSide, VpcPeeringConnection


def over_peering(walk: Walk, at: OnPeering) -> Position | None:
    """What comes over a peering connection is for the VPC at its end and goes no further."""
    peering = walk.network.peerings.get(at.peering_id)
    if peering is None:
        walk.note(UnknownHop(at.packet, Unread(at.peering_id), Unknown.PEERING_NOT_READ))
        return None
    near, far = _sides(walk, at, peering)
    is_for_far_end = cross(walk, at.packet, peering, near, far)
    is_near = near.region == far.region
    check_size(walk, at.packet, peering, "a peering connection", VPC_MTU if is_near else INTER_REGION_MTU)
    if not is_for_far_end:
        return _gate_peer_instead(walk, at, far)
    vpg = walk.network.vpg_behind(peering.id)
    if vpg is not None and at.vpc_id:
        return AtVpg(at.packet, vpg)
    return _into_vpc(walk, at.packet, far, _sender(at, peering))


def _sides(walk: Walk, at: OnPeering, peering: VpcPeeringConnection) -> tuple[PeeringSide, PeeringSide]:
    if at.vpc_id:
        far = peering.far_side(at.vpc_id)
        return (peering.requester if far is peering.accepter else peering.accepter), far
    return sides_at_vpg(walk.network, peering)


def _gate_peer_instead(walk: Walk, at: OnPeering, far: PeeringSide) -> Position | None:
    """A device's address that was led to a peering connection is for a gate peer: the walk goes on there, if there is
    only one, on this side or else on the other."""
    for vpc_id in (at.vpc_id, far.vpc_id):
        found = ways(walk.network, vpc_id, at.packet.destination)
        gate_peers = [it.target.id for it in found if it.target.kind is TargetKind.NETWORK_INTERFACE]
        if len(gate_peers) == 1:
            interface = walk.network.interfaces[gate_peers[0]]
            return Arriving(at.packet, interface, at.sender, crosses_edge=True)
    return None


def _sender(at: OnPeering, peering: VpcPeeringConnection) -> OtherEnd:
    """References to groups reach over a peering connection inside one region only. Source: AWS, VPC peering guide."""
    if at.sender is not None and not peering.are_regions_told:
        return Unread(peering.id)
    return at.sender if peering.requester.region == peering.accepter.region else None


def _into_vpc(walk: Walk, packet: Packet, far: PeeringSide, sender: OtherEnd) -> Position | None:
    network = walk.network
    if far.vpc_id not in network.vpcs and network.interface_at(far.vpc_id, packet.destination) is None:
        walk.note(UnknownHop(packet, Unread(far.vpc_id), Unknown.FAR_VPC_NOT_READ))
        return None
    return deliver(walk, far.vpc_id, packet, sender, None)
