"""Who reaches whom, for people: what is alike in one line, what disagrees on top and one by one. Pure."""

from collections.abc import Iterable, Iterator, Sequence

from devicepath_tools.columns import GAP
from devicepath_tools.network.network import Network
from devicepath_tools.network.survey import table as tables
from devicepath_tools.network.survey.gathered import gathered, seen_as
from devicepath_tools.network.trace import text as trace_text
from devicepath_tools.rehearsal.probes.crossing import Crossing, packet
from devicepath_tools.rehearsal.steps import counted, shortened

HEADINGS = (*tables.HEADINGS, "packet", "seen as", "round trip")
SENT_ONLY = HEADINGS.index("packet")
"""From here on, columns say something where packets were sent."""
MOST_TOLD = 8
"""Disagreements that are told in words; the rest is counted."""
MOST_TRACED = 2
"""Disagreements that are shown hop by hop."""
LEGEND = ("wanted: by the stack file. trace: by what both clouds hold.",)
LEGEND_OF_PACKETS = (
    "packet: through network namespaces that are built from that. seen as: the source that the receiver saw.",
)


def text(network: Network, crossings: Sequence[Crossing]) -> str:
    """The table with its legend, and below it what disagrees: in words, and the first hop by hop."""
    disagreeing = [crossing for crossing in crossings if crossing.faults]
    came_to = f"{len(disagreeing)} not as it should be" if disagreeing else "all as they should be"
    parts = [_table(crossings, f"{tables.TITLE}: {counted(len(crossings), 'conversation')}, {came_to}")]
    if disagreeing:
        parts.append("\n".join([f"Not as it should be ({tables.MARK})", *_told(disagreeing)]))
    parts += [_indented(trace_text.text(network, one.trace)) for one in disagreeing[:MOST_TRACED]]
    return "\n\n".join(parts)


def lines(crossings: Iterable[Crossing]) -> list[tuple[str, ...]]:
    """The cells of each, by HEADINGS; what is wanted first."""
    return [(*it.cells, _range(_round_trips(it.them))) for it in gathered(crossings, _came_out)]


def _table(crossings: Sequence[Crossing], title: str) -> str:
    alone = [line for crossing in crossings if crossing.faults for line in lines([crossing])]
    alike = lines(crossing for crossing in crossings if not crossing.faults)
    is_sent = any(crossing.outcome is not None for crossing in crossings)
    columns = len(HEADINGS) if is_sent else SENT_ONLY
    rows = [cells[:columns] for cells in (*alone, *alike)]
    legend = (f"{GAP}{it}" for it in (*LEGEND, *(LEGEND_OF_PACKETS if is_sent else ())))
    return "\n".join([tables.table(HEADINGS[:columns], rows, title, marked=len(alone)), *legend])


def _told(disagreeing: Sequence[Crossing]) -> Iterator[str]:
    faults = [fault for crossing in disagreeing for fault in crossing.faults]
    yield from (f"{GAP}{fault}" for fault in shortened(faults, MOST_TOLD))


def _came_out(crossing: Crossing) -> tuple[str, ...]:
    seen = crossing.outcome.source_seen if crossing.outcome is not None else None
    return (*tables.came_out(crossing), packet(crossing.outcome), seen_as(crossing, seen))


def _round_trips(crossings: Iterable[Crossing]) -> tuple[float, ...]:
    outcomes = (crossing.outcome for crossing in crossings)
    return tuple(it.round_trip_ms for it in outcomes if it is not None and it.round_trip_ms is not None)


def _range(trips_ms: Sequence[float]) -> str:
    if not trips_ms:
        return ""
    least, most = f"{min(trips_ms):.1f}", f"{max(trips_ms):.1f}"
    return f"{least} ms" if least == most else f"{least}-{most} ms"


def _indented(shown: str) -> str:
    return "\n".join(f"{GAP}{line}".rstrip() for line in shown.splitlines())
