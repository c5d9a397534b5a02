"""Routes of a VPC's tables that lead to a transit gateway."""

from collections.abc import Mapping, Sequence
from ipaddress import IPv4Network, IPv6Network
from typing import Any

import pulumi_aws as aws
from pulumi import Input, Resource, ResourceOptions

from devicepath.route_names import by_table, in_a_name
from devicepath_spec.description.transit_gateway import Routed
from devicepath_spec.unknown import UNKNOWN

DEVICES = "devices"
"""What a route to devices is named after while their range is not known."""


def routes_to(
    name: str,
    transit_gateway_id: Input[str],
    route_table_ids: Mapping[str, Input[str]],
    destinations: Mapping[str, Routed],
    given: Mapping[str, Mapping[str, Input[str]]],
    region: Input[str],
    after: Sequence[Resource],
    child: ResourceOptions,
) -> "dict[str, aws.ec2.Route]":
    """Routes by table and destination. They are made after `after`, which make the gateway usable: AWS refuses a route
    before that."""
    own = ResourceOptions.merge(child, ResourceOptions(depends_on=list(after)))
    routes: dict[str, aws.ec2.Route] = {}
    for table, route_table_id in by_table(route_table_ids).items():
        for key, to in destinations.items():
            routed = f"{table}/{named_after(key, to)}"
            routes[routed] = aws.ec2.Route(
                f"{name}/{routed}",
                route_table_id=route_table_id,
                transit_gateway_id=transit_gateway_id,
                region=region,
                **_target(to, given[key]),
                opts=own,
            )
    return routes


def device_routes(
    name: str,
    transit_gateway_id: Input[str],
    route_table_ids: Mapping[str, Input[str]],
    device_subnet: IPv4Network,
    given: Input[str],
    region: Input[str],
    after: Sequence[Resource],
    child: ResourceOptions,
) -> "dict[str, aws.ec2.Route]":
    """As `routes_to`, for the one range that devices have addresses of; `given` is that range as it was given."""
    to, written = {DEVICES: Routed(cidr=device_subnet)}, {DEVICES: {"cidr": given}}
    return routes_to(name, transit_gateway_id, route_table_ids, to, written, region, after, child)


def named_after(key: str, to: Routed) -> str:
    """The part of a route's name beside its table: the destination, or the user's name for it where it is not known
    yet."""
    target = to.prefix_list_id if to.cidr is None else to.cidr
    return key if target is UNKNOWN else in_a_name(str(target))


def _target(to: Routed, given: Mapping[str, Input[str]]) -> dict[str, Any]:
    if to.cidr is None:
        return {"destination_prefix_list_id": given["prefix_list_id"]}
    is_ipv6 = to.cidr is not UNKNOWN and isinstance(to.cidr, IPv6Network)
    kind = "destination_ipv6_cidr_block" if is_ipv6 else "destination_cidr_block"
    return {kind: given["cidr"]}
