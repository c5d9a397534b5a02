"""Which VPN connections and virtual interfaces lead to a data centre, of all that a network has. Pure.

SORACOM tells of Door and Direct what there is, and not where it leads to: the stack file says what is alike."""

from collections.abc import Sequence
from dataclasses import replace
from ipaddress import IPv4Address

from devicepath_spec.description.path import StackFile
from devicepath_tools.network.customer_gateway import CustomerGateway
from devicepath_tools.network.customer_links import CustomerLink
from devicepath_tools.network.intent.behind import Behind, Way, behind
from devicepath_tools.network.network import Network
from devicepath_tools.network.virtual_interface import VirtualInterface
from devicepath_tools.network.virtual_private_gateway import VirtualPrivateGateway
from devicepath_tools.network.vpn_connection import VpnConnection

ASSUMED = "{way}, as if SORACOM's support had made it by now"


def links_to(file: StackFile, network: Network, vpg: VirtualPrivateGateway, place: Behind) -> Sequence[CustomerLink]:
    """Those that lead to one; none where nobody can say which of several do."""
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


def _asn(network: Network, connection: VpnConnection) -> int | None:
    known = network.customer_gateways.get(connection.customer_gateway_id)
    return None if connection.is_static or known is None else known.asn


def _address(network: Network, connection: VpnConnection) -> IPv4Address | None:
    known = network.customer_gateways.get(connection.customer_gateway_id)
    return known.address if known is not None else None
