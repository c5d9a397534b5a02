"""Canal by transit gateway: SORACOM's side accepts the VPC that was attached in AWS."""

from collections.abc import Mapping, Set
from typing import Annotated, Any

from pulumi_provider.resource import Call, Gone, Mark, Problem, Properties, Resource, Unfinished
from soracom_provider.api.client import Client, segment
from soracom_provider.api.errors import ApiError, NotFound
from soracom_provider.api.types import AttachmentId, AwsAccountId, VpcId, VpgId
from soracom_provider.api.waiting import StillWaiting, wait
from soracom_provider.resources.registered_vpc import (
    ACCEPTANCE_PENDING,
    ACTIVE,
    FAILED,
    VPC_ATTACHMENT_PENDING,
    Entry,
    attachment_id_of,
    attachments_path,
    end,
    entry_of,
    entry_with,
    register,
    status_of,
)
from soracom_provider.resources.transit_gateway import check_has_one, transit_gateway_of
from soracom_provider.resources.virtual_private_gateway import fetch

LIMIT_S = 600.0
"""SORACOM's console speaks of some minutes; AWS's side takes up to 10."""


class AcceptanceInputs(Properties):
    vpg_id: Annotated[VpgId, Mark.IMMUTABLE]
    """Id of the VPG; take it from the TransitGatewayVpcAttachment (`vpgId`), so that the VPC is registered before."""
    attachment_id: Annotated[AttachmentId, Mark.IMMUTABLE]
    """AWS's id of the attachment (`tgw-attach-...`): that of an `aws.ec2transitgateway.VpcAttachment`."""
    aws_account_id: Annotated[AwsAccountId, Mark.IMMUTABLE]
    """Id of the AWS account that owns the VPC, as it is registered."""
    vpc_id: Annotated[VpcId, Mark.IMMUTABLE]
    """Id of the VPC, as it is registered."""


class AcceptanceOutputs(AcceptanceInputs):
    status: str
    """Status according to SORACOM: `active` when packets may pass."""


class TransitGatewayVpcAttachmentAcceptance(Resource[Client, AcceptanceInputs, AcceptanceOutputs]):
    """The acceptance of an attached VPC on SORACOM's side: waits until SORACOM sees the attachment, accepts it where it
    asks for that, and waits until it is active: 600 seconds each, or what customTimeouts say. Give CustomerRoutes this
    resource's `attachmentId`. Deleting it does nothing: the attachment ends with its TransitGatewayVpcAttachment, or
    with AWS's. Imported by `<VPG's id>/<attachment's id>`."""

    Inputs, Outputs = AcceptanceInputs, AcceptanceOutputs

    async def create(self, call: Call[Client], inputs: AcceptanceInputs) -> tuple[str, AcceptanceOutputs]:
        check_has_one(await fetch(call.api, inputs.vpg_id), "On type F, give the VPC a VpcPeeringConnection")
        return _id(inputs), await self._active(call, inputs)

    async def read(
        self, call: Call[Client], resource_id: str, inputs: AcceptanceInputs | None, outputs: AcceptanceOutputs | None
    ) -> tuple[str, AcceptanceInputs, AcceptanceOutputs]:
        vpg_id, separator, attachment_id = resource_id.partition("/")
        if not separator:
            raise Problem(f"{resource_id!r} is not the id of an acceptance; it is <VPG's id>/<attachment's id>.")
        entry = entry_with(await fetch(call.api, vpg_id), attachment_id)
        if entry is None:
            raise Gone(resource_id)
        now = AcceptanceOutputs.seen(
            vpg_id=vpg_id,
            attachment_id=attachment_id,
            aws_account_id=entry.get("customerAwsAccountId"),
            vpc_id=entry.get("customerVpcId"),
            status=status_of(entry),
        )
        return resource_id, AcceptanceInputs.seen(**vars(now)), now

    async def update(
        self, call: Call[Client], resource_id: str, outputs: AcceptanceOutputs, inputs: AcceptanceInputs
    ) -> AcceptanceOutputs:
        return await self._active(call, inputs)

    async def delete(self, call: Call[Client], resource_id: str, outputs: AcceptanceOutputs) -> None:
        return

    def drifted(self, urn: str, outputs: Mapping[str, Any], owner: str | None) -> Set[str]:
        return set() if outputs.get("status") == ACTIVE else {"status"}

    async def _active(self, call: Call[Client], inputs: AcceptanceInputs) -> AcceptanceOutputs:
        """Brings it there, from however far it is. Raises Unfinished with what SORACOM says and what to do."""
        vpg, entry, refused = await fetch(call.api, inputs.vpg_id), Entry(), ""

        async def look() -> Entry:
            nonlocal vpg, entry
            vpg = await fetch(call.api, inputs.vpg_id)
            entry = await _registered(call, vpg, inputs)
            return entry

        def is_seen(entry: Entry) -> bool:
            return attachment_id_of(entry) == inputs.attachment_id and status_of(entry) != VPC_ATTACHMENT_PENDING

        try:
            await wait(call, look, is_seen, LIMIT_S)
            if status_of(entry) == ACCEPTANCE_PENDING:
                refused = await _accept(call, inputs)
                await wait(call, look, lambda it: is_seen(it) and status_of(it) in (ACTIVE, FAILED), LIMIT_S)
        except StillWaiting as waiting:
            raise _unfinished(inputs, entry, f"{_why(vpg, entry, inputs)}{refused} ({waiting.why}).") from None
        if status_of(entry) != ACTIVE:
            raise _unfinished(inputs, entry, f"{_why(vpg, entry, inputs)}.")
        return AcceptanceOutputs.seen(**vars(inputs), status=ACTIVE)


