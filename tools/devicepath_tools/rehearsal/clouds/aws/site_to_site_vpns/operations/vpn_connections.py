"""Connections: made, described, moved to another gateway of either side, deleted."""

from collections.abc import Mapping
from typing import Any

from devicepath_tools.rehearsal.clouds.aws.refusals.request import Operation, Refused, Request
from devicepath_tools.rehearsal.clouds.aws.site_to_site_vpns import connection_options
from devicepath_tools.rehearsal.clouds.aws.site_to_site_vpns.customer_gateway import CustomerGateway
from devicepath_tools.rehearsal.clouds.aws.site_to_site_vpns.operations.new_tunnels import new_tunnels
from devicepath_tools.rehearsal.clouds.aws.site_to_site_vpns.site_to_site_vpns import VPNS, unknown_connection
from devicepath_tools.rehearsal.clouds.aws.site_to_site_vpns.vpn_connection import Target, VpnConnection
from devicepath_tools.rehearsal.clouds.aws.site_to_site_vpns.vpn_gateway import VpnGateway
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.operations.asking import (
    Answer,
    Readers,
    asked_for,
    needed,
    passing,
    tag_new,
    tags_of,
)
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.transit_gateway import TransitGateway
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.transit_gateways import ALL

MOST, MOST_OF_GATEWAY = 50, 10
"""Of an account in a region, and of a VPN gateway. Source: AWS, Site-to-Site VPN quotas."""
STORAGES = {"Standard": False, "SecretsManager": True}
"""Where keys are kept, and whether that is apart from the connection."""
READERS: Readers[VpnConnection] = {
    "bgp-asn": lambda it: str(it.customer.identity.number),
    "customer-gateway-configuration": lambda it: it.configuration(),
    "customer-gateway-id": lambda it: it.customer.id,
    "option.static-routes-only": lambda it: str(it.is_static).lower(),
    "route.destination-cidr-block": lambda it: tuple(map(str, it.routes)),
    "state": lambda it: it.state.code,
    "transit-gateway-id": lambda it: it.target.id if isinstance(it.target, TransitGateway) else None,
    "type": lambda it: "ipsec.1",
    "vpn-connection-id": lambda it: it.id,
    "vpn-gateway-id": lambda it: it.target.id if isinstance(it.target, VpnGateway) else None,
}


def create_vpn_connection(request: Request) -> Answer:
    if needed(request, "Type") != "ipsec.1":
        raise Refused("InvalidParameterValue", f"Value ({request.get('Type')}) for parameter type is invalid.")
    customer = VPNS.customer(needed(request, "CustomerGatewayId"), request.account_id, request.region)
    target = _target(request)
    if target is None:
        text = "The request must contain exactly one of vpnGatewayId and transitGatewayId."
        raise Refused("MissingParameter", text)
    _refuse_too_many(request, target)
    given = request.get("Options") or {}
    options = connection_options.read(given, on_transit_gateway=isinstance(target, TransitGateway))
    _refuse_disagreement(customer, options)
    is_stored = read_storage(request)
    tunnels = new_tunnels(request, given.get("TunnelOptions") or [], options, target)
    for tunnel in tunnels:
        tunnel.is_key_stored = bool(is_stored)
    connection = VpnConnection(customer, target, options, tunnels)
    connection.keep_keys()
    VPNS.connections[connection.id] = connection
    # moto asks its own when tags are given.
    request.ec2.vpn_connections[connection.id] = connection
    return {"VpnConnection": connection.shown(tag_new(request, connection.id), entered=True)}


def describe_vpn_connections(request: Request) -> Answer:
    """Raises Refused for an id that is not among the account's."""
    there = VPNS.connections.values()
    own = {it.id: it for it in there if (it.account_id, it.region) == (request.account_id, request.region)}
    asked = asked_for(request, "VpnConnectionIds", own, unknown_connection)
    found = passing(request, asked, READERS, lambda it: it.id)
    return {"VpnConnections": [it.shown(tags_of(request, it.id)) for it in found]}


