"""What a SIM group's Air settings say about the private path: its VPG, its DNS servers, its link MTU."""

from collections.abc import Mapping
from typing import Annotated, Any

from pulumi_provider.resource import Call, Gone, Mark, Problem, Resource, type_of
from soracom_provider.api.client import Client
from soracom_provider.api.types import Switch
from soracom_provider.resources import virtual_private_gateway
from soracom_provider.resources.air_settings import (
    KEYS,
    NAMESPACE,
    FormerSettings,
    GroupConfigurationProperties,
    added,
    air,
    attached_to,
    former_of,
    parameters,
    seen_former,
)
from soracom_provider.resources.found import changed_meanwhile, left
from soracom_provider.resources.group import fetch, path_of
from soracom_provider.resources.ownership import is_ours


class GroupConfigurationInputs(GroupConfigurationProperties):
    allow_replacement: Annotated[Switch, Mark.OBSERVED] = False
    """Whether the group may move to a VPG that the same run makes while the one it is on is in use. Left out: it is
    refused."""


class GroupConfigurationOutputs(GroupConfigurationProperties):
    former: FormerSettings = FormerSettings()
    """Former values of the settings that are given here, of a group that another stack made: what it had before, or
    what a refresh found that somebody had set since."""


class GroupConfiguration(Resource[Client, GroupConfigurationInputs, GroupConfigurationOutputs]):
    """Settings of a SIM group for SORACOM Air. Owns only what it sets: other settings of the group are neither changed
    nor removed nor reported. SIMs take settings over with their next session. A group that another stack made gets back
    the former value of each setting that is no longer given, and of all when the resource is deleted; but a setting
    that somebody has changed meanwhile stays, and a VPG that is gone is not set again. Imported by `<group's
    id>/SoracomAir`."""

    Inputs, Outputs = GroupConfigurationInputs, GroupConfigurationOutputs

    async def create(
        self, call: Call[Client], inputs: GroupConfigurationInputs
    ) -> tuple[str, GroupConfigurationOutputs]:
        wanted = parameters(inputs)
        had = await _had(call, await fetch(call.api, inputs.group_id), wanted)
        await _put(call.api, inputs.group_id, wanted)
        return f"{inputs.group_id}/{NAMESPACE}", _outputs(inputs, former_of(had, wanted))

    async def read(
        self,
        call: Call[Client],
        resource_id: str,
        inputs: GroupConfigurationInputs | None,
        outputs: GroupConfigurationOutputs | None,
    ) -> tuple[str, GroupConfigurationInputs, GroupConfigurationOutputs]:
        group_id, _, namespace = resource_id.partition("/")
        if namespace != NAMESPACE:
            raise Problem(f"{resource_id!r} is not the id of a configuration; it is <group's id>/{NAMESPACE}.")
        group = await fetch(call.api, group_id)
        has = air(group)
        now = {
            "vpg_id": has.get("vpgId") if has.get("useVpg") else None,
            "dns_servers": has.get("dnsServers") if has.get("useCustomDns") else None,
            "link_mtu": has.get("ipLinkMtu"),
        }
        owned = {name for name, value in vars(inputs).items() if value is not None} if inputs else now.keys()
        found = GroupConfigurationInputs.seen(group_id=group_id, **{name: now[name] for name in now.keys() & owned})
        former = outputs.former if outputs else FormerSettings()
        if outputs and not is_ours(call, group.get("tags")):
            former = seen_former(has, parameters(outputs), outputs.former)
        return resource_id, found, _outputs(found, former)

    async def update(
        self,
        call: Call[Client],
        resource_id: str,
        outputs: GroupConfigurationOutputs,
        inputs: GroupConfigurationInputs,
    ) -> GroupConfigurationOutputs:
        if inputs.vpg_id != outputs.vpg_id and _is_made_now(call, inputs.vpg_id):
            await _check_may_leave(call, inputs.group_id, outputs.vpg_id)
        group = await fetch(call.api, inputs.group_id)
        has, recorded, wanted = air(group), parameters(outputs), parameters(inputs)
        new = added(recorded, wanted)
        if not is_ours(call, group.get("tags")):
            _check_not_changed(inputs.group_id, has, recorded, wanted)
        former = outputs.former.wire() | former_of(await _had(call, group, new), new).wire()
        await _put(call.api, inputs.group_id, wanted)
        await _give_back(call, inputs.group_id, has, outputs, [name for name in KEYS if getattr(inputs, name) is None])
        kept = {key: value for key, value in former.items() if key in wanted}
        return _outputs(inputs, FormerSettings.recorded(kept))

    async def delete(self, call: Call[Client], resource_id: str, outputs: GroupConfigurationOutputs) -> None:
        try:
            has = air(await fetch(call.api, outputs.group_id))
        except Gone:
            return
        await _give_back(call, outputs.group_id, has, outputs, list(KEYS))

    async def foresee(self, call: Call[Client], known: Mapping[str, Any]) -> None:
        before = call.recorded.get(call.urn, {})
        # Another group at the same time makes it a replacement.
        if call.replaced_id is not None and "vpgId" in call.given - known.keys():
            await _check_may_leave(call, before["groupId"], before.get("vpgId"))
        if known.get("groupId") is None or "vpgId" not in call.given:
            return
        group = await fetch(call.api, known["groupId"])
        await _tell_of_move(call, group, known)
        if known.keys() >= call.given:
            await _had(call, group, parameters(GroupConfigurationProperties.recorded(known)))

    async def foresee_update(
        self, call: Call[Client], resource_id: str, outputs: Mapping[str, Any], known: Mapping[str, Any]
    ) -> None:
        if "vpgId" in call.given and ("vpgId" not in known or known["vpgId"] != outputs.get("vpgId")):
            # One that is named may be what a refresh found changed, and is put back.
            if "vpgId" not in known:
                await _check_may_leave(call, outputs["groupId"], outputs.get("vpgId"))
            await _tell_of_move(call, await fetch(call.api, known["groupId"]), known)
        before, after = (parameters(GroupConfigurationProperties.recorded(it)) for it in (outputs, known))
        if known.keys() >= call.given and (new := added(before, after)):
            await _had(call, await fetch(call.api, known["groupId"]), new)


