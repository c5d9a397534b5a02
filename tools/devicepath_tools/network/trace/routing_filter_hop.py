"""A VPG's routing filter: the longest range that holds the destination decides; without one it is allowed."""

from dataclasses import dataclass

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.packet import Packet
from devicepath_tools.network.trace.hop import Hop
from devicepath_tools.network.trace.walk import Walk
from devicepath_tools.network.trace.words import label
from devicepath_tools.network.virtual_private_gateway import FilterAction, RoutingFilterEntry, VirtualPrivateGateway


@dataclass(frozen=True, slots=True)
class RoutingFilterHop(Hop):
    entry: RoutingFilterEntry | None

    @property
    def rule_id(self) -> str:
        return f"{self.entry.action.value} {self.entry.range}" if self.entry is not None else ""

    @property
    def finding(self) -> str:
        if self.entry is None:
            return f"routing filter: no entry holds {self.packet.destination}, so it is allowed"
        return f"routing filter: {self.rule_id}"

    @property
    def fix(self) -> str:
        if self.cause is None:
            return ""
        wanted = f"allow {self.packet.destination} in the routing filter of {label(self.subject)}"
        return f"{wanted}, and renew the device's session"


def judge_filter(walk: Walk, vpg: VirtualPrivateGateway, packet: Packet) -> None:
    if vpg.routing_filter:
        entry = vpg.filter_entry(packet.destination)
        is_denied = entry is not None and entry.action is FilterAction.DENY
        walk.note(RoutingFilterHop(packet, vpg, entry, cause=Cause.ROUTING_FILTER if is_denied else None))
