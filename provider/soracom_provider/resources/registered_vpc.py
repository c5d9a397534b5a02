"""What a VPG of type F2 keeps of a VPC that is registered with it: found, made and ended by account and VPC."""

from collections.abc import Mapping
from typing import Any

from pulumi_provider.resource import Call, Problem
from soracom_provider.api.client import Client, segment
from soracom_provider.api.waiting import StillWaiting, wait
from soracom_provider.resources.virtual_private_gateway import LIMIT_S, fetch, path_of

Entry = dict[str, Any]
"""As the API shows it, and `key`, which it is listed by."""

# Source: TransitGatewayVpcAttachment.status.
VPC_ATTACHMENT_PENDING, ACCEPTANCE_PENDING, ACTIVE = "vpcAttachmentPending", "acceptancePending", "active"
FAILED = "failed"

ATTACHMENT = "tgw-attach-"


def entry_of(vpg: Mapping[str, Any], account_id: str, vpc_id: str) -> Entry | None:
    """The entry of a VPC, by account and VPC: before it is attached there is no id of AWS's, and what the entry's key
    is then is not known. Of several entries, one that has not failed."""
    wanted = (account_id, vpc_id)
    found = entries_of(vpg)
    of_it = [it for it in found if (it.get("customerAwsAccountId"), it.get("customerVpcId")) == wanted]
    return min(of_it, key=lambda it: status_of(it) == FAILED, default=None)


def entry_with(vpg: Mapping[str, Any], attachment_id: str) -> Entry | None:
    return next((it for it in entries_of(vpg) if attachment_id_of(it) == attachment_id), None)


def entries_of(vpg: Mapping[str, Any]) -> list[Entry]:
    listed = vpg.get("soracomTransitGatewayVpcAttachments") or {}
    return [{"key": key, **entry} for key, entry in listed.items()]


def status_of(entry: Entry) -> str:
    """SORACOM's word."""
    return str(entry.get("status"))


def attachment_id_of(entry: Entry) -> str | None:
    """AWS's, once SORACOM has seen the VPC attached."""
    ids = (entry.get("customerTransitGatewayVpcAttachmentId"), entry.get("id"), entry.get("key"))
    return next((str(one) for one in ids if str(one).startswith(ATTACHMENT)), None)


def attachments_path(vpg_id: str) -> str:
    return f"{path_of(vpg_id)}/transit_gateway_vpc_attachments"


async def register(call: Call[Client], vpg_id: str, account_id: str, vpc_id: str, name: str | None) -> None:
    """Registers a VPC, once. SORACOM then shares its gateway to the account."""

    async def find() -> dict[str, Any] | None:
        vpg = await fetch(call.api, vpg_id)
        return vpg if entry_of(vpg, account_id, vpc_id) is not None else None

    body = {"customerAwsAccountId": account_id, "customerVpcId": vpc_id}
    await call.api.create(attachments_path(vpg_id), body if name is None else {**body, "name": name}, find, "its VPC")


async def end(call: Call[Client], vpg_id: str, entry: Entry) -> None:
    """Deletes SORACOM's entry. Raises Gone with the VPG, and Problem while it is still listed."""
    account_id, vpc_id = entry["customerAwsAccountId"], entry["customerVpcId"]
    key = attachment_id_of(entry) or entry.get("id") or entry["key"]
    await call.api.delete_if_there(f"{attachments_path(vpg_id)}/{segment(str(key))}")

    def is_gone(vpg: Mapping[str, Any]) -> bool:
        return entry_of(vpg, account_id, vpc_id) is None

    try:
        # A VPG cannot be terminated, nor the VPC registered anew, while it lists one.
        await wait(call, lambda: fetch(call.api, vpg_id), is_gone, LIMIT_S)
    except StillWaiting as waiting:
        raise Problem(
            f"{vpg_id} still lists the attachment of {vpc_id} of the account {account_id}: {waiting.why}. Run the same "
            "command again; if that does not help, delete it in SORACOM's console."
        ) from None
