"""VPC peering connections."""

from dataclasses import dataclass
from ipaddress import IPv4Network

ACTIVE = "active"
"""The only status that carries packets. Source: AWS, VPC peering, lifecycle."""
FAILED = "failed"
OVER = (FAILED, "rejected", "expired", "deleted")
"""Statuses of which AWS's words say more than the status does."""


@dataclass(frozen=True)
class PeeringSide:
    vpc_id: str
    account_id: str
    region: str
    cidrs: tuple[IPv4Network, ...]
    """Ranges of the VPC at this end, as far as the connection tells."""


@dataclass(frozen=True)
class VpcPeeringConnection:
    id: str
    status: str
    """AWS's word, such as `pending-acceptance`."""
    requester: PeeringSide
    accepter: PeeringSide
    name: str = ""
    reason: str = ""
    """AWS's words on what is over, where it was asked."""

    @property
    def is_active(self) -> bool:
        return self.status == ACTIVE

    @property
    def are_regions_told(self) -> bool:
        """Whether it is known if both ends are in one region."""
        return bool(self.requester.region and self.accepter.region)

    def far_side(self, vpc_id: str) -> PeeringSide:
        """The end that a VPC is not at."""
        return self.accepter if self.requester.vpc_id == vpc_id else self.requester
