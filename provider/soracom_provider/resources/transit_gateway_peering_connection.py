"""Canal by transit gateway peering: SORACOM's transit gateway asks to peer with a customer's own, in any region."""

from collections.abc import Mapping, Set
from typing import Annotated, Any

from pulumi_provider.resource import Call, Gone, Mark, Problem, Properties, Resource
from soracom_provider.api.client import Client
from soracom_provider.api.types import AwsAccountId, AwsRegion, Switch, TransitGatewayId, VpgId
from soracom_provider.resources.found import import_line, is_taken_over, left, somebodys
from soracom_provider.resources.ownership import is_ours
from soracom_provider.resources.peered_gateway import Entry, attachment_id_of, end, entry_of, entry_with, request
from soracom_provider.resources.transit_gateway import check_has_one, transit_gateway_of
from soracom_provider.resources.virtual_private_gateway import PATH, fetch

REASONS = {
    "deleted": ", by its owner or by SORACOM",
    "rejected": ", by its owner",
    "failed": ", for a reason that no longer shows",
}
IDENTITY = {"vpgId", "awsAccountId", "awsRegion", "transitGatewayId"}
"""Two gateways have one peering. Source: AWS, transit gateway quotas."""


class TransitGatewayPeeringConnectionProperties(Properties):
    vpg_id: Annotated[VpgId, Mark.IMMUTABLE]
    """Id of the VPG; it is of type F2."""
    aws_account_id: Annotated[AwsAccountId, Mark.IMMUTABLE]
    """Id of the AWS account that owns the other gateway: 12 digits. One that is only shared to it cannot be peered."""
    aws_region: Annotated[AwsRegion, Mark.IMMUTABLE]
    """AWS region of the other gateway; any may be."""
    transit_gateway_id: Annotated[TransitGatewayId, Mark.IMMUTABLE]
    """Id of the other gateway (`tgw-...`): that of an `aws.ec2transitgateway.TransitGateway`."""
    name: Annotated[str | None, Mark.IMMUTABLE] = None
    """What SORACOM's console shows."""


class TransitGatewayPeeringConnectionInputs(TransitGatewayPeeringConnectionProperties):
    live_attachment_ids: Annotated[list[str] | None, Mark.OBSERVED] = None
    """Ids of the other gateway's peering attachments that AWS shows and that have not ended. A peering that is not
    among them was deleted or rejected in AWS, or has failed, and is replaced. Left out: that goes unnoticed. Leave it
    out where both gateways are in one region, as AWS shows the other end by another id then."""
    ended_attachments: Annotated[dict[str, str] | None, Mark.OBSERVED] = None
    """AWS's states of attachments that have ended, by id: the message about a replacement names them."""
    allow_replacement: Annotated[Switch, Mark.OBSERVED] = False
    """Whether another VPG, account, region, gateway or name may end the peering and request another one. Left out: it
    is refused. A peering that has ended in AWS is replaced in any case."""


class TransitGatewayPeeringConnectionOutputs(TransitGatewayPeeringConnectionProperties):
    attachment_id: str
    """AWS's id of SORACOM's end of the peering (`tgw-attach-...`); also the id of the resource. The other end has the
    same id where the gateways are in two regions; in one region it has another, to be looked up by its gateway."""


