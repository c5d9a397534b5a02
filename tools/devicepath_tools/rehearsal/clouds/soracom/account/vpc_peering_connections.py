"""VPC peering connections: Canal of a type F VPG. SORACOM's AWS account is the requester."""

from dataclasses import dataclass
from ipaddress import IPv4Network

from devicepath_tools.rehearsal.clouds.soracom.account.shown import Json


@dataclass(frozen=True)
class VpcPeeringConnection:
    """A peering between the VPG's VPC and a customer's."""

    connection_id: str
    peer_owner_id: str
    peer_vpc_id: str
    peer_region: str
    destination: IPv4Network
    """What devices may reach through it; it may be a part of the VPC's range."""

    def shown(self) -> Json:
        """As in a VPG: an object without the region. [SPEC] says a text here; its own schema VpcPeeringConnection
        has these four fields."""
        return {
            "id": self.connection_id,
            "peerOwnerId": self.peer_owner_id,
            "peerVpcId": self.peer_vpc_id,
            "destinationCidrBlock": str(self.destination),
        }
