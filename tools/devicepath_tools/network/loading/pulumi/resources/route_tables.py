"""Route tables, with what other resources put into them."""

from collections.abc import Iterable, Iterator
from ipaddress import IPv4Network

from devicepath_tools.network.loading.pulumi.resources.reading import Reading
from devicepath_tools.network.loading.pulumi.resources.resource import Resource, Resources
from devicepath_tools.network.loading.pulumi.resources.vpcs import VPCS
from devicepath_tools.network.network import by_id
from devicepath_tools.network.route_table import (
    PROPAGATES,
    Route,
    RouteOrigin,
    RouteState,
    RouteTable,
    Target,
    TargetKind,
)
from devicepath_tools.network.vpn_connection import VpnConnection

ROUTE_TABLE = "aws:ec2/routeTable:RouteTable"
DEFAULT_ROUTE_TABLE = "aws:ec2/defaultRouteTable:DefaultRouteTable"
ROUTE = "aws:ec2/route:Route"
ASSOCIATION = "aws:ec2/routeTableAssociation:RouteTableAssociation"
MAIN_ASSOCIATION = "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation"
PROPAGATION = "aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation"

LOCAL = Target(TargetKind.LOCAL, "local")
TARGETS = {
    "networkInterfaceId": TargetKind.NETWORK_INTERFACE,
    "vpcPeeringConnectionId": TargetKind.VPC_PEERING_CONNECTION,
    "natGatewayId": TargetKind.NAT_GATEWAY,
    "transitGatewayId": TargetKind.TRANSIT_GATEWAY,
    "vpcEndpointId": TargetKind.OTHER,
    "egressOnlyGatewayId": TargetKind.OTHER,
    "localGatewayId": TargetKind.OTHER,
    "carrierGatewayId": TargetKind.OTHER,
    "coreNetworkArn": TargetKind.OTHER,
}
GATEWAYS = {"igw-": TargetKind.INTERNET_GATEWAY, "vgw-": TargetKind.VPN_GATEWAY, "vpce-": TargetKind.GATEWAY_ENDPOINT}
"""What `gatewayId` leads to, by how AWS's id begins."""


def route_tables(reading: Reading) -> dict[str, RouteTable]:
    """The stack's tables, and of each VPC the main one, which AWS makes."""
    resources = reading.resources
    mains = [_main_table(vpc, reading) for vpc in resources.of(*VPCS)]
    tables = [
        _table(one.id, one["vpcId"], one, reading) for one in resources.of(ROUTE_TABLE) if one["vpcId"] in reading.vpcs
    ]
    found = by_id([*mains, *tables])
    for route in resources.of(ROUTE):
        if route["routeTableId"] not in found:
            reading.miss(f"route table {route['routeTableId']}: is none of the stack's, which has routes in it")
    return found


def _main_table(vpc: Resource, reading: Reading) -> RouteTable:
    table_id = str(vpc.get("defaultRouteTableId") or vpc.get("mainRouteTableId") or f"rtb of {vpc.id}")
    managed = next((one for one in reading.resources.of(DEFAULT_ROUTE_TABLE) if one.id == table_id), None)
    if managed is None:
        reading.assume(table_id, "its routes: local and no other, as AWS makes it")
    return _table(table_id, vpc.id, managed, reading)


def _table(table_id: str, vpc_id: str, table: Resource | None, reading: Reading) -> RouteTable:
    """With the routes that the table itself lists, and those that are resources."""
    resources = reading.resources
    listed = [Resource(ROUTE, table_id, "", one) for one in (table.asked("routes") or () if table else ())]
    routes = [*listed, *(one for one in resources.of(ROUTE) if one["routeTableId"] == table_id)]
    local = [Route(cidr, LOCAL, origin=RouteOrigin.TABLE) for cidr in reading.vpcs[vpc_id].cidrs]
    return RouteTable(
        id=table_id,
        vpc_id=vpc_id,
        routes=(*local, *_routes(routes, reading), *_propagated(table_id, reading)),
        subnet_ids=frozenset(_subnet_ids(table_id, reading)),
        is_main=_is_main(table_id, vpc_id, resources, made_by_aws=table is None or table.type == DEFAULT_ROUTE_TABLE),
        unread=tuple(_unread(table_id, routes, reading)),
        name=table.tag_name if table else "",
    )


