"""What a VPN gateway means for its VPC: routes to it, routes that it propagates, and that the VPC stays."""

from typing import Any

from moto.ec2.models.route_tables import Route, RouteTable

from devicepath_tools.rehearsal.clouds.aws.refusals.request import Before, Operation, Refused, Request, put
from devicepath_tools.rehearsal.clouds.aws.site_to_site_vpns.site_to_site_vpns import VPNS
from devicepath_tools.rehearsal.clouds.aws.site_to_site_vpns.vpn_gateway import VpnGateway
from devicepath_tools.rehearsal.clouds.aws.site_to_site_vpns.vpn_tunnel import Network
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.operations.asking import Answer, needed

ORIGIN = "EnableVgwRoutePropagation"


def enable_vgw_route_propagation(request: Request) -> Answer:
    """Asked again it changes nothing."""
    gateway, table = _gateway_and_table(request)
    if gateway.vpc_id != table.vpc_id or gateway.vpcs[table.vpc_id].code != "attached":
        text = f"resource {gateway.id} is not attached to network {table.vpc_id}"
        raise Refused("Gateway.NotAttached", text)
    gateway.tables.add(table.id)
    return {}


def disable_vgw_route_propagation(request: Request) -> Answer:
    """One that is not enabled is answered, too (assumed)."""
    gateway, table = _gateway_and_table(request)
    gateway.tables.discard(table.id)
    return {}


def show_propagated() -> None:
    """From now on a route table tells which gateway propagates to it, and what; a route to one that the VPC does not
    have is a blackhole."""
    written, state = vars(RouteTable)["routes"], vars(Route)["state"]

    def routes(table: Any) -> list[Any]:
        own = list(written.fget(table))
        gateway = _propagating(table)
        taken = {route.destination_cidr_block or route.destination_ipv6_cidr_block for route in own}
        return (
            own + [PropagatedRoute(it, gateway.id) for it in _reached(gateway) if str(it) not in taken]
            if gateway
            else own
        )

    def propagating(table: Any) -> list[dict[str, str]]:
        gateway = _propagating(table)
        return [{"GatewayId": gateway.id}] if gateway else []

    def leads(route: Any) -> str:
        gateway = route.gateway
        if isinstance(gateway, VpnGateway) and (gateway.is_gone or gateway.vpc_id != route.route_table.vpc_id):
            return "blackhole"
        return str(state.fget(route))

    put(RouteTable, "routes", property(routes))
    put(RouteTable, "propagating_vgws", property(propagating))
    put(Route, "state", property(leads))


class PropagatedRoute:
    """As moto shows a route."""

    origin, state = ORIGIN, "active"

    def __init__(self, destination: Network, gateway_id: str) -> None:
        name = "destination_cidr_block" if destination.version == 4 else "destination_ipv6_cidr_block"
        vars(self).update({name: str(destination), "gateway_id": gateway_id})


def _propagating(table: Any) -> VpnGateway | None:
    return next((it for it in VPNS.gateways.values() if table.id in it.tables and not it.is_gone), None)


def _reached(gateway: VpnGateway) -> list[Network]:
    bringing = [*gateway.beside, *VPNS.connections_of(gateway.id)]
    reached = (network for it in bringing for network in it.reached)
    return list(dict.fromkeys(reached))


def _gateway_and_table(request: Request) -> tuple[VpnGateway, Any]:
    """Raises Refused."""
    table = request.ec2.get_route_table(needed(request, "RouteTableId"))
    gateway_id = needed(request, "GatewayId")
    found = VPNS.gateways.get(gateway_id)
    if found is None or found.is_gone or (found.account_id, found.region) != (request.account_id, request.region):
        raise Refused("InvalidGatewayID.NotFound", f"The gateway ID '{gateway_id}' does not exist")
    return found, table


def _refuse_unattached(request: Request) -> None:
    gateway_id = str(request.get("GatewayId") or "")
    if not gateway_id.startswith("vgw-"):
        return
    gateway, table = _gateway_and_table(request)
    if gateway.vpc_id != table.vpc_id:
        text = f"route table {table.id} and network gateway {gateway.id} belong to different networks"
        raise Refused("InvalidParameterValue", text)


def _refuse_attached_vpc(request: Request) -> None:
    vpc_id = request.get("VpcId")
    if any(vpc_id in it.vpcs and it.is_held for it in VPNS.gateways.values()):
        raise Refused("DependencyViolation", f"The vpc '{vpc_id}' has dependencies and cannot be deleted.")


OPERATIONS: dict[str, Operation] = {
    "disable_vgw_route_propagation": disable_vgw_route_propagation,
    "enable_vgw_route_propagation": enable_vgw_route_propagation,
}
BEFORE: dict[str, Before] = {
    "create_route": _refuse_unattached,
    "delete_vpc": _refuse_attached_vpc,
    "replace_route": _refuse_unattached,
}
