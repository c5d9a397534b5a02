"""In a VPG: what devices send, what comes over Canal, and where each goes."""

from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.packet import Packet
from devicepath_tools.network.sim import Sim
from devicepath_tools.network.trace import link_ways
from devicepath_tools.network.trace.assumption import Assumption
from devicepath_tools.network.trace.customer_route_hop import CustomerRouteHop
from devicepath_tools.network.trace.endpoint import VpgEnd
from devicepath_tools.network.trace.passage import Passage, PassageHop, Unknown, UnknownHop
from devicepath_tools.network.trace.peering_hop import sides_at_vpg
from devicepath_tools.network.trace.position import (
    AtVpg,
    FromDevice,
    OnPeering,
    OntoCanal,
    Position,
    ToDevice,
    ToGatePeer,
)
from devicepath_tools.network.trace.refusal import RefusalHop
from devicepath_tools.network.trace.registration import not_registered
from devicepath_tools.network.trace.routing_filter_hop import judge_filter
from devicepath_tools.network.trace.transit_gateway_steps import leave_gateway
from devicepath_tools.network.trace.transit_gateway_ways import leading
from devicepath_tools.network.trace.translation_hop import TranslationHop
from devicepath_tools.network.trace.vpn_gateway_steps import into_link
from devicepath_tools.network.trace.walk import Walk
from devicepath_tools.network.virtual_private_gateway import (
    CustomerRoute,
    GatePeer,
    VirtualPrivateGateway,
    VpgType,
)

OF_SORACOM = IPv4Network("100.64.0.0/10")
"""VPGs' own ranges and SORACOM's services. Source: SORACOM, VPG, IP address assignment."""


def from_device(walk: Walk, at: FromDevice) -> Position | None:
    """What a device has sent."""
    vpg, packet = at.vpg, at.packet
    _check_running(walk, vpg, packet)
    if packet.destination in vpg.device_subnet:
        return _inside(walk, vpg, packet)
    if packet.destination in OF_SORACOM:
        walk.note(UnknownHop(packet, vpg, Unknown.SORACOM_SERVICE))
        return None
    judge_filter(walk, vpg, packet)
    if vpg.gate.redirection is not None:
        return _redirect(walk, vpg, packet, vpg.gate.redirection)
    return _translate(walk, vpg, packet, at.sim)


def at_vpg(walk: Walk, at: AtVpg) -> Position | None:
    """What has come over Canal: the tunnel's outer packets, answers to what devices opened, and on type F2 whatever is
    for a device."""
    vpg, packet = at.vpg, at.packet
    _check_running(walk, vpg, packet)
    if walk.is_outer and vpg.type is VpgType.F2:
        walk.note(UnknownHop(packet, vpg, Unknown.GATE_OVER_TRANSIT_GATEWAY))
        return None
    if walk.is_outer:
        walk.note(PassageHop(packet, vpg, Passage.DELIVERED))
        walk.arrived = VpgEnd(vpg)
        return None
    if vpg.type is VpgType.F2:
        return _at_native_vpg(walk, vpg, packet)
    original = walk.sessions.undo(vpg.id, packet)
    if original is not None:
        walk.note(TranslationHop(packet, vpg, original))
        return ToDevice(original, vpg)
    if any(it.outer_address == packet.destination for it in vpg.gate.own_peers):
        walk.note(UnknownHop(packet, vpg, Unknown.SORACOM_SERVICE))
    elif packet.destination not in vpg.device_subnet:
        walk.note(RefusalHop(packet, vpg, cause=Cause.NOBODY_THERE))
    return None


def _at_native_vpg(walk: Walk, vpg: VirtualPrivateGateway, packet: Packet) -> Position | None:
    """Type F2 translates nothing: a device is reached at its own address. Source: SORACOM, VPG types."""
    if packet.destination in vpg.device_subnet:
        walk.note(PassageHop(packet, vpg, Passage.TO_A_DEVICE))
        return ToDevice(packet, vpg)
    if packet.destination in vpg.vpg_range:
        walk.note(UnknownHop(packet, vpg, Unknown.SORACOM_SERVICE))
    elif vpg.customer_route(packet.destination) is not None:
        walk.note(UnknownHop(packet, vpg, Unknown.BETWEEN_ATTACHMENTS))
    else:
        walk.note(RefusalHop(packet, vpg, cause=Cause.NOBODY_THERE))
    return None


def onto_canal(walk: Walk, at: OntoCanal) -> Position | None:
    """By the peering connection whose range holds the destination, the longest first; on type F2 by a customer
    route."""
    vpg, packet = at.vpg, at.packet
    if vpg.type is VpgType.F2:
        return _onto_transit_gateway(walk, vpg, packet)
    holding = [it for it in vpg.peerings.items() if packet.destination in it[1]]
    if holding:
        return OnPeering(packet, max(holding, key=lambda it: it[1].prefixlen)[0], "", None)
    links = walk.network.links.of_vpg(vpg.id)
    link = link_ways.chosen(link_ways.leading(walk.network, links, packet.destination).links)
    if link is not None:
        return into_link(packet, link)
    if vpg.has_other_ways or any(walk.network.links.router_of(it) is None for it in links):
        walk.note(UnknownHop(packet, vpg, Unknown.OTHER_WAYS if vpg.has_other_ways else Unknown.ANNOUNCED_NOT_READ))
        return None
    walk.note(RefusalHop(packet, vpg, cause=Cause.NO_WAY_FROM_VPG))
    inferred = _way(walk, vpg, packet.destination)
    return OnPeering(packet, inferred, "", None) if inferred else None


