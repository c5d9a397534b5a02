"""At a host: what it sends, takes and passes on."""

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.gate_host import LINK_LOCAL, REPLY_PORTS
from devicepath_tools.network.host import Host
from devicepath_tools.network.instance import NetworkInterface
from devicepath_tools.network.packet import Packet, Protocol
from devicepath_tools.network.trace.assumption import Assumption
from devicepath_tools.network.trace.endpoint import HostEnd
from devicepath_tools.network.trace.gate_end import GateEnd, gate_at
from devicepath_tools.network.trace.nat_gateway_steps import back_through
from devicepath_tools.network.trace.noun import Noun
from devicepath_tools.network.trace.passage import Passage, PassageHop, Unknown, UnknownHop
from devicepath_tools.network.trace.position import AtHost, InHost, IntoTunnel, Leaving, OutOfTunnel, Position
from devicepath_tools.network.trace.refusal import RefusalHop, no_tunnel
from devicepath_tools.network.trace.registration import not_registered
from devicepath_tools.network.trace.translation_hop import TranslationHop
from devicepath_tools.network.trace.walk import Walk

TAKING_NONE = ("nat_gateway", "transit_gateway")
"""Services whose interfaces take no connections to their own addresses. Source: AWS, VPC user guide, NAT gateways."""


def send(walk: Walk, at: InHost) -> Position | None:
    """Out of a host, from the address of one of its interfaces or from its end of a tunnel."""
    interface, packet = at.interface, at.packet
    instance = walk.network.host_of(interface)
    host: Noun = instance or interface
    if instance is not None and not instance.is_running:
        walk.note(RefusalHop(packet, host, cause=Cause.INSTANCE_NOT_RUNNING))
    own = _owner(walk, interface, packet)
    if own is not None:
        walk.note(PassageHop(packet, host, Passage.SENT_TO_ITSELF))
        walk.arrived = HostEnd(own)
        return None
    gate = gate_at(walk.network, interface)
    if gate is not None and packet.destination == gate.host.inner.ip:
        walk.note(PassageHop(packet, host, Passage.SENT_TO_ITSELF))
        walk.arrived = HostEnd(gate.interface)
        return None
    if gate is not None and packet.destination in gate.host.inner.network:
        return IntoTunnel(packet, gate)
    _choose_interface(walk, interface, packet)
    return Leaving(packet, interface)


def at_host(walk: Walk, at: AtHost) -> Position | None:
    """In a host that a packet has come to by an interface."""
    interface, packet = at.interface, at.packet
    answered = back_through(walk, interface, packet)
    if answered is not None:
        return answered
    if not interface.instance_id and not interface.has_hidden_host:
        _at_no_instance(walk, interface, packet)
        return None
    instance = walk.network.host_of(interface)
    host: Noun = instance or interface
    if instance is not None and not instance.is_running:
        walk.note(RefusalHop(packet, host, cause=Cause.INSTANCE_NOT_RUNNING))
    if _owner(walk, interface, packet) is not None:
        take(walk, interface, packet)
        return None
    gate = gate_at(walk.network, interface)
    if gate is None:
        return _pass_on(walk, at, instance)
    return through_gate(walk, gate, packet)


def out_of_tunnel(walk: Walk, at: OutOfTunnel) -> Position | None:
    """In a gate peer, out of its tunnel: no security group judges it here."""
    original = walk.sessions.undo(at.gate.interface.id, at.packet)
    if original is not None:
        noun: Noun = walk.network.host_of(at.gate.interface) or at.gate.interface
        walk.note(TranslationHop(at.packet, noun, original))
    packet = original or at.packet
    _guard(walk, at.gate, packet, is_known=original is not None)
    # What answers there is for the host's own link, and is not followed.
    return None if packet.destination in LINK_LOCAL else through_gate(walk, at.gate, packet)


def _guard(walk: Walk, gate: GateEnd, packet: Packet, *, is_known: bool) -> None:
    """The rules of its own that a gate peer has for what comes out of its tunnel. `is_known`: whether that answers what
    it has masqueraded."""
    instance = walk.network.host_of(gate.interface)
    assumed = (Assumption.GATE_PEER,) if gate.is_assumed else ()
    cause = None
    if packet.destination == gate.host.inner.ip or _owner(walk, gate.interface, packet) is not None:
        may_answer = packet.protocol is Protocol.ICMP or walk.is_answer or packet.port in REPLY_PORTS
        cause = None if may_answer and packet.source in gate.host.inner.network else Cause.GATE_PEER_CLOSED
    elif packet.destination in LINK_LOCAL:
        cause = Cause.GATE_PEER_CLOSED
    elif packet.destination in gate.host.inner.network and gate.host.privacy_separator:
        cause = Cause.PRIVACY_SEPARATOR
    elif gate.host.masquerades and not is_known and packet.destination not in gate.host.inner.network:
        cause = Cause.OPENED_FROM_TUNNEL
    if cause is not None:
        walk.note(RefusalHop(packet, instance or gate.interface, assumed=assumed, cause=cause))


