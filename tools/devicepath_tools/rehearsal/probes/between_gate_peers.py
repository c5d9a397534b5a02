"""Probes of what a VPG's overlay must not join: the VPCs that its gate peers are in.

From each gate peer, as if it had gone astray: through its tunnel, whatever its routes say, to servers in another gate
peer's VPC. What the wires' VPG does with that is the worst that one could do; the other gate peer's host has to refuse
it."""

from collections.abc import Iterator
from dataclasses import dataclass

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.network import Network
from devicepath_tools.network.packet import Protocol
from devicepath_tools.rehearsal.probes.probe import Outcome, Probe
from devicepath_tools.rehearsal.wires.gates import Member, members
from devicepath_tools.rehearsal.wires.hosts import TUNNEL
from devicepath_tools.rehearsal.wires.tally import Place

PORT = 4444
"""Of UDP, which needs no answer to be seen. Any would do."""


@dataclass(frozen=True)
class Strayed:
    """A probe from one gate peer, and the one that has to refuse it."""

    probe: Probe
    gate_peer: str
    """Id of the instance."""
    behind: frozenset[Place] = frozenset()
    """Where it may be stopped after that one's host has passed it on: by security groups."""


@dataclass(frozen=True)
class Refused:
    """What became of one."""

    strayed: Strayed
    outcome: Outcome

    @property
    def fault(self) -> str:
        """In words; empty: the host has refused it. That a security group keeps it from a server is no such refusal."""
        probe, by = self.strayed.probe, self.strayed.gate_peer
        rule = f"through {by}, which should let nothing of it pass"
        if self.outcome.source_seen is not None or self.outcome.is_answered:
            return f"{probe.source_id} reaches {probe.destination} {rule}."
        stopped = [place for place in self.outcome.places if place in self.strayed.behind]
        return f"{probe.source_id} -> {probe.destination} gets {rule}, to {stopped[0]}." if stopped else ""


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
        is_server = instance is not None and instance.gate is None and interface.security_group_ids
        if interface.vpc_id == other.vpc.id and is_server:
            for address in interface.addresses[:1]:
                sent = Probe(one.instance.id, address, Protocol.UDP, PORT, source=one.gate.inner.ip, interface=TUNNEL)
                leaving = [network.interfaces[it] for it in other.instance.interface_ids if it in network.interfaces]
                behind = [
                    Place(Cause.SECURITY_GROUP_EGRESS, it) for one in leaving for it in one.security_group_ids[:1]
                ]
                behind.append(Place(Cause.SECURITY_GROUP_INGRESS, interface.security_group_ids[0]))
                yield Strayed(sent, other.instance.id, frozenset(behind))
