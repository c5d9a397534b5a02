"""Who asks for whom on the way of a probe: a lost question of ARP is no packet of its own, and says no number."""

from dataclasses import dataclass
from ipaddress import IPv4Address

from devicepath_tools.rehearsal.probes.probe import Probe
from devicepath_tools.rehearsal.probes.sightings import ARP_ANSWER, Sighting
from devicepath_tools.rehearsal.wires.gates import gates
from devicepath_tools.rehearsal.wires.wires import Wires

Addresses = frozenset[IPv4Address]


@dataclass(frozen=True)
class Neighbours:
    own: Addresses
    """The sender's."""
    forwarders: Addresses
    """Of those that pass packets on and ask for the next: gate peers, and the VPGs' ends."""
    next_hops: Addresses
    """Whom a VPG asks for when it has something for a gate peer; none, where no end is a device."""
    is_from_device: bool

    def doubt(self, sighting: Sighting, destination: IPv4Address) -> int | None:
        """How much a lost question, or the answer to one, may be about another probe: the less, the surer it is about
        this one. None: it is not."""
        about, asker = sighting.destination, sighting.source
        if sighting.numbers[0] == ARP_ANSWER:
            about, asker = asker, about
        if about == destination and asker in self.own:
            return 0
        # What a device sends meets the VPG's question first; what is for one meets the gate peer's.
        if about in self.next_hops:
            return 1 if self.is_from_device else 2
        if about == destination and asker in self.forwarders:
            return 2 if self.is_from_device else 1
        # For the answer.
        return 3 if about in self.own and asker in self.forwarders else None


def between(wires: Wires, probe: Probe) -> Neighbours:
    """Of a probe's two ends."""
    vpgs = wires.network.vpgs
    forwarders = {it.inner_address for vpg in vpgs.values() for it in vpg.gate.own_peers}
    for _, gate in gates(wires.network):
        forwarders |= {gate.outer_address, gate.inner.ip}
    devices = [it for it in wires.devices.values() if it.sim.id == probe.source_id or it.address == probe.destination]
    at = [vpgs[it.vpg_id] for it in devices if it.vpg_id]
    next_hops = {peer.inner_address for vpg in at for peer in vpg.gate.registered_peers}
    return Neighbours(
        frozenset(wires.ends[probe.source_id].addresses),
        frozenset(forwarders),
        frozenset(next_hops),
        probe.source_id in wires.devices,
    )
