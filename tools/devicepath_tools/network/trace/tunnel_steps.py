"""Through Gate's tunnel, in either direction: by each of the VPG's ends, because a device may be behind any."""

from collections.abc import Sequence
from dataclasses import replace
from ipaddress import IPv4Address

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.gate_host import VXLAN_UDP_PORT
from devicepath_tools.network.packet import Packet
from devicepath_tools.network.trace.assumption import Assumption
from devicepath_tools.network.trace.endpoint import HostEnd
from devicepath_tools.network.trace.gate_end import USUAL_MTU, GateEnd, gate_of, vpg_of
from devicepath_tools.network.trace.hop import Leg
from devicepath_tools.network.trace.noun import Noun, Unread
from devicepath_tools.network.trace.passage import Passage, PassageHop, Unknown, UnknownHop
from devicepath_tools.network.trace.position import (
    IntoTunnel,
    Leaving,
    OntoCanal,
    OutOfTunnel,
    Position,
    ToDevice,
    ToGatePeer,
)
from devicepath_tools.network.trace.refusal import RefusalHop, no_tunnel
from devicepath_tools.network.trace.registration import not_registered
from devicepath_tools.network.trace.size_hop import check_size
from devicepath_tools.network.trace.translation_hop import TranslationHop
from devicepath_tools.network.trace.tunnel_hop import TunnelHop, outer_packet
from devicepath_tools.network.trace.walk import Walk
from devicepath_tools.network.virtual_private_gateway import GatePeer, VirtualPrivateGateway

LINK = "the tunnel"


def into_tunnel(walk: Walk, at: IntoTunnel) -> Position | None:
    """From a gate peer to its VPG."""
    gate, host = at.gate, at.gate.host
    noun = _noun(walk, gate)
    packet = _masqueraded(walk, gate, at.packet, noun)
    check_size(walk, packet, noun, LINK, host.mtu)
    vpg = vpg_of(walk.network, gate)
    ends, assumed = _ends(vpg, gate)
    legs = tuple(_to_end(walk, gate, packet, noun, end) for end in ends)
    walk.note(TunnelHop(packet, noun, host.vni, host.udp_port, host.mtu, legs, assumed=(*assumed, *_assumed_of(gate))))
    if vpg is None:
        walk.note(UnknownHop(packet, noun, Unknown.VPG_NOT_READ))
        return None
    _agree(walk, vpg, gate, packet, legs, receiver=vpg)
    walk.sessions.enter(vpg.id, GatePeer(host.outer_address, host.inner.ip))
    other = next((it for it in vpg.gate.registered_peers if it.inner_address == packet.destination), None)
    if other is None or other.outer_address == host.outer_address:
        return ToDevice(packet, vpg)
    walk.note(UnknownHop(packet, vpg, Unknown.BETWEEN_GATE_PEERS))
    walk.guess()
    return ToGatePeer(packet, vpg, other)


def to_gate_peer(walk: Walk, at: ToGatePeer) -> Position | None:
    """From a VPG to one of our gate peers."""
    vpg, peer, packet = at.vpg, at.peer, at.packet
    gate = gate_of(walk.network, vpg, peer)
    mtu = gate.host.mtu if gate is not None else USUAL_MTU
    # What the VPG's own ends carry is told nowhere: the tunnel is taken to be as wide at both.
    check_size(walk, packet, _noun(walk, gate) if gate is not None else vpg, LINK, mtu)
    ends, assumed = _ends(vpg, gate)
    legs = tuple(
        walk.outer(OntoCanal(outer_packet(packet, end, peer.outer_address, VXLAN_UDP_PORT, mtu), vpg)) for end in ends
    )
    walk.note(TunnelHop(packet, vpg, vpg.gate.vni, VXLAN_UDP_PORT, mtu, legs, assumed=(*assumed, *_assumed_of(gate))))
    if gate is None:
        _no_gate_peer(walk, packet, peer, legs)
        return None
    _agree(walk, vpg, gate, packet, legs, receiver=_noun(walk, gate))
    return OutOfTunnel(packet, gate)


