"""What one account of the emulated AWS holds, but for what every account has from the beginning."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError

from devicepath_tools.failure import Failure
from devicepath_tools.rehearsal.both_clouds import Aws
from devicepath_tools.rehearsal.clouds.soracom.account.aws_clients import ACCOUNT_ID as SORACOM_ACCOUNT_ID
from devicepath_tools.rehearsal.thing import Thing

__all__ = ["SORACOM_ACCOUNT_ID", "Unreadable", "read"]

HOME_REGION = "us-east-1"
"""Where services without regions are asked."""
GONE = {"deleted", "DELETED", "deleting", "rejected", "failed", "expired", "terminated", "shutting-down"}

Json = dict[str, Any]
Facts = tuple[str, str, str]
"""Id, address, remark."""


class Unreadable(Failure):
    """The emulated AWS did not list what it holds; the message says which operation it was, and why."""


@dataclass(frozen=True)
class Noun:
    """A kind of thing: how it is listed, and what of it is told."""

    kind: str
    service: str
    operation: str
    list_name: str
    facts: Callable[[Json], Iterable[Facts]]


def read(aws: Aws, account_id: str, regions: Iterable[str]) -> list[Thing]:
    """Everything there in these regions, and what has no region."""
    if account_id == SORACOM_ACCOUNT_ID:
        # Networks are all that SORACOM has there.
        return _read_regions(aws, account_id, f"AWS {account_id} (SORACOM's)", regions, NETWORKS)
    account = f"AWS {account_id}"
    things = _read_regions(aws, account_id, account, regions, (*NETWORKS, *SHARING, *WATCHING))
    return [*things, *_read(aws, account_id, account, HOME_REGION, WITHOUT_REGION)]


def _read_regions(
    aws: Aws, account_id: str, account: str, regions: Iterable[str], nouns: tuple[Noun, ...]
) -> list[Thing]:
    return [thing for region in regions for thing in _read(aws, account_id, f"{account} {region}", region, nouns)]


def _read(aws: Aws, account_id: str, place: str, region: str, nouns: tuple[Noun, ...]) -> Iterator[Thing]:
    clients = {service: aws.client(service, region, account_id) for service in {it.service for it in nouns}}
    given: set[str] = set()
    for noun in nouns:
        for item in _all(clients[noun.service], noun):
            if _is_given(item, given):
                given |= {item[name] for name in ("VpcId", "GroupId") if name in item}
            elif _state(item) not in GONE:
                for identity, address, remark in noun.facts(item):
                    yield Thing(place, noun.kind, identity, address, remark)


def _all(service: Any, noun: Noun) -> list[Json]:
    try:
        return list(_listed(service, noun))
    except (BotoCoreError, ClientError, ResponseParserError) as fault:
        raise Unreadable(f"{noun.service} {noun.operation}: {' '.join(str(fault).split())}") from fault


def _listed(service: Any, noun: Noun) -> Iterator[Json]:
    options = OPTIONS.get(noun.operation, {})
    if service.can_paginate(noun.operation):
        for page in service.get_paginator(noun.operation).paginate(**options):
            yield from page[noun.list_name]
    else:
        yield from getattr(service, noun.operation)(**options)[noun.list_name]


def _is_given(item: Json, given: set[str]) -> bool:
    """Whether it is the default VPC, or one of the parts that this has from the beginning."""
    if item.get("IsDefault") or item.get("DefaultForAz"):
        return True
    if "SecurityGroupRuleId" in item:
        return item["GroupId"] in given
    parts = [*item.get("Associations", []), *item.get("Attachments", [])]
    of_a_default_vpc = bool(given & {item.get("VpcId"), *(part.get("VpcId") for part in parts)})
    main = item.get("GroupName") == "default" or any(part.get("Main") for part in parts) or "InternetGatewayId" in item
    return of_a_default_vpc and main


def _state(item: Json) -> str:
    """The state, however it is written: AWS has a name of its own for it with every noun."""
    state = item.get("State", item.get("Status", item.get("status", "")))
    if isinstance(state, dict):
        state = state.get("Name", state.get("Code", ""))
    return str(state)


def _name(item: Json) -> str:
    tags = item.get("Tags") or item.get("TagSet") or []
    return next((tag["Value"] for tag in tags if tag["Key"] == "Name"), "")


def _told(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _vpc(item: Json) -> Iterator[Facts]:
    ranges = [each["CidrBlock"] for each in item.get("CidrBlockAssociationSet", [])]
    yield item["VpcId"], " ".join(ranges or [item["CidrBlock"]]), _name(item)


def _subnet(item: Json) -> Iterator[Facts]:
    yield item["SubnetId"], item["CidrBlock"], _told(item["AvailabilityZone"], _name(item))


def _route_table(item: Json) -> Iterator[Facts]:
    subnets = [each["SubnetId"] for each in item.get("Associations", []) if "SubnetId" in each]
    main = "main" if any(each.get("Main") for each in item.get("Associations", [])) else ""
    yield item["RouteTableId"], "", _told(main, _name(item), " ".join(subnets))
    for route in item["Routes"]:
        target = next((str(value) for key, value in route.items() if key.endswith(("Id", "ID"))), "")
        destination = route.get("DestinationCidrBlock") or route.get("DestinationPrefixListId") or ""
        if target != "local":
            yield f"{item['RouteTableId']} route", destination, _told(f"to {target}", _unless(route, "active"))


def _unless(route: Json, usual: str) -> str:
    state = str(route.get("State", usual))
    return "" if state == usual else state


def _security_group(item: Json) -> Iterator[Facts]:
    yield item["GroupId"], "", _told(item["GroupName"], _name(item))


def _security_group_rule(item: Json) -> Iterator[Facts]:
    direction = "out to" if item["IsEgress"] else "in from"
    peer = (item.get("ReferencedGroupInfo") or {}).get("GroupId")
    peer = item.get("CidrIpv4") or item.get("CidrIpv6") or item.get("PrefixListId") or peer or ""
    low, high = item.get("FromPort", -1), item.get("ToPort", -1)
    ports = "" if low == -1 else f" {low}" if low == high else f" {low}-{high}"
    protocol = "all" if item["IpProtocol"] == "-1" else item["IpProtocol"]
    yield item["SecurityGroupRuleId"], peer, f"{protocol}{ports} {direction}, of {item['GroupId']}"


def _internet_gateway(item: Json) -> Iterator[Facts]:
    yield item["InternetGatewayId"], "", _name(item)


def _network_interface(item: Json) -> Iterator[Facts]:
    addresses = [each["PrivateIpAddress"] for each in item.get("PrivateIpAddresses", [])]
    public = (item.get("Association") or {}).get("PublicIp")
    remark = _told(_name(item) or item.get("Description", ""), f"PUBLIC {public}" if public else "")
    yield item["NetworkInterfaceId"], " ".join(addresses), remark


def _reservation(item: Json) -> Iterator[Facts]:
    for instance in item["Instances"]:
        if _state(instance) not in GONE:
            remark = _told(instance["InstanceType"], _state(instance), _name(instance))
            yield instance["InstanceId"], instance.get("PrivateIpAddress", ""), remark


def _peering(item: Json) -> Iterator[Facts]:
    ends = [item[end] for end in ("RequesterVpcInfo", "AccepterVpcInfo")]
    ranges = " - ".join(end.get("CidrBlock", "?") for end in ends)
    yield item["VpcPeeringConnectionId"], ranges, _told(_state(item), " - ".join(end["VpcId"] for end in ends))


def _attachment(item: Json) -> Iterator[Facts]:
    kind = f"{item['ResourceType']} {item['ResourceId']}"
    yield item["TransitGatewayAttachmentId"], "", _told(_state(item), kind, _name(item))


def _endpoint(kind: str) -> Callable[[Json], Iterable[Facts]]:
    """Of an endpoint of one kind; none of another."""
    return lambda item: [(item["VpcEndpointId"], "", item["ServiceName"])] if item["VpcEndpointType"] == kind else []


def _plain(identity: str, remark: str = "") -> Callable[[Json], Iterable[Facts]]:
    """Of a thing without an address: its id, and one more field."""
    return lambda item: [(str(item[identity]), "", str(item.get(remark, "")) if remark else _name(item))]


def _parameter(item: Json) -> Iterator[Facts]:
    # AWS's own: what images there are.
    if not item["Name"].startswith("/aws/"):
        yield item["Name"], "", item["Type"]


# VPCs first: they tell which of the rest belong to a default one.
NETWORKS = (
    Noun("VPC", "ec2", "describe_vpcs", "Vpcs", _vpc),
    Noun("subnet", "ec2", "describe_subnets", "Subnets", _subnet),
    Noun("route table", "ec2", "describe_route_tables", "RouteTables", _route_table),
    Noun("VPC peering", "ec2", "describe_vpc_peering_connections", "VpcPeeringConnections", _peering),
    Noun("transit gateway", "ec2", "describe_transit_gateways", "TransitGateways", _plain("TransitGatewayId")),
    Noun(
        "transit gateway attachment",
        "ec2",
        "describe_transit_gateway_attachments",
        "TransitGatewayAttachments",
        _attachment,
    ),
    Noun(
        "transit gateway route table",
        "ec2",
        "describe_transit_gateway_route_tables",
        "TransitGatewayRouteTables",
        _plain("TransitGatewayRouteTableId"),
    ),
    Noun("internet gateway", "ec2", "describe_internet_gateways", "InternetGateways", _internet_gateway),
    Noun("NAT gateway", "ec2", "describe_nat_gateways", "NatGateways", _plain("NatGatewayId")),
    Noun("elastic IP address", "ec2", "describe_addresses", "Addresses", _plain("AllocationId", "PublicIp")),
    Noun("gateway endpoint", "ec2", "describe_vpc_endpoints", "VpcEndpoints", _endpoint("Gateway")),
    Noun("interface endpoint", "ec2", "describe_vpc_endpoints", "VpcEndpoints", _endpoint("Interface")),
    Noun("instance", "ec2", "describe_instances", "Reservations", _reservation),
    Noun("network interface", "ec2", "describe_network_interfaces", "NetworkInterfaces", _network_interface),
    Noun("volume", "ec2", "describe_volumes", "Volumes", _plain("VolumeId", "Size")),
    Noun("security group", "ec2", "describe_security_groups", "SecurityGroups", _security_group),
    Noun("rule", "ec2", "describe_security_group_rules", "SecurityGroupRules", _security_group_rule),
    Noun("flow log", "ec2", "describe_flow_logs", "FlowLogs", _plain("FlowLogId", "ResourceId")),
)
SHARING = (Noun("resource share", "ram", "get_resource_shares", "resourceShares", _plain("resourceShareArn", "name")),)
WATCHING = (
    Noun("log group", "logs", "describe_log_groups", "logGroups", _plain("logGroupName")),
    Noun("parameter", "ssm", "describe_parameters", "Parameters", _parameter),
)
OPTIONS: dict[str, Json] = {
    # Those that the account has made; others' it never leaves.
    "get_resource_shares": {"resourceOwner": "SELF"},
    # Policies of the account's own, not AWS's thousand.
    "list_policies": {"Scope": "Local"},
}
WITHOUT_REGION = (
    Noun("role", "iam", "list_roles", "Roles", _plain("RoleName")),
    Noun("instance profile", "iam", "list_instance_profiles", "InstanceProfiles", _plain("InstanceProfileName")),
    Noun("policy", "iam", "list_policies", "Policies", _plain("PolicyName")),
)
