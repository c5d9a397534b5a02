"""The route tables of a transit gateway, and the routes in them that nobody propagates."""

from collections.abc import Mapping
from typing import Any

import pulumi_aws as aws
from pulumi import Input, Output, ResourceOptions

from devicepath.described import Written
from devicepath.kept import kept
from devicepath.tags import named
from devicepath.transit_gateway.gateway import Alone
from devicepath.transit_gateway.vpc_routes import named_after
from devicepath_spec.description.transit_gateway import (
    BlackholeRoute,
    ExistingTransitGatewayTable,
    StaticRoute,
)

Route = StaticRoute | BlackholeRoute


def tables_of(
    name: str, described: Alone, given: Written, gateway_id: Output[str], child: ResourceOptions
) -> dict[str, Output[str]]:
    """The ids of the tables, by name; new ones are made."""
    tables: dict[str, Output[str]] = {}
    for key, table in described.tables.items():
        if isinstance(table, ExistingTransitGatewayTable):
            tables[key] = Output.from_input(given["tables"][key]["id"])
            continue
        made = aws.ec2transitgateway.RouteTable(
            f"{name}/{key}",
            transit_gateway_id=gateway_id,
            region=given["region"],
            tags=named(given.get("tags"), f"{name}/{key}"),
            opts=kept(child, protect=described.protect),
        )
        tables[key] = made.id
    return tables


def static_routes(
    name: str,
    described: Alone,
    given: Written,
    table_ids: Mapping[str, Output[str]],
    attachment_ids: Mapping[str, Output[str]],
    child: ResourceOptions,
) -> None:
    """Each is named after its table and what it leads to, which identify it to AWS: a second one is refused."""
    for key, table in described.tables.items():
        for routed, route in table.routes.items():
            to: Any = {
                "transit_gateway_route_table_id": table_ids[key],
                "region": given["region"],
                **_target(route, attachment_ids),
            }
            called = f"{name}/{key}/{named_after(routed, route)}"
            _route(called, route, given["tables"][key]["routes"][routed], to, child)


def _target(route: Route, attachment_ids: Mapping[str, Output[str]]) -> dict[str, Input[Any]]:
    if isinstance(route, BlackholeRoute):
        return {"blackhole": True}
    return {"transit_gateway_attachment_id": attachment_ids[route.attachment]}


def _route(called: str, route: Route, given: Written, to: Mapping[str, Any], child: ResourceOptions) -> None:
    own = the_old_one_first(child)
    if route.cidr is None:
        aws.ec2transitgateway.PrefixListReference(called, prefix_list_id=given["prefix_list_id"], **to, opts=own)
    else:
        aws.ec2transitgateway.Route(called, destination_cidr_block=given["cidr"], **to, opts=own)


def the_old_one_first(child: ResourceOptions) -> ResourceOptions:
    """A table has one static route for a range: with another attachment the new one is RouteAlreadyExists to AWS as
    long as the old one is there."""
    return ResourceOptions.merge(child, ResourceOptions(delete_before_replace=True))
