"""What a verdict rests on and nobody told: what the trace takes to be so, and what the source of the network did."""

from dataclasses import dataclass

from devicepath_tools.network.network import Network
from devicepath_tools.network.trace.assumption import Assumption
from devicepath_tools.network.trace.hop import Hop
from devicepath_tools.network.trace.noun import Noun
from devicepath_tools.network.trace.trace import Trace
from devicepath_tools.network.trace.words import label


@dataclass(frozen=True)
class Assumed:
    """One thing that is assumed, with every place where something was decided by it."""

    meaning: str
    """For people."""
    hops: tuple[Hop, ...]
    assumption: Assumption | None = None
    """The trace's own; None: it is the source's."""
    nouns: tuple[Noun, ...] = ()
    """What the source's is about."""

    def __str__(self) -> str:
        return f"{', '.join(map(label, self.nouns))}: {self.meaning}" if self.nouns else self.meaning


def assumed(network: Network, trace: Trace) -> tuple[Assumed, ...]:
    """Each once."""
    own = [Assumed(it.value, hops, it) for it, hops in trace.assumed.items()]
    return (*own, *_by_source(network, trace))


def _by_source(network: Network, trace: Trace) -> list[Assumed]:
    """Of the objects that decided. What is assumed alike of several is one thing."""
    found: dict[str, list[Hop]] = {}
    for hop in trace.all_hops():
        if (meaning := network.assumed.get(hop.subject.id)) is not None:
            found.setdefault(meaning, []).append(hop)
    return [Assumed(meaning, tuple(hops), nouns=_subjects(hops)) for meaning, hops in found.items()]


def _subjects(hops: list[Hop]) -> tuple[Noun, ...]:
    return tuple({hop.subject.id: hop.subject for hop in hops}.values())
