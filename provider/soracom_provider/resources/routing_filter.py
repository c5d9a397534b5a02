"""What devices of a VPG may reach: the whole list."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from pulumi_provider.resource import Call, Gone, Mark, Properties, Resource
from soracom_provider.api.client import Client
from soracom_provider.api.types import VpgId
from soracom_provider.resources.filter_list import (
    Entries,
    RoutingFilterEntry,
    beside,
    change,
    check_not_changed,
    entries_of,
    of_ranges,
    recorded,
    sorted_entries,
    take_away,
    told,
    wanted_elsewhere,
)
from soracom_provider.resources.found import NOBODYS, is_only_used, somebodys, uses
from soracom_provider.resources.groups_of_others import stays_for_others
from soracom_provider.resources.ownership import is_ours
from soracom_provider.resources.virtual_private_gateway import fetch

ROUTING_FILTER = "routingFilter"
"""What a look-up calls it."""


class RoutingFilterProperties(Properties):
    vpg_id: Annotated[VpgId, Mark.IMMUTABLE]
    """Id of the VPG."""
    entries: Annotated[list[RoutingFilterEntry], Field(min_length=1), AfterValidator(sorted_entries)]
    """All entries, in any order. What none of them covers is allowed."""


class RoutingFilterOutputs(RoutingFilterProperties):
    found: list[RoutingFilterEntry] = []
    """Entries that an import found on a VPG of another stack, or of none. The list does not say whose they are, so a
    deletion leaves all of them. An update leaves those that it is not given; the others are this resource's from then
    on."""


class RoutingFilter(Resource[Client, RoutingFilterProperties, RoutingFilterOutputs]):
    """The outbound routing filter of a VPG. The list belongs to one stack, so a VPG has one RoutingFilter; other stacks
    add to it by RoutingFilterEntries. This resource changes, shows and removes only what it set itself; entries of
    others are reported, and left. Devices that are online keep the old filter until their next session. Where the stack
    leaves the VPG while others have entries in the list, or SIM groups on the VPG, the whole list is left, as they
    count on what it denies; on a VPG of this stack's own, SIM groups of others make that deletion an error. On a VPG of
    another stack, a list that has entries already is refused. Imported by the VPG's id, with all entries of the list;
    on a VPG of another stack, an update then leaves the entries that it is not given, as they may be other stacks'."""

    Inputs, Outputs = RoutingFilterProperties, RoutingFilterOutputs

    async def create(self, call: Call[Client], inputs: RoutingFilterProperties) -> tuple[str, RoutingFilterOutputs]:
        vpg = await fetch(call.api, inputs.vpg_id)
        _check_not_somebodys(call, vpg)
        await _tell_of_others(call, vpg, inputs.entries)
        await _tell_of_replaced(call, vpg, inputs.entries, [])
        await change(call.api, inputs.vpg_id, put=inputs.entries)
        return inputs.vpg_id, _outputs(inputs)

    async def read(
        self,
        call: Call[Client],
        resource_id: str,
        inputs: RoutingFilterProperties | None,
        outputs: RoutingFilterOutputs | None,
    ) -> tuple[str, RoutingFilterProperties, RoutingFilterOutputs]:
        vpg = await fetch(call.api, resource_id)
        entries = entries_of(vpg)
        if not entries:
            raise Gone(f"{resource_id} has no routing filter.")
        found = entries if outputs is None and not is_ours(call, vpg.get("tags")) else []
        if outputs is not None:
            await _tell_of_others(call, vpg, recorded(outputs.entries))
            entries = of_ranges(entries, recorded(outputs.entries))
            found = recorded(outputs.found)
        now = RoutingFilterProperties.seen(vpg_id=resource_id, entries=entries)
        return resource_id, now, _outputs(now, found)

    async def update(
        self, call: Call[Client], resource_id: str, outputs: RoutingFilterOutputs, inputs: RoutingFilterProperties
    ) -> RoutingFilterOutputs:
        vpg = await fetch(call.api, resource_id)
        if not is_ours(call, vpg.get("tags")):
            check_not_changed(vpg, recorded(outputs.entries), inputs.entries)
        await _tell_of_others(call, vpg, [*_set(outputs), *inputs.entries])
        await _tell_of_replaced(call, vpg, inputs.entries, _set(outputs))
        await change(call.api, resource_id, put=inputs.entries, take=_set(outputs))
        return _outputs(inputs)

    async def delete(self, call: Call[Client], resource_id: str, outputs: RoutingFilterOutputs) -> None:
        if is_only_used(call, ROUTING_FILTER, resource_id):
            await call.warn(f"The routing filter of {resource_id} is no longer this stack's own, and stays as it is.")
            return
        try:
            vpg = await fetch(call.api, resource_id)
            others, leaving = beside(entries_of(vpg), _set(outputs)), not uses(call, resource_id)
            if leaving and await stays_for_others(call, vpg, "The routing filter", ended="emptied", left="as it is"):
                return
            if others and leaving:
                await call.warn(
                    f"The routing filter of {resource_id} was left as it is: others have entries in it, "
                    f"{told(others)}, and count on what it denies. {NOBODYS}"
                )
                return
            await take_away(call, resource_id, _set(outputs))
        except Gone:
            return

    async def foresee(self, call: Call[Client], known: Mapping[str, Any]) -> None:
        vpg_id = known.get("vpgId")
        if vpg_id is not None and vpg_id != call.replaced_id:
            vpg = await fetch(call.api, vpg_id)
            _check_not_somebodys(call, vpg)
            await _tell_of_replaced(call, vpg, recorded(known.get("entries", [])), [])

    async def foresee_update(
        self, call: Call[Client], resource_id: str, outputs: Mapping[str, Any], known: Mapping[str, Any]
    ) -> None:
        before, wanted = RoutingFilterOutputs.recorded(outputs), recorded(known.get("entries", []))
        vpg = await fetch(call.api, resource_id)
        await _tell_of_replaced(call, vpg, wanted, _set(before))
        if before.found and "entries" in known:
            await _tell_of_others(call, vpg, [*_set(before), *wanted])


