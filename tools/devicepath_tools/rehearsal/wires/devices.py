"""Devices: a namespace for each SIM, with a link to the overlay of one of the VPG's two peers."""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address

from devicepath_tools.network.network import Network
from devicepath_tools.network.sim import Sim
from devicepath_tools.network.trace.device_steps import link_mtu
from devicepath_tools.rehearsal.wires import internet, sims
from devicepath_tools.rehearsal.wires.hosts import TUNNEL
from devicepath_tools.rehearsal.wires.internet import Internet
from devicepath_tools.rehearsal.wires.nft import listed
from devicepath_tools.rehearsal.wires.plan import Namespace, Plan
from devicepath_tools.rehearsal.wires.vpgs import Peer, VpgWires

LINK = "wwan0"
"""A device's interface."""


@dataclass(frozen=True)
class Device:
    """A SIM: its namespace, and where it is attached."""

    sim: Sim
    namespace: str
    address: IPv4Address | None
    vpg_id: str
    """Empty: it is on no VPG, and nothing that it sends arrives, but on the internet by SORACOM's own network."""
    link: str
    """The VPG's side of its link, in the namespace of an overlay."""
    peer: Peer | None
    """The one that it is behind at first."""


def lay(plan: Plan, network: Network, vpgs: Mapping[str, VpgWires], net: Internet, sim: Sim, number: int) -> Device:
    """The namespace of a device. Those on a VPG are attached to its peers in turn: the first, the second, the first."""
    namespace = plan.namespace(f"d{number}", f"device {sim.name or sim.id}")
    session = sim.session
    wires = vpgs.get(session.vpg_id) if session is not None else None
    if session is not None and not session.vpg_id:
        return _on_own_network(plan, network, net, namespace, sim, number)
    if session is None or wires is None:
        return _apart(plan, network, namespace, sim)
    peer, link = wires.peers[number % len(wires.peers)], f"d{number}"
    plan.line((namespace, LINK), (plan.namespaces[peer.overlay], link), link_mtu(network, sim))
    namespace.run(f"addr add {session.address}/32 dev {LINK}", f"route add default dev {LINK}")
    for name, lines in leading_to(wires, peer, session.address, link).items():
        plan.namespaces[name].run(*lines)
    return Device(sim, namespace.name, session.address, session.vpg_id, link, peer)


def leading_to(wires: VpgWires, peer: Peer, address: IPv4Address, link: str) -> dict[str, list[str]]:
    """What leads to a device that is behind a peer: lines of `ip -batch`, by namespace."""
    lines = {other.overlay: [f"route replace {address} dev core"] for other in wires.peers}
    lines[peer.overlay] = [f"route replace {address} dev {link}"]
    if wires.vpg.gate.is_open:
        # The peer that a device is behind answers for it, and the other one does not.
        lines[peer.overlay].append(f"neigh add proxy {address} dev {TUNNEL}")
    return {wires.namespace: [f"route replace {address} dev {peer.line}"], **lines}


def leaving(wires: VpgWires, peer: Peer, device: Device, to: Peer) -> list[str]:
    """What takes a device from a peer, in the namespace of that peer's overlay."""
    silent = [f"neigh del proxy {device.address} dev {TUNNEL}"] if wires.vpg.gate.is_open else []
    return [*silent, f"link set {device.link} netns {to.overlay}"]


def _apart(plan: Plan, network: Network, namespace: Namespace, sim: Sim) -> Device:
    """A device whose packets reach no VPG: each is counted where it would leave."""
    vpg, address = _home(network, sim)
    table = namespace.table("ip", plan.tally)
    table.hook("sent", "output")
    table.chain("sent", f"oifname {LINK} {table.stopped(sims.why_not(network, sim, vpg), sim.id)}")
    namespace.run(f"link add name {LINK} type bridge", f"link set {LINK} up arp off")
    if address is not None:
        namespace.run(f"addr add {address}/32 dev {LINK}")
    namespace.run(f"route add default dev {LINK}")
    return Device(sim, namespace.name, address, "", "", None)


def _on_own_network(plan: Plan, network: Network, net: Internet, namespace: Namespace, sim: Sim, number: int) -> Device:
    """A device on SORACOM's own network, which is on no VPG: it has the internet, and nothing that is private."""
    vpg, address = _home(network, sim)
    public = internet.of_own_network(number)
    net.leads_to(net.leg(namespace, LINK), public)
    table = namespace.table("ip", plan.tally)
    table.hook("sent", "output")
    stopped = table.stopped(sims.why_not(network, sim, vpg), sim.id)
    table.chain("sent", f"oifname {LINK} ip daddr {listed(internet.NOT_GLOBAL)} {stopped}")
    table.hook("translated", "postrouting", "srcnat", "nat")
    table.chain("translated", f"oifname {LINK} snat to {public}")
    if address is not None:
        namespace.run(f"addr add {address}/32 dev {LINK}")
    namespace.run(f"route add default dev {LINK}")
    return Device(sim, namespace.name, address, "", "", None)


def _home(network: Network, sim: Sim) -> tuple[str, IPv4Address | None]:
    """The VPG that a SIM should be on, and the address that it would have there."""
    for vpg in network.vpgs.values():
        for imsi in sim.imsis:
            if imsi in vpg.fixed_addresses:
                return vpg.id, vpg.fixed_addresses[imsi]
    group = network.sim_groups.get(sim.group_id)
    return (group.vpg_id if group is not None else ""), (sim.session.address if sim.session is not None else None)
