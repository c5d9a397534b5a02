"""What a VPG of type F2 keeps of a transit gateway that it peers with: found, requested and ended by that gateway."""

from collections.abc import Mapping
from typing import Any

from pulumi_provider.resource import Call, Problem
from soracom_provider.api.client import Client, segment
from soracom_provider.api.waiting import StillWaiting, wait
from soracom_provider.resources.registered_vpc import ATTACHMENT
from soracom_provider.resources.virtual_private_gateway import LIMIT_S, fetch, path_of

Entry = dict[str, Any]
"""As the API shows it, and `key`, which it is listed by."""

# Source: TransitGatewayPeeringConnection.status.
PENDING, ACTIVE = "pending", "active"

API_NAMES = {
    "awsAccountId": "customerAwsAccountId",
    "awsRegion": "customerRegion",
    "transitGatewayId": "customerTransitGatewayId",
}
"""What SORACOM calls the inputs that tell peerings apart. Source: CreateTransitGatewayPeeringConnectionRequest."""


def entries_of(vpg: Mapping[str, Any]) -> list[Entry]:
    listed = vpg.get("soracomTransitGatewayPeeringConnections") or {}
    return [{"key": key, **entry} for key, entry in listed.items()]


def entry_of(vpg: Mapping[str, Any], inputs: Mapping[str, Any]) -> Entry | None:
    """`inputs` by wire name."""
    wanted = [inputs[name] for name in API_NAMES]
    return next((it for it in entries_of(vpg) if [it.get(name) for name in API_NAMES.values()] == wanted), None)


def entry_with(vpg: Mapping[str, Any], attachment_id: str) -> Entry | None:
    return next((it for it in entries_of(vpg) if attachment_id_of(it) == attachment_id), None)


def attachment_id_of(entry: Entry) -> str | None:
    """AWS's id of the peering attachment."""
    ids = (entry.get("soracomTransitGatewayPeeringAttachmentId"), entry.get("id"), entry.get("key"))
    return next((str(one) for one in ids if str(one).startswith(ATTACHMENT)), None)


def peerings_path(vpg_id: str) -> str:
    return f"{path_of(vpg_id)}/transit_gateway_peering_connections"


async def request(call: Call[Client], vpg_id: str, inputs: Mapping[str, Any]) -> Entry:
    """Has SORACOM's account request the peering, once. Returns the listed entry once it has AWS's id."""

    async def find() -> Entry | None:
        return entry_of(await fetch(call.api, vpg_id), inputs)

    body = {name: inputs[own] for own, name in API_NAMES.items()}
    if "name" in inputs:
        body["name"] = inputs["name"]
    await call.api.create(peerings_path(vpg_id), body, find, "its gateway")
    try:
        entry = await wait(call, find, lambda it: it is not None and attachment_id_of(it) is not None, LIMIT_S)
    except StillWaiting as waiting:
        raise Problem(
            f"A peering of {vpg_id} with {inputs['transitGatewayId']} is requested, but SORACOM shows no attachment of "
            f"it yet, and {waiting.why}. Run `pulumi up` again to go on from there."
        ) from None
    return entry or {}


async def end(call: Call[Client], vpg_id: str, entry: Entry) -> None:
    """Deletes it on SORACOM's side. Raises Gone with the VPG, and Problem while it is still listed."""
    key = attachment_id_of(entry) or str(entry["key"])
    await call.api.delete_if_there(f"{peerings_path(vpg_id)}/{segment(key)}")

    def is_gone(vpg: Mapping[str, Any]) -> bool:
        return all(it["key"] != entry["key"] for it in entries_of(vpg))

    try:
        # A VPG cannot be terminated, nor the gateway peered anew, while it lists one.
        await wait(call, lambda: fetch(call.api, vpg_id), is_gone, LIMIT_S)
    except StillWaiting as waiting:
        raise Problem(f"{key} is not deleted yet: {waiting.why}. Run the same command again.") from None
