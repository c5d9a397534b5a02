"""SIM groups on a VPG that another stack, or somebody by hand, put there: their devices would be cut off if it
ended."""

from collections.abc import Mapping, Sequence
from typing import Any

from pulumi_provider.resource import Call, Problem
from soracom_provider.api.client import Client
from soracom_provider.resources.group import PATH
from soracom_provider.resources.ownership import Claim, is_ours


async def check_no_groups_of_others(call: Call[Client], vpg_id: str) -> None:
    """Raises Problem where a VPG that is to end, or to be replaced, has SIM groups of others on it. Groups that this
    state put there do not count: they have left it by then, or, where the VPG is replaced, leave it later."""
    _refuse(vpg_id, f"{vpg_id} is not ended", await _foreign(call, vpg_id))


async def stays_for_others(call: Call[Client], vpg: Mapping[str, Any], thing: str, *, ended: str, left: str) -> bool:
    """Asked before a thing that SIM groups count on ends, on a VPG that the stack leaves. Returns True, after a
    warning, where the thing is left for groups of other stacks, as the VPG is no stack's. Raises Problem where the VPG
    is this stack's own and groups of others are on it. `ended` and `left` are the words for a message."""
    vpg_id, tags = vpg["vpgId"], vpg.get("tags")
    foreign = await _foreign(call, vpg_id)
    if is_ours(call, tags):
        _refuse(vpg_id, f"{thing} of {vpg_id} is not {ended}", foreign)
    groups = [it for it in foreign if Claim.of(it.get("tags")) is not None]
    if not groups or Claim.of(tags) is not None:
        return False
    await call.warn(f"{thing} of {vpg_id} was left {left}: SIM groups of other stacks are on it, {_ids(groups)}.")
    return True


async def _foreign(call: Call[Client], vpg_id: str) -> list[dict[str, Any]]:
    """Groups on the VPG that this state neither made nor, as far as it is known, put there."""
    groups = await call.api.pages(PATH)
    # Asked for afterwards: a group of this state's may begin to leave the VPG meanwhile.
    own = {it.get("groupId") for it in [*call.wanted.values(), *call.recorded.values()]}
    on_it = [it for it in groups if _is_on(it, vpg_id) and it["groupId"] not in own]
    return [it for it in on_it if not is_ours(call, it.get("tags"))]


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
