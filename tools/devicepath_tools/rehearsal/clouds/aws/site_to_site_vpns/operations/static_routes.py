"""Static routes of connections to a VPN gateway. With a transit gateway they are in its route tables."""

from ipaddress import ip_network

from devicepath_tools.rehearsal.clouds.aws.refusals.request import Operation, Refused, Request
from devicepath_tools.rehearsal.clouds.aws.site_to_site_vpns.operations.vpn_connections import own_available
from devicepath_tools.rehearsal.clouds.aws.site_to_site_vpns.pace import PACE
from devicepath_tools.rehearsal.clouds.aws.site_to_site_vpns.vpn_connection import VpnConnection
from devicepath_tools.rehearsal.clouds.aws.site_to_site_vpns.vpn_gateway import VpnGateway
from devicepath_tools.rehearsal.clouds.aws.site_to_site_vpns.vpn_tunnel import Network
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.operations.asking import Answer, needed
from devicepath_tools.rehearsal.clouds.passing_state import PassingState

MOST = 100
"""Of a connection. Source: AWS, Site-to-Site VPN quotas."""


def create_vpn_connection_route(request: Request) -> Answer:
    """One that is there already is answered (assumed)."""
    connection, destination = _static(request), _destination(request)
    if destination not in connection.routes and len(connection.routes) >= MOST:
        raise Refused("RouteLimitExceeded", "The maximum number of static routes has been reached.")
    if destination not in connection.routes:
        connection.routes[destination] = PassingState("pending", "available", after_s=PACE.route_s)
    return {}


def delete_vpn_connection_route(request: Request) -> Answer:
    connection, destination = _static(request), _destination(request)
    if destination not in connection.routes:
        raise Refused("InvalidRoute.NotFound", f"The route {destination} does not exist in {connection.id}.")
    connection.routes[destination].become("deleting", "deleted", after_s=PACE.route_s)
    return {}


def _static(request: Request) -> VpnConnection:
    """Raises Refused. Source: AWS, EC2 error codes; with a transit gateway, from a user of one."""
    connection = own_available(request)
    if not connection.is_static or not isinstance(connection.target, VpnGateway):
        text = "The specified VPN connection does not support static routes."
        raise Refused("InvalidVpnConnection.InvalidType", text)
    return connection


def _destination(request: Request) -> Network:
    text = needed(request, "DestinationCidrBlock")
    try:
        return ip_network(text)
    except ValueError:
        raise Refused(
            "InvalidParameterValue", f"Value ({text}) for parameter destinationCidrBlock is invalid."
        ) from None


OPERATIONS: dict[str, Operation] = {
    "create_vpn_connection_route": create_vpn_connection_route,
    "delete_vpn_connection_route": delete_vpn_connection_route,
}
