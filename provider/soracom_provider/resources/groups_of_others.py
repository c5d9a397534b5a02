"""SIM groups on a VPG that another stack, or somebody by hand, put there: their devices are cut off when it ends."""

from collections.abc import Mapping, Sequence
from typing import Any

from pulumi_provider.resource import Call, Problem
from soracom_provider.api.client import Client
from soracom_provider.resources.group import PATH
from soracom_provider.resources.ownership import Claim, is_ours


async def check_no_groups_of_others(call: Call[Client], vpg_id: str) -> None:
    """Before a VPG ends, and in a preview of that: what this state put on it has left it by then, or is the program's
    or the state's: of a VPG that is replaced, what depends on it comes later. Raises Problem."""
    _refuse(vpg_id, f"{vpg_id} is not ended", await _foreign(call, vpg_id))


async def stays_for_others(call: Call[Client], vpg: Mapping[str, Any], thing: str, *, ended: str, left: str) -> bool:
    """Before a thing that groups count on is `ended` on a VPG that the stack leaves: whether it is `left` for those of
    other stacks, as the VPG is nobody's. Raises Problem on its own VPG, which does not end under any group of others:
    another stack may have put one there that it found, and that has no tag."""
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
    """On the VPG, and neither made by this state nor known to be put there by it."""
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
