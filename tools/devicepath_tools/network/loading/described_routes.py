"""Route tables and prefix lists, from what the EC2 API says of them."""

from collections.abc import Iterator, Mapping, Sequence

from devicepath_tools.network.loading import shapes
from devicepath_tools.network.prefix_list import PrefixList
from devicepath_tools.network.route_table import Route, RouteOrigin, RouteState, RouteTable, Target, TargetKind

LOCAL = "local"
GATEWAYS = {
    "igw": TargetKind.INTERNET_GATEWAY,
    "vgw": TargetKind.VPN_GATEWAY,
    "vpce": TargetKind.GATEWAY_ENDPOINT,
}
"""What a `GatewayId` is, by its first letters."""
ORIGINS = {
    "CreateRouteTable": RouteOrigin.TABLE,
    "CreateRoute": RouteOrigin.STATIC,
    "EnableVgwRoutePropagation": RouteOrigin.PROPAGATED,
}
"""Source: AWS, EC2 API, Route.origin."""
KNOWN_STATES = tuple(it.value for it in RouteState)
"""In any other one nobody says what it does with a packet."""
COUNTING = ("associated", "associating", "")
"""States of an association in which it decides."""


def prefix_lists(described: Sequence[shapes.PrefixList]) -> list[PrefixList]:
    return [PrefixList(it.prefix_list_id, it.cidrs, it.prefix_list_name) for it in described]


def route_tables(described: Sequence[shapes.RouteTable], lists: Mapping[str, PrefixList]) -> list[RouteTable]:
    """The tables of subnets. One of a gateway (an edge table) judges what enters, and no subnet: it keeps none."""
    return [_table(it, lists) for it in described]


def _table(table: shapes.RouteTable, lists: Mapping[str, PrefixList]) -> RouteTable:
    counting = [it for it in table.associations if it.association_state.state in COUNTING]
    return RouteTable(
        table.route_table_id,
        table.vpc_id,
        tuple(route for it in table.routes for route in _routes(it, lists)),
        frozenset(it.subnet_id for it in counting if it.subnet_id),
        any(it.main for it in counting),
        tuple(it.destination_prefix_list_id for it in table.routes if _is_unread(it, lists)),
        table.name,
    )


def _routes(route: shapes.Route, lists: Mapping[str, PrefixList]) -> Iterator[Route]:
    """The IPv4 routes that one described route is: none for IPv6, one a range for a prefix list."""
    state = RouteState.BLACKHOLE if route.state == RouteState.BLACKHOLE.value else RouteState.ACTIVE
    target = _target(route) if route.state in KNOWN_STATES else Target(TargetKind.OTHER, route.state)
    if route.destination_cidr_block is not None:
        origin = ORIGINS.get(route.origin, RouteOrigin.STATIC)
        yield Route(route.destination_cidr_block, target, state, origin)
    elif route.destination_prefix_list_id in lists:
        listed = lists[route.destination_prefix_list_id]
        for cidr in listed.cidrs:
            yield Route(cidr, target, state, RouteOrigin.PREFIX_LIST, listed.id)


def _is_unread(route: shapes.Route, lists: Mapping[str, PrefixList]) -> bool:
    """Whether it is not known what the route holds. A gateway endpoint's list holds public addresses of AWS only."""
    named = route.destination_prefix_list_id
    return bool(named) and named not in lists and _target(route).kind is not TargetKind.GATEWAY_ENDPOINT


def _target(route: shapes.Route) -> Target:
    if route.gateway_id == LOCAL:
        return Target(TargetKind.LOCAL, LOCAL)
    named = (
        (TargetKind.VPC_PEERING_CONNECTION, route.vpc_peering_connection_id),
        # A route to an instance leads to its interface, which the API names beside it.
        (TargetKind.NETWORK_INTERFACE, route.network_interface_id),
        (TargetKind.TRANSIT_GATEWAY, route.transit_gateway_id),
        (TargetKind.NAT_GATEWAY, route.nat_gateway_id),
        (GATEWAYS.get(route.gateway_id.split("-", maxsplit=1)[0], TargetKind.OTHER), route.gateway_id),
        (TargetKind.OTHER, route.local_gateway_id or route.carrier_gateway_id or route.core_network_arn),
        (TargetKind.OTHER, route.instance_id),
    )
    return next((Target(kind, target_id) for kind, target_id in named if target_id), Target(TargetKind.OTHER, ""))
