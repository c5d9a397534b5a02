"""The overlay of one of a VPG's peers: its end of the tunnel, and the devices behind it."""

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.gate_host import LINK_LOCAL, REPLY_PORTS, VXLAN_UDP_PORT
from devicepath_tools.network.network import Network
from devicepath_tools.network.virtual_private_gateway import FilterAction, GatePeer, VirtualPrivateGateway, VpgType
from devicepath_tools.rehearsal.wires import between_gate_peers, deaths, flows, sims
from devicepath_tools.rehearsal.wires.gates import gates_of, members
from devicepath_tools.rehearsal.wires.hosts import TUNNEL, flooding
from devicepath_tools.rehearsal.wires.nft import Table
from devicepath_tools.rehearsal.wires.plan import ROUTER, Namespace, Plan, Tunnel
from devicepath_tools.rehearsal.wires.vpcs import TRAP

TUNNEL_MTU = 1450
"""Bytes: what a path of 1500 leaves. Assumed of SORACOM's end."""
SENT_BY_DEVICE = 1
"""The mark of packets that came from a device."""
DEVICES_TABLE = 10
"""Routes for them."""
DEVICE_LINKS = '"d*"'
DESTINATION_QUOTED = "@th,192,32"
"""In an ICMP error: the destination of the packet that it is about."""


def lay(
    plan: Plan, network: Network, vpg: VirtualPrivateGateway, end: GatePeer, underlay: Namespace, name: str
) -> Namespace:
    """Its namespace, which a line `core` leads out of. Devices are attached later."""
    namespace = plan.namespace(f"o{name}", f"overlay of {end.outer_address} of VPG {vpg.id}", ROUTER)
    namespace.run(f"link add name {TRAP} type bridge", f"link set {TRAP} up arp off")
    # What the peer itself says comes from its inner address.
    namespace.run(f"addr add {end.inner_address}/32 dev lo", "route add default dev core")
    if vpg.gate.is_open:
        plan.tunnel(Tunnel(underlay, namespace, TUNNEL, end.outer_address, vpg.gate.vni, VXLAN_UDP_PORT, TUNNEL_MTU))
        namespace.run(f"link set {TUNNEL} up", f"route add {vpg.device_subnet} dev {TUNNEL} src {end.inner_address}")
        # It answers for devices by proxy ARP, and the kernel would wait up to 0.8 s with that.
        namespace.link_sysctls[f"net/ipv4/neigh/{TUNNEL}/proxy_delay"] = "0"
        namespace.forwarding_entries += flooding([peer.outer_address for peer in vpg.gate.registered_peers])
    else:
        namespace.run(f"route add {vpg.device_subnet} dev {TRAP}")
    _redirect(namespace, vpg)
    table = namespace.table("ip", plan.tally)
    deaths.lay(table, end.outer_address)
    table.hook("marked", "prerouting", "mangle")
    table.chain("marked", f"iifname {DEVICE_LINKS} meta mark set {SENT_BY_DEVICE}")
    joined = members(network, vpg) if vpg.gate.is_open else []
    if len(joined) > 1:
        between_gate_peers.lay(namespace, table, joined)
    _judge(table, network, vpg)
    asked = namespace.table("arp", plan.tally)
    _answer(asked, network, vpg)
    if len(joined) > 1:
        devices = [session.address for _, session in sims.attached(network, vpg)]
        between_gate_peers.answer(asked, joined, [end.inner_address, *devices])
    return namespace


def _redirect(namespace: Namespace, vpg: VirtualPrivateGateway) -> None:
    """Junction's redirection: what devices send to others than devices goes to a gate peer.

    That device to device is left out is assumed."""
    gateway = vpg.gate.redirection
    if gateway is not None:
        way = f"via {gateway} dev {TUNNEL} onlink" if vpg.gate.is_open else f"dev {TRAP}"
        namespace.run(
            f"rule add fwmark {SENT_BY_DEVICE} to {vpg.device_subnet} lookup main pref 100",
            f"rule add fwmark {SENT_BY_DEVICE} lookup {DEVICES_TABLE} pref 101",
            f"route add default {way} table {DEVICES_TABLE}",
        )


def _judge(table: Table, network: Network, vpg: VirtualPrivateGateway) -> None:
    forward = table.hook("forward", "forward")
    if not vpg.is_running:
        forward.append(table.stopped(Cause.VPG_NOT_RUNNING, vpg.id))
    forward += [f"ip daddr {vpg.device_subnet} jump to_device_subnet", f"meta mark {SENT_BY_DEVICE} jump from_device"]
    _to_device_subnet(table, network, vpg)
    _from_device(table, network, vpg)
    _tell_of_sizes(table, network, vpg)


def _tell_of_sizes(table: Table, network: Network, vpg: VirtualPrivateGateway) -> None:
    """What the peer says to senders of what is too large: a device's link is the device's, the tunnel the VPG's."""
    table.hook("told", "output")
    too_large = "icmp type destination-unreachable icmp code frag-needed"
    for sim, session in sims.attached(network, vpg):
        to_device = f"{too_large} {DESTINATION_QUOTED} {int(session.address):#010x}"
        table.chain("told", f"{to_device} {table.told(Cause.TOO_LARGE, sim.id)} accept")
    table.chain("told", f"{too_large} {table.told(Cause.TOO_LARGE, vpg.id)}")


