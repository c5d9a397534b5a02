"""VPCs, subnets, route tables, peering connections and prefix lists that exist already."""

from collections.abc import Mapping
from typing import Any

from devicepath_tools.rehearsal.clouds.aws.provider.account import Region
from devicepath_tools.rehearsal.clouds.aws.provider.functions.lookup import filters, the_only
from devicepath_tools.rehearsal.clouds.aws.provider.resources.route_table import RouteTable
from devicepath_tools.rehearsal.clouds.aws.provider.resources.subnet import Subnet
from devicepath_tools.rehearsal.clouds.aws.provider.resources.vpc import Vpc


def get_vpc(aws: Region, arguments: Mapping[str, Any]) -> dict[str, Any]:
    wanted = filters(arguments, cidr=arguments.get("cidrBlock"), state=arguments.get("state"))
    if arguments.get("default"):
        wanted.append({"Name": "is-default", "Values": ["true"]})
    ids = {"VpcIds": [arguments["id"]]} if arguments.get("id") else {}
    vpc = the_only(aws.ec2.describe_vpcs(Filters=wanted, **ids)["Vpcs"], "VPC")
    blocks = [
        {
            "associationId": each["AssociationId"],
            "cidrBlock": each["CidrBlock"],
            "state": each["CidrBlockState"]["State"],
        }
        for each in vpc.get("CidrBlockAssociationSet", ())
    ]
    own = {"default": vpc["IsDefault"], "state": vpc["State"], "cidrBlockAssociations": blocks}
    return _found(aws, arguments, vpc["VpcId"], Vpc().read(aws, vpc["VpcId"], {}), own)


def get_subnet(aws: Region, arguments: Mapping[str, Any]) -> dict[str, Any]:
    wanted = filters(
        arguments,
        vpc_id=arguments.get("vpcId"),
        cidr=arguments.get("cidrBlock"),
        availability_zone=arguments.get("availabilityZone"),
        state=arguments.get("state"),
    )
    ids = {"SubnetIds": [arguments["id"]]} if arguments.get("id") else {}
    subnet = the_only(aws.ec2.describe_subnets(Filters=wanted, **ids)["Subnets"], "subnet")
    own = {
        "availableIpAddressCount": subnet["AvailableIpAddressCount"],
        "defaultForAz": subnet["DefaultForAz"],
        "state": subnet["State"],
    }
    return _found(aws, arguments, subnet["SubnetId"], Subnet().read(aws, subnet["SubnetId"], {}), own)


def get_subnets(aws: Region, arguments: Mapping[str, Any]) -> dict[str, Any]:
    found = aws.ec2.describe_subnets(Filters=filters(arguments))["Subnets"]
    return {**arguments, "id": aws.name, "ids": sorted(each["SubnetId"] for each in found), "region": aws.name}


def get_route_table(aws: Region, arguments: Mapping[str, Any]) -> dict[str, Any]:
    wanted = filters(arguments, vpc_id=arguments.get("vpcId"))
    if arguments.get("subnetId"):
        wanted.append({"Name": "association.subnet-id", "Values": [arguments["subnetId"]]})
    ids = {"RouteTableIds": [arguments["routeTableId"]]} if arguments.get("routeTableId") else {}
    table = the_only(aws.ec2.describe_route_tables(Filters=wanted, **ids)["RouteTables"], "route table")
    table_id = table["RouteTableId"]
    associations = [
        {
            "main": each["Main"],
            "routeTableAssociationId": each["RouteTableAssociationId"],
            "routeTableId": table_id,
            "subnetId": each.get("SubnetId", ""),
            "gatewayId": each.get("GatewayId", ""),
        }
        for each in table["Associations"]
    ]
    own = {"routeTableId": table_id, "associations": associations}
    return _found(aws, arguments, table_id, RouteTable().read(aws, table_id, {}), own)


def get_route_tables(aws: Region, arguments: Mapping[str, Any]) -> dict[str, Any]:
    wanted = filters(arguments, vpc_id=arguments.get("vpcId"))
    found = aws.ec2.describe_route_tables(Filters=wanted)["RouteTables"]
    return {**arguments, "id": aws.name, "ids": sorted(each["RouteTableId"] for each in found), "region": aws.name}


def get_vpc_peering_connections(aws: Region, arguments: Mapping[str, Any]) -> dict[str, Any]:
    found = aws.ec2.describe_vpc_peering_connections(Filters=filters(arguments))["VpcPeeringConnections"]
    ids = [each["VpcPeeringConnectionId"] for each in found]
    return {"tags": {}, **arguments, "id": aws.name, "ids": ids, "region": aws.name}


def get_managed_prefix_list(aws: Region, arguments: Mapping[str, Any]) -> dict[str, Any]:
    wanted = filters(arguments, prefix_list_name=arguments.get("name"))
    ids = {"PrefixListIds": [arguments["id"]]} if arguments.get("id") else {}
    found = the_only(aws.ec2.describe_managed_prefix_lists(Filters=wanted, **ids)["PrefixLists"], "prefix list")
    listed = aws.ec2.get_managed_prefix_list_entries(PrefixListId=found["PrefixListId"])["Entries"]
    return {
        **arguments,
        "addressFamily": found["AddressFamily"],
        "arn": found["PrefixListArn"],
        "entries": [{"cidr": each["Cidr"], "description": each.get("Description", "")} for each in listed],
        "id": found["PrefixListId"],
        "maxEntries": found.get("MaxEntries", 0),
        "name": found["PrefixListName"],
        "ownerId": found["OwnerId"],
        "region": aws.name,
        "version": found.get("Version", 0),
    }


def get_prefix_list(aws: Region, arguments: Mapping[str, Any]) -> dict[str, Any]:
    named = {**arguments, **({"id": arguments["prefixListId"]} if arguments.get("prefixListId") else {})}
    found = get_managed_prefix_list(aws, named)
    return {
        "cidrBlocks": [each["cidr"] for each in found["entries"]],
        "id": found["id"],
        "name": found["name"],
        "prefixListId": found["id"],
        "region": aws.name,
    }


def _found(
    aws: Region, arguments: Mapping[str, Any], resource_id: str, read: Mapping[str, Any] | None, own: Mapping[str, Any]
) -> dict[str, Any]:
    properties = dict(read or {})
    tags = properties.pop("tagsAll", {})
    return {**arguments, **properties, **own, "id": resource_id, "region": aws.name, "tags": tags}
