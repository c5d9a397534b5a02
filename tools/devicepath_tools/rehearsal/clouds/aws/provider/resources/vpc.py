"""Vpc."""

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

CREATED = {
    "cidrBlock": "CidrBlock",
    "instanceTenancy": "InstanceTenancy",
    "assignGeneratedIpv6CidrBlock": "AmazonProvidedIpv6CidrBlock",
}
ATTRIBUTES = {
    "enableDnsSupport": "EnableDnsSupport",
    "enableDnsHostnames": "EnableDnsHostnames",
    "enableNetworkAddressUsageMetrics": "EnableNetworkAddressUsageMetrics",
}
"""Attributes of a VPC, each with a call of its own."""


class Vpc(ResourceType):
    def create(self, aws: Region, inputs: Inputs) -> str:
        made = aws.ec2.create_vpc(**asked(CREATED, inputs), **tagging.specification("vpc", inputs))
        return str(made["Vpc"]["VpcId"])

    def settle(self, aws: Region, resource_id: str, inputs: Inputs) -> None:
        # A new VPC resolves names, and gives hosts none.
        fresh = {"enableDnsSupport": True, "enableDnsHostnames": False, "enableNetworkAddressUsageMetrics": False}
        _set(aws, resource_id, inputs, {name for name in fresh if inputs.get(name) not in (None, fresh[name])})

    def read(self, aws: Region, resource_id: str, state: Inputs) -> State | None:
        vpc = one(aws.ec2.describe_vpcs(VpcIds=[resource_id])["Vpcs"])
        if vpc is None:
            return None
        return {
            "arn": aws.arn("ec2", f"vpc/{resource_id}"),
            "cidrBlock": vpc["CidrBlock"],
            "dhcpOptionsId": vpc["DhcpOptionsId"],
            "instanceTenancy": vpc["InstanceTenancy"],
            "ownerId": vpc["OwnerId"],
            "tagsAll": tags_of(vpc),
            **{name: _attribute(aws, resource_id, called) for name, called in ATTRIBUTES.items()},
            **_defaults(aws, resource_id),
            **_ipv6(vpc),
        }

    def update(self, aws: Region, resource_id: str, state: Inputs, inputs: Inputs, changed: Set[str]) -> None:
        tagging.retag(aws, resource_id, state, inputs)
        _set(aws, resource_id, inputs, changed)
        if "instanceTenancy" in changed:
            aws.ec2.modify_vpc_tenancy(VpcId=resource_id, InstanceTenancy=inputs["instanceTenancy"])

    def delete(self, aws: Region, resource_id: str, state: Inputs) -> None:
        aws.ec2.delete_vpc(VpcId=resource_id)


def _set(aws: Region, vpc_id: str, inputs: Inputs, names: Set[str]) -> None:
    # Host names need name resolution, so that goes first when it is switched on.
    for name in [name for name in ATTRIBUTES if name in names and name in inputs]:
        aws.ec2.modify_vpc_attribute(VpcId=vpc_id, **{ATTRIBUTES[name]: {"Value": inputs[name]}})


def _attribute(aws: Region, vpc_id: str, called: str) -> bool:
    name = called[0].lower() + called[1:]
    return bool(aws.ec2.describe_vpc_attribute(VpcId=vpc_id, Attribute=name)[called]["Value"])


def _defaults(aws: Region, vpc_id: str) -> State:
    """What AWS made together with the VPC."""

    def of_vpc(**more: str) -> list[dict[str, Any]]:
        filters = {"vpc-id": vpc_id, **{name.replace("_", "-"): value for name, value in more.items()}}
        return [{"Name": name, "Values": [value]} for name, value in filters.items()]

    main = [*of_vpc(), {"Name": "association.main", "Values": ["true"]}]
    table = one(aws.ec2.describe_route_tables(Filters=main)["RouteTables"])
    group = one(aws.ec2.describe_security_groups(Filters=of_vpc(group_name="default"))["SecurityGroups"])
    acl = one(aws.ec2.describe_network_acls(Filters=of_vpc(default="true"))["NetworkAcls"])
    return {
        "mainRouteTableId": table["RouteTableId"] if table else "",
        "defaultRouteTableId": table["RouteTableId"] if table else "",
        "defaultSecurityGroupId": group["GroupId"] if group else "",
        "defaultNetworkAclId": acl["NetworkAclId"] if acl else "",
    }


def _ipv6(vpc: dict[str, Any]) -> State:
    block = one([each for each in vpc.get("Ipv6CidrBlockAssociationSet", ()) if each.get("Ipv6CidrBlock")])
    return {
        "ipv6AssociationId": block["AssociationId"] if block else "",
        "ipv6CidrBlock": block["Ipv6CidrBlock"] if block else "",
    }
