"""Canal by transit gateway: a customer's VPC, registered with a VPG of type F2 before it is attached in AWS."""

from collections.abc import Mapping, Set
from typing import Annotated, Any

from pulumi_provider.resource import Call, Gone, Mark, Problem, Properties, Resource, Unfinished
from soracom_provider.api.client import Client
from soracom_provider.api.types import AwsAccountId, Switch, VpcId, VpgId
from soracom_provider.api.waiting import StillWaiting, wait
from soracom_provider.resources.found import import_line, is_taken_over, somebodys
from soracom_provider.resources.ownership import is_ours
from soracom_provider.resources.registered_vpc import FAILED, Entry, end, entry_of, register, status_of
from soracom_provider.resources.transit_gateway import check_has_one, share_arn
from soracom_provider.resources.virtual_private_gateway import fetch

LIMIT_S = 300.0
REGISTERED = "registered"
IDENTITY = {"vpgId", "awsAccountId", "vpcId"}
"""A VPG has one attachment of a VPC."""


class TransitGatewayVpcAttachmentProperties(Properties):
    vpg_id: Annotated[VpgId, Mark.IMMUTABLE]
    """Id of the VPG; it is of type F2."""
    aws_account_id: Annotated[AwsAccountId, Mark.IMMUTABLE]
    """Id of the AWS account that owns the VPC: 12 digits. SORACOM shares its transit gateway to it."""
    vpc_id: Annotated[VpcId, Mark.IMMUTABLE]
    """Id of the VPC; it is in the VPG's region."""
    name: Annotated[str | None, Mark.IMMUTABLE] = None
    """What SORACOM's console shows."""


class TransitGatewayVpcAttachmentInputs(TransitGatewayVpcAttachmentProperties):
    allow_replacement: Annotated[Switch, Mark.OBSERVED] = False
    """Whether another VPG, account, VPC or name may end the attachment. Left out: it is refused."""


class TransitGatewayVpcAttachmentOutputs(TransitGatewayVpcAttachmentProperties):
    resource_share_arn: str | None = None
    """ARN of the share of SORACOM's transit gateway to the account. It stays for the account's other VPCs."""
    status: str
    """`registered`; or `failed` when SORACOM says that the attachment has failed: the next update registers the VPC
    anew. How far an attachment has come is in the `status` of its TransitGatewayVpcAttachmentAcceptance."""


