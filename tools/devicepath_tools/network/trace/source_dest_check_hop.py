"""The source/destination check: an interface takes and sends packets of its own addresses only, unless it is off."""

from dataclasses import dataclass

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.instance import NetworkInterface
from devicepath_tools.network.packet import Packet
from devicepath_tools.network.trace.hop import Direction, Hop
from devicepath_tools.network.trace.security_group_hop import far_address
from devicepath_tools.network.trace.walk import Walk
from devicepath_tools.network.trace.words import label


@dataclass(frozen=True, slots=True)
class SourceDestCheckHop(Hop):
    direction: Direction

    @property
    def finding(self) -> str:
        back = Direction.EGRESS if self.direction is Direction.INGRESS else Direction.INGRESS
        foreign = f"{far_address(self.packet, back)} is not its own"
        return f"source/destination check is {'on' if self.cause else 'off'}, and {foreign}"

    @property
    def fix(self) -> str:
        return f"switch the source/destination check of {label(self.subject)} off" if self.cause else ""


def check_address(walk: Walk, interface: NetworkInterface, packet: Packet, direction: Direction) -> None:
    """Whether an interface may have to do with a packet: coming in by its destination, going out by its source."""
    address = packet.destination if direction is Direction.INGRESS else packet.source
    if address not in interface.addresses:
        cause = Cause.SOURCE_DEST_CHECK if interface.source_dest_check else None
        walk.note(SourceDestCheckHop(packet, interface, direction, cause=cause))
