"""Peering of two transit gateways: asked for by the owner of one, accepted by the owner of the other in its region."""

from typing import Any

from devicepath_tools.rehearsal.clouds.aws.refusals.request import Operation, Refused, Request
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.operations.asking import (
    Answer,
    Readers,
    needed,
    passing,
    tag_new,
    tags_of,
)
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.peering_attachment import PeeringAttachment
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.transit_gateways import (
    ALL,
    refuse_malformed,
    unknown_attachment,
    wrong_state,
)

READERS: Readers[PeeringAttachment] = {
    "local-owner-id": lambda it: it.requester.account_id,
    "remote-owner-id": lambda it: it.wanted["OwnerId"],
    "state": lambda it: it.state.code,
    "transit-gateway-attachment-id": lambda it: it.id,
    "transit-gateway-id": lambda it: it.requester.id,
}


def create_transit_gateway_peering_attachment(request: Request) -> Answer:
    """Only of one's own gateway: one that is shared cannot be peered. Source: AWS, Transit Gateway guide, peering."""
    requester = ALL.own(needed(request, "TransitGatewayId"), request.account_id, request.region)
    wanted = {
        "TransitGatewayId": needed(request, "PeerTransitGatewayId"),
        "OwnerId": needed(request, "PeerAccountId"),
        "Region": needed(request, "PeerRegion"),
    }
    refuse_malformed("tgw", wanted["TransitGatewayId"])
    if wanted["TransitGatewayId"] == requester.id:
        raise Refused("InvalidParameterValue", f"{requester.id} cannot be peered with itself.")
    if (request.get("Options") or {}).get("DynamicRouting") == "enable":
        raise Refused("IncorrectState", "You cannot create a dynamic peering attachment.")
    found = ALL.gateways.get(wanted["TransitGatewayId"])
    is_there = found is not None and not found.is_gone
    accepter = found if is_there and _place(found) == (wanted["OwnerId"], wanted["Region"]) else None
    # One peering for two gateways: AWS, quotas of transit gateways. The code is assumed.
    if accepter is not None and any(
        accepter in it.gateways and it.kind == "peering" for it in ALL.attachments_of(requester)
    ):
        text = f"{requester.id} has non-deleted Transit Gateway Peering Attachments with {accepter.id}."
        raise Refused("DuplicateTransitGatewayAttachment", text)
    attachment = PeeringAttachment(requester, wanted, accepter)
    ALL.attachments[attachment.id] = attachment
    return _shown(attachment, tag_new(request, attachment.id))


def describe_transit_gateway_peering_attachments(request: Request) -> Answer:
    """Of the caller's gateways in this region, whichever side asked."""
    ids = request.get("TransitGatewayAttachmentIds") or []
    seen = ALL.attachments_seen_by(request.account_id, request.region)
    peerings = {it.id: it for it in seen if isinstance(it, PeeringAttachment)}
    for attachment_id in ids:
        refuse_malformed("tgw-attach", attachment_id)
        if attachment_id not in peerings:
            raise unknown_attachment(attachment_id)
    asked = [peerings[each] for each in ids] if ids else list(peerings.values())
    found = passing(request, asked, READERS, lambda it: it.id)
    return {"TransitGatewayPeeringAttachments": [it.shown(tags_of(request, it.id)) for it in found]}


def accept_transit_gateway_peering_attachment(request: Request) -> Answer:
    attachment = _asked_of_the_other_side(request, "accept")
    attachment.accept()
    return _shown(attachment, tags_of(request, attachment.id))


def reject_transit_gateway_peering_attachment(request: Request) -> Answer:
    attachment = _asked_of_the_other_side(request, "reject")
    attachment.reject()
    return _shown(attachment, tags_of(request, attachment.id))


def delete_transit_gateway_peering_attachment(request: Request) -> Answer:
    """By either side, for both."""
    attachment = _attachment(request)
    if attachment.is_over:
        raise wrong_state(attachment)
    attachment.delete()
    return _shown(attachment, tags_of(request, attachment.id))


def _attachment(request: Request) -> PeeringAttachment:
    attachment_id = needed(request, "TransitGatewayAttachmentId")
    found = ALL.attachment(attachment_id, request.account_id, request.region)
    if not isinstance(found, PeeringAttachment) or found.state.code == "deleted":
        raise unknown_attachment(attachment_id)
    return found


def _asked_of_the_other_side(request: Request, verb: str) -> PeeringAttachment:
    """One that waits for the caller. Raises Refused."""
    attachment = _attachment(request)
    if attachment.accepter is None or _place(attachment.accepter) != (request.account_id, request.region):
        text = f"Cannot {verb} {attachment.id} as the source of the peering request."
        raise Refused("InvalidParameterValue", text)
    if attachment.state.code != "pendingAcceptance":
        raise wrong_state(attachment)
    return attachment


def _place(gateway: Any) -> tuple[str, str]:
    return gateway.account_id, gateway.region


def _shown(attachment: PeeringAttachment, tags: list[dict[str, str]]) -> dict[str, Any]:
    return {"TransitGatewayPeeringAttachment": attachment.shown(tags, entered=True)}


OPERATIONS: dict[str, Operation] = {
    "accept_transit_gateway_peering_attachment": accept_transit_gateway_peering_attachment,
    "create_transit_gateway_peering_attachment": create_transit_gateway_peering_attachment,
    "delete_transit_gateway_peering_attachment": delete_transit_gateway_peering_attachment,
    "describe_transit_gateway_peering_attachments": describe_transit_gateway_peering_attachments,
    "reject_transit_gateway_peering_attachment": reject_transit_gateway_peering_attachment,
}
