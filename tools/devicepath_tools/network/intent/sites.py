"""A network with the data centres and offices of the stack file: what is behind routers, which no cloud tells. Pure.

Routers and servers are stand-ins for the user's own, and set up right. A gate peer is as its rendered files say."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from ipaddress import IPv4Address, IPv4Interface, IPv4Network

from devicepath_spec.choices import HostPlace, ReturnPath
from devicepath_spec.description.gate_peer import HostGatePeer
from devicepath_spec.description.path import StackFile
from devicepath_spec.gate_facts import TCP_AND_IP_HEADERS
from devicepath_tools.network.customer_links import CustomerLink
from devicepath_tools.network.gate_host import VXLAN_UDP_PORT, GateHost
from devicepath_tools.network.host import Host
from devicepath_tools.network.instance import NetworkInterface
from devicepath_tools.network.intent import own
from devicepath_tools.network.intent.behind import Behind, Way, behind
from devicepath_tools.network.intent.site_links import links_to, with_announced, with_assumed
from devicepath_tools.network.network import Network, by_id
from devicepath_tools.network.site import CustomerRouter, CustomerTunnel, CustomerVirtualInterface, Site
from devicepath_tools.network.virtual_interface import VirtualInterface
from devicepath_tools.network.virtual_private_gateway import VirtualPrivateGateway
from devicepath_tools.network.vpn_connection import VpnConnection

STAND_IN = "a stand-in for a server of yours"
SOMEBODY = "a stand-in for somebody's computer"
ROUTER = "a router of yours that is set up as its rendered files say"
GATE_PEER = "a host of yours that has the rendered files"


@dataclass(frozen=True)
class SiteServer:
    """A stand-in for a server behind a router. Nothing there is known to keep anybody from it."""

    backend: str
    """Name of the backend that it is in."""
    address: IPv4Address
    number: int = 1
    """Of those behind the router."""

    @property
    def name(self) -> str:
        return self.backend if self.number == 1 else f"{self.backend}-{self.number}"

    @property
    def host_id(self) -> str:
        return f"host-{self.name}-server"


def site_servers(file: StackFile) -> tuple[SiteServer, ...]:
    """One for each range behind a router."""
    return tuple(
        SiteServer(it.backend, address, number)
        for it in behind(file)
        for number, address in enumerate(it.server_addresses, start=1)
    )


def with_sites(file: StackFile, network: Network, *, are_links_told: bool = True) -> Network:
    """The same network, with a site for each data centre. `are_links_told`: whether its source tells of Door and
    Direct what there is, and AWS what it has learned; else they are as support is going to make them, and routers
    announce what the stack file says."""
    vpg = own.vpg_of(file, network)
    for place in behind(file):
        links = links_to(file, network, vpg, place)
        if vpg is not None and not links and not are_links_told and place.way is not Way.VPN:
            network = with_assumed(network, vpg, place)
            links = links_to(file, network, vpg, place)
        if not are_links_told:
            network = with_announced(network, place, links)
        network = _with_site(file, network, vpg, place, links)
    return network


def _with_site(
    file: StackFile,
    network: Network,
    vpg: VirtualPrivateGateway | None,
    place: Behind,
    links: Sequence[CustomerLink],
) -> Network:
    known = {it.id: it for it in _gates(vpg, place)}
    on_router = known.pop(place.router_id, None)
    router, gates = _router(vpg, place, links), list(known.values())
    if on_router is not None:
        router = replace(router, gate=on_router.gate)
    servers = [it for it in site_servers(file) if it.backend == place.backend]
    standing_in = (Host(it.host_id, (_interface_id(it.host_id),), name=it.name) for it in servers)
    hosts: list[Host] = [router, *gates, *standing_in]
    addresses = [
        place.router_address,
        *(it.gate.outer_address for it in gates if it.gate is not None),
        *(it.address for it in servers),
    ]
    interfaces = by_id(_interface(place, host.id, at) for host, at in zip(hosts, addresses, strict=True))
    site = Site(place.site_id, place.ranges, place.backend, tuple(_ways(file, place)))
    doors = [it for it in links if isinstance(it, VpnConnection) and it.vpg_id]
    # Written at SORACOM's end, which tells nobody: the order names them.
    static = {it.id: replace(it, routes=place.ranges) for it in doors if it.is_static}
    meanings = {router.id: ROUTER, **dict.fromkeys((it.id for it in gates), GATE_PEER)}
    meanings |= {it.host_id: SOMEBODY if place.way is Way.VPN else STAND_IN for it in servers}
    return replace(
        network,
        sites={**network.sites, site.id: site},
        other_hosts={**network.other_hosts, **by_id(hosts)},
        interfaces={**network.interfaces, **interfaces},
        vpn_connections={**network.vpn_connections, **static},
        assumed={**network.assumed, **meanings},
    )


def _router(vpg: VirtualPrivateGateway | None, place: Behind, links: Sequence[CustomerLink]) -> CustomerRouter:
    far = place.far_ranges or ((vpg.vpg_range,) if vpg is not None else ())
    vpns = [it for it in links if isinstance(it, VpnConnection)]
    interfaces = [it for it in links if isinstance(it, VirtualInterface)]
    return CustomerRouter(
        place.router_id,
        (_interface_id(place.router_id),),
        forwards=True,
        name=f"{place.backend}-router",
        site_id=place.site_id,
        customer_gateway_ids=tuple(it.customer_gateway_id for it in vpns),
        tunnels=tuple(CustomerTunnel(one.outside_address) for it in vpns for one in it.tunnels),
        virtual_interfaces=tuple(CustomerVirtualInterface(it.id) for it in interfaces),
        announces=() if place.is_static else place.ranges,
        routes=far if place.is_static else (),
        mtu=place.carries,
    )


def _gates(vpg: VirtualPrivateGateway | None, place: Behind) -> Iterator[Host]:
    """Those that the VPG knows: before that nothing can be rendered for them."""
    registered = vpg.gate.registered_peers if vpg is not None else ()
    inner = {it.outer_address: it.inner_address for it in registered}
    for name, peer in place.gate_peers.items():
        at = inner.get(peer.outer_address)
        if vpg is not None and at is not None:
            host_id = gate_host_id(place, name)
            gate = _gate(vpg, peer, at, place.carries)
            yield Host(host_id, (_interface_id(host_id),), name=name, gate=gate, forwards=gate.forwards)


def gate_host_id(place: Behind, name: str) -> str:
    """Of the host that is a gate peer: one of its own, or the router."""
    is_router = place.gate_peers[name].place is HostPlace.ON_ROUTER
    return place.router_id if is_router else f"host-{name}-gate-peer"


def _gate(vpg: VirtualPrivateGateway, peer: HostGatePeer, inner: IPv4Address, carries: int) -> GateHost:
    mtu = peer.tunnel_mtu(carries)
    return GateHost(
        outer_address=peer.outer_address,
        inner=IPv4Interface((inner, vpg.device_subnet.prefixlen)),
        vni=vpg.gate.vni,
        udp_port=VXLAN_UDP_PORT,
        mtu=mtu,
        vpg_peers=tuple(it.outer_address for it in vpg.gate.own_peers),
        forwards=peer.returns is not ReturnPath.NONE,
        # What is redirected comes from devices for others, too.
        privacy_separator=peer.returns is not ReturnPath.REDIRECTION or vpg.gate.privacy_separator,
        masquerades=peer.returns is ReturnPath.MASQUERADE,
        clamped_mss=mtu - TCP_AND_IP_HEADERS,
    )


def _ways(file: StackFile, place: Behind) -> Iterator[tuple[IPv4Network, str]]:
    """The user's own routes: what is for devices goes to the gate peer."""
    if place.leading is not None:
        yield file.vpg.device_subnet, _interface_id(gate_host_id(place, place.leading[0]))


def _interface(place: Behind, host_id: str, address: IPv4Address) -> NetworkInterface:
    return NetworkInterface(
        _interface_id(host_id), place.site_id, f"lan-{place.backend}", (address,), (), source_dest_check=False,
        instance_id=host_id, name=host_id,
    )  # fmt: skip


def _interface_id(host_id: str) -> str:
    return f"eni-{host_id}"
