"""Functions of the package: what they look up, one noun a file."""

from collections.abc import Callable, Mapping
from typing import Any

from devicepath_tools.rehearsal.clouds.aws.provider.account import Region
from devicepath_tools.rehearsal.clouds.aws.provider.functions import account, images, networks, parameters, policies

FUNCTIONS: dict[str, Callable[[Region, Mapping[str, Any]], dict[str, Any]]] = {
    "aws:ec2/getAmi:getAmi": images.get_ami,
    "aws:ec2/getManagedPrefixList:getManagedPrefixList": networks.get_managed_prefix_list,
    "aws:ec2/getPrefixList:getPrefixList": networks.get_prefix_list,
    "aws:ec2/getRouteTable:getRouteTable": networks.get_route_table,
    "aws:ec2/getRouteTables:getRouteTables": networks.get_route_tables,
    "aws:ec2/getSubnet:getSubnet": networks.get_subnet,
    "aws:ec2/getSubnets:getSubnets": networks.get_subnets,
    "aws:ec2/getVpc:getVpc": networks.get_vpc,
    "aws:ec2/getVpcPeeringConnections:getVpcPeeringConnections": networks.get_vpc_peering_connections,
    "aws:iam/getPolicyDocument:getPolicyDocument": policies.get_policy_document,
    "aws:index/getAvailabilityZones:getAvailabilityZones": account.get_availability_zones,
    "aws:index/getCallerIdentity:getCallerIdentity": account.get_caller_identity,
    "aws:index/getPartition:getPartition": account.get_partition,
    "aws:index/getRegion:getRegion": account.get_region,
    "aws:ssm/getParameter:getParameter": parameters.get_parameter,
}
