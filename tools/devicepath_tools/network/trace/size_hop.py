"""Whether a packet is too large: the MTU of each link is here, and the step of a link calls `check_size`. A packet that
is larger is fragmented, or dropped where it may not be. A tunnel's, a group's or an interface's own MTU comes from its
noun."""

from dataclasses import dataclass

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.packet import Packet
from devicepath_tools.network.trace.hop import Hop
from devicepath_tools.network.trace.noun import Noun
from devicepath_tools.network.trace.walk import Walk

VPC_MTU = 9001
"""Bytes, inside a VPC and over a peering connection in one region. Source: AWS, EC2 user guide, network MTU."""
INTER_REGION_MTU = 8500
"""Bytes, over a peering connection between regions. Source: as above."""

TRANSIT_GATEWAY_MTU = 8500
"""Bytes, between VPCs, peerings and Direct Connect, also between regions. Source: AWS, VPC, transit gateway quotas."""

NAT_GATEWAY_MTU = 8500
"""Bytes. Source: AWS, VPC user guide, NAT gateway basics."""

SITE_MTU = 1500
"""Bytes, in a network of the customer's. Assumed, as is usual."""

DEVICE_LINK_MTU = 1500
"""Bytes, of the link of a device whose group tells it nothing: the most that a group may tell, and what networks of
mobile devices carry at most. Assumed."""


@dataclass(frozen=True, slots=True)
class SizeHop(Hop):
    """Only where a packet is too large."""

    link: str
    mtu: int
    """Bytes."""

    @property
    def finding(self) -> str:
        larger = f"{self.packet.size} bytes are more than the {self.mtu} of {self.link}"
        return f"{larger}, and it may not be fragmented" if self.cause else f"{larger}: it is fragmented"

    @property
    def fix(self) -> str:
        return f"send {self.mtu} bytes at most, or let it be fragmented" if self.cause else ""


def check_size(walk: Walk, packet: Packet, subject: Noun, link: str, mtu: int) -> None:
    """Notes a hop where a packet is larger than a link's MTU, in bytes. `link` is what the hop calls the link."""
    if packet.size > mtu:
        cause = Cause.TOO_LARGE if packet.dont_fragment else None
        walk.note(SizeHop(packet, subject, link, mtu, cause=cause))