def _routes(routes: Iterable[Resource], reading: Reading) -> Iterator[Route]:
    """Of a prefix list that is known, one for each range."""
    for route in routes:
        target = _target(route)
        state = _state(route, target, reading)
        destination = route.get("destinationCidrBlock") or route.get("cidrBlock")
        listed = reading.prefix_lists.get(str(route.get("destinationPrefixListId")))
        if destination and target != LOCAL:
            yield Route(IPv4Network(destination), target, state)
        for cidr in listed.cidrs if listed else ():
            yield Route(cidr, target, state, RouteOrigin.PREFIX_LIST, listed.id if listed else "")


def _state(route: Resource, target: Target, reading: Reading) -> RouteState:
    """What was found when the route was made: then, an interface may have been on no instance yet."""
    if target.id in reading.running_interfaces:
        return RouteState.ACTIVE
    return RouteState(route.get("state") or RouteState.ACTIVE)


def _target(route: Resource) -> Target:
    for key, kind in TARGETS.items():
        if route.get(key):
            return Target(kind, str(route[key]))
    gateway = str(route.get("gatewayId") or "")
    if gateway == LOCAL.id:
        return LOCAL
    kinds = [kind for beginning, kind in GATEWAYS.items() if gateway.startswith(beginning)]
    return Target(kinds[0] if kinds else TargetKind.OTHER, gateway)


def _subnet_ids(table_id: str, reading: Reading) -> Iterator[str]:
    for one in reading.resources.of(ASSOCIATION):
        if one["routeTableId"] == table_id and one.get("subnetId") in reading.subnets:
            yield str(one["subnetId"])


def _is_main(table_id: str, vpc_id: str, resources: Resources, *, made_by_aws: bool) -> bool:
    """The one that AWS made, unless another was put into its place."""
    chosen = [one["routeTableId"] for one in resources.of(MAIN_ASSOCIATION) if one["vpcId"] == vpc_id]
    return table_id in chosen if chosen else made_by_aws


def _unread(table_id: str, routes: Iterable[Resource], reading: Reading) -> Iterator[str]:
    """Prefix lists whose ranges are not told, and what a gateway propagates. A gateway endpoint's list is none of
    them: it holds public addresses of AWS only."""
    for route in routes:
        prefix_list = route.get("destinationPrefixListId")
        if prefix_list and prefix_list not in reading.prefix_lists:
            yield str(prefix_list)
    for gateway_id in _propagating(table_id, reading):
        if not _is_static(gateway_id, reading):
            yield PROPAGATES.format(gateway_id)


def _propagated(table_id: str, reading: Reading) -> Iterator[Route]:
    """Of a virtual private gateway whose VPN connections are all static, their routes."""
    for gateway_id in _propagating(table_id, reading):
        if _is_static(gateway_id, reading):
            for connection in _connections(gateway_id, reading):
                for cidr in connection.routes:
                    target = Target(TargetKind.VPN_GATEWAY, gateway_id)
                    yield Route(cidr, target, origin=RouteOrigin.PROPAGATED)


def _propagating(table_id: str, reading: Reading) -> list[str]:
    return [str(one["vpnGatewayId"]) for one in reading.resources.of(PROPAGATION) if one["routeTableId"] == table_id]


def _is_static(gateway_id: str, reading: Reading) -> bool:
    """Whether nothing but what the stack says is behind a gateway."""
    connections = _connections(gateway_id, reading)
    return bool(connections) and all(it.is_static for it in connections)


def _connections(gateway_id: str, reading: Reading) -> list[VpnConnection]:
    return [it for it in reading.vpn_connections.values() if it.vpn_gateway_id == gateway_id]
