"""What devices of a VPG may reach."""

from enum import Enum
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from soracom_provider.api.client import Client
from soracom_provider.protocol.resource import Call, Gone, Mark, Properties, Resource
from soracom_provider.resources.virtual_private_gateway import fetch, path_of
from soracom_provider.types import Range, VpgId, in_order


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


def sorted_entries(entries: list[RoutingFilterEntry]) -> list[RoutingFilterEntry]:
    """In one order, as order means nothing: the longest prefix decides (source: SORACOM's console)."""
    ranges = [entry.ip_range for entry in entries]
    twice = {str(ip_range): None for ip_range in sorted(ranges, key=in_order) if ranges.count(ip_range) > 1}
    if twice:
        raise ValueError(f"{', '.join(twice)} stands in several entries; keep one of them.")
    return sorted(entries, key=_place)


def _place(entry: RoutingFilterEntry) -> tuple[tuple[bool, Any], str]:
    return in_order(entry.ip_range), str(entry.action)


class RoutingFilterProperties(Properties):
    vpg_id: Annotated[VpgId, Mark.IMMUTABLE]
    """Id of the VPG."""
    entries: Annotated[list[RoutingFilterEntry], Field(min_length=1), AfterValidator(sorted_entries)]
    """All entries, in any order. What none of them covers is allowed."""


class RoutingFilter(Resource[Client, RoutingFilterProperties, RoutingFilterProperties]):
    """The outbound routing filter of a VPG, as a whole: a VPG has one, so one of these. Devices that are online keep
    the old one until their next session. Deleting it allows everything again. Imported by the VPG's id."""

    Inputs = Outputs = RoutingFilterProperties

    async def create(self, call: Call[Client], inputs: RoutingFilterProperties) -> tuple[str, RoutingFilterProperties]:
        has = await _entries(call.api, inputs.vpg_id)
        if has and has != inputs.entries:
            await call.warn(f"The routing filter that {inputs.vpg_id} had ({len(has)} entries) was replaced.")
        await _set(call.api, inputs.vpg_id, inputs.entries)
        return inputs.vpg_id, inputs

    async def read(
        self,
        call: Call[Client],
        resource_id: str,
        inputs: RoutingFilterProperties | None,
        outputs: RoutingFilterProperties | None,
    ) -> tuple[str, RoutingFilterProperties, RoutingFilterProperties]:
        entries = await _entries(call.api, resource_id)
        if not entries:
            raise Gone(f"{resource_id} has no routing filter.")
        now = RoutingFilterProperties.seen(vpg_id=resource_id, entries=entries)
        return resource_id, now, now

    async def update(
        self, call: Call[Client], resource_id: str, outputs: RoutingFilterProperties, inputs: RoutingFilterProperties
    ) -> RoutingFilterProperties:
        await _set(call.api, inputs.vpg_id, inputs.entries)
        return inputs

    async def delete(self, call: Call[Client], resource_id: str, outputs: RoutingFilterProperties) -> None:
        try:
            await fetch(call.api, resource_id)
        except Gone:
            return
        await _set(call.api, resource_id, [])


async def _entries(api: Client, vpg_id: str) -> list[RoutingFilterEntry]:
    listed: list[dict[str, Any]] = (await fetch(api, vpg_id)).get("routingFilterEntries") or []
    entries = [RoutingFilterEntry.seen(action=entry.get("action"), ip_range=entry.get("ipRange")) for entry in listed]
    return sorted(entries, key=_place)


async def _set(api: Client, vpg_id: str, entries: list[RoutingFilterEntry]) -> None:
    await api.post(f"{path_of(vpg_id)}/set_routing_filter", [entry.wire() for entry in entries])
