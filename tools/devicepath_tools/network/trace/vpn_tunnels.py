"""Whether one of a connection's two tunnels is up, and what it carries whole."""

from collections.abc import Iterable

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.packet import Packet
from devicepath_tools.network.site import CustomerRouter
from devicepath_tools.network.trace.assumption import Assumption
from devicepath_tools.network.trace.passage import Unknown, UnknownHop
from devicepath_tools.network.trace.size_hop import check_size
from devicepath_tools.network.trace.vpn_hop import VpnHop
from devicepath_tools.network.trace.walk import Walk
from devicepath_tools.network.vpn_connection import VpnConnection, VpnTunnel
from devicepath_tools.network.vpn_faults import Addresses, TunnelFault, faults

LINK = "the VPN's tunnel"
LEAST, MOST = 1406, 1446
"""Bytes of a packet inside: SHA2-512 behind NAT, and GCM without it, which carry the least and the most. Source: AWS,
Site-to-Site VPN, customer gateway devices, MTU."""


def check_tunnels(
    walk: Walk, packet: Packet, connection: VpnConnection, router: CustomerRouter | None, *, is_to_customer: bool
) -> None:
    """Notes the tunnel, or why none is up. Of two, one is enough: AWS and the router send by any that is up."""
    if not connection.carries:
        fix = f"wait until {connection.id} is available, or make another one"
        walk.note(VpnHop(packet, connection, f"is {connection.state}", fix, cause=Cause.VPN_NOT_AVAILABLE))
    ends = (packet.destination, packet.source) if is_to_customer else (packet.source, packet.destination)
    by_tunnel = {it.outside_address: _faults(walk, connection, it, router, ends) for it in connection.tunnels}
    working = [it for it in connection.tunnels if not by_tunnel[it.outside_address] and it.is_up is not False]
    if working or not connection.tunnels:
        walk.note(_passing(packet, connection, working))
        return
    found = [fault for of_tunnel in by_tunnel.values() for fault in of_tunnel]
    if not found:
        walk.note(_down(packet, connection))
    for cause in dict.fromkeys(it.cause for it in found):
        walk.note(_stopped(packet, connection, cause, [it for it in found if it.cause is cause]))


def check_largest(walk: Walk, packet: Packet, connection: VpnConnection, router: CustomerRouter | None) -> None:
    """What is larger is cut in pieces without a word, or dropped where it may not be: AWS's VPN tells no sender what
    fits. Where the ciphers decide, and both ends may choose, nobody can say."""
    least, most = (router.mtu, router.mtu) if router is not None else (LEAST, MOST)
    if least < packet.size <= most and packet.dont_fragment:
        walk.note(UnknownHop(packet, connection, Unknown.TUNNEL_MTU))
    else:
        check_size(walk, packet, connection, LINK, most)


def _faults(
    walk: Walk, connection: VpnConnection, tunnel: VpnTunnel, router: CustomerRouter | None, ends: Addresses
) -> list[TunnelFault]:
    if router is None:
        return []
    return faults(connection, tunnel, router, walk.network.customer_gateways.get(connection.customer_gateway_id), ends)


def _passing(packet: Packet, connection: VpnConnection, working: list[VpnTunnel]) -> VpnHop:
    names = " or ".join(f"{it.outside_address}{_inside(it)}" for it in working)
    down = [str(it.outside_address) for it in connection.tunnels if it not in working]
    rest = f"; {', '.join(down)} is down" if down else ""
    is_told = any(it.is_up for it in working)
    assumed = () if is_told else (Assumption.TUNNEL_UP,)
    said = f"carries it by {names}{rest}" if working else "carries it; its tunnels are not told"
    return VpnHop(packet, connection, said, assumed=assumed)


def _inside(tunnel: VpnTunnel) -> str:
    return f" ({tunnel.inside_range})" if tunnel.inside_range is not None else ""


def _down(packet: Packet, connection: VpnConnection) -> VpnHop:
    said = "; ".join(
        f"{it.outside_address} is down" + (f": {it.message}" if it.message else "") for it in connection.tunnels
    )
    fix = f"bring one of the tunnels of {connection.id} up at the customer's router"
    return VpnHop(packet, connection, said, fix, cause=Cause.VPN_DOWN)


def _stopped(packet: Packet, connection: VpnConnection, cause: Cause, found: Iterable[TunnelFault]) -> VpnHop:
    """Several tunnels have most faults in common: these are told once."""
    findings, fixes = (tuple(dict.fromkeys(texts)) for texts in zip(*((it.found, it.fix) for it in found), strict=True))
    return VpnHop(packet, connection, "; ".join(findings), "; ".join(fixes), cause=cause)