def _set(outputs: RoutingFilterOutputs) -> list[RoutingFilterEntry]:
    """What this resource put into the list, or took over on a VPG of its own."""
    return beside(recorded(outputs.entries), recorded(outputs.found))


def _outputs(now: RoutingFilterProperties, found: Entries = ()) -> RoutingFilterOutputs:
    return RoutingFilterOutputs.seen(**vars(now), found=list(found))


def _check_not_somebodys(call: Call[Client], vpg: Mapping[str, Any]) -> None:
    """Raises Problem."""
    vpg_id = vpg["vpgId"]
    entries = beside(entries_of(vpg), wanted_elsewhere(call, vpg_id))
    if entries and not is_ours(call, vpg.get("tags")):
        there = f"vpgId: the routing filter of {vpg_id} has entries already ({told(entries)})"
        raise somebodys(call, there, vpg_id, vpg_id, "Add to them by soracom.RoutingFilterEntries")


async def _tell_of_replaced(call: Call[Client], vpg: Mapping[str, Any], wanted: Entries, before: Entries) -> None:
    """An entry of another resource, or of a run that was cut off, for a range that is wanted with another action."""
    replaced = [entry for entry in of_ranges(entries_of(vpg), wanted) if entry not in (*wanted, *before)]
    if replaced:
        await call.warn(
            f"The routing filter of {vpg['vpgId']} has {told(replaced)}, which this RoutingFilter did not set, and "
            f"gets {told(of_ranges(wanted, replaced))} in its place."
        )


async def _tell_of_others(call: Call[Client], vpg: Mapping[str, Any], own: Entries) -> None:
    """What resources of this program added needs no telling."""
    others = beside(entries_of(vpg), [*own, *wanted_elsewhere(call, vpg["vpgId"])])
    if others:
        await call.warn(
            f"The routing filter of {vpg['vpgId']} has entries that this RoutingFilter did not set, and leaves alone: "
            f"{told(others)}."
        )
