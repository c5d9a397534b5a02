"""A walk under way: it goes from position to position and notes the hops."""

from collections.abc import Callable, Mapping
from typing import Any

from devicepath_tools.network.network import Network
from devicepath_tools.network.trace.endpoint import Endpoint
from devicepath_tools.network.trace.hop import Hop, Leg
from devicepath_tools.network.trace.position import Position
from devicepath_tools.network.trace.sessions import Sessions

Step = Callable[["Walk", Any], Position | None]
"""What becomes of a packet at one kind of position: where it goes next, or None where it ends."""


class Walk:
    """One packet's. It goes on behind a stop wherever what comes next can be inferred, so that every stop is found."""

    def __init__(
        self, network: Network, steps: Mapping[type[Position], Step], sessions: Sessions, *, is_answer: bool = False
    ):
        self.network = network
        self.sessions = sessions
        self.is_answer = is_answer
        """Whether somebody waits for it: what it belongs to was opened by another packet."""
        self.is_outer = False
        """Whether it is a tunnel's outer packet."""
        self.arrived: Endpoint | None = None
        self.handed_on: set[str] = set()
        """Interfaces of hosts, and attachments of transit gateways, that have passed it on."""
        self._steps = steps
        self._hops: list[Hop] = []
        self._certain: int | None = None

    def note(self, hop: Hop) -> None:
        self._hops.append(hop)

    def guess(self) -> None:
        """From here on, whatever is met is on the packet's way only if a guess is right."""
        if self._certain is None:
            self._certain = len(self._hops)

    @property
    def is_guessing(self) -> bool:
        return self._certain is not None

    def follow(self, position: Position) -> Leg:
        """The whole way from a position."""
        packet = position.packet
        at: Position | None = position
        while at is not None:
            at = self._steps[type(at)](self, at)
        certain = len(self._hops) if self._certain is None else self._certain
        return Leg(packet, tuple(self._hops), self.arrived, certain)

    def outer(self, position: Position, *noted: Hop) -> Leg:
        """The way of a tunnel's outer packet. It is no answer to any other: each direction needs its own rules."""
        walk = Walk(self.network, self._steps, Sessions())
        walk.is_outer = True
        for hop in noted:
            walk.note(hop)
        return walk.follow(position)
