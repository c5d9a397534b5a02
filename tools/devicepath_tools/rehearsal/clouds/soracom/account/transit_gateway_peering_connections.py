"""Transit gateway peering connections: SORACOM's transit gateway asks to peer with a customer's, in any region."""

from dataclasses import dataclass
from enum import StrEnum

from devicepath_tools.rehearsal.clouds.soracom.account.shown import Json


class PeeringStatus(StrEnum):
    """[SPEC] TransitGatewayPeeringConnection.status. There is none for one that is over: it is pending (assumed)."""

    PENDING = "pending"
    ACTIVE = "active"


@dataclass(kw_only=True)
class TransitGatewayPeeringConnection:
    """A peering attachment that SORACOM's account requested; the customer accepts it in AWS."""

    attachment_id: str
    """AWS's, of SORACOM's end."""
    account_id: str
    region: str
    transit_gateway_id: str
    name: str | None
    created_at: float
    accepted: bool = False
    """Whether it is active in AWS."""
    stuck: bool = False
    """SORACOM does not get to see the acceptance."""
    modified_at: float = 0.0

    def set_accepted(self, now: float, *, accepted: bool) -> None:
        """As AWS shows it."""
        if self.accepted != accepted:
            self.accepted, self.modified_at = accepted, now

    def status(self) -> PeeringStatus:
        """What it is now."""
        return PeeringStatus.ACTIVE if self.accepted and not self.stuck else PeeringStatus.PENDING

    def shown(self) -> Json:
        """[SPEC] TransitGatewayPeeringConnection."""
        shown: Json = {
            "id": self.attachment_id,
            "soracomTransitGatewayPeeringAttachmentId": self.attachment_id,
            "customerAwsAccountId": self.account_id,
            "customerRegion": self.region,
            "customerTransitGatewayId": self.transit_gateway_id,
            "status": self.status().value,
            "createdTime": int(self.created_at * 1000),
            "lastModifiedTime": int(max(self.created_at, self.modified_at) * 1000),
        }
        return shown if self.name is None else {**shown, "name": self.name}
