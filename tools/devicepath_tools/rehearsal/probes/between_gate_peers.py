"""Probes of what a VPG's overlay must not join: the VPCs that its gate peers are in.

From each gate peer, as if it had gone astray: through its tunnel, whatever its routes say, to servers in another gate
peer's VPC. What the wires' VPG does with that is the worst that one could do; the other gate peer's host has to refuse
it."""

from collections.abc import Iterator
from dataclasses import dataclass

from devicepath_tools.network.network import Network
from devicepath_tools.network.packet import Protocol
from devicepath_tools.rehearsal.probes.probe import Outcome, Probe
from devicepath_tools.rehearsal.wires.gates import Member, members
from devicepath_tools.rehearsal.wires.hosts import TUNNEL

PORT = 4444
"""Of UDP, which needs no answer to be seen. Any would do."""


@dataclass(frozen=True)
class Strayed:
    """A probe from one gate peer, and the one that has to refuse it."""

    probe: Probe
    gate_peer: str
    """Id of the instance."""


@dataclass(frozen=True)
class Refused:
    """What became of one."""

    strayed: Strayed
    outcome: Outcome

    @property
    def fault(self) -> str:
        """In words; empty: it did not arrive."""
        if self.outcome.source_seen is None and not self.outcome.is_answered:
            return ""
        probe, by = self.strayed.probe, self.strayed.gate_peer
        return f"{probe.source_id} reaches {probe.destination} through {by}, which should let nothing of it pass."


def strayed(network: Network) -> Iterator[Strayed]:
    """One from each gate peer to each server in the VPC of another one. Not of one that devices are redirected to: it
    passes on what they open, and nothing tells another gate peer from a device."""
    for vpg in network.vpgs.values():
        joined = members(network, vpg) if vpg.gate.is_open else []
        for one in joined:
            for other in joined:
                if one.vpc.id != other.vpc.id and other.gate.inner.ip != vpg.gate.redirection:
                    yield from _to_servers(network, one, other)


def _to_servers(network: Network, one: Member, other: Member) -> Iterator[Strayed]:
    for interface in network.interfaces.values():
        instance = network.instance_of(interface)
        if interface.vpc_id == other.vpc.id and instance is not None and instance.id != other.instance.id:
            for address in interface.addresses[:1]:
                sent = Probe(one.instance.id, address, Protocol.UDP, PORT, source=one.gate.inner.ip, interface=TUNNEL)
                yield Strayed(sent, other.instance.id)
