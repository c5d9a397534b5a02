"""What devices of a VPG may reach: some entries of a list that is another's."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from pulumi_provider.resource import Call, Gone, Mark, Problem, Properties, Resource
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
from soracom_provider.resources.found import import_line
from soracom_provider.resources.ownership import is_ours
from soracom_provider.resources.virtual_private_gateway import fetch


class RoutingFilterEntriesProperties(Properties):
    vpg_id: Annotated[VpgId, Mark.IMMUTABLE]
    """Id of the VPG."""
    entries: Annotated[list[RoutingFilterEntry], Field(min_length=1), AfterValidator(sorted_entries)]
    """The entries that are added, in any order. None of their ranges may be in the list already, whatever the
    action."""


class RoutingFilterEntries(Resource[Client, RoutingFilterEntriesProperties, RoutingFilterEntriesProperties]):
    """Some entries of a VPG's outbound routing filter, beside those of others: of the RoutingFilter of the stack that
    the list belongs to, or of the RoutingFilterEntries of further stacks. Only they are changed, shown and removed. A
    range that is in the list already is refused, as somebody else's. Beside a RoutingFilter of the same program, let
    these depend on it. Devices that are online keep the old filter until their next session. Imported by
    `<VPG's id>/<range>,<range>`."""

    Inputs = Outputs = RoutingFilterEntriesProperties

    async def create(
        self, call: Call[Client], inputs: RoutingFilterEntriesProperties
    ) -> tuple[str, RoutingFilterEntriesProperties]:
        _check_free(call, await fetch(call.api, inputs.vpg_id), inputs.entries)
        await change(call.api, inputs.vpg_id, put=inputs.entries)
        return _id(inputs.vpg_id, inputs.entries), inputs

    async def read(
        self,
        call: Call[Client],
        resource_id: str,
        inputs: RoutingFilterEntriesProperties | None,
        outputs: RoutingFilterEntriesProperties | None,
    ) -> tuple[str, RoutingFilterEntriesProperties, RoutingFilterEntriesProperties]:
        vpg_id, _, ranges = resource_id.partition("/")
        if not ranges:
            raise Problem(f"{resource_id!r} is not the id of entries; it is <VPG's id>/<range>,<range>.")
        there = entries_of(await fetch(call.api, vpg_id))
        if outputs is not None:
            entries = of_ranges(there, recorded(outputs.entries))
        else:
            entries = _named(vpg_id, there, [one.strip() for one in ranges.split(",")])
        if not entries:
            raise Gone(resource_id)
        now = RoutingFilterEntriesProperties.seen(vpg_id=vpg_id, entries=entries)
        return resource_id, now, now

    async def update(
        self,
        call: Call[Client],
        resource_id: str,
        outputs: RoutingFilterEntriesProperties,
        inputs: RoutingFilterEntriesProperties,
    ) -> RoutingFilterEntriesProperties:
        vpg = await fetch(call.api, inputs.vpg_id)
        _check_free(call, vpg, beside(inputs.entries, recorded(outputs.entries)))
        if not is_ours(call, vpg.get("tags")):
            check_not_changed(vpg, recorded(outputs.entries), inputs.entries)
        await change(call.api, inputs.vpg_id, put=inputs.entries, take=recorded(outputs.entries))
        return inputs

    async def delete(self, call: Call[Client], resource_id: str, outputs: RoutingFilterEntriesProperties) -> None:
        try:
            await take_away(call, outputs.vpg_id, recorded(outputs.entries))
        except Gone:
            return

    async def foresee(self, call: Call[Client], known: Mapping[str, Any]) -> None:
        if {"vpgId", "entries"} <= known.keys():
            entries = [RoutingFilterEntry.model_validate(entry) for entry in known["entries"]]
            if call.replaced_id != _id(known["vpgId"], entries):
                _check_free(call, await fetch(call.api, known["vpgId"]), entries)

    async def foresee_update(
        self, call: Call[Client], resource_id: str, outputs: Mapping[str, Any], known: Mapping[str, Any]
    ) -> None:
        before = [entry.get("ipRange") for entry in outputs.get("entries") or ()]
        new = [entry for entry in known.get("entries", ()) if entry["ipRange"] not in before]
        if new:
            await self.foresee(call, {**known, "entries": new})


def _named(vpg_id: str, there: Entries, ranges: list[str]) -> list[RoutingFilterEntry]:
    """Those of an import. Raises Problem where one of them is not there, and Gone where none is."""
    known = [str(entry.ip_range) for entry in there]
    missing = [one for one in ranges if one not in known]
    if missing and missing != ranges:
        raise Problem(f"The routing filter of {vpg_id} has no entry for {', '.join(missing)}; nothing was imported.")
    return [entry for entry in there if str(entry.ip_range) in ranges]


def _check_free(call: Call[Client], vpg: Mapping[str, Any], entries: Entries) -> None:
    """Raises Problem where the list has one of the ranges. Those that are equal may be gone on with on a VPG that this
    state made: a run that was killed added them, unless another resource of the program has them."""
    vpg_id = vpg["vpgId"]
    there = of_ranges(entries_of(vpg), entries)
    if is_ours(call, vpg.get("tags")):
        of_program = wanted_elsewhere(call, vpg_id)
        there = [entry for entry in there if entry not in entries or of_ranges([entry], of_program)]
    if there:
        # What the state has already no import takes.
        take = "" if call.urn in call.recorded else f"take it over: `{import_line(call, _id(vpg_id, there))}`, or "
        raise Problem(
            f"entries: the routing filter of {vpg_id} has {told(there)} already, and what is there belongs to whoever "
            "added it. Leave it out here; or, if it is nobody's, for example of a run of this stack that was cut off, "
            f"{take}remove it in SORACOM's console."
        )


def _id(vpg_id: str, entries: Iterable[RoutingFilterEntry]) -> str:
    return f"{vpg_id}/{','.join(str(entry.ip_range) for entry in entries)}"
