"""Attachments of all kinds, as their two sides see them."""

from functools import partial
from typing import Any

from devicepath_tools.rehearsal.clouds.aws.refusals.request import Operation, Request
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.attachment import Attachment
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.operations.asking import (
    Answer,
    Readers,
    asked_for,
    passing,
    tags_of,
)
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.transit_gateways import (
    ALL,
    refuse_malformed,
    unknown_attachment,
)
from devicepath_tools.rehearsal.clouds.clock import moment

READERS: Readers[Attachment] = {
    "association.state": lambda it: _association(it).get("State"),
    "association.transit-gateway-route-table-id": lambda it: _association(it).get("TransitGatewayRouteTableId"),
    "resource-id": lambda it: it.resource[0],
    "resource-owner-id": lambda it: it.resource[1],
    "resource-type": lambda it: it.kind,
    "state": lambda it: it.state.code,
    "transit-gateway-attachment-id": lambda it: it.id,
    "transit-gateway-id": lambda it: it.gateway.id,
    "transit-gateway-owner-id": lambda it: it.gateway.account_id,
}


def describe_transit_gateway_attachments(request: Request) -> Answer:
    """Those of the caller's VPCs and gateways. Raises Refused for an id that is not among them."""
    seen = {it.id: it for it in ALL.attachments_seen_by(request.account_id, request.region)}
    asked = asked_for(
        request, "TransitGatewayAttachmentIds", seen, unknown_attachment, partial(refuse_malformed, "tgw-attach")
    )
    found = passing(request, asked, READERS, lambda it: it.id)
    return {"TransitGatewayAttachments": [_shown(it, tags_of(request, it.id)) for it in found]}


def _shown(attachment: Attachment, tags: list[dict[str, str]]) -> dict[str, Any]:
    resource_id, owner = attachment.resource
    shown: dict[str, Any] = {
        "TransitGatewayAttachmentId": attachment.id,
        "TransitGatewayId": attachment.gateway.id,
        "TransitGatewayOwnerId": attachment.gateway.account_id,
        "ResourceOwnerId": owner,
        "ResourceType": attachment.kind,
        "ResourceId": resource_id,
        "State": attachment.state.code,
        "CreationTime": moment(attachment.created_at),
        "Tags": tags,
    }
    association = _association(attachment)
    return {**shown, "Association": association} if association else shown


def _association(attachment: Attachment) -> dict[str, str]:
    """Its table and the state of that; empty: it has none."""
    for table in attachment.gateway.tables.values():
        if attachment.id in table.associations:
            return {"TransitGatewayRouteTableId": table.id, "State": table.associations[attachment.id].code}
    return {}


OPERATIONS: dict[str, Operation] = {"describe_transit_gateway_attachments": describe_transit_gateway_attachments}
