"""A trace and a packet of the same network, compared: both say whether it arrives, and why not."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address

from devicepath_tools.network.network import Network
from devicepath_tools.network.packet import ECHO_REQUEST, Packet, Protocol
from devicepath_tools.network.trace.endpoint import DeviceEnd, Endpoint, HostEnd
from devicepath_tools.network.trace.hop import Hop, Leg
from devicepath_tools.network.trace.trace import Trace, trace
from devicepath_tools.network.trace.verdict import Verdict
from devicepath_tools.rehearsal.probes.probe import Outcome, Probe
from devicepath_tools.rehearsal.probes.sweep import Sweep
from devicepath_tools.rehearsal.wires.gates import gates
from devicepath_tools.rehearsal.wires.wires import Wires
from tests.wires.shrinking import shrunk

EPHEMERAL = 40000
"""Stands for the source port of probes: no rule of a random network tells one of theirs from another."""
Tracing = Callable[[Network, Endpoint, Packet], Trace]
KINDS = ((Protocol.ICMP, ECHO_REQUEST), (Protocol.TCP, 80), (Protocol.UDP, 53))


@dataclass(frozen=True)
class Difference:
    """What a trace and a packet do not agree about."""

    packet: Packet
    traced: Trace
    outcome: Outcome
    why: str

    def __str__(self) -> str:
        stops = [f"{cause} at {subject}" for cause, subject in _stops(self.traced)]
        return f"{self.packet}: {self.why}\n  trace: {self.traced.verdict.value} {stops}\n  packet: {self.outcome}"


@dataclass(frozen=True)
class Comparison:
    compared: int
    unknown: int
    """Traces that say themselves that they cannot tell."""
    differences: list[Difference]


def compare(network: Network, mark: str, packets: list[Packet] | None = None, tracing: Tracing = trace) -> Comparison:
    """All pairs of a network, or these packets. Raises Unbuildable."""
    chosen = list(pairs(network)) if packets is None else packets
    with Wires(network, mark) as wires, Sweep(wires) as sweep:
        asked = [(packet, *_from(network, wires, packet)) for packet in chosen]
        outcomes = sweep.run([probe for *_, probe in asked])
        peers = {it.address: wires.vpg_peer_of(key) for key, it in wires.devices.items() if it.address and it.peer}
    unknown, differences = 0, []
    for (packet, sender, _), outcome in zip(asked, outcomes, strict=True):
        traced = tracing(network, sender, packet)
        if traced.verdict is Verdict.UNKNOWN:
            unknown += 1
        elif why := _difference(network, traced, outcome, peers):
            differences.append(Difference(packet, traced, outcome, why))
    return Comparison(len(chosen), unknown, differences)


def pairs(network: Network) -> Iterator[Packet]:
    """From every end to every other one, of each kind; and to an address that nobody has."""
    addresses = [address for it in network.interfaces.values() if it.instance_id for address in it.addresses]
    addresses += [it.session.address for it in network.sims.values() if it.session is not None and it.session.vpg_id]
    fixed = [address for vpg in network.vpgs.values() for address in vpg.fixed_addresses.values()]
    inner = [it.gate.inner.ip for it in network.instances.values() if it.gate is not None]
    nobody = [IPv4Address("10.0.0.99"), IPv4Address("10.1.77.1"), IPv4Address("10.128.0.99")]
    hostless = [address for it in network.interfaces.values() if not it.instance_id for address in it.addresses]
    for source in dict.fromkeys([*addresses, *fixed]):
        for destination in dict.fromkeys([*addresses, *fixed, *inner, *nobody, *hostless]):
            for protocol, port in KINDS if source != destination else ():
                yield Packet(source, destination, protocol, port, 0 if protocol is Protocol.ICMP else EPHEMERAL)


def _from(network: Network, wires: Wires, packet: Packet) -> tuple[Endpoint, Probe]:
    """Who sends a packet, for a trace and for a probe."""
    end = next(it for it in wires.ends.values() if packet.source in it.addresses)
    port = 0 if packet.protocol is Protocol.ICMP else packet.port
    probe = Probe(end.id, packet.destination, packet.protocol, port, source=packet.source)
    for interface in network.interfaces_with(packet.source):
        return HostEnd(interface), probe
    (vpg,) = network.vpgs.values()
    return DeviceEnd(vpg, packet.source, network.sim_at(vpg.id, packet.source)), probe


def _difference(network: Network, traced: Trace, outcome: Outcome, peers: dict[IPv4Address, IPv4Address]) -> str:
    """Why they do not agree; empty: they do."""
    if traced.verdict is Verdict.REACHABLE:
        return "" if outcome.is_answered else "the trace says reachable"
    if outcome.is_answered:
        # A trace looks at both ends of the VPG; a device is behind one of them.
        return "" if _only_at_other_end(traced, peers) else "the trace says stopped"
    if outcome.died is None:
        return "nobody saw where it stopped"
    died = outcome.died.cause.name if outcome.died.cause else "", outcome.died.object_id
    if died in _stops(traced) or died in _stops_of_neighbours(network, traced.packet):
        return ""
    return "it stopped elsewhere"


def _stops(traced: Trace) -> list[tuple[str, str]]:
    return [(it.cause.name, it.hop.subject.id) for it in traced.blockers]


def _stops_of_neighbours(network: Network, packet: Packet) -> list[tuple[str, str]]:
    """What stops ARP between a packet's devices and gate peers. A trace follows the packet alone, and takes it that who
    has an address answers for it."""
    found = []
    for vpg in network.vpgs.values():
        for address in {packet.source, packet.destination}:
            sim = network.sim_at(vpg.id, address)
            for peer in vpg.gate.registered_peers if sim is not None else ():
                asked = Packet(address, peer.inner_address, Protocol.ICMP, ECHO_REQUEST)
                found += _stops(trace(network, DeviceEnd(vpg, address, sim), asked))
    # Which gate peer asks for a destination, the question does not say that is seen to stop.
    for instance, gate in gates(network) if len(list(gates(network))) > 1 else ():
        end = HostEnd(network.interfaces[instance.interface_ids[0]])
        found += _stops(trace(network, end, Packet(gate.inner.ip, packet.destination, Protocol.ICMP, ECHO_REQUEST)))
    return found


def _only_at_other_end(traced: Trace, peers: dict[IPv4Address, IPv4Address]) -> bool:
    end = peers.get(traced.packet.destination) or peers.get(traced.packet.source)
    legs = [leg for leg in (traced.there, traced.back) if leg is not None]
    return not any(hop.cause is not None for leg in legs for hop in _hops_by(leg, end))


def _hops_by(leg: Leg, end: IPv4Address | None) -> Iterator[Hop]:
    """The hops of a way, and of the outer packets to or from one of the VPG's ends."""
    for hop in leg.hops:
        yield hop
        for inside in hop.inside:
            if end in (inside.packet.source, inside.packet.destination):
                yield from inside.all_hops()


def smallest(network: Network, difference: Difference, mark: str, tracing: Tracing = trace) -> Network:
    """The smallest network in which the two do not agree about that packet in the same way.

    The network itself, where they do not agree only while other packets are under way."""

    def still_differs(candidate: Network) -> bool:
        try:
            found = compare(candidate, mark, [difference.packet], tracing).differences
        except (KeyError, ValueError, StopIteration):
            # What was left out is needed.
            return False
        return bool(found) and (found[0].why, found[0].outcome.died) == (difference.why, difference.outcome.died)

    return shrunk(network, still_differs) if still_differs(network) else network
