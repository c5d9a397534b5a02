"""Which VPN connections and virtual interfaces lead to a data centre or an office, of all that a network has. Pure.

SORACOM tells of Door and Direct what there is, and not where it leads to: the stack file says what is alike."""

from collections.abc import Sequence
from dataclasses import replace
from ipaddress import IPv4Address

from devicepath_spec.description.path import StackFile
from devicepath_tools.network.customer_gateway import CustomerGateway
from devicepath_tools.network.customer_links import CustomerLink
from devicepath_tools.network.intent.behind import Behind, Way, behind
from devicepath_tools.network.network import Network
from devicepath_tools.network.route_table import PROPAGATES, Route, RouteOrigin, Target, TargetKind
from devicepath_tools.network.virtual_interface import VirtualInterface
from devicepath_tools.network.virtual_private_gateway import VirtualPrivateGateway
from devicepath_tools.network.vpn_connection import VpnConnection

ASSUMED = "{way}, as if SORACOM's support had made it by now"


def links_to(
    file: StackFile, network: Network, vpg: VirtualPrivateGateway | None, place: Behind
) -> Sequence[CustomerLink]:
    """Those that lead to one; none where nobody can say which of several do."""
    if place.way is Way.VPN:
        return [it for it in network.vpn_connections.values() if not it.vpg_id and _is_of(network, it, place)]
    if vpg is None:
        return []
    alike = [it for it in behind(file) if it.way is place.way]
    if place.way is Way.DIRECT:
        interfaces = network.direct.of_vpg(vpg.id)
        named = [it for it in interfaces if it.name == place.backend]
        return named or (interfaces if len(alike) == 1 else [])
    connections = [it for it in network.vpn.of_vpg(vpg.id) if _asn(network, it) == place.asn]
    told = [it for it in connections if place.address is not None and _address(network, it) == place.address]
    is_clear = len(connections) == len([it for it in alike if it.asn == place.asn]) == 1
    return told[:1] or (connections if is_clear else [])


def with_assumed(network: Network, vpg: VirtualPrivateGateway, place: Behind) -> Network:
    """The same network with what is going to lead there, once support has made it."""
    own = f"{place.way.value.lower()}-{place.backend}"
    assumed = {**network.assumed, own: ASSUMED.format(way=place.way.value)}
    if place.way is Way.DIRECT:
        interface = VirtualInterface(own, vpg_id=vpg.id, mtu=place.carries, name=place.backend)
        interfaces = {**network.virtual_interfaces, own: interface}
        return replace(network, virtual_interfaces=interfaces, assumed=assumed)
    known = CustomerGateway(f"cgw-of-{own}", place.address, place.asn)
    made = VpnConnection(own, known.id, (), vpg_id=vpg.id, is_static=place.is_static)
    return replace(
        network,
        customer_gateways={**network.customer_gateways, known.id: known},
        vpn_connections={**network.vpn_connections, made.id: made},
        assumed=assumed,
    )


def with_announced(network: Network, place: Behind, links: Sequence[CustomerLink]) -> Network:
    """The same network; tables that learn from a virtual private gateway have learned what an office announces."""
    gateways = {it.vpn_gateway_id for it in links if isinstance(it, VpnConnection) and not it.is_static}
    tables = {}
    for table in network.route_tables.values():
        for gateway_id in gateways:
            unread = PROPAGATES.format(gateway_id)
            if unread in table.unread:
                target = Target(TargetKind.VPN_GATEWAY, gateway_id)
                learned = (Route(cidr, target, origin=RouteOrigin.PROPAGATED) for cidr in place.ranges)
                rest = tuple(it for it in table.unread if it != unread)
                tables[table.id] = replace(table, routes=(*table.routes, *learned), unread=rest)
    return replace(network, route_tables={**network.route_tables, **tables})


def _is_of(network: Network, connection: VpnConnection, place: Behind) -> bool:
    """Whether AWS knows the router of an office by it."""
    if place.customer_gateway_id:
        return connection.customer_gateway_id == place.customer_gateway_id
    return place.address is not None and _address(network, connection) == place.address


def _asn(network: Network, connection: VpnConnection) -> int | None:
    known = network.customer_gateways.get(connection.customer_gateway_id)
    return None if connection.is_static or known is None else known.asn


def _address(network: Network, connection: VpnConnection) -> IPv4Address | None:
    known = network.customer_gateways.get(connection.customer_gateway_id)
    return known.address if known is not None else None
