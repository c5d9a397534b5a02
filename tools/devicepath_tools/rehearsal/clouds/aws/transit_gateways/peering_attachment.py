"""A peering attachment: two transit gateways, also of two accounts and two regions, as one attachment of each."""

from collections.abc import Sequence
from typing import Any

from typing_extensions import override

from devicepath_tools.rehearsal.clouds.aws.transit_gateways.attachment import Attachment, Network
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.pace import PACE
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.transit_gateway import TransitGateway
from devicepath_tools.rehearsal.clouds.clock import moment
from devicepath_tools.rehearsal.clouds.passing_state import PassingState


class PeeringAttachment(Attachment):
    kind = "peering"

    def __init__(self, requester: TransitGateway, wanted: dict[str, str], accepter: TransitGateway | None) -> None:
        """`wanted` is the other end as it was asked for; None: there is no such gateway.

        That the request is answered all the same, and fails then, is assumed, as with VPC peering."""
        then = "failed" if accepter is None else "pendingAcceptance"
        super().__init__(PassingState("initiatingRequest", then, after_s=PACE.attachment_s))
        self.requester, self.wanted, self.accepter = requester, wanted, accepter

    @property
    @override
    def gateways(self) -> Sequence[TransitGateway]:
        return (self.requester,) if self.accepter is None else (self.requester, self.accepter)

    @property
    @override
    def places(self) -> frozenset[tuple[str, str]]:
        return frozenset((gateway.account_id, gateway.region) for gateway in self.gateways)

    @property
    @override
    def ranges(self) -> list[Network]:
        return []

    @override
    def resource(self, gateway: TransitGateway) -> tuple[str, str]:
        end = self.wanted if gateway is self.requester else _end(self.requester)
        return end["TransitGatewayId"], end["OwnerId"]

    def shown(self, tags: list[dict[str, str]], *, entered: bool = False) -> dict[str, Any]:
        return {
            "TransitGatewayAttachmentId": self.id,
            "RequesterTgwInfo": _end(self.requester),
            "AccepterTgwInfo": dict(self.wanted),
            "Options": {"DynamicRouting": "disable"},
            "State": self.state.entered if entered else self.state.code,
            "CreationTime": moment(self.created_at),
            "Tags": tags,
        }


def _end(gateway: TransitGateway) -> dict[str, str]:
    return {"TransitGatewayId": gateway.id, "OwnerId": gateway.account_id, "Region": gateway.region}
