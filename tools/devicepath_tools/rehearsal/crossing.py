"""One conversation, as the stack file wants it, as a trace says it, and as packets had it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from devicepath_tools.network.loading.conversations import Conversation, EndKind
from devicepath_tools.network.loading.traced import wanted_verdict
from devicepath_tools.network.packet import ECHO_REQUEST, Protocol
from devicepath_tools.network.trace.trace import Trace
from devicepath_tools.network.trace.verdict import Verdict
from devicepath_tools.rehearsal.probes.probe import Outcome

HEADINGS = ("from", "to", "what", "wanted", "trace", "packet", "seen as", "round trip")
ANSWERED, NOT_ANSWERED = "answered", "none"


@dataclass(frozen=True)
class Crossing:
    """What became of a conversation; no outcome: no packet was sent."""

    conversation: Conversation
    trace: Trace
    outcome: Outcome | None = None

    @property
    def faults(self) -> list[str]:
        """Where two of the three disagree, in one line each; none: they agree."""
        found = [*self._unmet, *self._contradicted]
        return [f"{self.conversation}: {fault} ({self.conversation.why})." for fault in found]

    @property
    def is_as_wanted(self) -> bool:
        """Whether the trace says what the stack file wants."""
        return self.trace.verdict is wanted_verdict(self.conversation)

    @property
    def is_confirmed(self) -> bool:
        """Whether a packet had it as the trace says."""
        return self.outcome is not None and not self._contradicted

    @property
    def _unmet(self) -> list[str]:
        if self.is_as_wanted:
            return []
        should, verdict = wanted_verdict(self.conversation).value, self.trace.verdict.value
        return [f"it should be {should}, the trace says {verdict}{self._blocked}"]

    @property
    def _contradicted(self) -> list[str]:
        return [] if self.outcome is None or self._is_unanswerable else self._of_packet(self.outcome)

    def _of_packet(self, outcome: Outcome) -> list[str]:
        """Unknown agrees with nothing."""
        if outcome.is_answered != (self.trace.verdict is Verdict.REACHABLE):
            where = f" at {outcome.died}" if outcome.died is not None else ""
            said = "was answered" if outcome.is_answered else f"was not answered{where}"
            return [f"the trace says {self.trace.verdict.value}, a packet {said}"]
        if not outcome.is_answered:
            return self._of_place(outcome)
        wanted = self.conversation.seen_source
        if wanted is not None and outcome.source_seen != wanted:
            return [f"the receiver should see {wanted}, and saw {outcome.source_seen}"]
        return []

    def _of_place(self, outcome: Outcome) -> list[str]:
        named = {(blocker.cause, blocker.hop.subject.id) for blocker in self.trace.blockers}
        if outcome.died is None or (outcome.died.cause, outcome.died.object_id) in named:
            return []
        told = ", ".join(f"{cause.value}: {place}" for cause, place in sorted(named)) or "nothing"
        return [f"a packet stopped at {outcome.died}, the trace names {told}"]

    @property
    def _blocked(self) -> str:
        told = [f"{blocker.cause.value} at {blocker.hop.place}" for blocker in self.trace.blockers]
        return f" by {', '.join(told)}" if told else ""

    @property
    def _is_unanswerable(self) -> bool:
        """What answers on the internet, nobody knows; that nothing comes there is counted there."""
        return self.conversation.destination.kind is EndKind.INTERNET and self.conversation.is_wanted

    def row(self) -> tuple[str, ...]:
        """By HEADINGS."""
        outcome = self.outcome
        seen = str(outcome.source_seen) if outcome is not None and outcome.source_seen is not None else ""
        trip = f"{outcome.round_trip_ms:.1f} ms" if outcome is not None and outcome.round_trip_ms is not None else ""
        return (
            str(self.conversation.source),
            str(self.conversation.destination),
            what(self.conversation),
            "yes" if self.conversation.is_wanted else "no",
            self.trace.verdict.value,
            _packet(outcome),
            seen,
            trip,
        )

    def shown(self) -> dict[str, Any]:
        """For programs."""
        outcome = self.outcome
        return {
            "from": str(self.conversation.source),
            "to": str(self.conversation.destination),
            "what": what(self.conversation),
            "wanted": self.conversation.is_wanted,
            "why": self.conversation.why,
            "trace": self.trace.verdict.value,
            "answered": None if outcome is None else outcome.is_answered,
            "sourceSeen": None if outcome is None or outcome.source_seen is None else str(outcome.source_seen),
            "roundTripMs": None if outcome is None else outcome.round_trip_ms,
            "stoppedAt": None if outcome is None or outcome.died is None else str(outcome.died),
            "faults": self.faults,
        }


def what(conversation: Conversation) -> str:
    """`ping`, `tcp 22`."""
    if conversation.protocol is Protocol.ICMP and conversation.port == ECHO_REQUEST:
        return "ping"
    return f"{conversation.protocol.value} {conversation.port}"


def _packet(outcome: Outcome | None) -> str:
    if outcome is None:
        return "not sent"
    if outcome.is_answered:
        return ANSWERED
    return f"stopped: {outcome.died.cause.value}" if outcome.died and outcome.died.cause else NOT_ANSWERED


def table(crossings: Sequence[Crossing]) -> str:
    """What people read."""
    rows = [HEADINGS, *(crossing.row() for crossing in crossings)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join(["Who reaches whom", *(f"  {line}" for line in lines)])
