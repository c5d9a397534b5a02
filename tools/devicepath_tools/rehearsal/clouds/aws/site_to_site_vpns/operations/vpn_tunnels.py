"""Tunnels of a connection that is there: changed one at a time, replaced, and asked how they are."""

from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network
from typing import Any

from devicepath_tools.rehearsal.clouds.aws.refusals.request import Operation, Refused, Request
from devicepath_tools.rehearsal.clouds.aws.site_to_site_vpns import connection_options, inside_ranges, tunnel_options
from devicepath_tools.rehearsal.clouds.aws.site_to_site_vpns.operations.vpn_connections import (
    own_available,
    read_storage,
)
from devicepath_tools.rehearsal.clouds.aws.site_to_site_vpns.site_to_site_vpns import VPNS
from devicepath_tools.rehearsal.clouds.aws.site_to_site_vpns.vpn_connection import VpnConnection
from devicepath_tools.rehearsal.clouds.aws.site_to_site_vpns.vpn_tunnel import VpnTunnel
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.operations.asking import Answer, needed, tags_of


def modify_vpn_tunnel_options(request: Request) -> Answer:
    """All is looked at before anything is changed. That tunnel is down meanwhile, the other one is not."""
    connection = own_available(request)
    tunnel = _tunnel(request, connection)
    given = request.get("TunnelOptions") or {}
    is_stored = read_storage(request)
    if not given and is_stored is None:
        raise Refused("MissingParameter", "The request must contain a tunnel option.")
    options = tunnel_options.read(given, tunnel.options)
    key = given.get("PreSharedKey")
    new_key = tunnel.key if key is None else tunnel_options.read_key(str(key))
    tunnel.inside_range, tunnel.inside_range_v6 = _inside_ranges(connection, tunnel, given)
    tunnel.options, tunnel.key = options, new_key
    tunnel.is_key_stored = tunnel.is_key_stored if is_stored is None else is_stored
    connection.keep_keys()
    connection.modify([tunnel])
    return {"VpnConnection": connection.shown(tags_of(request, connection.id), entered=True)}


def replace_vpn_tunnel(request: Request) -> Answer:
    """Where its life cycle is the customer's. Source: AWS, VPN guide, tunnel endpoint lifecycle control."""
    connection = own_available(request)
    tunnel = _tunnel(request, connection)
    if not tunnel.options.get("EnableTunnelLifecycleControl"):
        text = f"Tunnel endpoint lifecycle control is not enabled for {tunnel.outside_address}."
        raise Refused("InvalidParameterCombination", text)
    connection.modify([tunnel])
    return {"Return": True}


def get_vpn_tunnel_replacement_status(request: Request) -> Answer:
    """Nothing is ever due here."""
    connection = VPNS.connection(needed(request, "VpnConnectionId"), request.account_id, request.region)
    tunnel = _tunnel(request, connection)
    shown = connection.shown([])
    names = ("VpnConnectionId", "TransitGatewayId", "CustomerGatewayId", "VpnGatewayId")
    return {
        **{name: shown[name] for name in names if name in shown},
        "VpnTunnelOutsideIpAddress": str(tunnel.outside_address),
        "MaintenanceDetails": {},
    }


def _inside_ranges(
    connection: VpnConnection, tunnel: VpnTunnel, given: Mapping[str, Any]
) -> tuple[IPv4Network, IPv6Network | None]:
    """What a tunnel has after a change. Raises Refused."""
    four, six = tunnel.inside_range, tunnel.inside_range_v6
    taken: list[Any] = [
        it for it in VPNS.inside_ranges(connection.account_id, connection.region) if it not in (four, six)
    ]
    if given.get("TunnelInsideCidr"):
        four = inside_ranges.read(str(given["TunnelInsideCidr"]), taken)
    if given.get("TunnelInsideIpv6Cidr"):
        version = connection_options.version_inside(connection.options)
        six = inside_ranges.read_v6(str(given["TunnelInsideIpv6Cidr"]), taken, version)
    return four, six


def _tunnel(request: Request, connection: VpnConnection) -> VpnTunnel:
    """Raises Refused."""
    address = needed(request, "VpnTunnelOutsideIpAddress")
    for tunnel in connection.tunnels:
        if str(tunnel.outside_address) == address:
            return tunnel
    text = f"Value ({address}) for parameter VpnTunnelOutsideIpAddress is invalid."
    raise Refused("InvalidParameterValue", text)


OPERATIONS: dict[str, Operation] = {
    "get_vpn_tunnel_replacement_status": get_vpn_tunnel_replacement_status,
    "modify_vpn_tunnel_options": modify_vpn_tunnel_options,
    "replace_vpn_tunnel": replace_vpn_tunnel,
}
