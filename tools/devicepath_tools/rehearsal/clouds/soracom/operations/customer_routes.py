"""What the API does with customer routes: create, update, delete. They are listed with their VPG."""

from ipaddress import IPv4Network

from devicepath_tools.rehearsal.clouds.soracom.account import address_ranges
from devicepath_tools.rehearsal.clouds.soracom.account.cloud import SoracomCloud
from devicepath_tools.rehearsal.clouds.soracom.account.customer_routes import CustomerRoute
from devicepath_tools.rehearsal.clouds.soracom.account.refusals import Code, Refused
from devicepath_tools.rehearsal.clouds.soracom.account.settings import Coverage
from devicepath_tools.rehearsal.clouds.soracom.account.transit_gateway_peering_connections import PeeringStatus
from devicepath_tools.rehearsal.clouds.soracom.account.transit_gateway_vpc_attachments import AttachmentStatus
from devicepath_tools.rehearsal.clouds.soracom.account.virtual_private_gateways import VirtualPrivateGateway
from devicepath_tools.rehearsal.clouds.soracom.operations.calls import Answer, Call, Route
from devicepath_tools.rehearsal.clouds.soracom.operations.fields import Fields
from devicepath_tools.rehearsal.clouds.soracom.operations.transit_gateways import with_gateway


def create(cloud: SoracomCloud, call: Call) -> Answer:
    """POST .../customer_routes. Assumed: a destination that has a route is refused, and so is an inactive target."""
    vpg, gateway = with_gateway(cloud, call)
    # [SPEC] has the flag a second time, in another spelling and without a type; that one is not taken here.
    fields = Fields(call.body, {"destinationCidr", "target", "ignoreDeviceSubnetCidrRangeOverlap"})
    destination = fields.network("destinationCidr", Code.ROUTE_INVALID)
    _check_destination(
        cloud, vpg, destination, overlaps=fields.boolean("ignoreDeviceSubnetCidrRangeOverlap", default=False)
    )
    target = _target(cloud, vpg, fields)
    if cloud.aws is not None:
        cloud.aws.transit_gateways.put_route(gateway, destination, target)
    route = CustomerRoute(destination=destination, target=target)
    vpg.customer_routes.append(route)
    cloud.vpgs.touch(vpg)
    return Answer(201, route.shown())


def update(cloud: SoracomCloud, call: Call) -> Answer:
    """PUT .../customer_routes/{route_id}: another target."""
    vpg, gateway = with_gateway(cloud, call)
    route = _found(vpg, call)
    target = _target(cloud, vpg, Fields(call.body, {"target"}))
    if cloud.aws is not None:
        cloud.aws.transit_gateways.put_route(gateway, route.destination, target)
    route.target = target
    cloud.vpgs.touch(vpg)
    return Answer(200, route.shown())


def delete(cloud: SoracomCloud, call: Call) -> Answer:
    """DELETE .../customer_routes/{route_id}."""
    vpg, gateway = with_gateway(cloud, call)
    route = _found(vpg, call)
    if cloud.aws is not None:
        cloud.aws.transit_gateways.delete_route(gateway, route.destination)
    vpg.customer_routes.remove(route)
    cloud.vpgs.touch(vpg)
    return Answer(204)


def _check_destination(
    cloud: SoracomCloud, vpg: VirtualPrivateGateway, destination: IPv4Network, *, overlaps: bool
) -> None:
    """Which ranges are refused is told by the console and the documentation; the words are ours."""
    taken: dict[str, IPv4Network] = {}
    if cloud.settings.coverage is Coverage.JAPAN:
        reserved = address_ranges.RESERVED_IN_JAPAN
        taken[f"{reserved}, which the Japanese coverage has itself"] = reserved
    if not overlaps:
        told = f"the device subnet {vpg.device_subnet}, and ignoreDeviceSubnetCidrRangeOverlap is not set"
        taken[told] = vpg.device_subnet
    address_ranges.refuse_overlap("destinationCidr", destination, taken, Code.ROUTE_INVALID)
    if any(route.destination == destination for route in vpg.customer_routes):
        raise Refused(400, Code.ROUTE_INVALID, f"destinationCidr: {destination} has a route already.")


def _target(cloud: SoracomCloud, vpg: VirtualPrivateGateway, fields: Fields) -> str:
    """Seen in practice: an attachment's id, though [SPEC] says the gateway's."""
    target, now = fields.text("target"), cloud.now()
    active = {
        *(one.key for one in vpg.vpc_attachments if one.status(now) is AttachmentStatus.ACTIVE),
        *(one.attachment_id for one in vpg.gateway_peerings if one.status() is PeeringStatus.ACTIVE),
    }
    if target not in active:
        raise Refused(400, Code.ROUTE_INVALID, f"target: {target} is no active attachment of this VPG.")
    return target


def _found(vpg: VirtualPrivateGateway, call: Call) -> CustomerRoute:
    route_id = call.parameters["route_id"]
    for route in vpg.customer_routes:
        if route.route_id == route_id:
            return route
    raise Refused(404, Code.ROUTE_NOT_FOUND, f"route_id: {route_id} is no route of this VPG.")


_ROUTES = "/virtual_private_gateways/{vpg_id}/customer_routes"
ROUTES = [
    Route("POST", _ROUTES, create),
    Route("PUT", f"{_ROUTES}/{{route_id}}", update),
    Route("DELETE", f"{_ROUTES}/{{route_id}}", delete),
]
