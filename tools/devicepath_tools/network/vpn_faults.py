"""Why a tunnel is not up, from what both of its ends are told: each with what AWS and the router say of it themselves.

Source: measured with strongSwan at both ends, with AWS's options at one of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address

from devicepath_spec.tunnel_facts import MOST_ANNOUNCED_TO_TGW, MOST_ANNOUNCED_TO_VGW
from devicepath_tools.network.cause import Cause
from devicepath_tools.network.customer_gateway import CustomerGateway
from devicepath_tools.network.site import IKE, NAT_TRAVERSAL, CustomerRouter, CustomerTunnel
from devicepath_tools.network.vpn_connection import VpnConnection, VpnTunnel

Addresses = tuple[IPv4Address, IPv4Address]


@dataclass(frozen=True)
class TunnelFault:
    cause: Cause
    found: str
    fix: str


def faults(
    connection: VpnConnection,
    tunnel: VpnTunnel,
    router: CustomerRouter,
    known: CustomerGateway | None,
    conversed: Addresses,
) -> list[TunnelFault]:
    """All of one tunnel, in the order in which they would be met. `conversed` are the addresses of what it is to carry:
    the customer's, and the other one."""
    own = router.tunnel_to(tunnel.outside_address)
    if own is None:
        found = f"the router has no tunnel to {tunnel.outside_address}"
        return [TunnelFault(Cause.VPN_DOWN, found, f"set the tunnel to {tunnel.outside_address} up at the router")]
    return [
        *_ports(router),
        *_phase_1(tunnel, own),
        *_authentication(tunnel, own, known),
        *_phase_2(connection, tunnel, own, conversed),
        *_prefixes(connection, router),
    ]


def most_announced(connection: VpnConnection) -> int:
    """Prefixes that its gateway takes of a BGP session."""
    return MOST_ANNOUNCED_TO_TGW if connection.transit_gateway_id else MOST_ANNOUNCED_TO_VGW


def _ports(router: CustomerRouter) -> Iterator[TunnelFault]:
    for port in sorted(router.closed_ports & {IKE, NAT_TRAVERSAL}):
        found = f"nothing comes back from UDP {port}: the router's initiation times out"
        yield TunnelFault(Cause.VPN_PORT_CLOSED, found, f"let UDP {port} through in front of the router, both ways")


def _phase_1(tunnel: VpnTunnel, own: CustomerTunnel) -> Iterator[TunnelFault]:
    if not (own.phase_1.protects_like(tunnel.phase_1) and own.phase_1.has_group_of(tunnel.phase_1)):
        found = f"NO_PROPOSAL_CHOSEN in phase 1: AWS takes {tunnel.phase_1}, the router offers {own.phase_1}"
        yield TunnelFault(Cause.VPN_PHASE_1, found, f"offer in phase 1 what AWS takes: {tunnel.phase_1}")


def _authentication(tunnel: VpnTunnel, own: CustomerTunnel, known: CustomerGateway | None) -> Iterator[TunnelFault]:
    address = known.address if known is not None else None
    if own.identity is not None and address is not None and own.identity != address:
        found = f"AUTHENTICATION_FAILED: the router says it is {own.identity}, and AWS expects {address}"
        yield TunnelFault(Cause.VPN_IDENTITY, found, f"give the router the identity {address}")
    if own.key_digest and tunnel.key_digest and own.key_digest != tunnel.key_digest:
        found = "AUTHENTICATION_FAILED: both ends have another pre-shared key"
        yield TunnelFault(Cause.VPN_KEY, found, f"give the router the key of the tunnel {tunnel.outside_address}")


def _phase_2(
    connection: VpnConnection, tunnel: VpnTunnel, own: CustomerTunnel, conversed: Addresses
) -> Iterator[TunnelFault]:
    yield from _selectors(connection, tunnel, own, conversed)
    if not own.phase_2.protects_like(tunnel.phase_2):
        found = f"NO_PROPOSAL_CHOSEN in phase 2: AWS takes {tunnel.phase_2}, the router offers {own.phase_2}"
        yield TunnelFault(Cause.VPN_PHASE_2, found, f"offer in phase 2 what AWS takes: {tunnel.phase_2}")
    elif not own.phase_2.has_group_of(tunnel.phase_2):
        found = "no DH group of phase 2 in common: it comes up, and is lost at the first rekeying"
        yield TunnelFault(Cause.VPN_PHASE_2_GROUP, found, f"offer in phase 2 a group of AWS's: {tunnel.phase_2}")


def _selectors(
    connection: VpnConnection, tunnel: VpnTunnel, own: CustomerTunnel, conversed: Addresses
) -> Iterator[TunnelFault]:
    """The ends agree on what both have in common. With BGP that has to hold their own inside addresses."""
    asked, has = (own.own_selector, own.far_selector), (connection.customer_range, connection.aws_range)
    fix = f"ask for {has[0]} to {has[1]}, as the connection has it"
    if not (asked[0].overlaps(has[0]) and asked[1].overlaps(has[1])):
        found = f"TS_UNACCEPTABLE: the router asks for {asked[0]} to {asked[1]}"
        yield TunnelFault(Cause.VPN_SELECTORS, found, fix)
        return
    inside = tunnel.inside_range
    pairs = [conversed] if connection.is_static or inside is None else [conversed, (inside[2], inside[1])]
    outside = [it for it in pairs if not all(one in asked[side] and one in has[side] for side, one in enumerate(it))]
    if outside:
        agreed = " to ".join(str(max(both, key=lambda it: it.prefixlen)) for both in zip(asked, has, strict=True))
        bgp = "" if outside == [conversed] else ", which BGP is not in"
        yield TunnelFault(Cause.VPN_SELECTORS, f"the tunnel is for {agreed} alone{bgp}", fix)


def _prefixes(connection: VpnConnection, router: CustomerRouter) -> Iterator[TunnelFault]:
    """The tunnel itself stays up."""
    most = most_announced(connection)
    if not connection.is_static and len(router.announces) > most:
        found = f"the router announces {len(router.announces)} prefixes: AWS closes the session at {most + 1}"
        yield TunnelFault(Cause.TOO_MANY_PREFIXES, found, f"announce {most} at most, such as summaries")
