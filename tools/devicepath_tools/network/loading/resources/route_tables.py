"""Route tables, with what other resources put into them."""

from collections.abc import Iterable, Iterator
from ipaddress import IPv4Network

from devicepath_tools.network.loading.resources.reading import Reading
from devicepath_tools.network.loading.resources.resource import Resource, Resources
from devicepath_tools.network.loading.resources.vpcs import VPCS
from devicepath_tools.network.network import by_id
from devicepath_tools.network.route_table import Route, RouteOrigin, RouteState, RouteTable, Target, TargetKind

ROUTE_TABLE = "aws:ec2/routeTable:RouteTable"
DEFAULT_ROUTE_TABLE = "aws:ec2/defaultRouteTable:DefaultRouteTable"
ROUTE = "aws:ec2/route:Route"
ASSOCIATION = "aws:ec2/routeTableAssociation:RouteTableAssociation"
MAIN_ASSOCIATION = "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation"
PROPAGATION = "aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation"
ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"
ENDPOINT_ASSOCIATION = "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation"

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
    if table is not None and table.is_adopted:
        reading.assume(table_id, "its routes: the stack's and no other")
    return RouteTable(
        id=table_id,
        vpc_id=vpc_id,
        routes=(*local, *_routes(routes)),
        subnet_ids=frozenset(_subnet_ids(table_id, reading)),
        is_main=_is_main(table_id, vpc_id, resources, made_by_aws=table is None or table.type == DEFAULT_ROUTE_TABLE),
        unread=tuple(_unread(table_id, routes, resources)),
        name=table.tag_name if table else "",
    )


def _routes(routes: Iterable[Resource]) -> Iterator[Route]:
    for route in routes:
        destination = route.get("destinationCidrBlock") or route.get("cidrBlock")
        target = _target(route)
        if destination and target != LOCAL:
            yield Route(IPv4Network(destination), target, RouteState(route.get("state") or RouteState.ACTIVE))


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


def _unread(table_id: str, routes: Iterable[Resource], resources: Resources) -> Iterator[str]:
    """Prefix lists, and what a gateway propagates."""
    for route in routes:
        if prefix_list := route.get("destinationPrefixListId"):
            yield str(prefix_list)
    for endpoint in _gateway_endpoints(table_id, resources):
        yield str(endpoint.get("prefixListId") or endpoint.id)
    for one in resources.of(PROPAGATION):
        if one["routeTableId"] == table_id:
            yield f"what {one['vpnGatewayId']} propagates"


def _gateway_endpoints(table_id: str, resources: Resources) -> list[Resource]:
    joined = {one["vpcEndpointId"] for one in resources.of(ENDPOINT_ASSOCIATION) if one["routeTableId"] == table_id}
    return [one for one in resources.of(ENDPOINT) if one.id in joined or table_id in one.texts("routeTableIds")]
