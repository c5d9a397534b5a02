"""A trace for people: the packet, the hops of both ways, what stops it with what mends it, and what was assumed."""

from collections.abc import Iterator, Mapping, Sequence

from devicepath_tools.columns import GAP, columns
from devicepath_tools.network.network import Network
from devicepath_tools.network.packet import Packet
from devicepath_tools.network.trace.assumed import assumed
from devicepath_tools.network.trace.endpoint import Endpoint
from devicepath_tools.network.trace.hop import Hop, Leg, Outcome
from devicepath_tools.network.trace.noun import Unread
from devicepath_tools.network.trace.numbering import numbers
from devicepath_tools.network.trace.trace import Trace
from devicepath_tools.network.trace.verdict import Verdict
from devicepath_tools.network.trace.words import printable, traffic

RESULTS = {Outcome.PASSES: "passes", Outcome.STOPS: "STOPS", Outcome.UNKNOWN: "unknown"}
Row = tuple[str, str, str, str]


def text(network: Network, trace: Trace) -> str:
    """Everything that a person reads."""
    number, all_assumed = numbers(trace), assumed(network, trace)
    parts = [_heading(network, trace, number, len(all_assumed)), _ways(trace, number)]
    if trace.blockers:
        parts.append(_blockers(trace, number))
    if all_assumed:
        lines = [f"{GAP}{it} (at {_at(it.hops, number)})" for it in all_assumed]
        parts.append("\n".join(["Assumed", *lines]))
    if network.unread:
        parts.append("\n".join(["Not read", *(f"{GAP}{printable(line)}" for line in network.unread)]))
    return "\n\n".join(parts)


def heading(network: Network, trace: Trace) -> str:
    """The packet with its verdict, in one line."""
    return _heading(network, trace, numbers(trace), len(assumed(network, trace)))


def _heading(network: Network, trace: Trace, number: Mapping[int, str], assumptions: int) -> str:
    packet = trace.packet
    sender = _called(network, trace.sender, str(packet.source))
    receiver = _called(network, trace.there.arrived, str(packet.destination))
    return f"{sender} -> {receiver}, {_load(packet)}: {_verdict(trace, number, assumptions)}"


def _verdict(trace: Trace, number: Mapping[int, str], assumptions: int) -> str:
    if trace.verdict is Verdict.REACHABLE:
        return "REACHABLE" + (f" ({assumptions} assumed)" if assumptions else "")
    stopping = [hop for hop in trace.all_hops() if not hop.inside and hop.outcome is Outcome.STOPS]
    at = stopping if trace.verdict is Verdict.STOPPED else trace.undecided
    return f"{trace.verdict.name} at {_at(at, number)}"


def _called(network: Network, end: Endpoint | None, address: str) -> str:
    """The address with whose it is."""
    noun = end.noun(network) if end is not None else None
    name = "" if noun is None or isinstance(noun, Unread) else noun.name
    return f"{printable(name)} {address}" if name else address


def _load(packet: Packet) -> str:
    whole = ", not to be fragmented" if packet.dont_fragment else ""
    return f"{traffic(packet)}, {packet.size} bytes{whole}"


def _ways(trace: Trace, number: Mapping[int, str]) -> str:
    """The hops of both ways, in columns that are as wide in each."""
    there = list(_rows(trace.there, number, ""))
    back = list(_rows(trace.back, number, "")) if trace.back is not None else []
    rows = [("", row) if isinstance(row, str) else row for row in (*there, *back)]
    shown = [f"{GAP}{line}" for line in columns(rows, right={0})]
    lines = ["There", *shown[: len(there)], "", "Back"]
    if trace.back is None:
        lines.append(f"{GAP}not followed: who would answer is not known")
    return "\n".join([*lines, *shown[len(there) :]])


def _rows(leg: Leg, number: Mapping[int, str], indent: str) -> Iterator[Row | str]:
    for place, hop in enumerate(leg.hops):
        if place == leg.certain:
            yield f"{indent}from here on only if a host does as is assumed"
        yield number[id(hop)], f"{indent}{hop.place}", f"{indent}{hop.finding}", _result(hop)
        shown: list[Leg] = []
        for outer in hop.inside:
            like = next((it for it in shown if _alike(it, outer)), None)
            alike = f": as {_end(like, hop)}" if like is not None else ""
            packet = outer.packet
            yield f"{indent}  {packet.source} -> {packet.destination}, {_load(packet)}{alike}"
            if like is None:
                shown.append(outer)
                yield from _rows(outer, number, f"{indent}  ")


def _result(hop: Hop) -> str:
    return RESULTS[hop.outcome] + (" (assumed)" if hop.assumed else "")


def _alike(one: Leg, other: Leg) -> bool:
    """Whether two outer packets pass by the same rules, so that the second one's way need not be shown."""
    return one.verdict is other.verdict is Verdict.REACHABLE and _passed(one) == _passed(other)


def _passed(leg: Leg) -> list[tuple[str, str, str]]:
    return [(type(hop).__name__, hop.subject.id, hop.rule_id) for hop in leg.hops]


def _end(leg: Leg, tunnel: Hop) -> str:
    """What tells the ways of a tunnel's outer packets apart: the VPG's end."""
    is_source = len({it.packet.source for it in tunnel.inside}) > 1
    return f"from {leg.packet.source}" if is_source else f"to {leg.packet.destination}"


def _blockers(trace: Trace, number: Mapping[int, str]) -> str:
    lines = ["Stopped by" if trace.verdict is Verdict.STOPPED else "Stopped, if at all, by"]
    for place, it in enumerate(trace.blockers, start=1):
        lines += [
            f"{GAP}{place}. {it.cause.value}, at {_at(it.hops, number)}: {it.hop.place}",
            f"{GAP}   {it.hop.finding}",
            f"{GAP}   fix: {it.hop.fix}",
        ]
    return "\n".join(lines)


def _at(hops: Sequence[Hop], number: Mapping[int, str]) -> str:
    return ", ".join(number[id(hop)] for hop in hops)
