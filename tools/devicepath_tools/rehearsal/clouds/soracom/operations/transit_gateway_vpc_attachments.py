"""What the API does with transit gateway VPC attachments: register, accept, delete."""

import secrets

from devicepath_tools.rehearsal.clouds.soracom.account.cloud import SoracomCloud
from devicepath_tools.rehearsal.clouds.soracom.account.refusals import Code, Refused
from devicepath_tools.rehearsal.clouds.soracom.account.transit_gateway_vpc_attachments import (
    AttachmentStatus,
    TransitGatewayVpcAttachment,
)
from devicepath_tools.rehearsal.clouds.soracom.account.transit_gateways import ResourceShare, TransitGateway
from devicepath_tools.rehearsal.clouds.soracom.account.virtual_private_gateways import VirtualPrivateGateway
from devicepath_tools.rehearsal.clouds.soracom.operations.calls import Answer, Call, Route
from devicepath_tools.rehearsal.clouds.soracom.operations.fields import Fields
from devicepath_tools.rehearsal.clouds.soracom.operations.transit_gateways import (
    account_id,
    aws_id,
    matching,
    with_gateway,
)


def register(cloud: SoracomCloud, call: Call) -> Answer:
    """POST .../transit_gateway_vpc_attachments: 201 with the whole VPG. The gateway is shared to the VPC's account.

    Assumed: the same VPC a second time is refused.
    """
    vpg, gateway = with_gateway(cloud, call)
    fields = Fields(call.body, {"customerAwsAccountId", "customerVpcId", "name"})
    account = account_id(fields)
    vpc_id = matching(fields, "customerVpcId", aws_id("vpc"), "a VPC id is like vpc-0123456789abcdef0")
    name = fields.text("name") if fields.has("name") else None
    if any((one.account_id, one.vpc_id) == (account, vpc_id) for one in vpg.vpc_attachments):
        raise Refused(400, Code.TRANSIT_GATEWAY_INVALID, f"customerVpcId: {vpc_id} of {account} is registered already.")
    if account not in gateway.shares:
        gateway.shares[account] = _shared(cloud, gateway, account)
    vpg.vpc_attachments.append(
        TransitGatewayVpcAttachment(account_id=account, vpc_id=vpc_id, name=name, created_at=cloud.now())
    )
    cloud.vpgs.touch(vpg)
    return Answer(201, cloud.shown_vpg(vpg))


def accept(cloud: SoracomCloud, call: Call) -> Answer:
    """POST .../{customer_tgw_vpc_attachment_id}/accept: 202, and active after a while (console text: some minutes).

    Assumed: only what is acceptancePending, and was not accepted already, can be accepted.
    """
    vpg, gateway = with_gateway(cloud, call)
    registered = _found(vpg, call)
    now = cloud.now()
    status = registered.status(now)
    if status is not AttachmentStatus.ACCEPTANCE_PENDING or registered.active_at is not None:
        accepted = ", and accepted already" if registered.active_at is not None else ""
        raise Refused(
            400,
            Code.TRANSIT_GATEWAY_INVALID,
            f"customer_tgw_vpc_attachment_id: {registered.key} is {status.value}{accepted}.",
        )
    if cloud.aws is not None:
        cloud.aws.transit_gateways.accept(gateway, registered.key)
    else:
        registered.accept(now + cloud.settings.attaching_seconds, now)
    cloud.vpgs.touch(vpg)
    return Answer(202)


def delete(cloud: SoracomCloud, call: Call) -> Answer:
    """DELETE .../{customer_tgw_vpc_attachment_id}. Assumed: what is attached in AWS is deleted there, too."""
    vpg, gateway = with_gateway(cloud, call)
    registered = _found(vpg, call)
    if cloud.aws is not None and registered.attachment_id is not None:
        cloud.aws.transit_gateways.delete_vpc_attachment(gateway, registered.attachment_id)
    vpg.vpc_attachments.remove(registered)
    cloud.vpgs.touch(vpg)
    return Answer(204)


def _shared(cloud: SoracomCloud, gateway: TransitGateway, account: str) -> ResourceShare:
    arn = f"arn:aws:ram:{gateway.region}:{gateway.account_id}:resource-share/{secrets.token_hex(8)}"
    if cloud.aws is not None:
        arn = cloud.aws.transit_gateways.share(gateway, account)
    now = cloud.now()
    return ResourceShare(account_id=account, arn=arn, created_at=now, shown_at=now + cloud.settings.sharing_seconds)


def _found(vpg: VirtualPrivateGateway, call: Call) -> TransitGatewayVpcAttachment:
    key = call.parameters["customer_tgw_vpc_attachment_id"]
    for registered in vpg.vpc_attachments:
        if registered.key == key:
            return registered
    raise Refused(404, Code.ATTACHMENT_NOT_FOUND, f"customer_tgw_vpc_attachment_id: {key} is none of this VPG.")


_ATTACHMENTS = "/virtual_private_gateways/{vpg_id}/transit_gateway_vpc_attachments"
ROUTES = [
    Route("POST", _ATTACHMENTS, register),
    Route("POST", f"{_ATTACHMENTS}/{{customer_tgw_vpc_attachment_id}}/accept", accept),
    Route("DELETE", f"{_ATTACHMENTS}/{{customer_tgw_vpc_attachment_id}}", delete),
]