def _onto_transit_gateway(walk: Walk, vpg: VirtualPrivateGateway, packet: Packet) -> Position | None:
    """By the longest customer route, else by the only attachment that leads there."""
    if walk.is_outer:
        walk.note(UnknownHop(packet, vpg, Unknown.GATE_OVER_TRANSIT_GATEWAY))
        return None
    route = vpg.customer_route(packet.destination)
    if route is not None:
        walk.note(CustomerRouteHop(packet, vpg, vpg, route))
        return leave_gateway(walk, packet, vpg.transit_gateway_id, route.attachment_id)
    if vpg.has_other_ways:
        walk.note(UnknownHop(packet, vpg, Unknown.OTHER_WAYS))
        return None
    found = leading(walk.network, vpg.transit_gateway_id, packet.destination) if vpg.transit_gateway_id else ()
    right = tuple(CustomerRoute(IPv4Network(packet.destination), it.id) for it in found)
    walk.note(CustomerRouteHop(packet, vpg, vpg, None, right, cause=Cause.NO_WAY_FROM_VPG))
    return leave_gateway(walk, packet, vpg.transit_gateway_id, found[0].id) if len(found) == 1 else None


def _inside(walk: Walk, vpg: VirtualPrivateGateway, packet: Packet) -> Position | None:
    """To a gate peer or another device, in the network that Gate makes of them."""
    for peer in (*vpg.gate.registered_peers, *_unregistered(walk, vpg)):
        if peer.inner_address == packet.destination:
            if vpg.gate.redirection not in (None, peer.inner_address):
                walk.note(PassageHop(packet, vpg, Passage.TO_A_GATE_PEER, assumed=(Assumption.NOT_REDIRECTED,)))
            return ToGatePeer(packet, vpg, peer)
    if not vpg.gate.is_open:
        walk.note(RefusalHop(packet, vpg, cause=Cause.GATE_CLOSED))
    if vpg.gate.privacy_separator:
        walk.note(RefusalHop(packet, vpg, cause=Cause.PRIVACY_SEPARATOR))
    if vpg.gate.is_open and not vpg.gate.privacy_separator:
        assumed = (Assumption.NOT_REDIRECTED,) if vpg.gate.redirection is not None else ()
        walk.note(PassageHop(packet, vpg, Passage.FROM_DEVICE_TO_DEVICE, assumed=assumed))
    return ToDevice(packet, vpg)


def _unregistered(walk: Walk, vpg: VirtualPrivateGateway) -> list[GatePeer]:
    """The gate peer that asked, if the VPG does not know it: the answer goes on as if it did."""
    asked_by = walk.sessions.entered_by(vpg.id) if walk.is_answer else None
    registered = [it.outer_address for it in vpg.gate.registered_peers]
    return [asked_by] if asked_by is not None and asked_by.outer_address not in registered else []


def _redirect(walk: Walk, vpg: VirtualPrivateGateway, packet: Packet, inner: IPv4Address) -> Position | None:
    for peer in vpg.gate.registered_peers:
        if peer.inner_address == inner:
            walk.note(PassageHop(packet, vpg, Passage.REDIRECTED, str(inner)))
            return ToGatePeer(packet, vpg, peer)
    walk.note(not_registered(packet, vpg, str(inner)))
    return None


def _translate(walk: Walk, vpg: VirtualPrivateGateway, packet: Packet, sim: Sim | None) -> Position | None:
    """Out of the VPG, as from one of its own addresses; of type F2 as from the device."""
    is_led = vpg.type is VpgType.F2 and vpg.customer_route(packet.destination) is not None
    if vpg.has_internet_gateway and packet.destination.is_global and not is_led:
        walk.note(UnknownHop(packet, vpg, Unknown.INTERNET))
        return None
    if vpg.type is VpgType.F2:
        return OntoCanal(packet, vpg)
    address, assumed = _translated(vpg, sim)
    after = replace(packet, source=address)
    asked_by = walk.sessions.entered_by(vpg.id) if walk.is_answer else None
    if asked_by is not None:
        # What asked came through the tunnel; this answers by Canal. It goes on as if it took the tunnel, too.
        walk.note(TranslationHop(packet, vpg, after, assumed=assumed, cause=Cause.ANSWER_TRANSLATED))
        return ToGatePeer(packet, vpg, asked_by)
    walk.sessions.translate(vpg.id, packet, after)
    walk.note(TranslationHop(packet, vpg, after, assumed=assumed))
    return OntoCanal(after, vpg)


def _translated(vpg: VirtualPrivateGateway, sim: Sim | None) -> tuple[IPv4Address, tuple[Assumption, ...]]:
    """What servers see of a device: what its session says, else one address of the VPG that stands for all."""
    session = sim.session if sim is not None else None
    if session is not None and session.vpg_id == vpg.id and session.translated_address is not None:
        return session.translated_address, ()
    ends = [it.outer_address for it in vpg.gate.own_peers]
    return (ends[0] if ends else vpg.vpg_range[1]), (Assumption.TRANSLATED_ADDRESS,)


def _way(walk: Walk, vpg: VirtualPrivateGateway, destination: IPv4Address) -> str:
    """The peering connection that leads to the only VPC of the VPG's in which somebody has the address."""
    network = walk.network
    found = []
    for peering_id in vpg.peerings:
        if peering_id in network.peerings:
            _, far = sides_at_vpg(network, network.peerings[peering_id])
            if network.interface_at(far.vpc_id, destination) is not None:
                found.append(peering_id)
    return found[0] if len(found) == 1 else ""


def _check_running(walk: Walk, vpg: VirtualPrivateGateway, packet: Packet) -> None:
    if not vpg.is_running:
        walk.note(RefusalHop(packet, vpg, vpg.status, cause=Cause.VPG_NOT_RUNNING))
