"""SORACOM's own transit gateway: every type F2 VPG has one, in SORACOM's AWS account, shared to customers' accounts."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from devicepath_tools.rehearsal.clouds.soracom.account.shown import Json

DEFAULT_ASN = 64512  # Console text: immutable.


class ShareStatus(StrEnum):
    """Words for a share. `pending` until it is accepted was seen in practice, the other one is assumed."""

    PENDING = "pending"
    ACCEPTED = "accepted"


@dataclass(kw_only=True)
class ResourceShare:
    """The gateway shared to one account, by AWS RAM. It stays when the account's last VPC goes: assumed."""

    account_id: str
    arn: str
    created_at: float
    shown_at: float
    """When SORACOM is done making it."""
    accepted: bool = False
    modified_at: float = 0.0

    def accept(self, now: float) -> None:
        """The account accepted the invitation."""
        if not self.accepted:
            self.accepted, self.modified_at = True, now

    def shown(self) -> Json:
        """[SPEC] TransitGatewayResourceSharedStatus."""
        return {
            "resourceShareArn": self.arn,
            "customerAwsAccountId": self.account_id,
            "status": (ShareStatus.ACCEPTED if self.accepted else ShareStatus.PENDING).value,
            "createdTime": int(self.created_at * 1000),
            "lastModifiedTime": int(max(self.created_at, self.modified_at) * 1000),
        }


@dataclass(kw_only=True)
class TransitGateway:
    """The gateway of one VPG."""

    transit_gateway_id: str
    asn: int
    account_id: str
    region: str
    shares: dict[str, ResourceShare] = field(default_factory=dict)
    """By the customer's account."""
    withholds_shares: bool = False
    """Shows none: as if SORACOM were not done making them."""

    @property
    def arn(self) -> str:
        """AWS's name for it."""
        return f"arn:aws:ec2:{self.region}:{self.account_id}:transit-gateway/{self.transit_gateway_id}"

    def share_with(self, account_id: str, now: float) -> ResourceShare | None:
        """The share that an account can accept by now."""
        share = self.shares.get(account_id)
        return share if share is not None and now >= share.shown_at and not self.withholds_shares else None

    def shown(self, now: float) -> Json:
        """[SPEC] SoracomTransitGateway. What the shares' keys are is not known; assumed: the account."""
        return {
            "id": self.transit_gateway_id,
            "arn": self.arn,
            "asn": self.asn,
            "awsAccountId": self.account_id,
            "region": self.region,
            "resourceSharedStatus": {share.account_id: share.shown() for share in self._done(now)},
        }

    def _done(self, now: float) -> Iterator[ResourceShare]:
        for account_id in self.shares:
            if (share := self.share_with(account_id, now)) is not None:
                yield share
