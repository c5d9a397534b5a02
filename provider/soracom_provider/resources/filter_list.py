"""The list of a VPG's routing filter, which several resources may each have a part of."""

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from typing import Any

from pulumi_provider.resource import Call, Problem, Properties
from soracom_provider.api.client import Client
from soracom_provider.api.errors import ApiError, Unreachable
from soracom_provider.api.turns import turn
from soracom_provider.api.types import Range, in_order
from soracom_provider.resources.found import changed_meanwhile, left
from soracom_provider.resources.virtual_private_gateway import fetch, path_of

TRIES = 5
"""How often writing is tried while somebody else writes the same list."""


class FilterAction(str, Enum):
    """What happens to packets for a range."""

    ALLOW = "allow"
    DENY = "deny"


class RoutingFilterEntry(Properties):
    """What happens to packets for one range of destinations."""

    action: FilterAction
    """`allow` or `deny`."""
    ip_range: Range
    """Destinations, in CIDR notation. Where ranges overlap, the longest prefix decides."""

    def __str__(self) -> str:
        return f"{self.wire().get('action')} {self.ip_range}"


Entries = Sequence[RoutingFilterEntry]


def sorted_entries(entries: list[RoutingFilterEntry]) -> list[RoutingFilterEntry]:
    """In one order, as order means nothing: the longest prefix decides (source: SORACOM's console)."""
    ranges = [entry.ip_range for entry in entries]
    twice = {str(ip_range): None for ip_range in sorted(ranges, key=in_order) if ranges.count(ip_range) > 1}
    if twice:
        raise ValueError(f"{', '.join(twice)} stands in several entries; keep one of them.")
    return _in_order(entries)


def entries_of(vpg: Mapping[str, Any]) -> list[RoutingFilterEntry]:
    """All entries that the API shows, also those that break a rule."""
    return _in_order(map(_seen, vpg.get("routingFilterEntries") or []))


def recorded(entries: Iterable[RoutingFilterEntry | Mapping[str, Any]]) -> list[RoutingFilterEntry]:
    """Out of the state: a list that breaks a rule, as a refresh saw it, comes as it was written."""
    return [entry if isinstance(entry, RoutingFilterEntry) else _seen(entry) for entry in entries]


def of_ranges(entries: Iterable[RoutingFilterEntry], of: Entries) -> list[RoutingFilterEntry]:
    """Those of the same ranges as others, whatever their action."""
    ranges = [entry.ip_range for entry in of]
    return [entry for entry in entries if entry.ip_range in ranges]


def beside(entries: Iterable[RoutingFilterEntry], of: Entries) -> list[RoutingFilterEntry]:
    """Those of other ranges."""
    ranges = [entry.ip_range for entry in of]
    return [entry for entry in entries if entry.ip_range not in ranges]


def wanted_elsewhere(call: Call[Any], vpg_id: str) -> list[RoutingFilterEntry]:
    """What other resources of the program want in this list, as far as it is known."""
    lists = [
        it["entries"]
        for it in call.others.values()
        if it.get("vpgId") == vpg_id and isinstance(it.get("entries"), list)
    ]
    return [_seen(entry) for listed in lists for entry in listed]


async def change(api: Client, vpg_id: str, *, put: Entries = (), take: Entries = ()) -> None:
    """Puts entries into the list, takes away those that still are as given, and leaves the rest. The list is written as
    a whole, so it is read again afterwards, and written once more where somebody else wrote in between. Raises Gone."""
    async with turn(api, vpg_id, "routing filter"):
        for written in range(TRIES):
            try:
                now = entries_of(await fetch(api, vpg_id))
            except (ApiError, Unreachable):
                if written:
                    # It is to be recorded: in somebody's list the next run would find it as somebody's.
                    return
                raise
            left = [entry for entry in beside(now, put) if entry not in take]
            wanted = _in_order([*left, *put])
            if wanted == now:
                return
            await api.post(f"{path_of(vpg_id)}/set_routing_filter", [entry.wire() for entry in wanted])
    raise Problem(
        f"The routing filter of {vpg_id} was written {TRIES} times, and somebody else changed it each time. Run the "
        "same command again when they have finished."
    )


def told(entries: Iterable[RoutingFilterEntry]) -> str:
    """`allow 10.0.0.0/16, deny 0.0.0.0/0`"""
    return ", ".join(map(str, entries))


def _seen(entry: Mapping[str, Any]) -> RoutingFilterEntry:
    return RoutingFilterEntry.seen(action=entry.get("action"), ip_range=entry.get("ipRange"))


def _in_order(entries: Iterable[RoutingFilterEntry]) -> list[RoutingFilterEntry]:
    return sorted(entries, key=lambda entry: (in_order(entry.ip_range), str(entry.action)))


async def take_away(call: Call[Client], vpg_id: str, before: Entries) -> None:
    """Removes what still is as it was recorded, and which no other resource of the program wants. Raises Gone."""
    now = of_ranges(entries_of(await fetch(call.api, vpg_id)), before)
    kept = wanted_elsewhere(call, vpg_id)
    if changed := [entry for entry in beside(now, kept) if entry not in before]:
        await call.warn(left(f"The routing filter of {vpg_id}", told(changed), told(of_ranges(before, changed))))
    await change(call.api, vpg_id, take=beside(before, kept))


def check_not_changed(vpg: Mapping[str, Any], before: Entries, wanted: Entries) -> None:
    """Raises Problem where an update would overwrite what somebody has set meanwhile in the list of a VPG of others."""
    changed = [entry for entry in of_ranges(entries_of(vpg), wanted) if entry not in (*before, *wanted)]
    if changed:
        was = told(of_ranges(before, changed)) or "without that"
        raise changed_meanwhile(f"The routing filter of {vpg['vpgId']}", told(changed), was, vpg["vpgId"])
