"""The underlay of one of a VPG's peers: what of the tunnel's outer packets gets in."""

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.gate_host import VXLAN_UDP_PORT
from devicepath_tools.network.network import Network
from devicepath_tools.network.virtual_private_gateway import GatePeer, VirtualPrivateGateway
from devicepath_tools.rehearsal.wires import deaths
from devicepath_tools.rehearsal.wires.gates import gates
from devicepath_tools.rehearsal.wires.nft import Table
from devicepath_tools.rehearsal.wires.plan import ROUTER, Namespace, Plan
from devicepath_tools.rehearsal.wires.tunnel_ends import IS_VXLAN, VNI


def lay(plan: Plan, network: Network, vpg: VirtualPrivateGateway, end: GatePeer, name: str) -> Namespace:
    """Its namespace, which a line `core` leads out of."""
    namespace = plan.namespace(f"u{name}", f"underlay of {end.outer_address} of VPG {vpg.id}", ROUTER)
    namespace.run(f"addr add {end.outer_address}/32 dev core", "route add default dev core")
    table = namespace.table("ip", plan.tally)
    deaths.lay(table, end.outer_address)
    table.hook("came", "input")
    table.chain("came", f"ip protocol udp {IS_VXLAN} jump tunnelled")
    _judge(table, network, vpg)
    return namespace


def _judge(table: Table, network: Network, vpg: VirtualPrivateGateway) -> None:
    chain = table.chain("tunnelled")
    if not vpg.gate.is_open:
        chain.append(table.stopped(Cause.GATE_CLOSED, vpg.id))
    registered = table.addresses("registered", [peer.outer_address for peer in vpg.gate.registered_peers])
    chain.append(f"ip saddr != {registered} {table.stopped(Cause.GATE_PEER_NOT_REGISTERED, vpg.id)}")
    # Said of the host whose tunnel it is, where that is known.
    for instance, gate in gates(network):
        sent = f"ip saddr {gate.outer_address}"
        chain.append(f"{sent} udp dport != {VXLAN_UDP_PORT} {table.stopped(Cause.UDP_PORT_MISMATCH, instance.id)}")
        chain.append(f"{sent} {VNI} != {vpg.gate.vni} {table.stopped(Cause.VNI_MISMATCH, instance.id)}")
    chain.append(f"udp dport != {VXLAN_UDP_PORT} {table.stopped(Cause.UDP_PORT_MISMATCH, vpg.id)}")
    chain.append(f"{VNI} != {vpg.gate.vni} {table.stopped(Cause.VNI_MISMATCH, vpg.id)}")
