"""VPN connections whose router is told: what there is of them before they run."""

from collections.abc import Mapping

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.network import Network
from devicepath_tools.network.site import CustomerRouter
from devicepath_tools.network.vpn_connection import VpnConnection
from devicepath_tools.rehearsal.wires import vpn_ends, vpn_tunnels
from devicepath_tools.rehearsal.wires.attachments import GATEWAY_ADDRESS
from devicepath_tools.rehearsal.wires.hosts import Host
from devicepath_tools.rehearsal.wires.plan import ROUTER, Namespace, Plan
from devicepath_tools.rehearsal.wires.vpcs import TRAP, VPC_MTU, Router, VpcWires
from devicepath_tools.rehearsal.wires.vpn_tunnels import VpnWires

INWARDS = 200
"""The kernel's table for what comes out of a tunnel, in AWS."""


def lay(plan: Plan, network: Network, vpcs: Mapping[str, VpcWires], hosted: Mapping[str, Host]) -> dict[str, VpnWires]:
    """By connection. One whose router is not known is not among them."""
    found: dict[str, VpnWires] = {}
    at_ends: dict[str, Router] = {}
    at_customers: dict[str, Router] = {}
    for number, connection in enumerate(network.vpn_connections.values()):
        router = network.vpn.router_of(connection)
        namespace = vpn_ends.namespace_of(plan, network, connection)
        known_as = network.customer_gateways.get(connection.customer_gateway_id)
        if router is None or namespace is None or router.id not in hosted or known_as is None or not known_as.address:
            continue
        if namespace.name not in at_ends:
            at_ends[namespace.name] = _end(plan, network, vpcs, connection, namespace)
        if router.id not in at_customers:
            at_customers[router.id] = _customer(plan, connection, router, plan.namespaces[hosted[router.id].namespace])
        underlay = plan.namespace(f"i{number}", f"the internet between {router.id} and AWS", ROUTER)
        wires = VpnWires(
            connection, router, known_as.address, at_ends[namespace.name], at_customers[router.id], underlay.name
        )
        vpn_tunnels.lay(plan, wires, number)
        for end in (wires.end, wires.customer):
            vpn_tunnels.undelivered(end, connection)
        for tunnel in wires.tunnels:
            wires.end.namespace.run(f"rule add iif {tunnel.aws_device} lookup {INWARDS}")
        found[connection.id] = wires
    for one in (*at_ends.values(), *at_customers.values()):
        one.judge()
    return found


def _end(
    plan: Plan, network: Network, vpcs: Mapping[str, VpcWires], connection: VpnConnection, namespace: Namespace
) -> Router:
    """In AWS: what comes out of a tunnel is for the VPC alone, or the transit gateway judges it, or the VPG."""
    router = Router.in_namespace(plan, namespace, connection.id)
    namespace.run(f"addr add {GATEWAY_ADDRESS}/32 dev lo")
    gateway = network.vpn_gateways.get(connection.vpn_gateway_id)
    if gateway is not None and gateway.vpc_id in vpcs:
        wires = vpcs[gateway.vpc_id]
        leg = wires.legs[gateway.id] = f"g{len(wires.legs)}"
        plan.line((namespace, "vpc"), (wires.namespace, leg), VPC_MTU)
        for cidr in wires.vpc.cidrs:
            router.route(cidr, "dev vpc")
            router.route(cidr, "dev vpc", table=INWARDS)
        router.end("default", router.table.stopped(Cause.NO_TRANSIT, gateway.id), table=INWARDS)
        router.table.told(Cause.PREFIX_NOT_ANNOUNCED, gateway.id)
    else:
        for cidr in dict.fromkeys(network.links.announced(connection)):
            router.route(cidr, f"dev {vpn_ends.TO_GATEWAY}")
        router.route("default", f"dev {vpn_ends.TO_GATEWAY}", table=INWARDS)
    router.end("default", vpn_tunnels.undelivered(router, connection))
    return router


def _customer(plan: Plan, connection: VpnConnection, known: CustomerRouter, namespace: Namespace) -> Router:
    """The customer's router: what its tunnels do not lead on, it does not send anywhere else."""
    router = Router.in_namespace(plan, namespace, connection.id)
    router.table.told(Cause.NO_ROUTE, known.id)
    stopped = vpn_tunnels.undelivered(router, connection)
    router.end("default", stopped)
    # What it sends itself is not forwarded.
    router.table.hook("sent", "output").append(f"oifname {TRAP} {stopped}")
    return router
