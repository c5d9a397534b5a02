"""Why conversations are not as wanted: those with one reason together, with what would mend them. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from devicepath_tools.network.intent.traced import Traced
from devicepath_tools.network.trace.elsewhere_hop import ElsewhereHop
from devicepath_tools.network.trace.hop import Hop, Outcome
from devicepath_tools.network.trace.passage import Passage, PassageHop
from devicepath_tools.network.trace.routing_filter_hop import RoutingFilterHop
from devicepath_tools.network.trace.security_group_hop import SecurityGroupHop
from devicepath_tools.network.trace.verdict import Verdict


@dataclass(frozen=True)
class Reason:
    """What decided, of one thing or of several like it."""

    heading: str
    finding: str
    """Of the first."""
    fixes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Explanation:
    conversations: tuple[Traced, ...]
    reasons: tuple[Reason, ...]


def explanations(disagreements: Iterable[Traced]) -> tuple[Explanation, ...]:
    """In the order in which a reason is met first."""
    alike: dict[tuple[object, ...], list[Traced]] = {}
    for one in disagreements:
        alike.setdefault((one.trace.verdict, *(_key(hop) for hop in decisive(one))), []).append(one)
    return tuple(Explanation(tuple(them), tuple(_reasons(them))) for them in alike.values())


def decisive(one: Traced) -> tuple[Hop, ...]:
    """The hops that a disagreement comes from: what stops it, what nobody can say of, what lets it through."""
    trace = one.trace
    if trace.verdict is Verdict.STOPPED:
        return tuple(blocker.hop for blocker in trace.blockers)
    if trace.verdict is Verdict.UNKNOWN:
        away = [hop for hop in trace.all_hops() if isinstance(hop, ElsewhereHop)]
        unknown = [hop for hop in trace.all_hops() if hop.outcome is Outcome.UNKNOWN and not hop.inside]
        return (*away, *unknown, *(blocker.hop for blocker in trace.blockers))
    if one.conversation.is_wanted:
        # It arrives, but from another address: what translates it tells why.
        return tuple(hop for hop in trace.there.hops if hop.packet.source != trace.packet.source)[:1]
    return tuple(hop for hop in trace.there.hops if _lets_through(hop))


def _lets_through(hop: Hop) -> bool:
    """Whether it is a decision that is there to keep such things out."""
    if isinstance(hop, PassageHop):
        return hop.passage is Passage.FROM_DEVICE_TO_DEVICE
    return isinstance(hop, SecurityGroupHop | RoutingFilterHop)


def _key(hop: Hop) -> tuple[object, ...]:
    return type(hop), hop.cause, hop.subject.id


def _reasons(alike: Sequence[Traced]) -> Iterator[Reason]:
    """Hop by hop, as they stand beside each other in all of them."""
    for hops in zip(*map(decisive, alike), strict=True):
        first = hops[0]
        heading = f"{first.cause.value}: {first.place}" if first.cause is not None else first.place
        fixes = tuple(dict.fromkeys(hop.fix for hop in hops if hop.fix))
        yield Reason(heading, first.finding, fixes)
