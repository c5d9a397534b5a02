"""Hops: what a packet meets, one after the other, and what came of it; and legs, which are made of them. Text is made
when it is asked for."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.packet import Packet
from devicepath_tools.network.trace.assumption import Assumption
from devicepath_tools.network.trace.endpoint import Endpoint
from devicepath_tools.network.trace.noun import Noun
from devicepath_tools.network.trace.verdict import Verdict
from devicepath_tools.network.trace.words import label


class Direction(str, Enum):
    """Of a packet at an interface or at the edge of a subnet, as AWS's words have it."""

    INGRESS = "ingress"
    EGRESS = "egress"


class Outcome(str, Enum):
    PASSES = "passes"
    STOPS = "stops"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Hop:
    """One decision about a packet. A kind of hop says by what object, by what rule, and how to mend it."""

    packet: Packet
    """As it was when it came here."""
    subject: Noun
    """What decided."""
    cause: Cause | None = field(default=None, kw_only=True)
    """Why it stops here; None: it does not."""
    is_unknown: bool = field(default=False, kw_only=True)
    """Whether nobody can say what becomes of it here."""
    assumed: tuple[Assumption, ...] = field(default=(), kw_only=True)

    @property
    def outcome(self) -> Outcome:
        if self.cause is not None:
            return Outcome.STOPS
        return Outcome.UNKNOWN if self.is_unknown else Outcome.PASSES

    @property
    def place(self) -> str:
        """What decided, for people."""
        return label(self.subject)

    @property
    def where(self) -> str:
        """Id of the interface or the subnet that it decided at; empty: of none but itself."""
        return ""

    @property
    def rule_id(self) -> str:
        """The rule that decided, where it is one of several; empty: it is not."""
        return ""

    @property
    def finding(self) -> str:
        """What was found, for people."""
        raise NotImplementedError

    @property
    def fix(self) -> str:
        """What would let the packet through; empty where it passes."""
        return ""

    @property
    def need(self) -> str:
        """What tells two stops of one object for one cause apart; empty: mending one mends both."""
        return ""

    @property
    def inside(self) -> "tuple[Leg, ...]":
        """Walks of the outer packets, where this is a tunnel."""
        return ()


@dataclass(frozen=True, slots=True)
class Leg:
    """One way: the hops of a packet from where it starts to where it ends. A hop that is a tunnel has legs inside."""

    packet: Packet
    """As it started."""
    hops: tuple[Hop, ...]
    arrived: Endpoint | None
    """Where it arrived, or would if every stop on the way were mended; None: nobody can say."""
    certain: int
    """How many of the hops are on its way for certain. Those behind are there only if a guess is right."""

    @property
    def verdict(self) -> Verdict:
        """Whether this way is open. A stop behind a guess stops nothing for certain."""
        if any(hop.outcome is Outcome.STOPS for hop in self.hops[: self.certain]):
            return Verdict.STOPPED
        if self.arrived is None or any(hop.outcome is not Outcome.PASSES for hop in self.hops):
            return Verdict.UNKNOWN
        return Verdict.REACHABLE

    def all_hops(self) -> Iterator[Hop]:
        """Those of outer packets, too."""
        for hop in self.hops:
            yield hop
            for leg in hop.inside:
                yield from leg.all_hops()
