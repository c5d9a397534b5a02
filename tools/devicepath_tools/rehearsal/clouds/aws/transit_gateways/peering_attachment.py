"""A peering of two transit gateways, also of two accounts and two regions: an end at either, with one state."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from typing_extensions import override

from devicepath_tools.rehearsal.clouds.aws.transit_gateways.attachment import Attachment, Network
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.pace import PACE
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.transit_gateway import TransitGateway
from devicepath_tools.rehearsal.clouds.clock import moment
from devicepath_tools.rehearsal.clouds.passing_state import PassingState


@dataclass(frozen=True)
class End:
    """A gateway as a peering names it: there need not be one."""

    gateway_id: str
    account_id: str
    region: str

    def shown(self) -> dict[str, str]:
        return {"TransitGatewayId": self.gateway_id, "OwnerId": self.account_id, "Region": self.region}


class PeeringAttachment(Attachment):
    """One gateway's end of a peering."""

    kind = "peering"
    propagates = False

    def __init__(self, gateway: TransitGateway, requester: End, accepter: End, state: PassingState) -> None:
        super().__init__(gateway, state)
        self.requester, self.accepter = requester, accepter
        self.other: PeeringAttachment | None = None
        """The end at the other gateway; None: there is no such gateway."""

    @property
    def is_requester(self) -> bool:
        return self.gateway.id == self.requester.gateway_id

    @property
    def far(self) -> End:
        return self.accepter if self.is_requester else self.requester

    @property
    @override
    def ends(self) -> Sequence[Attachment]:
        return (self,) if self.other is None else (self, self.other)

    @property
    @override
    def places(self) -> frozenset[tuple[str, str]]:
        return frozenset({(self.gateway.account_id, self.gateway.region)})

    @property
    @override
    def ranges(self) -> list[Network]:
        return []

    @property
    @override
    def resource(self) -> tuple[str, str]:
        return self.far.gateway_id, self.far.account_id

    def shown(self, tags: list[dict[str, str]], *, entered: bool = False) -> dict[str, Any]:
        """Without options, which the real provider's code would take for a change.

        Source: hashicorp/terraform-provider-aws, issue 41360: what AWS says there differs by region."""
        shown: dict[str, Any] = {
            "TransitGatewayAttachmentId": self.id,
            "RequesterTgwInfo": self.requester.shown(),
            "AccepterTgwInfo": self.accepter.shown(),
            "State": self.state.entered if entered else self.state.code,
            "CreationTime": moment(self.created_at),
            "Tags": tags,
        }
        if self.other is not None:
            shown["AccepterTransitGatewayAttachmentId"] = self.other.id if self.is_requester else self.id
        return shown


def request_peering(requester: TransitGateway, wanted: End, accepter: TransitGateway | None) -> list[PeeringAttachment]:
    """Both ends. With a gateway that there is not, the requester's alone, which fails: assumed, as with VPC peering.

    In one region each end has an id of its own; in two regions both have the same.
    Source: hashicorp/terraform-provider-aws, issues 24677, 38027, 40880 and pull request 24000."""
    asking = End(requester.id, requester.account_id, requester.region)
    then = "failed" if accepter is None else "pendingAcceptance"
    state = PassingState("initiatingRequest", then, after_s=PACE.attachment_s)
    first = PeeringAttachment(requester, asking, wanted, state)
    if accepter is None:
        return [first]
    second = PeeringAttachment(accepter, asking, wanted, state)
    first.other, second.other = second, first
    if requester.region != accepter.region:
        second.id = first.id
    return [first, second]
