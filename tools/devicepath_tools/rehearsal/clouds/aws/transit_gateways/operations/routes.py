"""Static routes of a gateway's route table, and what is found in it."""

from collections.abc import Callable, Iterable
from ipaddress import ip_address, ip_network
from typing import Any

from devicepath_tools.rehearsal.clouds.aws.refusals.request import Operation, Refused, Request
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.attachment import Network
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.operations.asking import (
    Answer,
    Readers,
    is_among,
    needed,
    wanted_filters,
)
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.operations.route_tables import (
    attachment_of,
    refuse_unaccepted,
)
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.route_table import StaticTarget, TransitGatewayRouteTable
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.routes import TransitGatewayRoute, routes_of
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.transit_gateway import TransitGateway
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.transit_gateways import ALL

LONGEST_MATCH = "route-search.longest-prefix-match"
RELATIONS: dict[str, Callable[[Any, Any], bool]] = {
    "route-search.exact-match": lambda destination, other: destination == other,
    "route-search.subnet-of-match": lambda destination, other: destination.subnet_of(other),
    "route-search.supernet-of-match": lambda destination, other: destination.supernet_of(other),
}
"""Of a route's destination to the range that is asked for, of the same version."""


def create_transit_gateway_route(request: Request) -> Answer:
    gateway, table = _table(request)
    destination = _destination(request)
    if destination in table.static_routes:
        text = f"Route {destination} already exists in Transit Gateway Route Table {table.id}."
        raise Refused("RouteAlreadyExists", text)
    return _written(gateway, table, destination, target_of(request, gateway))


def replace_transit_gateway_route(request: Request) -> Answer:
    """Writes also one that was not there. Source: floci-io/floci, as tried on AWS."""
    gateway, table = _table(request)
    return _written(gateway, table, _destination(request), target_of(request, gateway))


def delete_transit_gateway_route(request: Request) -> Answer:
    _, table = _table(request)
    destination = _destination(request)
    if table.static_routes.pop(destination, None) is None:
        text = f"The route {destination} does not exist in Transit Gateway Route Table {table.id}."
        raise Refused("InvalidRoute.NotFound", text)
    gone = TransitGatewayRoute(destination, "static", None)
    return {"Route": {**gone.shown(), "State": "deleted"}}


def search_transit_gateway_routes(request: Request) -> Answer:
    """Raises Refused for a filter that there is not."""
    gateway, table = _table(request)
    filters = wanted_filters(request)
    if not filters:
        raise Refused("MissingParameter", "Missing required parameter in request: Filters.")
    found = routes_of(table, ALL.attachments_of(gateway), lambda listed: _ranges(request, listed))
    for name, values in filters.items():
        found = _matching(found, name, values)
    return {"Routes": [route.shown() for route in found], "AdditionalRoutesAvailable": False}


def target_of(request: Request, gateway: TransitGateway) -> StaticTarget:
    """A blackhole has no attachment, even where one was named. Raises Refused."""
    if request.get("Blackhole") in (True, "true"):
        return StaticTarget(None)
    attachment = attachment_of(gateway, needed(request, "TransitGatewayAttachmentId"))
    refuse_unaccepted(attachment)
    return StaticTarget(attachment.id)


def _table(request: Request) -> tuple[TransitGateway, TransitGatewayRouteTable]:
    return ALL.table(needed(request, "TransitGatewayRouteTableId"), request.account_id, request.region)


def _destination(request: Request) -> Network:
    """As AWS keeps it: bits of the host are none of the range's. Raises Refused."""
    text = needed(request, "DestinationCidrBlock")
    try:
        return ip_network(text, strict=False)
    except ValueError:
        text = f"Value ({text}) for parameter destinationCidrBlock is invalid. This is not a valid CIDR block."
        raise Refused("InvalidParameterValue", text) from None


def _written(
    gateway: TransitGateway, table: TransitGatewayRouteTable, destination: Network, target: StaticTarget
) -> Answer:
    table.static_routes[destination] = target
    attachment = ALL.attachments_of(gateway)[target.attachment_id] if target.attachment_id else None
    return {"Route": TransitGatewayRoute(destination, "static", attachment).shown()}


def _ranges(request: Request, listed_id: str) -> Iterable[str]:
    """Of a prefix list of the table's owner; one that is gone has none."""
    listed = request.ec2.managed_prefix_lists.get(listed_id)
    return [] if listed is None else list(listed.cidrs)


def _matching(routes: list[TransitGatewayRoute], name: str, values: list[str]) -> list[TransitGatewayRoute]:
    if name == LONGEST_MATCH:
        return [route for text in values for route in _longest(routes, text)]
    if name in RELATIONS:
        return [route for route in routes if any(_relates(route.destination, name, text) for text in values)]
    readers: Readers[TransitGatewayRoute] = {
        "attachment.resource-id": lambda it: _part(it, "ResourceId"),
        "attachment.resource-type": lambda it: _part(it, "ResourceType"),
        "attachment.transit-gateway-attachment-id": lambda it: _part(it, "TransitGatewayAttachmentId"),
        "prefix-list-id": lambda it: it.prefix_list_id,
        "state": lambda it: it.state,
        "type": lambda it: it.kind,
    }
    if name not in readers:
        raise Refused("InvalidParameterValue", f"Value ({name}) for parameter Filter is invalid. ")
    return [route for route in routes if is_among(readers[name](route), values)]


def _part(route: TransitGatewayRoute, name: str) -> str | None:
    return None if route.attachment is None else str(route.attachment.shown_in_tables()[name])


def _relates(destination: Network, name: str, text: str) -> bool:
    try:
        other: Any = ip_network(text, strict=False)
    except ValueError:
        return False
    return bool(other.version == destination.version and RELATIONS[name](destination, other))


def _longest(routes: list[TransitGatewayRoute], text: str) -> list[TransitGatewayRoute]:
    """The one that a packet takes: the value is an address and no range. Source: floci-io/floci, as tried on AWS."""
    try:
        address = ip_address(text)
    except ValueError:
        return []
    over = [route for route in routes if address in route.destination]
    return sorted(over, key=lambda route: route.destination.prefixlen)[-1:]


OPERATIONS: dict[str, Operation] = {
    "create_transit_gateway_route": create_transit_gateway_route,
    "delete_transit_gateway_route": delete_transit_gateway_route,
    "replace_transit_gateway_route": replace_transit_gateway_route,
    "search_transit_gateway_routes": search_transit_gateway_routes,
}
