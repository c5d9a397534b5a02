"""Route tables and prefix lists, from what the EC2 API says of them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from devicepath_tools.network.loading.aws import shapes
from devicepath_tools.network.network import by_id
from devicepath_tools.network.prefix_list import PrefixList
from devicepath_tools.network.route_table import Route, RouteOrigin, RouteState, RouteTable, Target, TargetKind

LOCAL = "local"
IPV6 = "IPv6"
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
NOT_TOLD = "routes that the answer does not tell"
OF_AWS = "AWS"
"""The owner of AWS's own prefix lists."""
GATEWAY = "Gateway"
"""The type of an endpoint that only a prefix list of AWS's own leads to; routes to other types hold anything."""


@dataclass(frozen=True)
class PrefixLists:
    """What is known of prefix lists: their ranges, or at least whose they are."""

    read: Mapping[str, PrefixList]
    """Those whose ranges were told."""
    of_aws: Collection[str] = ()
    """Ids of AWS's own, told or not."""
    gateway_endpoints: Collection[str] = ()
    """Ids of the endpoints that are known to be gateways to a service of AWS's."""


def prefix_lists(described: Sequence[shapes.PrefixList], endpoints: Sequence[shapes.VpcEndpoint]) -> PrefixLists:
    return PrefixLists(
        by_id(_prefix_lists(described)),
        frozenset(it.prefix_list_id for it in described if it.owner_id == OF_AWS),
        frozenset(it.vpc_endpoint_id for it in endpoints if it.vpc_endpoint_type == GATEWAY),
    )


def _prefix_lists(described: Sequence[shapes.PrefixList]) -> Iterator[PrefixList]:
    for it in described:
        # One for IPv6 holds no IPv4 range, whether it tells its ranges or not.
        cidrs = () if it.address_family == IPV6 else it.cidrs
        if cidrs is not None:
            yield PrefixList(it.prefix_list_id, cidrs, it.prefix_list_name)


def route_tables(described: Sequence[shapes.RouteTable], lists: PrefixLists) -> list[RouteTable]:
    """The tables of subnets. One of a gateway (an edge table) judges what enters, and no subnet: it keeps none."""
    return [_table(it, lists) for it in described]


def _table(table: shapes.RouteTable, lists: PrefixLists) -> RouteTable:
    routes = table.routes or ()
    unread = [it for it in routes if _names_unread_list(it, lists)]
    is_whole = table.routes is not None and all(map(_has_destination, routes))
    counting = [it for it in table.associations if it.association_state.state in COUNTING]
    return RouteTable(
        table.route_table_id,
        table.vpc_id,
        tuple(route for it in routes for route in _routes(it, lists.read)),
        frozenset(it.subnet_id for it in counting if it.subnet_id),
        any(it.main for it in counting),
        (
            *(it.destination_prefix_list_id for it in unread if not _is_public(it, lists)),
            *(() if is_whole else (NOT_TOLD,)),
        ),
        tuple(it.destination_prefix_list_id for it in unread if _is_public(it, lists)),
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


def _has_destination(route: shapes.Route) -> bool:
    told = route.destination_cidr_block or route.destination_ipv6_cidr_block or route.destination_prefix_list_id
    return bool(told)


def _names_unread_list(route: shapes.Route, lists: PrefixLists) -> bool:
    return bool(route.destination_prefix_list_id) and route.destination_prefix_list_id not in lists.read


def _is_public(route: shapes.Route, lists: PrefixLists) -> bool:
    """Whether the list is known to be AWS's own, which holds public addresses only.

    That a route leads to `vpce-...` does not tell: an endpoint of a gateway load balancer may have any list."""
    return route.destination_prefix_list_id in lists.of_aws or route.gateway_id in lists.gateway_endpoints


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
