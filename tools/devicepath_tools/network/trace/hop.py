"""Hops: what a packet meets, one after the other, and what came of it. Text is made when it is asked for."""

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Protocol

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.packet import Packet
from devicepath_tools.network.trace.assumption import Assumption
from devicepath_tools.network.trace.words import label

if TYPE_CHECKING:
    from devicepath_tools.network.trace.leg import Leg


class Noun(Protocol):
    """Whatever can decide about a packet."""

    @property
    def id(self) -> str: ...

    @property
    def name(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Unread:
    """Something of which only the id is known."""

    id: str
    name: str = ""


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
