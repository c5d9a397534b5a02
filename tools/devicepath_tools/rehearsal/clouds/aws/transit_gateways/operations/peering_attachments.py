"""Peering of two transit gateways: asked for by the owner of one, accepted by the owner of the other in its region."""

from functools import partial
from typing import Any

from devicepath_tools.rehearsal.clouds.aws.refusals.request import Operation, Refused, Request
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.operations.asking import (
    Answer,
    Readers,
    asked_for,
    needed,
    passing,
    tag_new,
    tags_of,
)
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.peering_attachment import (
    End,
    PeeringAttachment,
    request_peering,
)
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.transit_gateway import TransitGateway
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.transit_gateways import (
    ALL,
    refuse_malformed,
    unknown_attachment,
    wrong_state,
)

READERS: Readers[PeeringAttachment] = {
    "local-owner-id": lambda it: it.gateway.account_id,
    "remote-owner-id": lambda it: it.far.account_id,
    "state": lambda it: it.state.code,
    "transit-gateway-attachment-id": lambda it: it.id,
    "transit-gateway-id": lambda it: it.gateway.id,
}


def create_transit_gateway_peering_attachment(request: Request) -> Answer:
    """Only of one's own gateway: one that is shared cannot be peered. Source: AWS, Transit Gateway guide, peering."""
    requester = ALL.own(needed(request, "TransitGatewayId"), request.account_id, request.region)
    names = ("PeerTransitGatewayId", "PeerAccountId", "PeerRegion")
    wanted = End(*(needed(request, name) for name in names))
    refuse_malformed("tgw", wanted.gateway_id)
    if wanted.gateway_id == requester.id:
        raise Refused("InvalidParameterValue", f"{requester.id} cannot be peered with itself.")
    if (request.get("Options") or {}).get("DynamicRouting") == "enable":
        raise Refused("IncorrectState", "You cannot create a dynamic peering attachment.")
    _refuse_second(requester, wanted)
    found = ALL.gateways.get(wanted.gateway_id)
    is_it = found is not None and (found.account_id, found.region) == (wanted.account_id, wanted.region)
    ends = request_peering(requester, wanted, found if is_it and found is not None and not found.is_gone else None)
    ALL.attachments += ends
    return _shown(ends[0], tag_new(request, ends[0].id))


def describe_transit_gateway_peering_attachments(request: Request) -> Answer:
    """Of the caller's gateways in this region, whichever side asked."""
    seen = ALL.attachments_seen_by(request.account_id, request.region)
    peerings = {it.id: it for it in seen if isinstance(it, PeeringAttachment)}
    asked = asked_for(
        request, "TransitGatewayAttachmentIds", peerings, unknown_attachment, partial(refuse_malformed, "tgw-attach")
    )
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


def _refuse_second(requester: TransitGateway, wanted: End) -> None:
    """One peering for two gateways: AWS, quotas of transit gateways. The code is assumed."""
    for each in ALL.attachments_of(requester).values():
        if isinstance(each, PeeringAttachment) and each.far == wanted and not each.is_over:
            text = f"{requester.id} has non-deleted Transit Gateway Peering Attachments with {wanted.gateway_id}."
            raise Refused("DuplicateTransitGatewayAttachment", text)


def _asked_of_the_other_side(request: Request, verb: str) -> PeeringAttachment:
    """One that waits for the caller. Raises Refused."""
    attachment = _attachment(request)
    if attachment.is_requester:
        text = f"Cannot {verb} {attachment.id} as the source of the peering request."
        raise Refused("InvalidParameterValue", text)
    if attachment.state.code != "pendingAcceptance":
        raise wrong_state(attachment)
    return attachment


def _shown(attachment: PeeringAttachment, tags: list[dict[str, str]]) -> dict[str, Any]:
    return {"TransitGatewayPeeringAttachment": attachment.shown(tags, entered=True)}


OPERATIONS: dict[str, Operation] = {
    "accept_transit_gateway_peering_attachment": accept_transit_gateway_peering_attachment,
    "create_transit_gateway_peering_attachment": create_transit_gateway_peering_attachment,
    "delete_transit_gateway_peering_attachment": delete_transit_gateway_peering_attachment,
    "describe_transit_gateway_peering_attachments": describe_transit_gateway_peering_attachments,
    "reject_transit_gateway_peering_attachment": reject_transit_gateway_peering_attachment,
}
