"""The routing filter: which destinations devices may reach. Longest prefix wins (console text), so order is free."""

from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Network

from devicepath_tools.rehearsal.clouds.soracom.account.shown import Json


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
