"""A VPG: its router with the translation, and its two peers, each with an end of the tunnel and devices behind it.

    VPC --- router --- underlay of a peer ==VXLAN==> gate peer
               |            :
               +------ overlay of a peer --- devices

An overlay holds the peer's tunnel interface, whose packets travel in the underlay: see `plan.Tunnel`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.network import Network
from devicepath_tools.network.sim import SimSession
from devicepath_tools.network.virtual_private_gateway import GatePeer, VirtualPrivateGateway, VpgType
from devicepath_tools.network.vpn_connection import VpnConnection
from devicepath_tools.rehearsal.wires import internet, link_ends, overlays, peerings, sims, transit_gateways, underlays
from devicepath_tools.rehearsal.wires.internet import Internet
from devicepath_tools.rehearsal.wires.nft import listed
from devicepath_tools.rehearsal.wires.plan import ROUTER, Plan
from devicepath_tools.rehearsal.wires.transit_gateways import TRANSIT_GATEWAY_MTU
from devicepath_tools.rehearsal.wires.vpcs import VPC_MTU, Router, VpcWires

VPG_MTU = 1500
"""Bytes, between a VPG and what is outside of it. SORACOM says nothing of it; assumed, as is usual where it is not
said. To its transit gateway it is that one's."""

GATEWAY_LINE = "tgw"
"""To the transit gateway of type F2."""


@dataclass(frozen=True)
class Peer:
    """One of a VPG's two ends of the tunnel."""

    outer_address: IPv4Address
    underlay: str
    """Namespaces."""
    overlay: str
    line: str
    """In the router's namespace: leads to the overlay."""
    underlay_line: str


@dataclass(frozen=True)
class VpgWires:
    vpg: VirtualPrivateGateway
    namespace: str
    """Of its router."""
    peers: tuple[Peer, ...]


def lay(
    plan: Plan, network: Network, vpcs: Mapping[str, VpcWires], net: Internet, vpg: VirtualPrivateGateway, number: int
) -> VpgWires:
    """All of a VPG but its devices, which are attached when the rest is there."""
    namespace = plan.namespace(f"v{number}", f"VPG {vpg.id}", ROUTER)
    router = Router.in_namespace(plan, namespace, vpg.id)
    # What the router itself says comes from here.
    namespace.run(f"addr add {vpg.vpg_range[1]}/32 dev lo")
    if not vpg.is_running:
        router.leaving.append(router.table.stopped(Cause.VPG_NOT_RUNNING, vpg.id))
    peers = []
    for position, own in enumerate(_ends(vpg)):
        name = f"{number}{'ab'[position]}"
        underlay = underlays.lay(plan, network, vpg, own, name)
        overlay = overlays.lay(plan, network, vpg, own, underlay, name)
        peer = Peer(own.outer_address, underlay.name, overlay.name, f"o{position}", f"u{position}")
        plan.line((namespace, peer.underlay_line), (underlay, "core"), VPG_MTU)
        # Wider than the links of its devices, so that what is too large for one stops there.
        plan.line((namespace, peer.line), (overlay, "core"), VPC_MTU)
        router.route(own.outer_address, f"dev {peer.underlay_line}")
        peers.append(peer)
    _connect(plan, network, vpcs, router, vpg)
    _connect_door(plan, network, router, vpg)
    if vpg.transit_gateway_id:
        _connect_gateway(plan, network, router, vpg, peers[0])
    _lead_out(router, vpg, net, number)
    _translate(router, network, vpg)
    router.judge()
    return VpgWires(vpg, namespace.name, tuple(peers))


def _ends(vpg: VirtualPrivateGateway) -> tuple[GatePeer, ...]:
    """The VPG's own two ends. One that has not said them has ends all the same: devices are behind them."""
    made = (GatePeer(vpg.vpg_range[4], vpg.device_subnet[1]), GatePeer(vpg.vpg_range[-4], vpg.device_subnet[2]))
    return vpg.gate.own_peers[:2] or made


def _connect(
    plan: Plan, network: Network, vpcs: Mapping[str, VpcWires], router: Router, vpg: VirtualPrivateGateway
) -> None:
    """Its peering connections: a line into each VPC."""
    router.end(vpg.vpg_range, router.table.stopped(Cause.NOBODY_THERE, vpg.id))
    for number, (peering_id, destination) in enumerate(vpg.peerings.items()):
        peering = network.peerings.get(peering_id)
        sides = (peering.requester, peering.accepter) if peering is not None else ()
        wires = next((vpcs[side.vpc_id] for side in sides if side.vpc_id in vpcs), None)
        if peering is not None and not peering.is_active:
            router.end(destination, router.table.stopped(Cause.PEERING_NOT_ACTIVE, peering_id))
        elif peering is None or wires is None:
            router.end(destination, router.table.stopped(None, peering_id))
        else:
            leg, wires.legs[peering_id] = f"p{number}", f"p{len(wires.legs)}"
            plan.line((router.namespace, leg), (wires.namespace, wires.legs[peering_id]), VPG_MTU)
            router.route(
                destination, f"dev {leg}", counter=router.table.counter(vpg.id, f"{destination} -> {peering_id}")
            )
            ranges = dict.fromkeys((*peering.far_side(wires.vpc.id).cidrs, vpg.vpg_range))
            peerings.guard(wires, peering, tuple(ranges))
            stopped = router.table.stopped(Cause.PEERING_ADDRESS, peering_id)
            router.handed_on.append(f"oifname {leg} ip daddr != {listed(wires.vpc.cidrs)} {stopped}")


