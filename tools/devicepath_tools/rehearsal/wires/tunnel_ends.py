"""What a host does not pass on, or sends where nobody listens, told from outside of it.

The host drops by itself, for the reason that it really has; so nothing is dropped here. Whether the wires configured it
or its own user data did is the same."""

from collections.abc import Iterable
from ipaddress import IPv4Address

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.gate_host import VXLAN_UDP_PORT, GateHost
from devicepath_tools.network.host import Host
from devicepath_tools.network.instance import NetworkInterface
from devicepath_tools.network.network import Network
from devicepath_tools.rehearsal.wires.gates import gate_of, is_of
from devicepath_tools.rehearsal.wires.nft import Table, listed, named

# Bytes of a packet from where its UDP header begins: UDP 8, VXLAN 8, Ethernet 14, and then ARP.
IS_VXLAN = "@th,64,32 0x08000000"
"""A match: the flags of a VXLAN header with an identifier (RFC 7348)."""
IS_ARP_INSIDE = "@th,224,16 0x0806"
VNI = "@th,96,24"
ARP_TARGET_INSIDE = "@th,432,32"
"""The address that an ARP request in the tunnel asks for."""


def told_of_taken(frames: Table, network: Network, instance: Host, interface: NetworkInterface) -> list[str]:
    """Of what arrives at a host."""
    gate = gate_of(network, instance)
    if gate is None:
        return _told_of_no_gate(frames, network, instance, interface)
    lines = []
    if not gate.forwards:
        foreign = f"ip daddr != {listed((*interface.addresses, gate.inner.ip))}"
        lines.append(f"{foreign} {frames.told(Cause.FORWARDING_OFF, instance.id)}")
    tunnelled = f"ip daddr {gate.outer_address} ip protocol udp {IS_VXLAN}"
    if gate.udp_port != VXLAN_UDP_PORT:
        port = frames.told(Cause.UDP_PORT_MISMATCH, instance.id)
        return [*lines, f"{tunnelled} udp dport {VXLAN_UDP_PORT} {port}"]
    return [*lines, f"{tunnelled} {VNI} != {gate.vni} {frames.told(Cause.VNI_MISMATCH, instance.id)}"]


def _told_of_no_gate(frames: Table, network: Network, instance: Host, interface: NetworkInterface) -> list[str]:
    """A host that has no tunnel: neither what is for devices nor what a VPG sends it gets any further."""
    lines = [f"ip protocol udp udp dport {VXLAN_UDP_PORT} {IS_VXLAN} {frames.told(Cause.NO_TUNNEL, instance.id)}"]
    if instance.forwards is False:
        lines.append(f"ip daddr != {listed(interface.addresses)} {frames.told(Cause.FORWARDING_OFF, instance.id)}")
    for vpg in network.vpgs_connected_to(interface.vpc_id):
        # What it boots was read, and says nothing of a tunnel; or else only the VPG could have said so.
        told = (Cause.NO_TUNNEL, instance.id) if instance.is_read else (Cause.GATE_PEER_NOT_REGISTERED, vpg.id)
        lines.append(f"ip daddr {vpg.device_subnet} {frames.told(*told)}")
    return lines


def told_of_sent(frames: Table, network: Network, instance: Host, gate: GateHost) -> list[str]:
    """Of what leaves a gate peer."""
    lines = [f"icmp type destination-unreachable icmp code 4 {frames.told(Cause.TOO_LARGE, instance.id)}"]
    for vpg in network.vpgs.values():
        if is_of(gate, vpg):
            for peer in vpg.gate.own_peers:
                if peer.outer_address not in gate.vpg_peers:
                    question = f"ip protocol udp {IS_VXLAN} {IS_ARP_INSIDE} {ARP_TARGET_INSIDE}"
                    told = frames.told(Cause.VPG_PEER_NOT_IN_FDB, instance.id)
                    lines.append(f"{question} {_behind(frames, peer.outer_address)} {told}")
    return lines


def behind(outer_address: IPv4Address) -> str:
    """The name of the set of devices that are behind one of a VPG's peers."""
    return f"behind_{named(str(outer_address))}"


def fill(frames: Table, outer_address: IPv4Address, devices: Iterable[IPv4Address]) -> None:
    """Which devices are behind a VPG's peer when it all begins. Nothing, where nobody asks."""
    elements = [element(address) for address in devices]
    if behind(outer_address) in frames.sets and elements:
        frames.sets[behind(outer_address)] += f" elements = {listed(elements)};"


def element(address: IPv4Address) -> str:
    """A device as an element of such a set, which holds bytes of packets."""
    return f"{int(address):#010x}"


def _behind(frames: Table, outer_address: IPv4Address) -> str:
    frames.sets[behind(outer_address)] = f"typeof {ARP_TARGET_INSIDE};"
    return f"@{behind(outer_address)}"
