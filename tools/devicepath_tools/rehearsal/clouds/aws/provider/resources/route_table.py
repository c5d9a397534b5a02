"""RouteTable, with routes of its own where a program lists them."""

from collections.abc import Set
from typing import Any

from devicepath_tools.rehearsal.clouds.aws.provider.account import Region
from devicepath_tools.rehearsal.clouds.aws.provider.resource_type import (
    Inputs,
    ResourceType,
    State,
    asked,
    one,
    tags_of,
)
from devicepath_tools.rehearsal.clouds.aws.provider.resources import tagging
from devicepath_tools.rehearsal.clouds.aws.provider.resources.route import TARGETS, described_targets

DESTINATIONS = {
    "cidrBlock": "DestinationCidrBlock",
    "ipv6CidrBlock": "DestinationIpv6CidrBlock",
    "destinationPrefixListId": "DestinationPrefixListId",
}
"""Destinations as an inline route names them."""


class RouteTable(ResourceType):
    def create(self, aws: Region, inputs: Inputs) -> str:
        made = aws.ec2.create_route_table(VpcId=inputs["vpcId"], **tagging.specification("route-table", inputs))
        return str(made["RouteTable"]["RouteTableId"])

    def settle(self, aws: Region, resource_id: str, inputs: Inputs) -> None:
        for route in inputs.get("routes", ()):
            aws.ec2.create_route(RouteTableId=resource_id, **asked(DESTINATIONS, route), **asked(TARGETS, route))

    def read(self, aws: Region, resource_id: str, state: Inputs) -> State | None:
        table = one(aws.ec2.describe_route_tables(RouteTableIds=[resource_id])["RouteTables"])
        if table is None:
            return None
        return {
            "arn": aws.arn("ec2", f"route-table/{resource_id}"),
            "ownerId": table.get("OwnerId", aws.account_id),
            "propagatingVgws": [each["GatewayId"] for each in table.get("PropagatingVgws", ())],
            "routes": _routes(table),
            "vpcId": table["VpcId"],
            "tagsAll": tags_of(table),
        }

    def update(self, aws: Region, resource_id: str, state: Inputs, inputs: Inputs, changed: Set[str]) -> None:
        tagging.retag(aws, resource_id, state, inputs)
        if "routes" in changed:
            for route in state.get("routes", ()):
                aws.ec2.delete_route(RouteTableId=resource_id, **asked(DESTINATIONS, route))
            self.settle(aws, resource_id, inputs)

    def delete(self, aws: Region, resource_id: str, state: Inputs) -> None:
        aws.ec2.delete_route_table(RouteTableId=resource_id)


def _routes(table: dict[str, Any]) -> list[State]:
    """Those that somebody made: not the VPC's own ranges, nor what a gateway endpoint or a VGW put there."""
    made = [
        route
        for route in table["Routes"]
        if route.get("GatewayId") != "local"
        and route.get("Origin") == "CreateRoute"
        and not (route.get("DestinationPrefixListId") and str(route.get("GatewayId", "")).startswith("vpce-"))
    ]
    return [
        {name: route.get(called) or "" for name, called in DESTINATIONS.items()} | described_targets(route)
        for route in made
    ]
