"""The routing filter: which destinations devices may reach. Longest prefix wins (console text), so order is free."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Network
from typing import TYPE_CHECKING

from devicepath_tools.rehearsal.clouds.soracom.calls import Answer, Call, Json, Route
from devicepath_tools.rehearsal.clouds.soracom.fields import Fields, objects
from devicepath_tools.rehearsal.clouds.soracom.refusals import Code, Refused

if TYPE_CHECKING:
    from devicepath_tools.rehearsal.clouds.soracom.cloud import SoracomCloud


class FilterAction(StrEnum):
    """[SPEC] RoutingFilterEntry.action."""

    ALLOW = "allow"
    DENY = "deny"


@dataclass(frozen=True)
class RoutingFilterEntry:
    """One destination range and what happens to packets for it."""

    action: FilterAction
    ip_range: IPv4Network

    def shown(self) -> Json:
        """[SPEC] RoutingFilterEntry."""
        return {"action": self.action.value, "ipRange": str(self.ip_range)}


def set_routing_filter(cloud: SoracomCloud, call: Call) -> Answer:
    """POST .../set_routing_filter: the whole list is replaced, [] clears it (inferred from [SPEC]: an array)."""
    vpg = cloud.vpgs.running(call.parameters["vpg_id"])
    entries = [_entry(item) for item in objects(call.body)]
    ranges = [entry.ip_range for entry in entries]
    for ip_range in ranges:
        if ranges.count(ip_range) > 1:  # Assumed: two actions for one range have no longest prefix.
            raise Refused(400, Code.FILTER_INVALID, f"ipRange: {ip_range} is given twice.")
    vpg.routing_filter = entries
    cloud.vpgs.touch(vpg)
    return Answer(200)


def _entry(item: object) -> RoutingFilterEntry:
    fields = Fields(item, {"action", "ipRange"})
    action = fields.text("action")
    if action not in {known.value for known in FilterAction}:
        raise Refused(400, Code.FILTER_INVALID, f"action: {action!r}; allow or deny is needed.")
    return RoutingFilterEntry(FilterAction(action), fields.network("ipRange", Code.FILTER_INVALID))


ROUTES = [Route("POST", "/virtual_private_gateways/{vpg_id}/set_routing_filter", set_routing_filter)]