class TransitGatewayVpcAttachment(
    Resource[Client, TransitGatewayVpcAttachmentInputs, TransitGatewayVpcAttachmentOutputs]
):
    """A VPC registered with a VPG of type F2, for an attachment to its transit gateway. SORACOM then shares the gateway
    to the VPC's account; this waits for the share: 300 seconds, or what customTimeouts say. Accept the share, attach
    the VPC on the AWS side, and give the attachment's id to a TransitGatewayVpcAttachmentAcceptance. Deleting ends the
    attachment; the share stays. On a VPG of another stack, a VPC that is registered already is refused. Imported by
    `<VPG's id>/<account's id>/<VPC's id>`."""

    Inputs, Outputs = TransitGatewayVpcAttachmentInputs, TransitGatewayVpcAttachmentOutputs

    async def create(
        self, call: Call[Client], inputs: TransitGatewayVpcAttachmentInputs
    ) -> tuple[str, TransitGatewayVpcAttachmentOutputs]:
        vpg = await fetch(call.api, inputs.vpg_id)
        _check(vpg)
        entry = entry_of(vpg, inputs.aws_account_id, inputs.vpc_id)
        if entry is not None:
            _check_not_somebodys(call, vpg, entry)
            _check_name(call, entry, inputs)
            if status_of(entry) != FAILED:
                await call.warn(f"Went on with {inputs.vpc_id}, which is registered with {inputs.vpg_id} already.")
        return _id(inputs.wire()), await self._registered(call, inputs, entry)

    async def read(
        self,
        call: Call[Client],
        resource_id: str,
        inputs: TransitGatewayVpcAttachmentInputs | None,
        outputs: TransitGatewayVpcAttachmentOutputs | None,
    ) -> tuple[str, TransitGatewayVpcAttachmentInputs, TransitGatewayVpcAttachmentOutputs]:
        vpg_id, account_id, vpc_id, *rest = [*resource_id.split("/"), "", ""]
        if not vpc_id or any(rest):
            raise Problem(
                f"{resource_id!r} is not the id of a registered VPC; it is <VPG's id>/<account's id>/<VPC's id>."
            )
        vpg = await fetch(call.api, vpg_id)
        entry = entry_of(vpg, account_id, vpc_id)
        if entry is None:
            raise Gone(resource_id)
        now = _outputs(vpg, entry)
        return resource_id, TransitGatewayVpcAttachmentInputs.seen(**vars(now)), now

    async def update(
        self,
        call: Call[Client],
        resource_id: str,
        outputs: TransitGatewayVpcAttachmentOutputs,
        inputs: TransitGatewayVpcAttachmentInputs,
    ) -> TransitGatewayVpcAttachmentOutputs:
        vpg = await fetch(call.api, inputs.vpg_id)
        return await self._registered(call, inputs, entry_of(vpg, inputs.aws_account_id, inputs.vpc_id))

    async def delete(self, call: Call[Client], resource_id: str, outputs: TransitGatewayVpcAttachmentOutputs) -> None:
        if is_taken_over(call, {name: value for name, value in outputs.wire().items() if name in IDENTITY}):
            return
        try:
            vpg = await fetch(call.api, outputs.vpg_id)
            entry = entry_of(vpg, outputs.aws_account_id, outputs.vpc_id)
            if entry is not None:
                await end(call, outputs.vpg_id, entry)
        except Gone:
            return

    async def foresee(self, call: Call[Client], known: Mapping[str, Any]) -> None:
        if "vpgId" not in known:
            return
        vpg = await fetch(call.api, known["vpgId"])
        _check(vpg)
        if not known.keys() >= IDENTITY or call.replaced_id == _id(known):
            return
        entry = entry_of(vpg, known["awsAccountId"], known["vpcId"])
        if entry is not None:
            _check_not_somebodys(call, vpg, entry)

    def forbid_replacement(self, resource_id: str, changes: str, observed: Mapping[str, Any]) -> None:
        if observed.get("allowReplacement"):
            return
        raise Problem(
            f"The attachment of {resource_id.rpartition('/')[2]} would be ended and another one registered, as SORACOM "
            f"cannot change {changes}. Devices and servers are cut off from each other meanwhile. Take the change "
            "back, or allow it: allowReplacement, in a stack file `allow_replacement: [canal]`."
        )

    def drifted(self, urn: str, outputs: Mapping[str, Any], owner: str | None) -> Set[str]:
        # No replacement: what accepted the share would be made anew with it, and there is nothing left to accept.
        failed = {"status"} if outputs.get("status") == FAILED else set()
        return failed if outputs.get("resourceShareArn") else failed | {"resourceShareArn"}

    async def _registered(
        self, call: Call[Client], inputs: TransitGatewayVpcAttachmentInputs, entry: Entry | None
    ) -> TransitGatewayVpcAttachmentOutputs:
        """Registers what is not there (`entry`), or has failed, and waits for the share."""
        if entry is not None and status_of(entry) == FAILED:
            await call.warn(f"The attachment of {inputs.vpc_id} has failed at SORACOM: it is registered anew.")
            await end(call, inputs.vpg_id, entry)
            entry = None
        if entry is None:
            await register(call, inputs.vpg_id, inputs.aws_account_id, inputs.vpc_id, inputs.name)
        return await self._shared(call, inputs)

    async def _shared(
        self, call: Call[Client], inputs: TransitGatewayVpcAttachmentInputs
    ) -> TransitGatewayVpcAttachmentOutputs:
        """Waits until the account can accept the share. Whatever comes, the registration is recorded."""
        vpg_id, account_id = inputs.vpg_id, inputs.aws_account_id
        vpg: dict[str, Any] = {}
        try:
            vpg = await wait(call, lambda: fetch(call.api, vpg_id), lambda it: bool(share_arn(it, account_id)), LIMIT_S)
        except (StillWaiting, Problem) as waiting:
            raise Unfinished(
                _id(inputs.wire()),
                TransitGatewayVpcAttachmentOutputs.seen(**vars(inputs), status=REGISTERED),
                f"{inputs.vpc_id} is registered with {vpg_id}, but SORACOM shows no share of its transit gateway with "
                f"the account {account_id} yet, and {str(waiting).rstrip('.')}. Run `pulumi up` again to go on from "
                "there.",
            ) from None
        entry = entry_of(vpg, account_id, inputs.vpc_id)
        if entry is None:
            raise Gone(f"{inputs.vpc_id} is no longer registered with {vpg_id}.")
        return _outputs(vpg, entry)


def _check(vpg: Mapping[str, Any]) -> None:
    check_has_one(vpg, "On type F, give the VPC a VpcPeeringConnection")


def _check_not_somebodys(call: Call[Client], vpg: Mapping[str, Any], entry: Entry) -> None:
    """Raises Problem."""
    if is_ours(call, vpg.get("tags")):
        return
    vpg_id, vpc_id, account_id = vpg["vpgId"], entry["customerVpcId"], entry["customerAwsAccountId"]
    there = f"vpcId: {vpc_id} of the account {account_id} is registered with {vpg_id} already ({status_of(entry)})"
    raise somebodys(call, there, vpg_id, f"{vpg_id}/{account_id}/{vpc_id}", "Use that attachment")


def _check_name(call: Call[Client], entry: Entry, inputs: TransitGatewayVpcAttachmentInputs) -> None:
    """Raises Problem where what is registered already has another name than wanted."""
    if (has := entry.get("name")) != inputs.name:
        raise Problem(
            f"{inputs.vpc_id} is registered with {inputs.vpg_id} already, by the name {has} and not {inputs.name}. "
            f"Delete it in SORACOM's console, or take it over: `{import_line(call, _id(inputs.wire()))}`."
        )


def _id(properties: Mapping[str, Any]) -> str:
    """`properties` by wire name."""
    return f"{properties['vpgId']}/{properties['awsAccountId']}/{properties['vpcId']}"


def _outputs(vpg: Mapping[str, Any], entry: Entry) -> TransitGatewayVpcAttachmentOutputs:
    account_id = entry.get("customerAwsAccountId")
    return TransitGatewayVpcAttachmentOutputs.seen(
        vpg_id=vpg["vpgId"],
        aws_account_id=account_id,
        vpc_id=entry.get("customerVpcId"),
        name=entry.get("name"),
        resource_share_arn=share_arn(vpg, str(account_id)),
        status=FAILED if status_of(entry) == FAILED else REGISTERED,
    )
