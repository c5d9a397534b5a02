"""What VPN connections end at in AWS: a namespace for a virtual private gateway, for an attachment to a transit
gateway, or for a VPG's Door. The tunnels' interfaces come into it when the rehearsal runs."""

from devicepath_tools.network.network import Network
from devicepath_tools.network.vpn_connection import VpnConnection
from devicepath_tools.rehearsal.wires.plan import ROUTER, Namespace, Plan

TO_GATEWAY = "inner"
"""Its line to the transit gateway, or to the VPG."""


def ends(network: Network) -> list[str]:
    """What connections with a router that is known end at: virtual private gateways, and of others themselves."""
    known = [it for it in network.vpn_connections.values() if network.vpn.router_of(it) is not None]
    return list(dict.fromkeys(it.vpn_gateway_id or it.id for it in known))


def namespace_of(plan: Plan, network: Network, connection: VpnConnection) -> Namespace | None:
    """The namespace that a connection ends in, made on first sight; None: nothing is told of its router."""
    end_id = connection.vpn_gateway_id or connection.id
    known = ends(network)
    if end_id not in known:
        return None
    name = f"g{known.index(end_id)}"
    made = plan.namespaces.get(f"{plan.prefix}{name}")
    return made if made is not None else plan.namespace(name, f"VPN end of {end_id}", ROUTER)