def _to_device_subnet(table: Table, network: Network, vpg: VirtualPrivateGateway) -> None:
    """To other devices, and to gate peers: what is on the virtual network that Gate opens."""
    chain = table.chain("to_device_subnet")
    from_device = f"meta mark {SENT_BY_DEVICE}"
    peers = table.addresses("gate_peers", [peer.inner_address for peer in vpg.gate.registered_peers])
    if not vpg.gate.is_open:
        chain.append(f"{from_device} {table.stopped(Cause.GATE_CLOSED, vpg.id)}")
    chain += [f"ip daddr {peers} jump to_gate_peers", f"ip daddr {peers} accept"]
    _to_gate_peers(table, network, vpg)
    for sim, address, cause in sims.not_attached(network, vpg):
        chain.append(f"ip daddr {address} {table.stopped(cause, sim.id)}")
    devices = table.addresses("devices_here", [session.address for _, session in sims.attached(network, vpg)])
    chain.append(f"ip daddr != {devices} {table.stopped(Cause.NOBODY_THERE, vpg.id)}")
    if vpg.gate.privacy_separator:
        chain.append(f"{from_device} {table.stopped(Cause.PRIVACY_SEPARATOR, vpg.id)}")
    remember = flows.remember(table, "asked_through_gate", "oifname")
    chain += [f"iifname {TUNNEL} oifname {DEVICE_LINKS} jump {remember}", "accept"]


def _to_gate_peers(table: Table, network: Network, vpg: VirtualPrivateGateway) -> None:
    """Of what devices open to a gate peer's own address, it takes nothing but a ping. It drops that itself."""
    chain = table.chain("to_gate_peers", *(f"{match} return" for match in flows.answers("iifname")))
    for instance, gate in gates_of(network, vpg):
        closed = table.told(Cause.GATE_PEER_CLOSED, instance.id)
        ports = f"ip protocol {{ tcp, udp }} th dport != {REPLY_PORTS[0]}-{REPLY_PORTS[-1]}"
        chain.append(f"ip daddr {gate.inner.ip} {ports} {closed}")


def _from_device(table: Table, network: Network, vpg: VirtualPrivateGateway) -> None:
    """To servers, and to the internet."""
    chain = table.chain("from_device", "jump filtered")
    # The longest range decides; what nothing holds is allowed.
    for entry in sorted(vpg.routing_filter, key=lambda it: -it.range.prefixlen):
        allowed = f"{table.used(vpg.id, f'routing filter, allow {entry.range}')} return"
        end = allowed if entry.action is FilterAction.ALLOW else table.stopped(Cause.ROUTING_FILTER, vpg.id)
        table.chain("filtered", f"ip daddr {entry.range} {end}")
    table.chain("filtered")
    _redirected(chain, table, network, vpg)
    if vpg.type is VpgType.F2:
        return
    # It goes on: translated it arrives from another address, or it does not arrive.
    translated = table.told(Cause.ANSWER_TRANSLATED, vpg.id)
    chain += [f"oifname core {match} {translated}" for match in flows.answers("iifname")]


def _redirected(chain: list[str], table: Table, network: Network, vpg: VirtualPrivateGateway) -> None:
    gateway = vpg.gate.redirection
    if gateway is None:
        return
    if not vpg.gate.is_open:
        chain.append(table.stopped(Cause.GATE_CLOSED, vpg.id))
    if gateway not in {peer.inner_address for peer in vpg.gate.registered_peers}:
        chain.append(table.stopped(Cause.GATE_PEER_NOT_REGISTERED, vpg.id))
    for instance, gate in gates_of(network, vpg):
        if gate.inner.ip == gateway:
            closed = table.told(Cause.GATE_PEER_CLOSED, instance.id)
            chain.append(f"oifname {TUNNEL} ip daddr {LINK_LOCAL} {closed}")
            outer = f"oifname {TUNNEL} ip daddr {gate.outer_address}"
            chain.append(f"{outer} ip protocol {{ tcp, udp }} th dport != {REPLY_PORTS[0]}-{REPLY_PORTS[-1]} {closed}")
            if gate.masquerades:
                opened = table.told(Cause.OPENED_FROM_TUNNEL, instance.id)
                chain.append(f"oifname {TUNNEL} ip daddr != {gate.outer_address} {opened}")
            if not gate.forwards:
                chain.append(f"oifname {TUNNEL} {table.told(Cause.FORWARDING_OFF, instance.id)}")
    chain.append(f"oifname {TUNNEL} {table.used(vpg.id, f'redirection to {gateway}')} return")


def _answer(table: Table, network: Network, vpg: VirtualPrivateGateway) -> None:
    """Tells of the gate peers' questions that nobody answers."""
    chain = table.hook("asked", "input")
    question = f"iifname {TUNNEL} arp operation request arp daddr ip"
    for sim, address, cause in sims.not_attached(network, vpg):
        chain.append(f"{question} {address} {table.told(cause, sim.id)}")
    there = {session.address for _, session in sims.attached(network, vpg)}
    there |= {address for _, address, _ in sims.not_attached(network, vpg)}
    there |= {peer.inner_address for peer in (*vpg.gate.own_peers, *vpg.gate.registered_peers)}
    chain.append(f"{question} != {table.addresses('there', there)} {table.told(Cause.NOBODY_THERE, vpg.id)}")