def _is_made_now(call: Call[Client], vpg_id: str | None) -> bool:
    """Whether this run has made the VPG. What it has made on one, such as Gate, may have its id."""
    kind = virtual_private_gateway.VirtualPrivateGateway.__name__
    return any(made == vpg_id and type_of(urn) == kind for urn, made in call.made.items())


async def _check_may_leave(call: Call[Client], group_id: str, vpg_id: str | None) -> None:
    """Before the group moves to a VPG that this run makes. Raises Problem where the one it is on is in use."""
    if vpg_id is None or call.observed.get("allowReplacement"):
        return
    try:
        vpg = await virtual_private_gateway.fetch(call.api, vpg_id)
    except Gone:
        return
    if vpg.get("status") == virtual_private_gateway.RUNNING:
        raise Problem(
            f"vpgId: the group {group_id} is on {vpg_id}, which is in use, and would move to a VPG that is made anew. "
            "That is a new set-up fee, and its SIMs are cut off until their next session. Take the change back; or, to "
            f"have {vpg_id} as this stack's own again, `pulumi import` it; or allow it: allowReplacement, in a stack "
            "file `allow_replacement: [vpg]`."
        )


async def _tell_of_move(call: Call[Client], group: Mapping[str, Any], known: Mapping[str, Any]) -> None:
    vpg_id = attached_to(group)
    # A VPG that is not made yet has no id, and is another than any that a group is on.
    if "vpgId" in call.given and vpg_id not in (None, known.get("vpgId")):
        to = known.get("vpgId") or "the new one"
        await call.warn(
            f"The group {group['groupId']} is on the VPG {vpg_id} now: its SIMs move to {to} with their next session."
        )


