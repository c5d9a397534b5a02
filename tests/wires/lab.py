"""A lab: a network's wires with a sweep through them, in the words of a test."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import IPv4Address
from typing import Any

from devicepath_tools.network.network import Network
from devicepath_tools.network.packet import Packet, Protocol
from devicepath_tools.rehearsal.probes.probe import Outcome, Probe
from devicepath_tools.rehearsal.probes.sweep import Sweep
from devicepath_tools.rehearsal.wires.wires import Wires
from devicepath_tools.rehearsal.workplace.workplace import Workplace

Death = tuple[str, str]
"""Cause and id, as tests of the trace write them."""


@dataclass
class Lab:
    wires: Wires
    sweep: Sweep

    def probe(self, sender: str, destination: IPv4Address | str, what: str = "tcp 80", **changes: Any) -> Outcome:
        """One packet: `icmp`, `tcp 80` or `udp 53`."""
        return self.sweep.one(a_probe(sender, destination, what, **changes))

    def reaches(self, sender: str, destination: IPv4Address | str, what: str = "tcp 80", **changes: Any) -> IPv4Address:
        """What the receiver saw it come from."""
        outcome = self.probe(sender, destination, what, **changes)
        assert outcome.is_answered, str(outcome)
        assert outcome.source_seen is not None, str(outcome)
        return outcome.source_seen

    def dies(self, sender: str, destination: IPv4Address | str, what: str = "tcp 80", **changes: Any) -> Death:
        """Where it died, by what was told of it; the counters say the same."""
        return self.death_of(a_probe(sender, destination, what, **changes))

    def death_of(self, probe: Probe) -> Death:
        before = self.wires.drops()
        outcome = self.sweep.one(probe)
        assert not outcome.is_answered, str(outcome)
        assert outcome.died is not None, str(outcome)
        assert outcome.remark or outcome.died in self.wires.drops() - before, "what is told is counted"
        return outcome.died.cause.name if outcome.died.cause else "", outcome.died.object_id


def a_probe(sender: str, destination: IPv4Address | str, what: str = "tcp 80", **changes: Any) -> Probe:
    protocol, _, port = what.partition(" ")
    return Probe(sender, IPv4Address(destination), Protocol(protocol), int(port or 0), **changes)


def probe_of(wires: Wires, packet: Packet) -> Probe:
    """The probe that sends a packet from whoever has its source address."""
    (end,) = wires.ends_with(packet.source)
    port = 0 if packet.protocol is Protocol.ICMP else packet.port
    return Probe(
        end.id, packet.destination, packet.protocol, port, packet.size, packet.dont_fragment, source=packet.source
    )


@contextmanager
def a_lab(network: Network, **options: Any) -> Iterator[Lab]:
    with Workplace() as place, Wires(network, place.mark, **options) as wires, Sweep(wires) as sweep:
        yield Lab(wires, sweep)