class TransitGatewayPeeringConnection(
    Resource[Client, TransitGatewayPeeringConnectionInputs, TransitGatewayPeeringConnectionOutputs]
):
    """A peering that SORACOM's AWS account requests between the transit gateway of a VPG of type F2 and another one.
    Accept it on the AWS side (`aws.ec2transitgateway.PeeringAttachmentAccepter`), and give its id to a
    TransitGatewayPeeringActivation. Each side then needs static routes: here CustomerRoutes. Deleting ends the peering
    for both. On a VPG of another stack, a peering with the gateway that is there already is refused."""

    Inputs, Outputs = TransitGatewayPeeringConnectionInputs, TransitGatewayPeeringConnectionOutputs

    async def create(
        self, call: Call[Client], inputs: TransitGatewayPeeringConnectionInputs
    ) -> tuple[str, TransitGatewayPeeringConnectionOutputs]:
        vpg, wanted = await fetch(call.api, inputs.vpg_id), inputs.wire()
        _check(vpg, wanted)
        entry = entry_of(vpg, wanted)
        if entry is not None and await self._is_over(call, vpg, entry):
            await end(call, inputs.vpg_id, entry)
            entry = None
        if entry is None:
            entry = await request(call, inputs.vpg_id, wanted)
        else:
            _check_name(call, entry, inputs)
            await call.warn(f"Went on: {_peers(vpg, entry)}.")
        return str(attachment_id_of(entry)), _outputs(inputs.vpg_id, entry)

    async def read(
        self,
        call: Call[Client],
        resource_id: str,
        inputs: TransitGatewayPeeringConnectionInputs | None,
        outputs: TransitGatewayPeeringConnectionOutputs | None,
    ) -> tuple[str, TransitGatewayPeeringConnectionInputs, TransitGatewayPeeringConnectionOutputs]:
        vpgs = [await fetch(call.api, inputs.vpg_id)] if inputs else await call.api.pages(PATH)
        for vpg in vpgs:
            if (entry := entry_with(vpg, resource_id)) is not None:
                now = _outputs(vpg["vpgId"], entry)
                return resource_id, TransitGatewayPeeringConnectionInputs.seen(**vars(now)), now
        raise Gone(resource_id)

    async def delete(
        self, call: Call[Client], resource_id: str, outputs: TransitGatewayPeeringConnectionOutputs
    ) -> None:
        if is_taken_over(call, {name: value for name, value in outputs.wire().items() if name in IDENTITY}):
            return
        try:
            entry = entry_with(await fetch(call.api, outputs.vpg_id), resource_id)
            if entry is None:
                return
            if (now := entry.get("customerTransitGatewayId")) != outputs.transit_gateway_id:
                await call.warn(left(f"The gateway that {resource_id} peers with", now, outputs.transit_gateway_id))
                return
            await end(call, outputs.vpg_id, entry)
        except Gone:
            return

    async def foresee(self, call: Call[Client], known: Mapping[str, Any]) -> None:
        if "vpgId" not in known:
            return
        vpg = await fetch(call.api, known["vpgId"])
        _check(vpg, known)
        entry = entry_of(vpg, known) if known.keys() >= IDENTITY else None
        if entry is not None and attachment_id_of(entry) != call.replaced_id:
            await self._is_over(call, vpg, entry)

    def forbid_replacement(self, resource_id: str, changes: str, observed: Mapping[str, Any]) -> None:
        if observed.get("allowReplacement"):
            return
        raise Problem(
            f"{resource_id} would be ended and another peering requested, as SORACOM cannot change {changes}. Devices "
            "and servers are cut off from each other meanwhile. Take the change back, or allow it: allowReplacement, "
            "in a stack file `allow_replacement: [canal]`."
        )

    def is_observed(self, outputs: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
        # They are looked up for the gateway that is wanted: of a peering with another one they say nothing.
        return outputs.get("transitGatewayId") == wanted.get("transitGatewayId")

    def spoilt(self, resource_id: str, outputs: Mapping[str, Any], observed: Mapping[str, Any]) -> Set[str]:
        # SORACOM has no status for a peering that is over in AWS, so it may go on listing one (assumed).
        live = observed.get("liveAttachmentIds")
        return {"liveAttachmentIds"} if live is not None and resource_id not in live else set()

    def remark(self, resource_id: str, observed: Mapping[str, Any]) -> str | None:
        if not self.spoilt(resource_id, {}, observed):
            return None
        state = (observed.get("endedAttachments") or {}).get(resource_id)
        shown = f"AWS shows {resource_id} as {state}" if state else f"AWS no longer shows {resource_id}"
        return f"{shown}{REASONS.get(state or '', '')}: another peering is requested."

    async def _is_over(self, call: Call[Client], vpg: Mapping[str, Any], entry: Entry) -> bool:
        """Whether a peering that SORACOM lists with the gateway has ended in AWS; if so, warns. Raises Problem where
        the peering belongs to somebody else."""
        attachment_id = str(attachment_id_of(entry))
        if not is_ours(call, vpg.get("tags")):
            there = f"transitGatewayId: {_peers(vpg, entry)}"
            raise somebodys(call, there, vpg["vpgId"], attachment_id, "Use that peering")
        if remark := self.remark(attachment_id, call.observed):
            await call.warn(remark)
        return remark is not None


def _peers(vpg: Mapping[str, Any], entry: Entry) -> str:
    return f"{attachment_id_of(entry)} already peers {entry.get('customerTransitGatewayId')} with {vpg['vpgId']}"


def _check(vpg: Mapping[str, Any], wanted: Mapping[str, Any]) -> None:
    """Raises Problem."""
    check_has_one(vpg, "On type F, give each VPC a VpcPeeringConnection")
    if (own := transit_gateway_of(vpg).get("id")) is not None and own == wanted.get("transitGatewayId"):
        raise Problem(
            f"transitGatewayId: {own} is the VPG's own transit gateway; give the one that it is to peer with."
        )


def _check_name(call: Call[Client], entry: Entry, inputs: TransitGatewayPeeringConnectionInputs) -> None:
    """Raises Problem where what peers already has another name than wanted."""
    if (has := entry.get("name")) != inputs.name:
        attachment_id = str(attachment_id_of(entry))
        raise Problem(
            f"{attachment_id} already peers {inputs.transit_gateway_id} with {inputs.vpg_id}, by the name {has} and "
            f"not {inputs.name}. Delete it in SORACOM's console, or take it over: "
            f"`{import_line(call, attachment_id)}`."
        )


def _outputs(vpg_id: str, entry: Entry) -> TransitGatewayPeeringConnectionOutputs:
    return TransitGatewayPeeringConnectionOutputs.seen(
        vpg_id=vpg_id,
        aws_account_id=entry.get("customerAwsAccountId"),
        aws_region=entry.get("customerRegion"),
        transit_gateway_id=entry.get("customerTransitGatewayId"),
        name=entry.get("name"),
        attachment_id=attachment_id_of(entry),
    )
