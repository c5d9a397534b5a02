"""Who reaches whom, for people: what is alike in one line, what disagrees on top and one by one. Pure."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from devicepath_tools.network.loading.ends import End
from devicepath_tools.network.network import Network
from devicepath_tools.network.survey.table import what
from devicepath_tools.network.trace import text as trace_text
from devicepath_tools.rehearsal.crossing import Crossing, packet
from devicepath_tools.rehearsal.steps import counted, shortened

GAP = "  "
MARK = "!"
HEADINGS = ("from", "to", "what", "wanted", "trace", "packet", "seen as", "round trip")
SENT_ONLY = HEADINGS.index("packet")
"""From here on, columns say something where packets were sent."""
OWN_ADDRESS = "its own"
MOST_NAMED = 4
"""Ends in one cell; the rest is counted."""
MOST_TOLD = 8
"""Disagreements that are told in words; the rest is counted."""
MOST_TRACED = 2
"""Disagreements that are shown hop by hop."""
LEGEND = ("wanted: by the stack file. trace: by what both clouds hold.",)
LEGEND_OF_PACKETS = (
    "packet: through network namespaces that are built from that. seen as: the source that the receiver saw.",
)
Item = TypeVar("Item")
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Line:
    """Conversations of which all came out alike: everything in `whats`, from each of one side to each of the other."""

    sources: tuple[End, ...]
    destinations: tuple[End, ...]
    """The same as the sources: from each to every other."""
    whats: tuple[str, ...]
    came_out: tuple[str, ...]
    """Wanted, trace, packet, seen as: cells of the table."""
    round_trips_ms: tuple[float, ...]

    def cells(self) -> tuple[str, ...]:
        """By HEADINGS."""
        to = "each other" if self.sources == self.destinations else _names(self.destinations)
        return (_names(self.sources), to, ", ".join(self.whats), *self.came_out, _range(self.round_trips_ms))


def text(network: Network, crossings: Sequence[Crossing]) -> str:
    """The table with its legend, and below it what disagrees: in words, and the first hop by hop."""
    disagreeing = [crossing for crossing in crossings if crossing.faults]
    came_to = f"{len(disagreeing)} not as it should be" if disagreeing else "all as they should be"
    title = f"Who reaches whom: {counted(len(crossings), 'conversation')}, {came_to}"
    parts = ["\n".join([title, *_table(crossings)])]
    if disagreeing:
        parts.append("\n".join([f"Not as it should be ({MARK})", *_told(disagreeing)]))
    parts += [_indented(trace_text.text(network, one.trace)) for one in disagreeing[:MOST_TRACED]]
    return "\n\n".join(parts)


def lines(crossings: Iterable[Crossing]) -> list[Line]:
    """What is wanted first."""
    by_pair = _grouped(crossings, lambda it: (it.conversation.source, it.conversation.destination, _came_out(it)))
    single = [
        Line((source,), (destination,), tuple(what(it.conversation) for it in them), came_out, _round_trips(them))
        for (source, destination, came_out), them in by_pair
    ]
    by_source = _grouped(single, lambda it: (it.sources, it.destinations[0].kind, it.whats, it.came_out))
    wide = [_joined(them) for _, them in by_source]
    by_rest = _grouped(wide, lambda it: (_reached(it), it.sources[0].kind, it.whats, it.came_out))
    found = [line for _, them in by_rest for line in _merged(them)]
    return sorted(found, key=lambda line: line.came_out[0] != "yes")


def _grouped(items: Iterable[Item], key: Callable[[Item], Key]) -> list[tuple[Key, list[Item]]]:
    """In the order in which each key is met first."""
    found: dict[Key, list[Item]] = {}
    for item in items:
        found.setdefault(key(item), []).append(item)
    return list(found.items())


def _table(crossings: Sequence[Crossing]) -> Iterator[str]:
    alone = [line for crossing in crossings if crossing.faults for line in lines([crossing])]
    alike = lines(crossing for crossing in crossings if not crossing.faults)
    is_sent = any(crossing.outcome is not None for crossing in crossings)
    columns = len(HEADINGS) if is_sent else SENT_ONLY
    rows = [("", HEADINGS), *((MARK, it.cells()) for it in alone), *(("", it.cells()) for it in alike)]
    widths = [max(len(cells[column]) for _, cells in rows) for column in range(columns)]
    for mark, cells in rows:
        shown = GAP.join(cell.ljust(width) for cell, width in zip(cells, widths, strict=False))
        yield f"{mark:<{len(GAP)}}{shown}".rstrip()
    yield from (f"{GAP}{it}" for it in (*LEGEND, *(LEGEND_OF_PACKETS if is_sent else ())))


def _told(disagreeing: Sequence[Crossing]) -> Iterator[str]:
    faults = [fault for crossing in disagreeing for fault in crossing.faults]
    yield from (f"{GAP}{fault}" for fault in shortened(faults, MOST_TOLD))


def _came_out(crossing: Crossing) -> tuple[str, ...]:
    seen = crossing.outcome.source_seen if crossing.outcome is not None else None
    is_own = seen == crossing.conversation.source.address
    return (
        "yes" if crossing.conversation.is_wanted else "no",
        crossing.trace.verdict.value,
        packet(crossing.outcome),
        "" if seen is None else OWN_ADDRESS if is_own else str(seen),
    )


def _round_trips(crossings: Iterable[Crossing]) -> tuple[float, ...]:
    outcomes = (crossing.outcome for crossing in crossings)
    return tuple(it.round_trip_ms for it in outcomes if it is not None and it.round_trip_ms is not None)


def _joined(alike: Sequence[Line]) -> Line:
    """Those of one source."""
    first = alike[0]
    destinations = tuple(end for line in alike for end in line.destinations)
    trips = tuple(trip for line in alike for trip in line.round_trips_ms)
    return Line(first.sources, destinations, first.whats, first.came_out, trips)


def _reached(line: Line) -> frozenset[End]:
    """The destinations; among ends of one kind, where nobody sends to itself, with the source."""
    is_among_equals = line.sources[0].kind is line.destinations[0].kind
    return frozenset((*line.destinations, *(line.sources if is_among_equals else ())))


def _merged(alike: Sequence[Line]) -> list[Line]:
    """Those that reach the same, in one line."""
    first = alike[0]
    sources = tuple(line.sources[0] for line in alike)
    trips = tuple(trip for line in alike for trip in line.round_trips_ms)
    if first.sources[0].kind is not first.destinations[0].kind:
        return [Line(sources, first.destinations, first.whats, first.came_out, trips)]
    if frozenset(sources) == _reached(first):
        return [Line(sources, sources, first.whats, first.came_out, trips)]
    return list(alike)


def _names(ends: Sequence[End]) -> str:
    """`device pump-1, pump-2`; of an end without a name, what it is."""
    named = ", ".join(end.name for end in ends[:MOST_NAMED] if end.name)
    more = f" and {len(ends) - MOST_NAMED} more" if len(ends) > MOST_NAMED else ""
    return f"{ends[0].kind.value} {named}{more}".strip()


def _range(trips_ms: Sequence[float]) -> str:
    if not trips_ms:
        return ""
    least, most = f"{min(trips_ms):.1f}", f"{max(trips_ms):.1f}"
    return f"{least} ms" if least == most else f"{least}-{most} ms"


def _indented(shown: str) -> str:
    return "\n".join(f"{GAP}{line}".rstrip() for line in shown.splitlines())
