"""A trace for programs: the same, as one object."""

from collections.abc import Mapping, Sequence
from typing import Any

from devicepath_tools.network.network import Network
from devicepath_tools.network.packet import Packet
from devicepath_tools.network.trace.assumed import assumed
from devicepath_tools.network.trace.hop import Hop, Leg
from devicepath_tools.network.trace.numbering import numbers
from devicepath_tools.network.trace.passage import UnknownHop
from devicepath_tools.network.trace.trace import Trace

RULES_NOT_READ = "RULES_NOT_READ"
"""Of security groups: no rule that was read lets the packet through, and not all that may was read."""


def document(network: Network, trace: Trace) -> dict[str, Any]:
    """Verdict with what is unknown, both ways, what stops it and what was assumed. Hops are named by the numbers that
    people see."""
    number = numbers(trace)
    return {
        "verdict": trace.verdict.value,
        "unknown": [_unknown(hop, number) for hop in trace.undecided],
        "packet": _packet(trace.packet),
        "sender": trace.sender.shown(),
        "there": _leg(trace.there, number),
        "back": _leg(trace.back, number) if trace.back is not None else None,
        "blockers": [
            {
                "cause": it.cause.name,
                "meaning": it.cause.value,
                "id": it.hop.subject.id,
                "name": it.hop.subject.name,
                "at": _at(it.hops, number),
                "finding": it.hop.finding,
                "fix": it.hop.fix,
            }
            for it in trace.blockers
        ],
        "assumed": [
            {
                "assumption": it.assumption.name if it.assumption is not None else None,
                "meaning": it.meaning,
                "of": [noun.id for noun in it.nouns],
                "at": _at(it.hops, number),
            }
            for it in assumed(network, trace)
        ],
        "notRead": list(network.unread),
    }


def _unknown(hop: Hop, number: Mapping[int, str]) -> dict[str, Any]:
    return {**why_unknown(hop), "at": [number[id(hop)]]}


def why_unknown(hop: Hop) -> dict[str, str]:
    """Why nobody can say, by a word of a closed list and for people."""
    if isinstance(hop, UnknownHop):
        reason = hop.reason.name
    else:
        reason = hop.cause.name if hop.cause is not None else RULES_NOT_READ
    return {"reason": reason, "meaning": hop.finding, "id": hop.subject.id, "name": hop.subject.name}


def _packet(packet: Packet) -> dict[str, Any]:
    return {
        "source": str(packet.source),
        "destination": str(packet.destination),
        "protocol": packet.protocol.value,
        "port": packet.port,
        "sourcePort": packet.source_port,
        "size": packet.size,
        "dontFragment": packet.dont_fragment,
    }


def _leg(leg: Leg, number: Mapping[int, str]) -> dict[str, Any]:
    return {
        "verdict": leg.verdict.value,
        "packet": _packet(leg.packet),
        "arrived": leg.arrived.shown() if leg.arrived is not None else None,
        "hops": [{**_hop(hop, number), "certain": place < leg.certain} for place, hop in enumerate(leg.hops)],
    }


def _hop(hop: Hop, number: Mapping[int, str]) -> dict[str, Any]:
    return {
        "number": number[id(hop)],
        "kind": type(hop).__name__.removesuffix("Hop"),
        "id": hop.subject.id,
        "name": hop.subject.name,
        "where": hop.where or None,
        "packet": _packet(hop.packet),
        "outcome": hop.outcome.value,
        "cause": hop.cause.name if hop.cause is not None else None,
        "rule": hop.rule_id or None,
        "finding": hop.finding,
        "fix": hop.fix or None,
        "assumed": [it.name for it in hop.assumed],
        "inside": [_leg(leg, number) for leg in hop.inside],
    }


def _at(hops: Sequence[Hop], number: Mapping[int, str]) -> list[str]:
    return [number[id(hop)] for hop in hops]
