"""At a device: its session, its link, and what it sends and takes."""

from dataclasses import replace
from ipaddress import IPv4Address

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.network import Network
from devicepath_tools.network.packet import Packet
from devicepath_tools.network.sim import Sim
from devicepath_tools.network.trace.assumption import Assumption
from devicepath_tools.network.trace.elsewhere_hop import OWN_NETWORK, ElsewhereHop, Whereabouts, elsewhere
from devicepath_tools.network.trace.endpoint import DeviceEnd
from devicepath_tools.network.trace.hop import Hop
from devicepath_tools.network.trace.noun import Noun, Unread
from devicepath_tools.network.trace.passage import Passage, PassageHop, Unknown, UnknownHop
from devicepath_tools.network.trace.position import FromDevice, InDevice, Position, ToDevice
from devicepath_tools.network.trace.refusal import RefusalHop
from devicepath_tools.network.trace.size_hop import DEVICE_LINK_MTU, check_size
from devicepath_tools.network.trace.walk import Walk
from devicepath_tools.network.trace.words import label
from devicepath_tools.network.virtual_private_gateway import VirtualPrivateGateway

LINK = "the device's link"


def send_from_device(walk: Walk, at: InDevice) -> Position | None:
    """Out of a device. Whether it was online was seen when it took what it answers."""
    packet, device = at.packet, _noun(at.sim, at.packet.source)
    if not walk.is_answer and at.sim is not None and packet.destination.is_global:
        away = elsewhere(walk.network, at.vpg, at.sim)
        if away is not None:
            return _send_from_elsewhere(walk, packet, at.sim, away)
    if not walk.is_answer:
        _check_session(walk, at.vpg, at.sim, packet, packet.source)
    walk.note(PassageHop(packet, device, Passage.SENT, assumed=(Assumption.DEVICE_ROUTES,)))
    _check_link(walk, at.sim, packet, device)
    return FromDevice(packet, at.vpg, at.sim)


def _send_from_elsewhere(walk: Walk, packet: Packet, sim: Sim, away: Whereabouts) -> Position | None:
    """Nothing of the VPG holds for it: what it sends to the internet goes by the network that it is on."""
    walk.note(ElsewhereHop(packet, sim, away))
    walk.note(PassageHop(packet, sim, Passage.SENT, assumed=(Assumption.DEVICE_ROUTES,)))
    vpg_id = sim.session.vpg_id if sim.session is not None else ""
    if vpg_id in walk.network.vpgs:
        return FromDevice(replace(packet, source=away.address), walk.network.vpgs[vpg_id], sim)
    place, reason = (vpg_id, Unknown.OTHER_VPG_NOT_READ) if vpg_id else (OWN_NETWORK, Unknown.INTERNET)
    walk.note(UnknownHop(packet, Unread(place), reason))
    return None


def to_device(walk: Walk, at: ToDevice) -> Position | None:
    """Into the device that has the destination."""
    vpg, packet = at.vpg, at.packet
    inner = [it.inner_address for it in (*vpg.gate.own_peers, *vpg.gate.registered_peers)]
    if packet.destination in inner:
        walk.note(UnknownHop(packet, vpg, Unknown.SORACOM_SERVICE))
        return None
    sim = walk.network.sim_at(vpg.id, packet.destination)
    if packet.destination not in vpg.device_subnet or (sim is None and walk.network.sims):
        walk.note(_nobody_there(walk.network, vpg, packet))
        return None
    device = _noun(sim, packet.destination)
    _check_session(walk, vpg, sim, packet, packet.destination)
    _check_link(walk, sim, packet, device)
    assumed = () if walk.is_answer else (Assumption.LISTENER,)
    walk.note(PassageHop(packet, device, Passage.DELIVERED, assumed=assumed))
    walk.arrived = DeviceEnd(vpg, packet.destination, sim)
    return None


def _nobody_there(network: Network, vpg: VirtualPrivateGateway, packet: Packet) -> Hop:
    """It may still be a gate peer's inner address, or the fixed one of a SIM that was not read."""
    if packet.destination in vpg.fixed_addresses.values():
        return UnknownHop(packet, _noun(None, packet.destination), Unknown.SIM_NOT_READ)
    if packet.destination in vpg.device_subnet and not vpg.gate.are_peers_read:
        return UnknownHop(packet, vpg, Unknown.GATE_PEERS_NOT_READ)
    if packet.destination in vpg.device_subnet and vpg.id in network.partly_read_vpgs:
        return UnknownHop(packet, vpg, Unknown.SIMS_NOT_READ)
    return RefusalHop(packet, vpg, cause=Cause.NOBODY_THERE)


def _check_session(
    walk: Walk, vpg: VirtualPrivateGateway, sim: Sim | None, packet: Packet, address: IPv4Address
) -> None:
    """Whether a device is on a VPG with an address, and why not. A session is as it was when it began."""
    device = _noun(sim, address)
    where = f"{address}, on {label(vpg)}"
    session = sim.session if sim is not None else None
    if sim is None and walk.network.sims:
        walk.note(UnknownHop(packet, device, Unknown.SIM_NOT_READ))
        return
    if sim is None:
        walk.note(PassageHop(packet, device, Passage.ONLINE, where, assumed=(Assumption.DEVICE_ONLINE,)))
        return
    if session is not None and session.vpg_id == vpg.id and session.address == address:
        walk.note(PassageHop(packet, device, Passage.ONLINE, where))
        return
    is_in_group = _check_group(walk, vpg, sim, packet)
    if session is None:
        walk.note(RefusalHop(packet, device, cause=Cause.DEVICE_OFFLINE))
    elif is_in_group:
        found = f"it is {session.address} on {session.vpg_id or 'no VPG'}, not {address} on {vpg.id}"
        walk.note(RefusalHop(packet, device, found, vpg.id, cause=Cause.SESSION_NOT_RENEWED))


def _check_group(walk: Walk, vpg: VirtualPrivateGateway, sim: Sim, packet: Packet) -> bool:
    """Whether a SIM's next session would be on the VPG."""
    group = walk.network.sim_groups.get(sim.group_id)
    if group is not None and group.vpg_id == vpg.id:
        return True
    if sim.group_id and group is None:
        walk.note(UnknownHop(packet, sim, Unknown.GROUP_NOT_READ))
        return False
    found = f"its group {label(group)} is not on {label(vpg)}" if group is not None else "is in no group"
    walk.note(RefusalHop(packet, sim, found, label(vpg), cause=Cause.SIM_NOT_IN_GROUP))
    return False


def _check_link(walk: Walk, sim: Sim | None, packet: Packet, device: Noun) -> None:
    check_size(walk, packet, device, LINK, link_mtu(walk.network, sim))


def link_mtu(network: Network, sim: Sim | None) -> int:
    """What a device's link carries, in bytes, taken to hold in both directions: what the SIM's group tells it."""
    group = network.sim_groups.get(sim.group_id) if sim is not None else None
    return DEVICE_LINK_MTU if group is None or group.link_mtu is None else group.link_mtu


def _noun(sim: Sim | None, address: IPv4Address) -> Noun:
    return sim if sim is not None else Unread(str(address), "device")