def _connect_door(plan: Plan, network: Network, router: Router, vpg: VirtualPrivateGateway) -> None:
    """Its Direct and its Door: a line to where each virtual interface, or VPN connection, ends, for what is behind the
    customer's router."""
    for number, link in enumerate(network.links.of_vpg(vpg.id)):
        end, customers = link_ends.namespace_of(plan, network, link_ends.end_of(link)), network.links.router_of(link)
        if end is None or customers is None:
            continue
        # What devices send there is translated as it is on the way to a peering connection.
        leg = f"pd{number}"
        plan.line((router.namespace, leg), (end, link_ends.TO_GATEWAY), VPG_MTU)
        for cidr in link.routes if isinstance(link, VpnConnection) and link.is_static else customers.announces:
            counter = router.table.counter(vpg.id, f"{cidr} -> {link.id}")
            router.route(cidr, f"dev {leg} metric {1 + number}", counter=counter)


def _connect_gateway(plan: Plan, network: Network, router: Router, vpg: VirtualPrivateGateway, first: Peer) -> None:
    """Type F2: its transit gateway. What is for a device that is not there, the first peer says."""
    gateway = transit_gateways.of_vpg(plan, network, vpg.transit_gateway_id)
    plan.line((router.namespace, GATEWAY_LINE), (gateway, transit_gateways.TO_VPG), TRANSIT_GATEWAY_MTU)
    gateway.run(f"route replace {vpg.device_subnet} dev {transit_gateways.TO_VPG}")
    router.route(vpg.device_subnet, f"dev {first.line}")
    for destination in dict.fromkeys(it.destination for it in vpg.customer_routes):
        route = next(it for it in vpg.customer_routes if it.destination == destination)
        router.route(destination, f"dev {GATEWAY_LINE}", counter=router.table.counter(vpg.id, route))


def _lead_out(router: Router, vpg: VirtualPrivateGateway, net: Internet, number: int) -> None:
    """Everything else: into the internet, or nowhere."""
    if any(it.destination.prefixlen == 0 for it in vpg.customer_routes):
        return
    if vpg.has_internet_gateway:
        public = internet.of_vpg(number)
        net.leads_to(net.leg(router.namespace, "net"), public)
        router.route("default", "dev net", counter=router.table.counter(vpg.id, "internet gateway"))
        # Neither has an outer packet of the tunnel anything to do there, nor is a private address anywhere in it.
        stopped = router.table.stopped(Cause.NO_WAY_FROM_VPG, vpg.id)
        router.handed_on.append(f"oifname net ip saddr != {vpg.device_subnet} {stopped}")
        router.handed_on.append(f"oifname net ip daddr {listed(internet.NOT_GLOBAL)} {stopped}")
        router.table.hook("translated", "postrouting", "srcnat", "nat")
        router.table.chain("translated", f"oifname net ip saddr {vpg.device_subnet} snat to {public}")
    else:
        router.end("default", router.table.stopped(Cause.NO_WAY_FROM_VPG, vpg.id))


def _translate(router: Router, network: Network, vpg: VirtualPrivateGateway) -> None:
    """Type F: servers see an address of the VPG. What no type F translates does not cross a peering connection."""
    table, from_devices = router.table, f'oifname "p*" ip saddr {vpg.device_subnet}'
    if vpg.type is not VpgType.F:
        for leg, peering_id in ((f"p{number}", it) for number, it in enumerate(vpg.peerings)):
            stopped = table.stopped(Cause.PEERING_ADDRESS, peering_id)
            router.handed_on.append(f"oifname {leg} ip saddr {vpg.device_subnet} {stopped}")
        return
    # The kernel translates no answer to what it has not seen; AWS would drop it for its address, and this was told.
    router.handed_on.append(f"{from_devices} ct state invalid drop")
    chain = table.hook("translated", "postrouting", "srcnat", "nat")
    translated = {session.address: _seen_as(vpg, session) for _, session in sims.attached(network, vpg)}
    if translated:
        mapped = listed(f"{address} : {seen}" for address, seen in translated.items())
        chain.append(f"{from_devices} snat to ip saddr map {mapped}")


def _seen_as(vpg: VirtualPrivateGateway, session: SimSession) -> IPv4Address:
    return session.translated_address or _ends(vpg)[0].outer_address