async def _registered(call: Call[Client], vpg: Mapping[str, Any], inputs: AcceptanceInputs) -> Entry:
    """SORACOM's entry of the VPC. One that failed with another attachment is registered anew: it does not take the new
    one over (assumed). Raises Problem where there is none."""
    entry = entry_of(vpg, inputs.aws_account_id, inputs.vpc_id)
    if entry is None:
        raise Problem(
            f"{inputs.vpc_id} of the account {inputs.aws_account_id} is not registered with {inputs.vpg_id}, so "
            f"SORACOM does not take {inputs.attachment_id}. Make a soracom.TransitGatewayVpcAttachment and give this "
            "acceptance its `vpgId`; where somebody deleted it, `pulumi up --refresh` makes it again."
        )
    if status_of(entry) != FAILED or attachment_id_of(entry) in (None, inputs.attachment_id):
        return entry
    await call.warn(
        f"{inputs.vpc_id} is registered with {inputs.vpg_id} anew: {attachment_id_of(entry)}, which was attached "
        "before, has failed."
    )
    await end(call, inputs.vpg_id, entry)
    await register(call, inputs.vpg_id, inputs.aws_account_id, inputs.vpc_id, entry.get("name"))
    return await _registered(call, await fetch(call.api, inputs.vpg_id), inputs)


async def _accept(call: Call[Client], inputs: AcceptanceInputs) -> str:
    """Gives what is to be told if it does not become active: a refusal may only mean that it was accepted before."""
    try:
        await call.api.post(f"{attachments_path(inputs.vpg_id)}/{segment(inputs.attachment_id)}/accept")
    except NotFound:
        raise
    except ApiError as error:
        return f"; {str(error).rstrip('.')}"
    return ""


def _why(vpg: Mapping[str, Any], entry: Entry, inputs: AcceptanceInputs) -> str:
    """What SORACOM says of an attachment that does not become active, and what to do."""
    gateway, seen = transit_gateway_of(vpg), attachment_id_of(entry)
    if seen not in (None, inputs.attachment_id):
        return (
            f"SORACOM has {seen} ({status_of(entry)}) for {inputs.vpc_id}, and not this one: if {seen} is gone in AWS, "
            "delete it in SORACOM's console and run `pulumi up --refresh`"
        )
    if status_of(entry) == FAILED:
        return (
            "SORACOM says that it failed: if it was rejected or deleted in AWS, or has failed there, `pulumi up "
            "--refresh` makes it anew"
        )
    if status_of(entry) == ACCEPTANCE_PENDING:
        return "it was accepted, and SORACOM still shows it as acceptancePending: run `pulumi up` again to go on"
    return (
        "SORACOM does not see it (vpcAttachmentPending): check in AWS that it is not gone, and that it attaches "
        f"{inputs.vpc_id} of the account {inputs.aws_account_id} to {gateway.get('id')} in {gateway.get('region')}; "
        "then run `pulumi up` again to go on"
    )


def _unfinished(inputs: AcceptanceInputs, entry: Entry, why: str) -> Unfinished:
    outputs = AcceptanceOutputs.seen(**vars(inputs), status=status_of(entry))
    return Unfinished(_id(inputs), outputs, f"{inputs.attachment_id} is not active at SORACOM: {why}")


def _id(inputs: AcceptanceInputs) -> str:
    return f"{inputs.vpg_id}/{inputs.attachment_id}"
