"""SIM groups on a VPG that another stack, or somebody by hand, put there: their devices are cut off when it ends."""

from collections.abc import Mapping, Sequence
from typing import Any

from pulumi_provider.resource import Call, Problem
from soracom_provider.api.client import Client
from soracom_provider.resources.group import PATH
from soracom_provider.resources.ownership import Claim, is_ours


async def check_no_groups_of_others(call: Call[Client], vpg_id: str) -> None:
    """Before a VPG ends: what this state put on it has left it by then, or is wanted by the program. Raises Problem."""
    own = {it.get("groupId") for it in call.wanted.values()}
    _refuse(vpg_id, f"{vpg_id} is not ended", [it for it in await _foreign(call, vpg_id) if it["groupId"] not in own])


async def leaves_gate_open(call: Call[Client], vpg: Mapping[str, Any]) -> bool:
    """Before Gate of a VPG closes that the stack leaves: whether it stays open for groups of other stacks, as the VPG
    is nobody's. A group that this state found and put on it may be there still. Raises Problem on its own VPG."""
    vpg_id, tags = vpg["vpgId"], vpg.get("tags")
    groups = [it for it in await _foreign(call, vpg_id) if Claim.of(it.get("tags")) is not None]
    if is_ours(call, tags):
        _refuse(vpg_id, f"Gate of {vpg_id} is not closed", groups)
    if not groups or Claim.of(tags) is not None:
        return False
    await call.warn(f"Gate of {vpg_id} was left open: SIM groups of other stacks are on it, {_ids(groups)}.")
    return True


async def _foreign(call: Call[Client], vpg_id: str) -> list[dict[str, Any]]:
    """On the VPG, and not made by this state."""
    return [it for it in await call.api.pages(PATH) if _is_on(it, vpg_id) and not is_ours(call, it.get("tags"))]


def _is_on(group: dict[str, Any], vpg_id: str) -> bool:
    air = (group.get("configuration") or {}).get("SoracomAir") or {}
    return bool(air.get("useVpg")) and air.get("vpgId") == vpg_id


def _ids(groups: Sequence[dict[str, Any]]) -> str:
    return ", ".join(sorted(it["groupId"] for it in groups))


def _refuse(vpg_id: str, kept: str, groups: Sequence[dict[str, Any]]) -> None:
    if groups:
        raise Problem(
            f"{kept} while SIM groups of others are on {vpg_id}: {_ids(groups)}. Their "
            "devices would be cut off. Take them off it, by `pulumi destroy` of the stack that put them there or "
            "in SORACOM's console, and run the same command again; or hand the VPG over (docs/several-stacks.md)."
        )
