"""Canal by transit gateway peering: the wait until SORACOM's side sees that the peering was accepted."""

from collections.abc import Mapping, Set
from typing import Annotated, Any

from pulumi_provider.resource import Call, Gone, Mark, Problem, Properties, Resource, Unfinished
from soracom_provider.api.client import Client
from soracom_provider.api.types import AttachmentId, VpgId
from soracom_provider.api.waiting import StillWaiting, wait
from soracom_provider.resources.peered_gateway import ACTIVE, PENDING, Entry, entry_with
from soracom_provider.resources.virtual_private_gateway import fetch

LIMIT_S = 600.0
"""As AWS's own side may take."""


class ActivationInputs(Properties):
    vpg_id: Annotated[VpgId, Mark.IMMUTABLE]
    """Id of the VPG; take it from the TransitGatewayPeeringConnection (`vpgId`)."""
    attachment_id: Annotated[AttachmentId, Mark.IMMUTABLE]
    """The TransitGatewayPeeringConnection's `attachmentId`. Let this depend on what accepts the peering."""


class ActivationOutputs(ActivationInputs):
    status: str
    """Status according to SORACOM: `active` when packets may pass."""


class TransitGatewayPeeringActivation(Resource[Client, ActivationInputs, ActivationOutputs]):
    """The wait until a peering of transit gateways is active on SORACOM's side, after it was accepted on the AWS side:
    600 seconds, or what customTimeouts say. Give CustomerRoutes this resource's `attachmentId`. Deleting it does
    nothing: the peering ends with its TransitGatewayPeeringConnection, or with AWS's attachment. Imported by `<VPG's
    id>/<attachment's id>`."""

    Inputs, Outputs = ActivationInputs, ActivationOutputs

    async def create(self, call: Call[Client], inputs: ActivationInputs) -> tuple[str, ActivationOutputs]:
        return _id(inputs), await self._active(call, inputs)

    async def read(
        self, call: Call[Client], resource_id: str, inputs: ActivationInputs | None, outputs: ActivationOutputs | None
    ) -> tuple[str, ActivationInputs, ActivationOutputs]:
        vpg_id, separator, attachment_id = resource_id.partition("/")
        if not separator:
            raise Problem(f"{resource_id!r} is not the id of an activation; it is <VPG's id>/<attachment's id>.")
        entry = entry_with(await fetch(call.api, vpg_id), attachment_id)
        if entry is None:
            raise Gone(resource_id)
        now = ActivationOutputs.seen(vpg_id=vpg_id, attachment_id=attachment_id, status=entry.get("status"))
        return resource_id, ActivationInputs.seen(**vars(now)), now

    async def update(
        self, call: Call[Client], resource_id: str, outputs: ActivationOutputs, inputs: ActivationInputs
    ) -> ActivationOutputs:
        return await self._active(call, inputs)

    async def delete(self, call: Call[Client], resource_id: str, outputs: ActivationOutputs) -> None:
        return

    def drifted(self, urn: str, outputs: Mapping[str, Any], owner: str | None) -> Set[str]:
        return set() if outputs.get("status") == ACTIVE else {"status"}

    async def _active(self, call: Call[Client], inputs: ActivationInputs) -> ActivationOutputs:
        async def look() -> Entry:
            entry = entry_with(await fetch(call.api, inputs.vpg_id), inputs.attachment_id)
            if entry is None:
                raise Problem(
                    f"{inputs.attachment_id} is no peering of {inputs.vpg_id}. Give this the `attachmentId` of a "
                    "soracom.TransitGatewayPeeringConnection; where somebody deleted it, `pulumi up --refresh` makes "
                    "another one."
                )
            return entry

        try:
            await wait(call, look, lambda entry: entry.get("status") == ACTIVE, LIMIT_S)
        except StillWaiting as waiting:
            raise Unfinished(
                _id(inputs),
                ActivationOutputs.seen(**vars(inputs), status=PENDING),
                f"{inputs.attachment_id} is not active at SORACOM: it is still {PENDING}, and {waiting.why}. Look at "
                "it in AWS: while it is pendingAcceptance there, accept it and run `pulumi up` again; if it was "
                "rejected or deleted there, or has failed, delete it in SORACOM's console and run `pulumi up "
                "--refresh`.",
            ) from None
        return ActivationOutputs.seen(**vars(inputs), status=ACTIVE)


def _id(inputs: ActivationInputs) -> str:
    return f"{inputs.vpg_id}/{inputs.attachment_id}"
