"""Subnet."""

from collections.abc import Set

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

CREATED = {
    "vpcId": "VpcId",
    "cidrBlock": "CidrBlock",
    "availabilityZone": "AvailabilityZone",
    "availabilityZoneId": "AvailabilityZoneId",
    "ipv6CidrBlock": "Ipv6CidrBlock",
    "ipv6Native": "Ipv6Native",
}
READ = {
    "arn": "SubnetArn",
    "vpcId": "VpcId",
    "cidrBlock": "CidrBlock",
    "availabilityZone": "AvailabilityZone",
    "availabilityZoneId": "AvailabilityZoneId",
    "assignIpv6AddressOnCreation": "AssignIpv6AddressOnCreation",
    "mapPublicIpOnLaunch": "MapPublicIpOnLaunch",
    "ownerId": "OwnerId",
}
SWITCHES = {"mapPublicIpOnLaunch": "MapPublicIpOnLaunch", "assignIpv6AddressOnCreation": "AssignIpv6AddressOnCreation"}
"""Attributes that only ModifySubnetAttribute sets; all are off in a new subnet."""


class Subnet(ResourceType):
    def create(self, aws: Region, inputs: Inputs) -> str:
        made = aws.ec2.create_subnet(**asked(CREATED, inputs), **tagging.specification("subnet", inputs))
        return str(made["Subnet"]["SubnetId"])

    def settle(self, aws: Region, resource_id: str, inputs: Inputs) -> None:
        _set(aws, resource_id, inputs, {name for name in SWITCHES if inputs.get(name)})

    def read(self, aws: Region, resource_id: str, state: Inputs) -> State | None:
        subnet = one(aws.ec2.describe_subnets(SubnetIds=[resource_id])["Subnets"])
        if subnet is None:
            return None
        dns = subnet.get("PrivateDnsNameOptionsOnLaunch") or {}
        hostnames = dns.get("HostnameType") or "ip-name"
        return {**taken(READ, subnet), "privateDnsHostnameTypeOnLaunch": hostnames, "tagsAll": tags_of(subnet)}

    def update(self, aws: Region, resource_id: str, state: Inputs, inputs: Inputs, changed: Set[str]) -> None:
        tagging.retag(aws, resource_id, state, inputs)
        _set(aws, resource_id, inputs, changed)

    def delete(self, aws: Region, resource_id: str, state: Inputs) -> None:
        aws.ec2.delete_subnet(SubnetId=resource_id)


def _set(aws: Region, subnet_id: str, inputs: Inputs, names: Set[str]) -> None:
    for name in sorted(SWITCHES.keys() & names):
        value = {"Value": bool(inputs.get(name))}
        aws.ec2.modify_subnet_attribute(SubnetId=subnet_id, **{SWITCHES[name]: value})
