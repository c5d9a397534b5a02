"""Route tables and their routes."""

from ipaddress import IPv4Network
from typing import Any

from moto.ec2.models.route_tables import Route

from devicepath_tools.rehearsal.clouds.aws.refusals.request import After, Before, Refused, Request, put

TARGETS = (
    "CarrierGatewayId", "CoreNetworkArn", "EgressOnlyInternetGatewayId", "GatewayId", "InstanceId", "LocalGatewayId",
    "NatGatewayId", "NetworkInterfaceId", "TransitGatewayId", "VpcEndpointId", "VpcPeeringConnectionId",
)  # fmt: skip
OVER = frozenset({"deleted", "expired", "failed", "rejected"})


def show_blackholes() -> None:
    """From now on a route whose target carries nothing is a blackhole; moto shows all as active."""
    put(Route, "state", property(_state))


def _state(route: Any) -> str:
    """Source: AWS, Route.state, and the peering guide: until a connection is active, its routes are blackholes."""
    backend = route.route_table.ec2_backend
    if route.vpc_pcx is not None and route.vpc_pcx.status["Code"] != "active":
        return "blackhole"
    if route.interface is not None:
        gone = route.interface.id not in backend.enis
        return "blackhole" if gone or route.interface.instance is None else "active"
    return "active"


def _refuse_bad_route(request: Request) -> None:
    table = request.ec2.get_route_table(request.get("RouteTableId"))
    _refuse_bad_target(request, table)
    text = request.get("DestinationCidrBlock")
    if text is None:
        return
    try:
        destination = IPv4Network(text, strict=False)
    except ValueError:
        raise Refused(
            "InvalidParameterValue",
            f"Value ({text}) for parameter destinationCidrBlock is invalid. This is not a valid CIDR block.",
        ) from None
    for route in table._routes.values():
        taken = route.destination_cidr_block
        if taken and IPv4Network(taken, strict=False) == destination:
            raise Refused("RouteAlreadyExists", f"The route identified by {text} already exists.")


def _refuse_bad_target(request: Request, table: Any) -> None:
    if not any(request.get(name) for name in TARGETS):
        raise Refused("MissingParameter", "The request must contain exactly one of the possible targets of a route.")
    gateway, interface = request.get("GatewayId", ""), request.get("NetworkInterfaceId")
    if gateway.startswith("igw-"):
        _refuse_foreign_gateway(request, table, gateway)
    if interface and interface in request.ec2.enis:
        _same_network(table, "interface", interface, {request.ec2.enis[interface].subnet.vpc_id})
    connection = request.get("VpcPeeringConnectionId")
    if connection:
        pcx = request.ec2.get_vpc_peering_connection(connection)
        if pcx.status["Code"] in OVER:
            raise Refused("InvalidVpcPeeringConnectionID.NotFound", f"The connection {connection} does not exist.")
        _same_network(table, "peering connection", connection, {pcx.vpc.id, pcx.peer_vpc.id})


def _refuse_foreign_gateway(request: Request, table: Any, gateway: str) -> None:
    found = request.ec2.internet_gateways.get(gateway)
    if found is None:
        raise Refused("InvalidGatewayID.NotFound", f"The gateway ID '{gateway}' does not exist")
    _same_network(table, "network gateway", gateway, {found.vpc.id} if found.vpc else set())


def _same_network(table: Any, kind: str, target: str, vpc_ids: set[str]) -> None:
    if table.vpc_id not in vpc_ids:
        text = f"route table {table.id} and {kind} {target} belong to different networks"
        raise Refused("InvalidParameterValue", text)


def _refuse_replacement_without_target(request: Request) -> None:
    _refuse_bad_target(request, request.ec2.get_route_table(request.get("RouteTableId")))


def _refuse_second_association(request: Request) -> None:
    """Source: AWS, AssociateRouteTable: Resource.AlreadyAssociated. Naming the same table again is answered."""
    subnet_id, wanted = request.get("SubnetId"), request.get("RouteTableId")
    for table in request.ec2.route_tables.values():
        for association, target in table._associations.items():
            if subnet_id and target == subnet_id and table.id != wanted:
                raise Refused(
                    "Resource.AlreadyAssociated",
                    f"the specified association for route table {wanted} conflicts with an existing association "
                    f"({association})",
                )


BEFORE: dict[str, Before] = {
    "associate_route_table": _refuse_second_association,
    "create_route": _refuse_bad_route,
    "replace_route": _refuse_replacement_without_target,
}
AFTER: dict[str, After] = {}
