"""Hosts: a namespace for each instance, with its addresses, and a gate peer's tunnel unless its user data is booted."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address

from devicepath_tools.network.gate_host import LINK_LOCAL, REPLY_PORTS, GateHost
from devicepath_tools.network.host import Host as KnownHost
from devicepath_tools.network.instance import NetworkInterface
from devicepath_tools.network.network import Network
from devicepath_tools.network.vpc import Subnet
from devicepath_tools.rehearsal.wires import interfaces, nat_gateways
from devicepath_tools.rehearsal.wires.gates import gate_of
from devicepath_tools.rehearsal.wires.nft import Table
from devicepath_tools.rehearsal.wires.plan import QUIET, Cable, Namespace, Plan
from devicepath_tools.rehearsal.wires.vpcs import VpcWires, router_address

TUNNEL = "vxlan0"
EVERYBODY = "00:00:00:00:00:00"
"""In a forwarding table: where frames go whose receiver is not known, such as questions of ARP."""
HOST = QUIET | {
    # Else it is as it is outside of the namespace.
    "net/ipv4/ip_forward": "0",
    # A host with two interfaces in one subnet answers on each for its own address.
    "net/ipv4/conf/all/arp_ignore": "1",
    "net/ipv4/conf/all/arp_announce": "2",
}
FORWARDING = {
    "net/ipv4/ip_forward": "1",
    "net/ipv4/conf/all/rp_filter": "0",
    "net/ipv4/conf/default/rp_filter": "2",
    "net/ipv4/conf/all/send_redirects": "0",
    "net/ipv4/conf/default/send_redirects": "0",
}
GATE = {"net/ipv4/ip_local_port_range": f"{REPLY_PORTS[0]} {REPLY_PORTS[-1]}"}


@dataclass(frozen=True)
class PluggedInterface:
    """A network interface of an instance, as it is in the instance's namespace."""

    id: str
    name: str
    """For example `ens5`."""
    mac: str
    addresses: tuple[IPv4Address, ...]
    subnet: Subnet
    router_address: IPv4Address
    """Its default gateway."""
    bridge: str
    """In the namespace of the VPC: where a DHCP server for it would listen."""
    vpc_namespace: str


@dataclass(frozen=True)
class Host:
    """An instance, or an interface of a service of AWS's: its namespace, and what is plugged into it."""

    id: str
    """Of the instance; of an interface that is on none, the interface's."""
    namespace: str
    interfaces: tuple[PluggedInterface, ...]
    """The primary one first."""
    is_configured: bool
    """False: its interfaces are down and without an address, for a system that boots in the namespace."""


def lay_all(plan: Plan, network: Network, vpcs: Mapping[str, VpcWires], booted: Collection[str]) -> dict[str, Host]:
    """All hosts of a network, by id."""
    found: dict[str, Host] = {}
    for instance in network.hosts.values():
        known = _interfaces(network, instance)
        gate = gate_of(network, instance) if instance.id not in booted else None
        # Of a host that is no gate peer nothing says what it does. One whose check is off is there to pass on.
        forwards = gate.forwards if gate is not None else instance.forwards
        if forwards is None:
            forwards = any(not it.source_dest_check for it in known)
        sysctls = {} if instance.id in booted else HOST | (FORWARDING if forwards else {}) | (GATE if gate else {})
        kind = "instance" if instance.id in network.instances else "host"
        namespace = plan.namespace(f"h{len(found)}", f"{kind} {instance.id}", sysctls)
        plugged = _plug(plan, network, vpcs, known, namespace)
        if instance.id not in booted:
            _configure(namespace, plugged)
        if gate is not None:
            _tunnel(plan, namespace, gate)
        elif forwards and instance.id not in booted:
            # But not what is for devices: for that it would have to have a tunnel.
            near = {vpg.device_subnet for it in known for vpg in network.vpgs_connected_to(it.vpc_id)}
            rules = (f"rule add iif {it.name} to {subnet} blackhole" for it in plugged for subnet in sorted(near))
            namespace.run(*rules)
        found[instance.id] = Host(instance.id, namespace.name, plugged, instance.id not in booted)
    for interface in network.interfaces.values():
        if network.host_of(interface) is None:
            gateway = network.nat_gateway_with(interface)
            sysctls = HOST if gateway is None else HOST | FORWARDING
            namespace = plan.namespace(f"h{len(found)}", f"interface {interface.id}", sysctls)
            plugged = _plug(plan, network, vpcs, [interface], namespace)
            _configure(namespace, plugged)
            if gateway is not None and gateway.addresses[0].interface_id == interface.id:
                for one in plugged:
                    nat_gateways.lay(plan, namespace, gateway, one.name, one.subnet, one.router_address)
            found[interface.id] = Host(interface.id, namespace.name, plugged, is_configured=True)
    return found


def _interfaces(network: Network, instance: KnownHost) -> list[NetworkInterface]:
    """Those of an instance that were read, in their order; and each is on the instance that it names itself."""
    read = [network.interfaces[it] for it in instance.interface_ids if it in network.interfaces]
    return [interface for interface in read if interface.instance_id == instance.id]


