"""Transit gateway VPC attachments: a customer's VPC, registered first, then attached to SORACOM's transit gateway."""

from dataclasses import dataclass
from enum import StrEnum

from devicepath_tools.rehearsal.clouds.soracom.account.shown import Json


class AttachmentStatus(StrEnum):
    """[SPEC] TransitGatewayVpcAttachment.status."""

    VPC_ATTACHMENT_PENDING = "vpcAttachmentPending"
    """Registered; the customer has attached nothing yet."""
    ACCEPTANCE_PENDING = "acceptancePending"
    ACTIVE = "active"
    FAILED = "failed"


@dataclass(kw_only=True)
class TransitGatewayVpcAttachment:
    """What SORACOM keeps of a registered VPC. Its status follows from what AWS shows, or from the times below."""

    account_id: str
    vpc_id: str
    name: str | None
    created_at: float
    attachment_id: str | None = None
    """AWS's, once the customer has attached the VPC."""
    active_at: float | None = None
    """When it is active; None before it was accepted."""
    failed: bool = False
    """The attachment was rejected, has failed, or was deleted in AWS. It stays so until it is registered anew: assumed,
    as all about this status but its name is."""
    stuck: bool = False
    """Stays what it is: SORACOM sees no attachment, or does not get done with an acceptance."""
    modified_at: float = 0.0

    @property
    def key(self) -> str:
        """What it is called in the VPG and in paths. [SPEC] says AWS's id; before there is one, assumed: the VPC's."""
        return self.attachment_id or self.vpc_id

    def attach(self, attachment_id: str, now: float) -> None:
        """The customer's attachment has come to be seen."""
        self.attachment_id, self.modified_at = attachment_id, now

    def accept(self, active_at: float, now: float) -> None:
        """SORACOM accepts it; it is active from then on."""
        self.active_at, self.modified_at = active_at, now

    def fail(self, now: float) -> None:
        """What AWS did to it."""
        if not self.failed:
            self.failed, self.modified_at = True, now

    def status(self, now: float) -> AttachmentStatus:
        """What it is at a time."""
        if self.failed:
            return AttachmentStatus.FAILED
        if self.attachment_id is None:
            return AttachmentStatus.VPC_ATTACHMENT_PENDING
        is_active = self.active_at is not None and now >= self.active_at and not self.stuck
        return AttachmentStatus.ACTIVE if is_active else AttachmentStatus.ACCEPTANCE_PENDING

    def shown(self, now: float) -> Json:
        """[SPEC] TransitGatewayVpcAttachment."""
        shown: Json = {
            "id": self.key,
            "customerAwsAccountId": self.account_id,
            "customerVpcId": self.vpc_id,
            "status": self.status(now).value,
            "createdTime": int(self.created_at * 1000),
            "lastModifiedTime": int(max(self.created_at, self.modified_at) * 1000),
        }
        if self.attachment_id is not None:
            shown["customerTransitGatewayVpcAttachmentId"] = self.attachment_id
        return shown if self.name is None else {**shown, "name": self.name}
