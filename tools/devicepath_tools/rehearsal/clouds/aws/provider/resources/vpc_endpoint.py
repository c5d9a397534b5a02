"""VpcEndpoint, of the kinds Gateway and Interface, and VpcEndpointRouteTableAssociation."""

import zlib
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
    taken,
)
from devicepath_tools.rehearsal.clouds.aws.provider.resources import tagging
from devicepath_tools.rehearsal.clouds.aws.provider.sameness import json_form

CREATED = {
    "vpcId": "VpcId",
    "serviceName": "ServiceName",
    "vpcEndpointType": "VpcEndpointType",
    "routeTableIds": "RouteTableIds",
    "subnetIds": "SubnetIds",
    "securityGroupIds": "SecurityGroupIds",
    "policy": "PolicyDocument",
    "privateDnsEnabled": "PrivateDnsEnabled",
}
READ = {
    "networkInterfaceIds": "NetworkInterfaceIds",
    "ownerId": "OwnerId",
    "routeTableIds": "RouteTableIds",
    "serviceName": "ServiceName",
    "state": "State",
    "subnetIds": "SubnetIds",
    "vpcEndpointType": "VpcEndpointType",
    "vpcId": "VpcId",
}
CHANGED = {
    "routeTableIds": ("AddRouteTableIds", "RemoveRouteTableIds"),
    "subnetIds": ("AddSubnetIds", "RemoveSubnetIds"),
    "securityGroupIds": ("AddSecurityGroupIds", "RemoveSecurityGroupIds"),
}


class VpcEndpoint(ResourceType):
    def create(self, aws: Region, inputs: Inputs) -> str:
        made = aws.ec2.create_vpc_endpoint(**asked(CREATED, inputs), **tagging.specification("vpc-endpoint", inputs))
        return str(made["VpcEndpoint"]["VpcEndpointId"])

    def read(self, aws: Region, resource_id: str, state: Inputs) -> State | None:
        found = one(aws.ec2.describe_vpc_endpoints(VpcEndpointIds=[resource_id])["VpcEndpoints"])
        if found is None or found["State"].lower() == "deleted":
            return None
        names = [
            {"dnsName": each.get("DnsName", ""), "hostedZoneId": each.get("HostedZoneId", "")}
            for each in found.get("DnsEntries", ())
        ]
        return {
            **taken(READ, found),
            "arn": aws.arn("ec2", f"vpc-endpoint/{resource_id}"),
            "dnsEntries": names,
            "policy": _policy(found, state),
            # moto says it of gateways too, which have no names.
            "privateDnsEnabled": bool(found.get("PrivateDnsEnabled")) and found["VpcEndpointType"] != "Gateway",
            "requesterManaged": bool(found.get("RequesterManaged")),
            "securityGroupIds": [each["GroupId"] for each in found.get("Groups", ())],
            "tagsAll": tags_of(found),
            **_prefix_list(aws, found),
        }

    def update(self, aws: Region, resource_id: str, state: Inputs, inputs: Inputs, changed: Set[str]) -> None:
        tagging.retag(aws, resource_id, state, inputs)
        asked_for: dict[str, Any] = {}
        for name in sorted(CHANGED.keys() & changed):
            old, new = set(state.get(name) or ()), set(inputs.get(name) or ())
            add, remove = CHANGED[name]
            asked_for |= {call: sorted(ids) for call, ids in ((add, new - old), (remove, old - new)) if ids}
        if "policy" in changed:
            asked_for |= {"PolicyDocument": inputs["policy"]} if inputs.get("policy") else {"ResetPolicy": True}
        if "privateDnsEnabled" in changed:
            asked_for["PrivateDnsEnabled"] = bool(inputs.get("privateDnsEnabled"))
        if asked_for:
            aws.ec2.modify_vpc_endpoint(VpcEndpointId=resource_id, **asked_for)

    def delete(self, aws: Region, resource_id: str, state: Inputs) -> None:
        aws.ec2.delete_vpc_endpoints(VpcEndpointIds=[resource_id])


class VpcEndpointRouteTableAssociation(ResourceType):
    """One route table of a gateway endpoint."""

    def create(self, aws: Region, inputs: Inputs) -> str:
        endpoint, table = inputs["vpcEndpointId"], inputs["routeTableId"]
        aws.ec2.modify_vpc_endpoint(VpcEndpointId=endpoint, AddRouteTableIds=[table])
        return f"a-{endpoint}{zlib.crc32(table.encode())}"

    def read(self, aws: Region, resource_id: str, state: Inputs) -> State | None:
        endpoint, table = state["vpcEndpointId"], state["routeTableId"]
        found = one(aws.ec2.describe_vpc_endpoints(VpcEndpointIds=[endpoint])["VpcEndpoints"])
        if found is None or table not in found.get("RouteTableIds", ()):
            return None
        own_id = f"a-{endpoint}{zlib.crc32(table.encode())}"
        return {"id": own_id, "vpcEndpointId": endpoint, "routeTableId": table}

    def delete(self, aws: Region, resource_id: str, state: Inputs) -> None:
        tables = [state["routeTableId"]]
        aws.ec2.modify_vpc_endpoint(VpcEndpointId=state["vpcEndpointId"], RemoveRouteTableIds=tables)

    def imported(self, import_id: str) -> tuple[str, State]:
        endpoint, _, table = import_id.partition("/")
        return import_id, {"vpcEndpointId": endpoint, "routeTableId": table}


def _policy(found: dict[str, Any], state: Inputs) -> str:
    """As it is recorded, if AWS's means the same."""
    now, before = str(found.get("PolicyDocument") or ""), str(state.get("policy") or "")
    return before if json_form(now) == json_form(before) else now


def _prefix_list(aws: Region, found: dict[str, Any]) -> State:
    """Of a gateway endpoint: the service's addresses, as routes and rules name them."""
    if found.get("VpcEndpointType") != "Gateway":
        return {"prefixListId": "", "cidrBlocks": []}
    named = [{"Name": "prefix-list-name", "Values": [found["ServiceName"]]}]
    listed = one(aws.ec2.describe_managed_prefix_lists(Filters=named)["PrefixLists"])
    if listed is None:
        return {"prefixListId": "", "cidrBlocks": []}
    entries = aws.ec2.get_managed_prefix_list_entries(PrefixListId=listed["PrefixListId"])["Entries"]
    return {"prefixListId": listed["PrefixListId"], "cidrBlocks": [each["Cidr"] for each in entries]}
