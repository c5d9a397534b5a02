"""Route: one destination of a route table."""

import zlib
from collections.abc import Mapping, Set
from typing import Any

from devicepath_tools.rehearsal.clouds.aws.provider.account import Region
from devicepath_tools.rehearsal.clouds.aws.provider.resource_type import Inputs, ResourceType, State, asked, one

DESTINATIONS = {
    "destinationCidrBlock": "DestinationCidrBlock",
    "destinationIpv6CidrBlock": "DestinationIpv6CidrBlock",
    "destinationPrefixListId": "DestinationPrefixListId",
}
TARGETS = {
    "carrierGatewayId": "CarrierGatewayId",
    "coreNetworkArn": "CoreNetworkArn",
    "egressOnlyGatewayId": "EgressOnlyInternetGatewayId",
    "gatewayId": "GatewayId",
    "localGatewayId": "LocalGatewayId",
    "natGatewayId": "NatGatewayId",
    "networkInterfaceId": "NetworkInterfaceId",
    "transitGatewayId": "TransitGatewayId",
    "vpcEndpointId": "VpcEndpointId",
    "vpcPeeringConnectionId": "VpcPeeringConnectionId",
}


class Route(ResourceType):
    def create(self, aws: Region, inputs: Inputs) -> str:
        table_id = inputs["routeTableId"]
        aws.ec2.create_route(RouteTableId=table_id, **asked(DESTINATIONS, inputs), **asked(TARGETS, inputs))
        return f"r-{table_id}{zlib.crc32(destination_of(inputs).encode())}"

    def read(self, aws: Region, resource_id: str, state: Inputs) -> State | None:
        destination = destination_of(state)
        table = one(aws.ec2.describe_route_tables(RouteTableIds=[state["routeTableId"]])["RouteTables"])
        routes = table["Routes"] if table else []
        route = one([each for each in routes if described_destination(each) == destination])
        if route is None:
            return None
        return {
            "id": f"r-{state['routeTableId']}{zlib.crc32(destination.encode())}",
            "routeTableId": state["routeTableId"],
            **{name: route[called] for name, called in DESTINATIONS.items() if route.get(called)},
            **described_targets(route),
            "instanceId": route.get("InstanceId", ""),
            "instanceOwnerId": route.get("InstanceOwnerId", ""),
            "origin": route["Origin"],
            "state": route["State"],
        }

    def update(self, aws: Region, resource_id: str, state: Inputs, inputs: Inputs, changed: Set[str]) -> None:
        if changed & TARGETS.keys():
            table_id = state["routeTableId"]
            aws.ec2.replace_route(RouteTableId=table_id, **asked(DESTINATIONS, inputs), **asked(TARGETS, inputs))

    def delete(self, aws: Region, resource_id: str, state: Inputs) -> None:
        aws.ec2.delete_route(RouteTableId=state["routeTableId"], **asked(DESTINATIONS, state))

    def imported(self, import_id: str) -> tuple[str, State]:
        table_id, _, destination = import_id.partition("_")
        name = "destinationPrefixListId" if destination.startswith("pl-") else "destinationCidrBlock"
        return import_id, {
            "routeTableId": table_id,
            "destinationIpv6CidrBlock" if ":" in destination else name: destination,
        }


def destination_of(properties: Inputs) -> str:
    return str(next(properties[name] for name in DESTINATIONS if properties.get(name)))


def described_destination(route: Mapping[str, Any]) -> str:
    return str(next((route[name] for name in DESTINATIONS.values() if route.get(name)), ""))


def described_targets(route: Mapping[str, Any]) -> State:
    """Every target by wire name, empty but for the one that the route has."""
    found = {name: route.get(called) or "" for name, called in TARGETS.items()}
    if found["gatewayId"].startswith("vpce-"):
        # AWS shows an endpoint as a gateway.
        found["vpcEndpointId"], found["gatewayId"] = found["gatewayId"], ""
    return found
