"""Many traces: a line each with what decided, and all of them as one object."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from devicepath_tools.network.network import Network
from devicepath_tools.network.trace import text
from devicepath_tools.network.trace.document import document
from devicepath_tools.network.trace.questions import Written
from devicepath_tools.network.trace.trace import Trace
from devicepath_tools.network.trace.verdict import Verdict

Answered = tuple[Written, Trace]


def verdict(answers: Sequence[Answered]) -> Verdict:
    """The worst: stopped, then unknown."""
    said = {trace.verdict for _, trace in answers}
    return next((it for it in (Verdict.STOPPED, Verdict.UNKNOWN) if it in said), Verdict.REACHABLE)


def lines(network: Network, answers: Sequence[Answered]) -> Iterator[str]:
    """For people."""
    for _, trace in answers:
        yield text.heading(network, trace)
        for it in trace.blockers if trace.verdict is Verdict.STOPPED else ():
            yield f"  {it.cause.value}: {it.hop.place}: {it.hop.finding}; fix: {it.hop.fix}"
        for hop in trace.undecided:
            yield f"  {hop.place}: {hop.finding}"
    counted = Counter(trace.verdict for _, trace in answers)
    yield ""
    yield f"Asked: {len(answers)}; {', '.join(f'{counted[it]} {it.value}' for it in Verdict if counted[it])}."
    yield from (f"Not read: {line}" for line in network.unread)


def as_object(network: Network, answers: Sequence[Answered]) -> dict[str, Any]:
    """For programs: each as one alone is printed, with its line and the ends as they were written."""
    return {
        "verdict": verdict(answers).value,
        "questions": [
            {"line": it.number, "from": it.sender, "to": it.receiver, **document(network, trace)}
            for it, trace in answers
        ],
    }