def modify_vpn_connection(request: Request) -> Answer:
    """Static routes go first where a VPN gateway's connection moves. Source: AWS, VPN guide, modify the target."""
    connection = own_available(request)
    customer_id, target = request.get("CustomerGatewayId"), _target(request)
    if customer_id is None and target is None:
        raise Refused("MissingParameter", "The request must contain a customer gateway or a target gateway.")
    customer = VPNS.customer(customer_id, request.account_id, request.region) if customer_id else None
    if target is not None and connection.routes and isinstance(connection.target, VpnGateway):
        raise Refused("IncorrectState", f"{connection.id} has static routes. Delete them first.")
    _refuse_disagreement(customer or connection.customer, connection.options)
    if target is not None:
        connection_options.read(connection.options, on_transit_gateway=isinstance(target, TransitGateway))
        _refuse_too_many(request, target, more=0)
    connection.move(customer, target)
    return _shown(request, connection)


def modify_vpn_connection_options(request: Request) -> Answer:
    """What either side may send: both tunnels go down."""
    connection = own_available(request)
    given = {name: request.get(name) for name in connection_options.RANGES}
    version = connection_options.version_inside(connection.options)
    connection.options |= connection_options.read_ranges(given, version)
    connection.modify(connection.tunnels)
    return _shown(request, connection)


def delete_vpn_connection(request: Request) -> Answer:
    connection = VPNS.connection(needed(request, "VpnConnectionId"), request.account_id, request.region)
    connection.delete()
    return {}


def own_available(request: Request) -> VpnConnection:
    """One that may be changed. Raises Refused."""
    connection = VPNS.connection(needed(request, "VpnConnectionId"), request.account_id, request.region)
    if connection.state.code != "available":
        text = "The VPN connection must be in the available state to complete the request."
        raise Refused("InvalidVpnConnection.InvalidState", text)
    return connection


def read_storage(request: Request) -> bool | None:
    """Whether keys are kept apart; None: nothing was said of it. Raises Refused."""
    storage = request.get("PreSharedKeyStorage")
    if storage is not None and storage not in STORAGES:
        raise Refused("InvalidParameterValue", f"Value ({storage}) for parameter PreSharedKeyStorage is invalid.")
    return None if storage is None else STORAGES[storage]


def _target(request: Request) -> Target | None:
    """Raises Refused. A transit gateway is the account's own: a shared one takes no connection."""
    gateway_id, transit_id = request.get("VpnGatewayId"), request.get("TransitGatewayId")
    if request.get("VpnConcentratorId"):
        raise Refused("UnsupportedOperation", "VPN concentrators are not emulated.")
    if gateway_id and transit_id:
        text = "The request must not contain both parameter vpnGatewayId and transitGatewayId"
        raise Refused("InvalidParameterCombination", text)
    if transit_id:
        return ALL.own(transit_id, request.account_id, request.region)
    return VPNS.gateway(gateway_id, request.account_id, request.region) if gateway_id else None


def _refuse_too_many(request: Request, target: Target, *, more: int = 1) -> None:
    """`more` are those that the account has then."""
    there = [it for it in VPNS.connections.values() if not it.is_gone]
    own = [it for it in there if (it.account_id, it.region) == (request.account_id, request.region)]
    is_full = isinstance(target, VpnGateway) and len(VPNS.connections_of(target.id)) >= MOST_OF_GATEWAY
    if is_full or len(own) + more > MOST:
        raise Refused("VpnConnectionLimitExceeded", "The maximum number of VPN connections has been reached.")


def _refuse_disagreement(customer: CustomerGateway, options: Mapping[str, Any]) -> None:
    """A private address of the router is of use only to a tunnel that has private ones, too."""
    is_private = options["OutsideIpAddressType"] == connection_options.PRIVATE
    if customer.identity.is_private and not is_private:
        text = f"Customer gateway {customer.id} has the private address {customer.identity.address}."
        raise Refused("InvalidParameterCombination", text)
    if customer.identity.address is None and options["TunnelBandwidth"] == "large":
        raise Refused("InvalidParameterCombination", f"Customer gateway {customer.id} has no address.")


def _shown(request: Request, connection: VpnConnection) -> Answer:
    return {"VpnConnection": connection.shown(tags_of(request, connection.id), entered=True)}


OPERATIONS: dict[str, Operation] = {
    "create_vpn_connection": create_vpn_connection,
    "delete_vpn_connection": delete_vpn_connection,
    "describe_vpn_connections": describe_vpn_connections,
    "modify_vpn_connection": modify_vpn_connection,
    "modify_vpn_connection_options": modify_vpn_connection_options,
}
