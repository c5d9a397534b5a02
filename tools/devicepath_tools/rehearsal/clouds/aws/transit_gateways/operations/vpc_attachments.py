"""Attachments of VPCs: asked for by the VPC's owner, accepted by the gateway's."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from devicepath_tools.rehearsal.clouds.aws.refusals.request import Operation, Refused, Request
from devicepath_tools.rehearsal.clouds.aws.transit_gateways import subnet_interfaces
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.operations.asking import (
    Answer,
    Readers,
    asked_for,
    needed,
    passing,
    switches,
    tag_new,
    tags_of,
)
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.transit_gateways import (
    ALL,
    refuse_malformed,
    unknown_attachment,
    wrong_state,
)
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.vpc_attachment import DEFAULT_OPTIONS, VpcAttachment

READERS: Readers[VpcAttachment] = {
    "state": lambda it: it.state.code,
    "transit-gateway-attachment-id": lambda it: it.id,
    "transit-gateway-id": lambda it: it.gateway.id,
    "vpc-id": lambda it: str(it.vpc.id),
}


def create_transit_gateway_vpc_attachment(request: Request) -> Answer:
    gateway = ALL.usable(needed(request, "TransitGatewayId"), request.account_id, request.region)
    vpc = request.ec2.get_vpc(needed(request, "VpcId"))
    subnet_ids = list(request.get("SubnetIds") or [])
    if not subnet_ids:
        raise Refused("MissingParameter", "The request must contain the parameter SubnetIds.")
    _refuse_bad_subnets(request, vpc.id, subnet_ids)
    if any(
        it.gateway is gateway and (not it.is_over or it.state.code == "deleting") for it in ALL.vpc_attachments(vpc.id)
    ):
        text = f"{gateway.id} has non-deleted Transit Gateway Attachments with same VPC ID."
        raise Refused("DuplicateTransitGatewayAttachment", text)
    options = switches(request.get("Options"), DEFAULT_OPTIONS)
    attachment = VpcAttachment(gateway, vpc, request.account_id, subnet_ids, options)
    ALL.attachments.append(attachment)
    subnet_interfaces.follow(attachment)
    return _shown(attachment, tag_new(request, attachment.id))


def describe_transit_gateway_vpc_attachments(request: Request) -> Answer:
    """Of the caller's VPCs, and of its gateways. Raises Refused for an id that is not among them."""
    seen = {it.id: it for it in ALL.attachments_seen_by(request.account_id, request.region)}
    vpcs = {key: it for key, it in seen.items() if isinstance(it, VpcAttachment)}
    asked = asked_for(
        request, "TransitGatewayAttachmentIds", vpcs, unknown_attachment, partial(refuse_malformed, "tgw-attach")
    )
    found = passing(request, asked, READERS, lambda it: it.id)
    return {"TransitGatewayVpcAttachments": [it.shown(tags_of(request, it.id)) for it in found]}


def modify_transit_gateway_vpc_attachment(request: Request) -> Answer:
    attachment = _attachment(request)
    if attachment.account_id != request.account_id:
        raise unknown_attachment(attachment.id)
    if not attachment.is_usable:
        raise wrong_state(attachment)
    subnet_ids = list(attachment.subnet_ids)
    for subnet_id in request.get("RemoveSubnetIds") or []:
        if subnet_id not in subnet_ids:
            text = f"{subnet_id} is not attached but supplied in RemoveSubnets"
            raise Refused("InvalidSubnetID.NotFound", text)
        subnet_ids.remove(subnet_id)
    subnet_ids += request.get("AddSubnetIds") or []
    _refuse_bad_subnets(request, attachment.vpc.id, subnet_ids)
    if not subnet_ids:
        raise Refused("InsufficientSubnetsException", "Insufficient Subnets")
    attachment.modify(subnet_ids, switches(request.get("Options"), DEFAULT_OPTIONS))
    subnet_interfaces.follow(attachment)
    return _shown(attachment, tags_of(request, attachment.id))


def delete_transit_gateway_vpc_attachment(request: Request) -> Answer:
    """By either side."""
    attachment = _attachment(request)
    if attachment.is_over:
        raise wrong_state(attachment)
    attachment.delete()
    return _shown(attachment, tags_of(request, attachment.id))


def accept_transit_gateway_vpc_attachment(request: Request) -> Answer:
    attachment = _asked_of_the_owner(request)
    attachment.accept()
    return _shown(attachment, tags_of(request, attachment.id))


def reject_transit_gateway_vpc_attachment(request: Request) -> Answer:
    attachment = _asked_of_the_owner(request)
    attachment.reject()
    return _shown(attachment, tags_of(request, attachment.id))


def _attachment(request: Request) -> VpcAttachment:
    attachment_id = needed(request, "TransitGatewayAttachmentId")
    found = ALL.attachment(attachment_id, request.account_id, request.region)
    if not isinstance(found, VpcAttachment) or found.state.code == "deleted":
        raise unknown_attachment(attachment_id)
    return found


def _asked_of_the_owner(request: Request) -> VpcAttachment:
    """One that waits for the caller, who owns the gateway. Raises Refused."""
    attachment = _attachment(request)
    if attachment.gateway.account_id != request.account_id:
        raise unknown_attachment(attachment.id)
    if attachment.state.code != "pendingAcceptance":
        raise wrong_state(attachment)
    return attachment


def _refuse_bad_subnets(request: Request, vpc_id: str, subnet_ids: Iterable[str]) -> None:
    """Of the VPC, and one for a zone. A subnet of another VPC is told as one that there is not."""
    zones: set[str] = set()
    for subnet_id in subnet_ids:
        subnet = next((it for zone in request.ec2.subnets.values() for it in zone.values() if it.id == subnet_id), None)
        if subnet is None or subnet.vpc_id != vpc_id:
            raise Refused("InvalidSubnetID.NotFound", f"Subnet {subnet_id} was deleted or does not exist.")
        if subnet.availability_zone in zones:
            raise Refused("DuplicateSubnetsInSameZone", "Duplicate Subnets for same AZ")
        zones.add(subnet.availability_zone)


def _shown(attachment: VpcAttachment, tags: list[dict[str, str]]) -> dict[str, Any]:
    return {"TransitGatewayVpcAttachment": attachment.shown(tags, entered=True)}


OPERATIONS: dict[str, Operation] = {
    "accept_transit_gateway_vpc_attachment": accept_transit_gateway_vpc_attachment,
    "create_transit_gateway_vpc_attachment": create_transit_gateway_vpc_attachment,
    "delete_transit_gateway_vpc_attachment": delete_transit_gateway_vpc_attachment,
    "describe_transit_gateway_vpc_attachments": describe_transit_gateway_vpc_attachments,
    "modify_transit_gateway_vpc_attachment": modify_transit_gateway_vpc_attachment,
    "reject_transit_gateway_vpc_attachment": reject_transit_gateway_vpc_attachment,
}
