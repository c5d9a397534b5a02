"""VPC peering connections: an active one carries packets from the ranges of one end to those of the other."""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network
from itertools import product

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.network import Network
from devicepath_tools.network.packet import Packet
from devicepath_tools.network.trace.hop import Hop
from devicepath_tools.network.trace.walk import Walk
from devicepath_tools.network.trace.words import label
from devicepath_tools.network.vpc_peering import ACTIVE, FAILED, PeeringSide, VpcPeeringConnection

MENDING = {
    "pending-acceptance": "accept {peering}, or make another one",
    "initiating-request": "wait until {peering} can be accepted, and accept it",
    "provisioning": "wait: {peering} is accepted, and AWS is not done yet",
    "failed": "mend what {peering} failed for (the VPC's id, its account, or ranges of both ends that overlap), and "
    "request another one: none that failed can be accepted",
    "rejected": "request another one instead of {peering}: none that was rejected can be accepted",
    "expired": "request another one instead of {peering}, and accept it within 7 days: none that expired can be "
    "accepted",
    "deleted": "request another one instead of {peering}, and accept that",
}
"""By status. Source: AWS, VPC peering guide, "VPC peering connection lifecycle"."""


@dataclass(frozen=True, slots=True)
class PeeringHop(Hop):
    peering: VpcPeeringConnection
    foreign: IPv4Address | None = None
    """An address of the packet that lies in the ranges of neither end it must lie in; None: both lie right."""
    ranges: tuple[IPv4Network, ...] = ()
    """Where it would have to lie."""
    clash: str = ""
    """Ranges of the two ends that overlap, as the reason of a failure."""

    @property
    def finding(self) -> str:
        if self.cause is Cause.PEERING_NOT_ACTIVE:
            reason = self.clash or self.peering.reason
            return f"is {self.peering.status}" + (f": {reason}" if reason else "")
        if self.foreign is not None:
            return f"{self.foreign} lies outside {', '.join(map(str, self.ranges))}: it does not cross"
        return "is active"

    @property
    def fix(self) -> str:
        if self.cause is Cause.PEERING_NOT_ACTIVE:
            return MENDING.get(self.peering.status, MENDING["deleted"]).format(peering=label(self.peering))
        if self.cause is Cause.PEERING_ADDRESS:
            return f"lead {self.foreign} another way (a device's address: to the gate peer), or translate it"
        return ""

    @property
    def need(self) -> str:
        return str(self.foreign) if self.foreign is not None else ""


def cross(walk: Walk, packet: Packet, peering: VpcPeeringConnection, near: PeeringSide, far: PeeringSide) -> bool:
    """Notes what stops a packet. Whether its destination is at the other end at all.

    The destination lies in the ranges of the far end and the source in those of the near one: what a peering connection
    carries is for the VPC at its end and from the one at its beginning. Source: AWS, Reachability Analyzer,
    PCX_REQUIRES_ADDRESS_IN_VPC_CIDR; VPC peering guide, not transitive."""
    stopped = Cause.PEERING_NOT_ACTIVE if peering.status != ACTIVE else None
    clash = _clash(walk.network, peering) if peering.status == FAILED else ""
    walk.note(PeeringHop(packet, peering, peering, cause=stopped, clash=clash))
    _check_address(walk, packet, peering, packet.source, near)
    return _check_address(walk, packet, peering, packet.destination, far)


def _clash(network: Network, peering: VpcPeeringConnection) -> str:
    both = (ranges_of(network, peering.id, side) for side in (peering.requester, peering.accepter))
    found = [f"{one} and {other} overlap" for one, other in product(*both) if one.overlaps(other)]
    return ", ".join(found)


def _check_address(
    walk: Walk, packet: Packet, peering: VpcPeeringConnection, address: IPv4Address, side: PeeringSide
) -> bool:
    ranges = ranges_of(walk.network, peering.id, side)
    if not ranges or any(address in cidr for cidr in ranges):
        return True
    walk.note(PeeringHop(packet, peering, peering, address, ranges, cause=Cause.PEERING_ADDRESS))
    return False


def ranges_of(network: Network, peering_id: str, side: PeeringSide) -> tuple[IPv4Network, ...]:
    """Ranges of one end: what the VPC says of itself, else what the connection says; of a VPG its own, too."""
    vpc = network.vpcs.get(side.vpc_id)
    if vpc is not None:
        return vpc.cidrs
    vpg = network.vpg_behind(peering_id)
    return tuple(dict.fromkeys((*side.cidrs, vpg.vpg_range))) if vpg is not None else side.cidrs


def sides_at_vpg(network: Network, peering: VpcPeeringConnection) -> tuple[PeeringSide, PeeringSide]:
    """The VPG's end and ours. SORACOM is the requester, unless the requester's VPC is one that was read."""
    is_theirs_ours = peering.requester.vpc_id in network.vpcs and peering.accepter.vpc_id not in network.vpcs
    return (peering.accepter, peering.requester) if is_theirs_ours else (peering.requester, peering.accepter)
