"""Attachments of all kinds, as their two sides see them."""

from dataclasses import dataclass
from typing import Any

from devicepath_tools.rehearsal.clouds.aws.refusals.request import Operation, Request
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.attachment import Attachment
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.operations.asking import (
    Answer,
    Readers,
    passing,
    tags_of,
)
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.route_table import TransitGatewayRouteTable
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.transit_gateway import TransitGateway
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.transit_gateways import (
    ALL,
    refuse_malformed,
    unknown_attachment,
)
from devicepath_tools.rehearsal.clouds.clock import moment


@dataclass(frozen=True)
class Seen:
    """An attachment from the side of one gateway."""

    attachment: Attachment
    gateway: TransitGateway

    @property
    def table(self) -> TransitGatewayRouteTable | None:
        """The one that it is associated with."""
        tables = self.gateway.tables.values()
        return next((table for table in tables if self.attachment.id in table.associations), None)

    @property
    def association_state(self) -> str | None:
        return None if self.table is None else self.table.associations[self.attachment.id].code

    def shown(self, tags: list[dict[str, str]]) -> dict[str, Any]:
        resource_id, owner = self.attachment.resource(self.gateway)
        shown: dict[str, Any] = {
            "TransitGatewayAttachmentId": self.attachment.id,
            "TransitGatewayId": self.gateway.id,
            "TransitGatewayOwnerId": self.gateway.account_id,
            "ResourceOwnerId": owner,
            "ResourceType": self.attachment.kind,
            "ResourceId": resource_id,
            "State": self.attachment.state.code,
            "CreationTime": moment(self.attachment.created_at),
            "Tags": tags,
        }
        if self.table is not None:
            association = {"TransitGatewayRouteTableId": self.table.id, "State": self.association_state}
            shown["Association"] = association
        return shown


READERS: Readers[Seen] = {
    "association.state": lambda it: it.association_state,
    "association.transit-gateway-route-table-id": lambda it: None if it.table is None else it.table.id,
    "resource-id": lambda it: it.attachment.resource(it.gateway)[0],
    "resource-owner-id": lambda it: it.attachment.resource(it.gateway)[1],
    "resource-type": lambda it: it.attachment.kind,
    "state": lambda it: it.attachment.state.code,
    "transit-gateway-attachment-id": lambda it: it.attachment.id,
    "transit-gateway-id": lambda it: it.gateway.id,
    "transit-gateway-owner-id": lambda it: it.gateway.account_id,
}


def describe_transit_gateway_attachments(request: Request) -> Answer:
    """Each from the side of the caller; of two gateways of the caller's in one region, from the one that asked."""
    ids = request.get("TransitGatewayAttachmentIds") or []
    seen = {it.id: _seen(request, it) for it in ALL.attachments_seen_by(request.account_id, request.region)}
    for attachment_id in ids:
        refuse_malformed("tgw-attach", attachment_id)
        if attachment_id not in seen:
            raise unknown_attachment(attachment_id)
    asked = [seen[each] for each in ids] if ids else list(seen.values())
    found = passing(request, asked, READERS, lambda it: it.attachment.id)
    return {"TransitGatewayAttachments": [it.shown(tags_of(request, it.attachment.id)) for it in found]}


def _seen(request: Request, attachment: Attachment) -> Seen:
    here = (request.account_id, request.region)
    own = [gateway for gateway in attachment.gateways if (gateway.account_id, gateway.region) == here]
    return Seen(attachment, own[0] if own else attachment.gateways[0])


OPERATIONS: dict[str, Operation] = {"describe_transit_gateway_attachments": describe_transit_gateway_attachments}
