"""The whole plan of a network's wires, and where in it everything is. Pure."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address

from devicepath_tools.network.network import Network
from devicepath_tools.rehearsal.wires import (
    devices,
    hosts,
    interfaces,
    internet,
    network_acls,
    peerings,
    route_tables,
    sites,
    transit_gateways,
    tunnel_ends,
    virtual_interfaces,
    vpcs,
    vpgs,
    vpn_connections,
)
from devicepath_tools.rehearsal.wires.devices import Device
from devicepath_tools.rehearsal.wires.gates import gate_of
from devicepath_tools.rehearsal.wires.hosts import Host
from devicepath_tools.rehearsal.wires.internet import Internet
from devicepath_tools.rehearsal.wires.link_routers import LinkRouters
from devicepath_tools.rehearsal.wires.plan import Plan
from devicepath_tools.rehearsal.wires.virtual_interfaces import InterfaceWires
from devicepath_tools.rehearsal.wires.vpcs import VpcWires
from devicepath_tools.rehearsal.wires.vpgs import VpgWires
from devicepath_tools.rehearsal.wires.vpn_tunnels import VpnWires


@dataclass(frozen=True)
class End:
    """What packets are sent from and to."""

    id: str
    """Of an instance, of a SIM, or of a service's interface."""
    namespace: str
    addresses: tuple[IPv4Address, ...]
    """Of its interfaces in their order; of a gate peer the inner one, last."""


@dataclass(frozen=True)
class Layout:
    plan: Plan
    hosts: dict[str, Host]
    """By instance; of an interface that is on none, by the interface."""
    devices: dict[str, Device]
    """By SIM."""
    vpcs: dict[str, VpcWires]
    vpgs: dict[str, VpgWires]
    vpns: dict[str, VpnWires]
    """By connection, those whose router is known."""
    virtual_interfaces: dict[str, InterfaceWires]
    """Those whose router is known."""
    internet: str
    """Its namespace; empty: nothing leads there."""
    ends: dict[str, End]


CONNECTED: list[Callable[[Plan, Network, dict[str, VpcWires]], None]] = [
    peerings.connect,
    transit_gateways.connect,
]
"""What joins routers of VPCs. Each puts the interface that leads to it into `VpcWires.legs`, by the id that routes name
it by; or into `zone_legs`, where there is one a zone."""


def lay(network: Network, prefix: str, booted: Collection[str] = ()) -> Layout:
    """The plan of a network. `booted` are instances that a system is going to boot in: these are not configured."""
    plan = Plan(prefix)
    net = Internet(plan)
    routers = {
        vpc.id: vpcs.lay(plan, network, vpc, number) for number, vpc in enumerate(network.vpcs.values())
    }  # fmt: skip
    hosted = hosts.lay_all(plan, network, routers, booted)
    sites.lay_all(plan, network, hosted)
    for connect in CONNECTED:
        connect(plan, network, routers)
    links = LinkRouters(plan, network, routers, hosted)
    tunnelled, lined = vpn_connections.lay(links), virtual_interfaces.lay(links)
    links.judge()
    gateways = {
        vpg.id: vpgs.lay(plan, network, routers, net, vpg, number) for number, vpg in enumerate(network.vpgs.values())
    }
    for wires in routers.values():
        internet.connect(network, net, wires)
        route_tables.lay(network, wires)
        interfaces.judge(network, wires)
        network_acls.judge(network, wires)
        wires.router.judge()
    attached = {
        sim.id: devices.lay(plan, network, gateways, net, sim, number)
        for number, sim in enumerate(network.sims.values())
    }
    for wires in routers.values():
        for peer in (peer for gateway in gateways.values() for peer in gateway.peers):
            here = [it.address for it in attached.values() if it.peer is peer and it.address is not None]
            tunnel_ends.fill(wires.frames, peer.outer_address, here)
    ends = _ends(network, hosted.values(), attached.values())
    there = net.namespace.name if net.namespace else ""
    return Layout(plan, hosted, attached, routers, gateways, tunnelled, lined, there, ends)


def _ends(network: Network, hosted: Iterable[Host], attached: Iterable[Device]) -> dict[str, End]:
    """Of all that have an address."""
    found: dict[str, End] = {}
    for host in hosted:
        addresses = [address for interface in host.interfaces for address in interface.addresses]
        instance = network.hosts.get(host.id)
        gate = gate_of(network, instance) if instance is not None else None
        if gate is not None:
            addresses.append(gate.inner.ip)
        if addresses:
            found[host.id] = End(host.id, host.namespace, tuple(addresses))
    for device in attached:
        if device.address is not None:
            found[device.sim.id] = End(device.sim.id, device.namespace, (device.address,))
    return found
