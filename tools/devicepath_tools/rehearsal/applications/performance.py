"""An application over one conversation of a rehearsal: which are chosen, how they went, and what people read. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from devicepath_tools.columns import GAP, columns
from devicepath_tools.network.intent.conversation import Conversation
from devicepath_tools.network.intent.ends import End, EndKind
from devicepath_tools.network.intent.traffic import MQTT
from devicepath_tools.network.packet import Protocol
from devicepath_tools.network.survey.table import what
from devicepath_tools.network.trace.verdict import Verdict
from devicepath_tools.rehearsal.applications.application import Application, Result
from devicepath_tools.rehearsal.applications.datagrams import Datagrams
from devicepath_tools.rehearsal.applications.http import MEGABYTE, Http
from devicepath_tools.rehearsal.applications.long_connection import LongConnection
from devicepath_tools.rehearsal.applications.mqtt import Mqtt
from devicepath_tools.rehearsal.probes.crossing import Crossing

HEADINGS = ("from", "to", "over", "what", "held", "seen as", "time", "remark")
OVER_TCP: tuple[Application, ...] = (Http(1), Http(MEGABYTE), LongConnection())


@dataclass(frozen=True)
class Performance:
    """How an application went."""

    conversation: Conversation
    result: Result

    @property
    def faults(self) -> list[str]:
        """One line each; none: it went as it should."""
        wanted, seen = self.conversation.seen_source, self.result.source_seen
        found = []
        if not self.result.held:
            found.append(f"the trace says reachable, {self.result.what} did not hold: {self.result.remark}")
        elif wanted is not None and seen is not None and seen != wanted:
            found.append(f"{self.result.what}: the receiver should see {wanted}, and saw {seen}")
        return [f"{self.conversation}: {fault} ({self.conversation.why})." for fault in found]

    def row(self) -> tuple[str, ...]:
        """By HEADINGS."""
        result = self.result
        return (
            str(self.conversation.source),
            str(self.conversation.destination),
            what(self.conversation),
            result.what,
            "yes" if result.held else "no",
            "" if result.source_seen is None else str(result.source_seen),
            f"{result.seconds:.2f} s",
            result.remark,
        )

    def shown(self) -> dict[str, Any]:
        """For programs."""
        return {
            "from": str(self.conversation.source),
            "to": str(self.conversation.destination),
            "over": what(self.conversation),
            **self.result.shown(),
            "faults": self.faults,
        }


def table(performances: Sequence[Performance]) -> str:
    """What people read."""
    lines = columns([HEADINGS, *(performance.row() for performance in performances)])
    return "\n".join(["What works over it", *(f"{GAP}{line}" for line in lines)])


def representative(crossings: Iterable[Crossing], tiers: Mapping[str, str]) -> list[Conversation]:
    """Of what is wanted and reachable, all conversations of one pair for each direction, tier and gate peer.

    `tiers` gives a server's tier by its name. Where there are several devices, each tier has another one."""
    usable = [
        it.conversation for it in crossings if it.conversation.is_wanted and it.trace.verdict is Verdict.REACHABLE
    ]
    pairs: dict[tuple[str, str], dict[tuple[End, End], None]] = {}
    for one in usable:
        if EndKind.INTERNET not in (one.source.kind, one.destination.kind):
            kinds = (_kind(one.source, tiers), _kind(one.destination, tiers))
            pairs.setdefault(kinds, {})[one.source, one.destination] = None
    chosen = set(_in_turn([list(it) for it in pairs.values()]))
    return [it for it in usable if (it.source, it.destination) in chosen]


def _in_turn(choices: Iterable[Sequence[tuple[End, End]]]) -> Iterator[tuple[End, End]]:
    """The first of each whose device was not chosen yet; the first, where there is none."""
    used: set[End] = set()
    for pairs in choices:
        pair = next((it for it in pairs if not used.intersection(_devices(it))), pairs[0])
        used.update(_devices(pair))
        yield pair


def _devices(pair: tuple[End, End]) -> list[End]:
    return [end for end in pair if end.kind is EndKind.DEVICE]


def _kind(end: End, tiers: Mapping[str, str]) -> str:
    named = {EndKind.SERVER: tiers.get(end.name, ""), EndKind.GATE_PEER: end.name}
    return f"{end.kind.value} {named.get(end.kind, '')}"


def applications_over(conversation: Conversation, *, has_broker: bool) -> tuple[Application, ...]:
    """What is tried; of a ping nothing but the path's MTU, which is asked of all at once.

    `has_broker`: whether this machine can start one. Else the port of MQTT is used like any other."""
    if conversation.protocol is Protocol.UDP:
        return (Datagrams(),)
    if conversation.protocol is not Protocol.TCP:
        return ()
    is_broker = has_broker and conversation.port == MQTT and conversation.destination.kind is EndKind.SERVER
    return (Mqtt(),) if is_broker else OVER_TCP
