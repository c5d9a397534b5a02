"""One conversation, as the stack file wants it, as a trace says it, and as packets had it. Pure."""

from dataclasses import dataclass
from typing import Any

from devicepath_tools.network.intent.ends import EndKind
from devicepath_tools.network.intent.traced import Traced
from devicepath_tools.network.survey import table as tables
from devicepath_tools.network.trace.verdict import Verdict
from devicepath_tools.rehearsal.probes.probe import Outcome

ANSWERED, NOT_ANSWERED = "answered", "none"


@dataclass(frozen=True)
class Crossing(Traced):
    """What became of a conversation; no outcome: no packet was sent."""

    outcome: Outcome | None = None

    @property
    def faults(self) -> list[str]:
        """Where two of the three disagree, in one line each; none: they agree."""
        found = [*([self.disagreement] if self.disagreement else []), *self._contradicted]
        return [f"{self.conversation}: {fault} ({self.conversation.why})." for fault in found]

    @property
    def is_confirmed(self) -> bool:
        """Whether a packet had it as the trace says."""
        return self.outcome is not None and not self._contradicted

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
        if outcome.died is not None and (outcome.died.cause, outcome.died.object_id) in named:
            return []
        told = ", ".join(f"{cause.value}: {place}" for cause, place in sorted(named)) or "nothing"
        stopped = f"stopped at {outcome.died}" if outcome.died is not None else "was lost where nobody saw it"
        return [f"a packet {stopped}, the trace names {told}"]

    @property
    def _is_unanswerable(self) -> bool:
        """What answers on the internet, nobody knows; that nothing comes there is counted there."""
        is_known = not self.conversation.is_wanted and self.trace.verdict is not Verdict.UNKNOWN
        return self.conversation.destination.kind is EndKind.INTERNET and not is_known

    def shown(self) -> dict[str, Any]:
        """For programs."""
        outcome = self.outcome
        return {
            **tables.shown(self),
            "answered": None if outcome is None else outcome.is_answered,
            "sourceSeen": None if outcome is None or outcome.source_seen is None else str(outcome.source_seen),
            "roundTripMs": None if outcome is None else outcome.round_trip_ms,
            "stoppedAt": None if outcome is None or outcome.died is None else str(outcome.died),
            "faults": self.faults,
        }


def packet(outcome: Outcome | None) -> str:
    """What became of one, in a few words."""
    if outcome is None:
        return "not sent"
    if outcome.is_answered:
        return ANSWERED
    return f"stopped: {outcome.died.cause.value}" if outcome.died and outcome.died.cause else NOT_ANSWERED