def _plug(
    plan: Plan,
    network: Network,
    vpcs: Mapping[str, VpcWires],
    own: Iterable[NetworkInterface],
    namespace: Namespace,
) -> tuple[PluggedInterface, ...]:
    plugged: list[PluggedInterface] = []
    for interface in own:
        wires = vpcs.get(interface.vpc_id)
        # A VPC that is shared with us may be read in part.
        if wires is not None and interface.subnet_id in wires.bridges:
            cable = interfaces.plug(plan, network, wires, interface, namespace, len(plugged))
            plugged.append(_plugged(network, wires, interface, cable))
    return tuple(plugged)


def _plugged(network: Network, wires: VpcWires, interface: NetworkInterface, cable: Cable) -> PluggedInterface:
    subnet = network.subnets[interface.subnet_id]
    return PluggedInterface(
        interface.id,
        cable.far.interface,
        cable.far.mac,
        interface.addresses,
        subnet,
        router_address(subnet),
        wires.bridges[subnet.id],
        wires.namespace.name,
    )


def _configure(namespace: Namespace, plugged: Iterable[PluggedInterface]) -> None:
    """What DHCP does; and of further interfaces what AWS's image does: answers leave by where the question came in."""
    for position, interface in enumerate(plugged):
        name, cidr, table = interface.name, interface.subnet.cidr, 100 + position
        namespace.run(f"link set {name} up")
        namespace.run(*(f"addr add {address}/{cidr.prefixlen} dev {name}" for address in interface.addresses))
        gateway = f"default via {interface.router_address} dev {name}"
        if position == 0:
            namespace.run(f"route add {gateway}")
        else:
            namespace.run(f"route add {cidr} dev {name} table {table}", f"route add {gateway} table {table}")
            namespace.run(*(f"rule add from {address} lookup {table}" for address in interface.addresses))


def _tunnel(plan: Plan, namespace: Namespace, gate: GateHost) -> None:
    """What networkd makes of a gate peer's files, and its filter of its rules."""
    namespace.run(
        f"link add {TUNNEL} mtu {gate.mtu} type vxlan id {gate.vni} local {gate.outer_address} dstport {gate.udp_port}",
        f"addr add {gate.inner} dev {TUNNEL}",
        f"link set {TUNNEL} up",
    )
    namespace.forwarding_entries += flooding(gate.vpg_peers)
    namespace.run(*_guard(gate))
    if gate.masquerades or gate.clamped_mss is not None:
        _filter(namespace.table("ip", plan.tally), gate)


def _guard(gate: GateHost) -> list[str]:
    """What of the host itself is open to what comes out of the tunnel, and what is not. The kernel's own first rule
    would find its addresses for everybody."""
    lines = [f"rule add pref 0 not iif {TUNNEL} lookup local", "rule del pref 0 lookup local"]
    way_in, replies = f"iif {TUNNEL}", f"{REPLY_PORTS[0]}-{REPLY_PORTS[-1]}"
    for own in (gate.inner.ip, gate.outer_address):
        from_devices = f"{way_in} from {gate.inner.network} to {own}"
        for protocol in ("tcp", "udp"):
            lines.append(f"rule add pref 1 {from_devices} ipproto {protocol} dport {replies} lookup local")
            lines.append(f"rule add pref 2 {way_in} to {own} ipproto {protocol} blackhole")
        # A ping, and a question of ARP, which has no protocol.
        lines += [f"rule add pref 3 {from_devices} lookup local", f"rule add pref 4 {way_in} to {own} blackhole"]
    if gate.privacy_separator:
        lines.append(f"rule add pref 5 {way_in} to {gate.inner.network} blackhole")
    return [*lines, f"rule add pref 6 {way_in} to {LINK_LOCAL} blackhole"]


def flooding(outer_addresses: Collection[IPv4Address]) -> list[str]:
    """Entries of a tunnel's forwarding table: what is for everybody goes to each of these."""
    return [f"fdb append {EVERYBODY} dev {TUNNEL} dst {address}" for address in outer_addresses]


def _filter(table: Table, gate: GateHost) -> None:
    if gate.clamped_mss is not None:
        lowered = f"tcp flags & (syn | rst) == syn tcp option maxseg size set {gate.clamped_mss}"
        table.hook("clamped", "forward", "mangle")
        table.chain("clamped", f"oifname {TUNNEL} {lowered}", f"iifname {TUNNEL} {lowered}")
    if gate.masquerades:
        opened = f"iifname {TUNNEL} oifname != {TUNNEL} ct state != {{ established, related }}"
        table.hook("answers_only", "forward")
        table.chain("answers_only", f"{opened} drop")
        table.hook("hidden", "postrouting", "srcnat", "nat")
        table.chain("hidden", f"oifname {TUNNEL} ip saddr != {gate.inner.ip} masquerade")
