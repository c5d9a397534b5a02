"""One way: the hops of a packet from where it starts to where it ends."""

from collections.abc import Iterator
from dataclasses import dataclass

from devicepath_tools.network.packet import Packet
from devicepath_tools.network.trace.endpoint import Endpoint
from devicepath_tools.network.trace.hop import Hop, Outcome
from devicepath_tools.network.trace.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Leg:
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
