"""A lab: a network's wires with a sweep through them, in the words of a test."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import IPv4Address
from typing import Any

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.network import Network
from devicepath_tools.network.packet import Protocol
from devicepath_tools.rehearsal.probes.probe import Outcome, Probe
from devicepath_tools.rehearsal.probes.sweep import Sweep
from devicepath_tools.rehearsal.wires.wires import Wires
from devicepath_tools.rehearsal.workplace import Workplace
from tests.network.a_network import ANetwork

Death = tuple[Cause | None, str]


@dataclass
class Lab:
    wires: Wires
    sweep: Sweep

    def probe(self, source: str, destination: str, what: str = "icmp", **changes: Any) -> Outcome:
        """One packet: `icmp`, `tcp 80` or `udp 53`."""
        return self.sweep.one(a_probe(source, destination, what, **changes))

    def reaches(self, source: str, destination: str, what: str = "icmp", **changes: Any) -> str:
        """What the receiver saw it come from."""
        outcome = self.probe(source, destination, what, **changes)
        assert outcome.is_answered, str(outcome)
        return str(outcome.source_seen)

    def dies(self, source: str, destination: str, what: str = "icmp", **changes: Any) -> Death:
        """Where it died, by what was told of it; the counters say the same."""
        before = self.wires.drops()
        outcome = self.probe(source, destination, what, **changes)
        assert not outcome.is_answered, str(outcome)
        assert outcome.died is not None, str(outcome)
        if not outcome.remark:
            assert outcome.died in self.wires.drops() - before, "what is told is counted"
        return outcome.died.cause, outcome.died.object_id


def a_probe(source: str, destination: str, what: str = "icmp", **changes: Any) -> Probe:
    protocol, _, port = what.partition(" ")
    return Probe(source, IPv4Address(destination), Protocol(protocol), int(port or 0), **changes)


@contextmanager
def a_lab(network: ANetwork | Network, **options: Any) -> Iterator[Lab]:
    made = network.made if isinstance(network, ANetwork) else network
    with Workplace() as place, Wires(made, place.mark, **options) as wires, Sweep(wires) as sweep:
        yield Lab(wires, sweep)
