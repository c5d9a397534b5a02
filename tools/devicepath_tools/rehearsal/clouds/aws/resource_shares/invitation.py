"""An invitation to use what another account shares."""

from typing import Any
from uuid import uuid4

from devicepath_tools.rehearsal.clouds.aws.resource_shares.resource_share import PACE, ResourceShare
from devicepath_tools.rehearsal.clouds.clock import CLOCK, moment
from devicepath_tools.rehearsal.clouds.passing_state import PassingState

LONG = ("prefix-list", "resolver-rule", "subnet", "transit-gateway")
LONG_S, SHORT_S = 7 * 24 * 3600.0, 12 * 3600.0
"""How long an invitation stands: longer where all that is shared is of these kinds. Source: AWS, RAM user guide."""
LISTED_S = 7 * 24 * 3600.0
"""How long one that was accepted is still listed. Source: issues 10064 and 20894 of the aws provider."""


class Invitation:
    def __init__(self, share: ResourceShare, receiver: str) -> None:
        self.share, self.receiver = share, receiver
        self.created_at = CLOCK.now()
        self.visible_at = self.created_at + PACE.inviting_s
        self.arn = share.arn.replace(":resource-share/", ":resource-share-invitation/")
        self.arn = f"{self.arn.rpartition('/')[0]}/{uuid4()}"
        is_long = all(arn.rpartition(":")[2].partition("/")[0] in LONG for arn in share.resources)
        self.status = PassingState("PENDING", "EXPIRED", after_s=LONG_S if is_long else SHORT_S)

    @property
    def is_visible(self) -> bool:
        is_forgotten = self.status.code == "ACCEPTED" and CLOCK.now() >= self.status.since + LISTED_S
        return CLOCK.now() >= self.visible_at and not is_forgotten

    @property
    def is_pending(self) -> bool:
        return self.status.code == "PENDING"

    def shown(self) -> dict[str, Any]:
        return {
            "resourceShareInvitationArn": self.arn,
            "resourceShareName": self.share.name,
            "resourceShareArn": self.share.arn,
            "senderAccountId": self.share.account_id,
            "receiverAccountId": self.receiver,
            "invitationTimestamp": moment(self.created_at),
            "status": self.status.code,
        }
