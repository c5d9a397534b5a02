"""VPN connections whose router is told: what there is of them before they run."""

from devicepath_tools.rehearsal.wires import vpn_tunnels
from devicepath_tools.rehearsal.wires.link_routers import INWARDS, LinkRouters
from devicepath_tools.rehearsal.wires.plan import ROUTER
from devicepath_tools.rehearsal.wires.vpn_tunnels import VpnWires


def lay(routers: LinkRouters) -> dict[str, VpnWires]:
    """By connection. One whose router is not known is not among them."""
    found: dict[str, VpnWires] = {}
    plan, network = routers.plan, routers.network
    for number, connection in enumerate(network.vpn_connections.values()):
        router = network.vpn.router_of(connection)
        known_as = network.customer_gateways.get(connection.customer_gateway_id)
        both = routers.both(connection, vpn_tunnels.CAUSES) if known_as is not None and known_as.address else None
        if router is None or known_as is None or known_as.address is None or both is None:
            continue
        underlay = plan.namespace(f"i{number}", f"the internet between {router.id} and AWS", ROUTER)
        wires = VpnWires(connection, router, known_as.address, *both, underlay.name)
        vpn_tunnels.lay(plan, wires, number)
        for tunnel in wires.tunnels:
            wires.end.namespace.run(f"rule add iif {tunnel.aws_device} lookup {INWARDS}")
        found[connection.id] = wires
    return found
