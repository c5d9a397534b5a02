"""Gate peers: what each host is, as far as its user data or its VPG says so. A trace takes the same for granted."""

from collections.abc import Iterator
from dataclasses import dataclass

from devicepath_tools.network.gate_host import GateHost
from devicepath_tools.network.host import Host
from devicepath_tools.network.network import Network
from devicepath_tools.network.trace.gate_end import gate_at
from devicepath_tools.network.virtual_private_gateway import VirtualPrivateGateway
from devicepath_tools.network.vpc import Vpc


def gate_of(network: Network, instance: Host) -> GateHost | None:
    """The gate peer that an instance is; None: it is none."""
    for interface_id in instance.interface_ids:
        interface = network.interfaces.get(interface_id)
        found = gate_at(network, interface) if interface is not None else None
        if found is not None:
            return found.host
    return None


def gates(network: Network) -> Iterator[tuple[Host, GateHost]]:
    """All of a network."""
    for instance in network.hosts.values():
        gate = gate_of(network, instance)
        if gate is not None:
            yield instance, gate


def gates_of(network: Network, vpg: VirtualPrivateGateway) -> Iterator[tuple[Host, GateHost]]:
    """Those of a VPG: another one may have devices and gate peers with the same addresses."""
    return ((instance, gate) for instance, gate in gates(network) if is_of(gate, vpg))


@dataclass(frozen=True)
class Member:
    """A gate peer that is registered with a VPG, and where it is."""

    instance: Host
    gate: GateHost
    vpc: Vpc


def members(network: Network, vpg: VirtualPrivateGateway) -> list[Member]:
    """The gate peers in the overlay of a VPG whose VPC was read."""
    found = []
    for instance, gate in gates_of(network, vpg):
        interface = next((it for it in instance.interface_ids if it in network.interfaces), "")
        vpc = network.vpcs.get(network.interfaces[interface].vpc_id) if interface else None
        if vpc is not None and any(it.outer_address == gate.outer_address for it in vpg.gate.registered_peers):
            found.append(Member(instance, gate, vpc))
    return found


def is_of(gate: GateHost, vpg: VirtualPrivateGateway) -> bool:
    """Whether a host is a gate peer of a VPG: it says so, or the VPG does."""
    registered = {peer.outer_address for peer in vpg.gate.registered_peers}
    own = {peer.outer_address for peer in vpg.gate.own_peers}
    return gate.outer_address in registered or not own.isdisjoint(gate.vpg_peers)
