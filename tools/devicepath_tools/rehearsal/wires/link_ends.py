"""What VPN connections and virtual interfaces end at: a namespace for a virtual private gateway, for a Direct Connect
gateway, for an attachment to a transit gateway, or for a VPG's Door or Direct. The interfaces that lead to customers
come into it when the rehearsal runs."""

from devicepath_tools.network.customer_links import CustomerLink
from devicepath_tools.network.network import Network
from devicepath_tools.network.transit_gateway_attachment import TransitGatewayDirectConnectAttachment
from devicepath_tools.network.vpn_connection import VpnConnection
from devicepath_tools.rehearsal.wires.plan import ROUTER, Namespace, Plan

TO_GATEWAY = "inner"
"""Its line to the transit gateway, or to the VPG."""


def end_of(link: CustomerLink) -> str:
    """The id of what a link ends at; of one that ends at what may have several ends, its own."""
    if isinstance(link, VpnConnection):
        return link.vpn_gateway_id or link.id
    return link.direct_connect_gateway_id or link.vpn_gateway_id or link.id


def ends(network: Network) -> list[str]:
    """What links with a router that is known end at, and virtual private gateways that Direct Connect leads on to."""
    links: list[CustomerLink] = [*network.vpn_connections.values(), *network.virtual_interfaces.values()]
    known = [end_of(it) for it in links if network.links.router_of(it) is not None]
    beyond = [it.vpn_gateway_id for end in known for it in network.direct.associations_of(end) if it.vpn_gateway_id]
    return list(dict.fromkeys([*known, *beyond]))


def namespace_of(plan: Plan, network: Network, end_id: str) -> Namespace | None:
    """The namespace of an end, made on first sight; None: nothing is told of a router that it leads to."""
    known = ends(network)
    if end_id not in known:
        return None
    name = f"g{known.index(end_id)}"
    made = plan.namespaces.get(f"{plan.prefix}{name}")
    return made if made is not None else plan.namespace(name, f"customers' end of {end_id}", ROUTER)


def line_to_transit_gateway(network: Network, attachment: TransitGatewayDirectConnectAttachment) -> str:
    """The line of a Direct Connect gateway to a transit gateway; empty: they are not associated."""
    associations = network.direct.associations_of(attachment.direct_connect_gateway_id)
    associated = [it.transit_gateway_id for it in associations]
    if attachment.transit_gateway_id not in associated:
        return ""
    return f"{TO_GATEWAY}{associated.index(attachment.transit_gateway_id)}"