def _to_end(walk: Walk, gate: GateEnd, packet: Packet, noun: Noun, end: IPv4Address) -> Leg:
    outer = outer_packet(packet, gate.host.outer_address, end, gate.host.udp_port, gate.host.mtu)
    missing = RefusalHop(outer, noun, expected=str(end), cause=Cause.VPG_PEER_NOT_IN_FDB)
    noted = () if end in gate.host.vpg_peers else (missing,)
    return walk.outer(Leaving(outer, gate.interface), *noted)


def _masqueraded(walk: Walk, gate: GateEnd, packet: Packet, noun: Noun) -> Packet:
    """What opens a connection goes on as from the gate peer itself. An answer is left alone."""
    if walk.is_answer or not gate.host.masquerades or packet.source == gate.host.inner.ip:
        return packet
    after = replace(packet, source=gate.host.inner.ip)
    walk.sessions.translate(gate.interface.id, packet, after)
    walk.note(TranslationHop(packet, noun, after))
    return after


def _ends(
    vpg: VirtualPrivateGateway | None, gate: GateEnd | None
) -> tuple[tuple[IPv4Address, ...], tuple[Assumption, ...]]:
    """The VPG's ends; where it tells none, because its Gate is closed, those that the gate peer has been told."""
    if vpg is not None and vpg.gate.own_peers:
        return tuple(it.outer_address for it in vpg.gate.own_peers), ()
    told = gate.host.vpg_peers if gate is not None else ()
    return told, (Assumption.VPG_PEERS,) if told else ()


def _assumed_of(gate: GateEnd | None) -> tuple[Assumption, ...]:
    return (Assumption.GATE_PEER,) if gate is not None and gate.is_assumed else ()


def _agree(
    walk: Walk, vpg: VirtualPrivateGateway, gate: GateEnd, packet: Packet, legs: Sequence[Leg], *, receiver: Noun
) -> None:
    """Whether both ends of the tunnel fit each other."""
    noun, host = _noun(walk, gate), gate.host
    faults: list[RefusalHop | UnknownHop] = []
    if not vpg.gate.is_open:
        faults.append(RefusalHop(packet, vpg, cause=Cause.GATE_CLOSED))
    if all(it.outer_address != host.outer_address for it in vpg.gate.registered_peers):
        faults.append(not_registered(packet, vpg, str(host.outer_address)))
    for cause, found, right in (
        (Cause.UDP_PORT_MISMATCH, host.udp_port, VXLAN_UDP_PORT),
        (Cause.VNI_MISMATCH, host.vni, vpg.gate.vni),
    ):
        if found != right:
            faults.append(RefusalHop(packet, noun, str(found), str(right), cause=cause))
    for fault in faults:
        walk.note(fault)
    if not legs and vpg.gate.is_open:
        walk.note(UnknownHop(packet, vpg, Unknown.VPG_ENDS_NOT_READ))
    elif not faults:
        walk.note(PassageHop(packet, receiver, Passage.UNWRAPPED))


def _no_gate_peer(walk: Walk, packet: Packet, peer: GatePeer, legs: Sequence[Leg]) -> None:
    """The outer packets found no gate peer: they say themselves why, or they came to a host that is none."""
    hosts = {it.arrived.interface.id: it.arrived.interface for it in legs if isinstance(it.arrived, HostEnd)}
    for interface in hosts.values():
        walk.note(no_tunnel(packet, walk.network.host_of(interface) or interface))
    if not legs:
        walk.note(UnknownHop(packet, Unread(str(peer.outer_address)), Unknown.GATE_PEER_NOT_READ))


def _noun(walk: Walk, gate: GateEnd) -> Noun:
    return walk.network.host_of(gate.interface) or gate.interface