async def _had(call: Call[Client], group: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    """What the group had before, to be given back. Where it is as wanted already, a run that was cut off may have set
    that and recorded nothing: then nobody knows what there was, and the user is told."""
    has = air(group)
    if is_ours(call, group.get("tags")):
        return {}
    equal = {key: value for key, value in wanted.items() if key in has and has[key] == value}
    # To give back a VPG of this state's own, which may end with this, is to give nothing.
    if "vpgId" in equal and await _is_own_vpg(call, equal["vpgId"]):
        await call.warn(
            f"The group {group['groupId']} is on {equal['vpgId']}, which this stack made, already: a run that was cut "
            "off may have put it there. What the group had before is not known, so it cannot be given back: note it "
            "down, if you know it. When this is deleted, the group is taken off the VPG."
        )
        return {key: value for key, value in has.items() if key not in equal}
    if equal and equal == wanted:
        there = " and ".join(f"{key} {_shown(value)}" for key, value in equal.items() if not isinstance(value, bool))
        await call.warn(
            f"The group {group['groupId']}, which this stack did not make, has {there} already, as wanted here. It "
            "keeps that when this is deleted. If a run that was cut off set it, what the group had before is not "
            "known: if you know it, set that in SORACOM's console, run `pulumi refresh` and then `pulumi up`, and a "
            "deletion gives it back."
        )
    return has


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


async def _is_own_vpg(call: Call[Client], vpg_id: str) -> bool:
    try:
        return is_ours(call, (await virtual_private_gateway.fetch(call.api, vpg_id)).get("tags"))
    except Gone:
        return False


def _outputs(inputs: GroupConfigurationInputs, former: FormerSettings) -> GroupConfigurationOutputs:
    given = {name: getattr(inputs, name) for name in GroupConfigurationProperties.model_fields}
    return GroupConfigurationOutputs.seen(**given, former=former)


def _check_not_changed(
    group_id: str, has: Mapping[str, Any], recorded: Mapping[str, Any], wanted: Mapping[str, Any]
) -> None:
    """Raises Problem where an update would overwrite what somebody has set meanwhile in a group of others."""
    for key in recorded.keys() & wanted.keys():
        if key in has and has[key] not in (recorded[key], wanted[key]):
            raise changed_meanwhile(f"{key} of the group {group_id}", has[key], recorded[key], group_id)


async def _put(api: Client, group_id: str, parameters: Mapping[str, Any]) -> None:
    body = [{"key": key, "value": value} for key, value in parameters.items()]
    await api.put(f"{path_of(group_id)}/configuration/{NAMESPACE}", body)


async def _give_back(
    call: Call[Client], group_id: str, has: Mapping[str, Any], outputs: GroupConfigurationOutputs, settings: list[str]
) -> None:
    """Of the settings that were set, each that still is what was recorded gets its former value, or is removed."""
    recorded, former = parameters(outputs), await _possible(call.api, outputs.former.wire())
    back: dict[str, Any] = {}
    removed: list[str] = []
    lost: list[str] = []
    for setting in settings:
        keys = [key for key in KEYS[setting] if key in recorded and key in has]
        if not keys:
            continue
        if _is_wanted_by_another(call, group_id, setting, recorded):
            lost += [f"{key} {former[key]}" for key in keys if key in former]
            continue
        if other := [key for key in keys if has[key] != recorded[key]]:
            await call.warn(left(f"{other[0]} of the group {group_id}", has[other[0]], recorded[other[0]]))
            continue
        back |= {key: former[key] for key in keys if key in former}
        removed += [key for key in keys if key not in former]
    if lost:
        await call.warn(
            f"What {group_id} had before is no longer recorded, as it stays set by a resource of another name: "
            f"{', '.join(lost)}. Note it down; with an alias of the old name it would have stayed."
        )
    if back:
        await _put(call.api, group_id, back)
    for key in sorted(removed):
        await call.api.delete_if_there(f"{path_of(group_id)}/configuration/{NAMESPACE}/{key}")


async def _possible(api: Client, former: dict[str, Any]) -> dict[str, Any]:
    """Without a VPG that is gone: SORACOM attaches no SIM to one (assumed: it refuses the setting)."""
    if vpg_id := former.get("vpgId"):
        try:
            await virtual_private_gateway.fetch(api, vpg_id)
        except Gone:
            return {key: value for key, value in former.items() if key not in KEYS["vpg_id"]}
    return former


def _is_wanted_by_another(call: Call[Client], group_id: str, setting: str, recorded: Mapping[str, Any]) -> bool:
    """Whether another resource of the program sets the same by now: its name changed."""
    name = GroupConfigurationProperties.model_fields[setting].alias
    value = recorded[KEYS[setting][-1]]
    return any(it.get("groupId") == group_id and it.get(str(name)) == value for it in call.beside)
