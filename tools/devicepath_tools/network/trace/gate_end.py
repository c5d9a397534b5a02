"""The AWS end of Gate's tunnel: which host it is, and which VPG it belongs to."""

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Interface

from devicepath_tools.network.gate_host import VXLAN_OVERHEAD, VXLAN_UDP_PORT, GateHost
from devicepath_tools.network.host import Host
from devicepath_tools.network.instance import NetworkInterface
from devicepath_tools.network.network import Network
from devicepath_tools.network.virtual_private_gateway import GatePeer, VirtualPrivateGateway

USUAL_MTU = 1500 - VXLAN_OVERHEAD
"""Bytes: of a tunnel over a path of 1500, as a gate peer has it unless told."""


@dataclass(frozen=True, slots=True)
class GateEnd:
    interface: NetworkInterface
    """The one that the outer packets leave by."""
    host: GateHost
    is_assumed: bool = False
    """Whether the VPG alone says so, and what the host boots was not read."""


def gate_at(network: Network, interface: NetworkInterface) -> GateEnd | None:
    """The gate peer that has an interface: what its user data says; else, where that was not read, what a VPG says."""
    host = network.host_of(interface)
    if host is not None and host.gate is not None:
        return GateEnd(_outer_interface(network, host, host.gate, interface), host.gate)
    if host is not None and host.is_read:
        return None
    for vpg in network.vpgs_connected_to(interface.vpc_id):
        for peer in vpg.gate.registered_peers:
            if next(_behind(network, vpg, peer.outer_address), None) is interface:
                return GateEnd(interface, as_it_should_be(vpg, peer), is_assumed=True)
    return None


def gate_of(network: Network, vpg: VirtualPrivateGateway, peer: GatePeer) -> GateEnd | None:
    """The gate peer that is registered with a VPG."""
    for interface in _behind(network, vpg, peer.outer_address):
        gate = gate_at(network, interface)
        if gate is not None:
            return gate
    return None


def vpg_of(network: Network, gate: GateEnd) -> VirtualPrivateGateway | None:
    """The VPG that a gate peer's tunnel leads to; None: no VPG that was read fits."""
    near = network.vpgs_connected_to(gate.interface.vpc_id)
    for fits in (_knows, _is_flooded_to, _has_inner):
        for vpg in near:
            if fits(vpg, gate.host):
                return vpg
    if len(near) == 1:
        return near[0]
    return next((vpg for vpg in network.vpgs.values() if _is_flooded_to(vpg, gate.host)), None)


def as_it_should_be(vpg: VirtualPrivateGateway, peer: GatePeer) -> GateHost:
    """A gate peer that is set up right for a VPG. Where nothing is redirected to it, it masquerades."""
    return GateHost(
        outer_address=peer.outer_address,
        inner=IPv4Interface((peer.inner_address, vpg.device_subnet.prefixlen)),
        vni=vpg.gate.vni,
        udp_port=VXLAN_UDP_PORT,
        mtu=USUAL_MTU,
        vpg_peers=tuple(own.outer_address for own in vpg.gate.own_peers),
        forwards=True,
        privacy_separator=vpg.gate.privacy_separator,
        masquerades=vpg.gate.redirection is None,
    )


def _outer_interface(network: Network, host: Host, gate: GateHost, entered: NetworkInterface) -> NetworkInterface:
    own = [network.interfaces[it] for it in host.interface_ids if it in network.interfaces]
    return next((it for it in own if gate.outer_address in it.addresses), entered)


def _behind(network: Network, vpg: VirtualPrivateGateway, address: IPv4Address) -> Iterator[NetworkInterface]:
    """The interfaces that have an address where the VPG leads: first where it would send what is for the address, for
    two VPCs may have it."""
    for peering_id in sorted(vpg.peerings, key=lambda it: address not in vpg.peerings[it]):
        peering = network.peerings.get(peering_id)
        for side in (peering.requester, peering.accepter) if peering is not None else ():
            interface = network.interface_at(side.vpc_id, address)
            if interface is not None:
                yield interface
    for link in network.links.of_vpg(vpg.id):
        router = network.links.router_of(link)
        interface = network.interface_at(router.site_id, address) if router is not None else None
        if interface is not None:
            yield interface


def _knows(vpg: VirtualPrivateGateway, host: GateHost) -> bool:
    return any(it.outer_address == host.outer_address for it in vpg.gate.registered_peers)


def _is_flooded_to(vpg: VirtualPrivateGateway, host: GateHost) -> bool:
    return any(it.outer_address in host.vpg_peers for it in vpg.gate.own_peers)


def _has_inner(vpg: VirtualPrivateGateway, host: GateHost) -> bool:
    return host.inner.ip in vpg.device_subnet
