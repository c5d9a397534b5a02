"""A probe under way: what is known of it so far."""

import errno
import socket
from dataclasses import dataclass, field
from ipaddress import IPv4Address

from devicepath_tools.network.packet import Protocol
from devicepath_tools.rehearsal.probes.neighbours import Neighbours
from devicepath_tools.rehearsal.probes.probe import Outcome, Probe
from devicepath_tools.rehearsal.probes.sightings import ICMP, TCP, UDP, Sighting
from devicepath_tools.rehearsal.wires.tally import Place

NUMBERS = {Protocol.ICMP: ICMP, Protocol.TCP: TCP, Protocol.UDP: UDP}
MOST_TTL = 255
GRACE_S = 0.1
"""After a probe was seen to stop: a second copy may still arrive."""
ASKED_FOR_S = 0.4
"""After its neighbour was asked for in vain: somebody may still answer."""
LIMIT_S = 1.5
"""After this it is lost, wherever."""
AGAIN_S = (0.3, 0.8)
"""When it is sent again: the first may be lost while neighbours are looked for. TCP does that itself, after 1 s."""

REFUSED = errno.errorcode[errno.ECONNREFUSED]
"""What a host answers where nobody listens."""


@dataclass
class Flight:
    probe: Probe
    number: int
    """Its own source port; of a ping its id. It is known by that wherever it is seen."""
    neighbours: Neighbours
    sent_at: float = 0.0
    """On the monotonic clock, in seconds."""
    sending: socket.socket | None = None
    repeats: list[float] = field(default_factory=list)
    answered_at: float | None = None
    source_seen: IPv4Address | None = None
    answered_by: IPv4Address | None = None
    remark: str = ""
    ends_at: float = 0.0
    is_refused: bool = False
    """Whether the sender's own kernel did not send it at all."""
    _seen: list[tuple[bool, int, Place]] = field(default_factory=list)
    """Whether on the way back, how much of the TTL was used, and where."""
    _asked: list[tuple[int, Place]] = field(default_factory=list)
    """How much it may have been about another one, and where."""

    def start(self, now: float) -> None:
        self.sent_at = now
        self.ends_at = now + LIMIT_S
        self.repeats = [now + after for after in AGAIN_S]

    def is_of(self, sighting: Sighting) -> bool:
        """Whether a packet is this probe's, or the answer to it."""
        return sighting.protocol == NUMBERS[self.probe.protocol] and self.number in sighting.numbers

    def saw(self, sighting: Sighting, place: Place, now: float) -> None:
        is_back = sighting.numbers[0] != self.number
        self._seen.append((is_back, -sighting.ttl, place))
        self.ends_soon(now)

    def saw_question(self, sighting: Sighting, place: Place) -> None:
        """A question of ARP, or the answer to one, which may be about somebody on its way, has got lost."""
        doubt = self.neighbours.doubt(sighting, self.probe.destination)
        if doubt is not None:
            self._asked.append((doubt, place))
            self.ends_at = min(self.ends_at, self.sent_at + ASKED_FOR_S)

    def refused_at(self, place: Place) -> None:
        """The sender's own kernel says so."""
        self._seen.append((False, -MOST_TTL, place))

    def ends_soon(self, now: float) -> None:
        """It is over; what was told of it may not have been read yet."""
        self.ends_at = min(self.ends_at, now + GRACE_S)

    def answered(self, now: float) -> None:
        if self.answered_at is None:
            self.answered_at = now

    def is_over(self, now: float) -> bool:
        return self.answered_at is not None or self.is_refused or now >= self.ends_at

    def outcome(self) -> Outcome:
        if self.answered_at is not None:
            round_trip_ms = (self.answered_at - self.sent_at) * 1000
            return Outcome(self.probe, True, self.source_seen, round_trip_ms)
        # What was not told of the packet itself counts only where nothing was, and where it did not come to a host that
        # refused it.
        asked = [place for _, place in sorted(self._asked, key=lambda it: it[0]) if self.remark != REFUSED]
        seen = [place for *_, place in sorted(self._seen, key=lambda it: it[:2])] or asked
        places = tuple(dict.fromkeys(seen))
        return Outcome(
            self.probe,
            False,
            self.source_seen,
            died=places[0] if places else None,
            places=places,
            answered_by=self.answered_by,
            remark=self.remark,
        )