def through_gate(walk: Walk, gate: GateEnd, packet: Packet) -> Position | None:
    """What a gate peer does with a packet that has come to it, by whichever side."""
    instance = walk.network.host_of(gate.interface)
    if packet.destination == gate.host.inner.ip or _owner(walk, gate.interface, packet) is not None:
        take(walk, gate.interface, packet)
        return None
    host: Noun = instance or gate.interface
    is_for_tunnel = packet.destination in gate.host.inner.network
    if not _is_first_time(walk, gate.interface, host, packet):
        return None
    if gate.host.forwards:
        assumed = (Assumption.GATE_PEER,) if gate.is_assumed else ()
        walk.note(PassageHop(packet, host, Passage.PASSED_ON, assumed=assumed))
    else:
        walk.note(RefusalHop(packet, host, cause=Cause.FORWARDING_OFF))
    return IntoTunnel(packet, gate) if is_for_tunnel else Leaving(packet, gate.interface)


def take(walk: Walk, interface: NetworkInterface, packet: Packet) -> None:
    """The walk arrives. Whoever asked waits for the answer, and a tunnel's end is looked at by itself; that somebody
    listens for anything else is assumed."""
    host: Noun = walk.network.host_of(interface) or interface
    assumed = () if walk.is_answer or walk.is_outer else (Assumption.LISTENER,)
    is_on_host = interface.instance_id or interface.has_hidden_host
    if is_on_host and walk.network.host_of(interface) is None:
        assumed = (*assumed, Assumption.RUNNING)
    walk.note(PassageHop(packet, host, Passage.DELIVERED, assumed=assumed))
    walk.arrived = HostEnd(interface)


def _at_no_instance(walk: Walk, interface: NetworkInterface, packet: Packet) -> None:
    """An interface that is nobody's, or that AWS keeps for a service: a load balancer, an endpoint, a data base.

    What such a service does with connections of others is not modelled. Of its own it takes the answers."""
    if walk.is_answer and interface.service and packet.destination in interface.addresses:
        walk.note(PassageHop(packet, interface, Passage.DELIVERED, assumed=(Assumption.ANSWER_TAKEN,)))
        walk.arrived = HostEnd(interface)
        return
    is_no_host = interface.service in TAKING_NONE or not interface.service
    if is_no_host and packet.destination in interface.addresses:
        walk.note(RefusalHop(packet, interface, cause=Cause.NO_HOST))
    else:
        walk.note(UnknownHop(packet, interface, Unknown.NOT_MODELLED))


def _pass_on(walk: Walk, at: AtHost, known: Host | None) -> Position | None:
    """A host that is no gate peer, and that a route leads to."""
    interface, packet = at.interface, at.packet
    host: Noun = known or interface
    for vpg in walk.network.vpgs_connected_to(interface.vpc_id):
        if packet.destination in vpg.device_subnet:
            if known is not None and known.is_read:
                walk.note(no_tunnel(packet, known))
            else:
                outer = next(map(str, interface.addresses), interface.id)
                walk.note(not_registered(packet, vpg, outer))
            return None
    forwards = known.forwards if known is not None else None
    if forwards is None:
        walk.guess()
    if len(walk.network.interfaces_beside(interface)) > 1:
        walk.guess()
        walk.note(UnknownHop(packet, host, Unknown.SEVERAL_INTERFACES))
        return None
    if not _is_first_time(walk, interface, host, packet):
        return None
    if forwards is False:
        walk.note(RefusalHop(packet, host, cause=Cause.FORWARDING_OFF))
    else:
        assumed = (Assumption.FORWARDING,) if forwards is None else ()
        walk.note(PassageHop(packet, host, Passage.PASSED_ON, assumed=assumed))
    return Leaving(packet, interface)


def _is_first_time(walk: Walk, interface: NetworkInterface, host: Noun, packet: Packet) -> bool:
    if interface.id in walk.handed_on:
        walk.note(RefusalHop(packet, host, cause=Cause.ROUTING_LOOP))
        return False
    walk.handed_on.add(interface.id)
    return True


def _choose_interface(walk: Walk, interface: NetworkInterface, packet: Packet) -> None:
    """Of a host with several interfaces the operating system chooses, and no API tells how."""
    own = walk.network.interfaces_beside(interface)
    for other_id in own:
        subnet = walk.network.subnets.get(other := _subnet_of(walk, other_id))
        if subnet is not None and other != interface.subnet_id and packet.destination in subnet.cidr:
            # It is a neighbour there: without routes of its own making, the host sends by that interface.
            host: Noun = walk.network.host_of(interface) or interface
            walk.note(UnknownHop(packet, host, Unknown.SEVERAL_INTERFACES))
            walk.guess()
            return
    if interface.id in own[1:]:
        walk.note(PassageHop(packet, interface, Passage.SENT, assumed=(Assumption.SECOND_INTERFACE,)))


def _subnet_of(walk: Walk, interface_id: str) -> str:
    interface = walk.network.interfaces.get(interface_id)
    return interface.subnet_id if interface is not None else ""


def _owner(walk: Walk, interface: NetworkInterface, packet: Packet) -> NetworkInterface | None:
    """The interface of a host that has the destination, of all that the host has beside one."""
    beside = (walk.network.interfaces.get(it) for it in walk.network.interfaces_beside(interface))
    own = (interface, *(it for it in beside if it is not None))
    return next((it for it in own if packet.destination in it.addresses), None)
