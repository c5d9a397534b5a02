"""What attachments mean for a VPC: its routes to a gateway, and that it and its subnets stay while one stands."""

from typing import Any

from moto.ec2.models.route_tables import Route

from devicepath_tools.rehearsal.clouds.aws.refusals.request import After, Before, Refused, Request, put
from devicepath_tools.rehearsal.clouds.aws.transit_gateways import subnet_interfaces
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.transit_gateways import ALL


def show_blackholes() -> None:
    """From now on a route to a gateway that the VPC is not attached to is a blackhole."""
    shown = vars(Route)["state"]

    def state(route: Any) -> str:
        if route.transit_gateway is not None:
            return "active" if _leads(route.transit_gateway.id, route.route_table.vpc_id) else "blackhole"
        return str(shown.fget(route))

    put(Route, "state", property(state))


def _leads(gateway_id: str, vpc_id: str) -> bool:
    return any(it.gateway.id == gateway_id and it.is_usable for it in ALL.vpc_attachments(vpc_id))


def _refuse_unattached(request: Request) -> None:
    """Source: hashicorp/terraform-provider-aws, issues 9222 and 10025, with AWS's own, misleading, words."""
    gateway_id = request.get("TransitGatewayId")
    if not gateway_id:
        return
    table = request.ec2.get_route_table(request.get("RouteTableId"))
    seen = {it.id: it for it in ALL.seen_by(request.account_id, request.region)}
    if gateway_id not in seen or not _leads(gateway_id, table.vpc_id):
        raise Refused("InvalidTransitGatewayID.NotFound", f"The transitGateway ID '{gateway_id}' does not exist.")
    # moto looks for it among its own.
    request.ec2.transit_gateways[gateway_id] = seen[gateway_id]


def _refuse_attached_vpc(request: Request) -> None:
    ALL.settle()
    vpc_id = request.get("VpcId")
    if any(it.state.code not in subnet_interfaces.WITHOUT for it in ALL.vpc_attachments(vpc_id)):
        raise Refused("DependencyViolation", f"The vpc '{vpc_id}' has dependencies and cannot be deleted.")


def _refuse_own_interface(request: Request) -> None:
    interface = request.ec2.get_network_interface(request.get("NetworkInterfaceId"))
    if interface.interface_type == subnet_interfaces.KIND:
        raise Refused("InvalidParameterValue", f"Network interface '{interface.id}' is currently in use.")


def _settle(request: Request) -> None:
    ALL.settle()


BEFORE: dict[str, Before] = {
    "create_route": _refuse_unattached,
    "delete_network_interface": _refuse_own_interface,
    "delete_subnet": _settle,
    "delete_vpc": _refuse_attached_vpc,
    "describe_network_interfaces": _settle,
    "replace_route": _refuse_unattached,
}
AFTER: dict[str, After] = {}
