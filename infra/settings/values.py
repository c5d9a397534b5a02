"""Values as the stack file writes them: each is text or a number there, and checked and parsed once, here."""

import re
from collections.abc import Callable
from ipaddress import IPv4Address, IPv4Network
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

from devicepath_spec.gate_facts import INSTANCE_TYPE
from devicepath_spec.permissions_boundary import EXAMPLE, POLICY_ARN
from devicepath_spec.ranges import LARGEST_PEERING_DESTINATION, is_of_one_host, is_private, reserved_by_vpgs
from devicepath_spec.vpg_rules import IMSI

PRIVATE = "10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16"


def text(value: Any) -> str:
    """YAML reads digits without quotes as a number, and drops their leading zeros."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError(f"{value!r} is not text; write it in quotes.")
    if not isinstance(value, str):
        raise ValueError(f"{value} is a number here, which has no leading zeros; write it in quotes instead.")
    return value


def cidr(value: Any) -> IPv4Network:
    try:
        network_address, _ = text(value).split("/")
        network = IPv4Network(value, strict=False)
    except ValueError:
        raise ValueError(f"{value!r} is not an IPv4 range; write it like 10.0.0.0/16 instead.") from None
    if str(network.network_address) != network_address:
        raise ValueError(f"{value} has host bits set; write {network} instead.")
    return network


def address(value: Any) -> IPv4Address:
    try:
        return IPv4Address(text(value))
    except ValueError:
        raise ValueError(f"{value!r} is not an IPv4 address; write it like 10.0.0.10 instead.") from None


def dns_server(server: IPv4Address) -> IPv4Address:
    if not is_of_one_host(server):
        raise ValueError(f"{server} is no address that a device could ask; write that of a DNS server instead.")
    return server


def device_subnet(network: IPv4Network) -> IPv4Network:
    if (reserved := reserved_by_vpgs(network)) is not None:
        raise ValueError(f"{network} overlaps {reserved}, which VPGs use themselves; write for example 10.128.0.0/9.")
    if not is_private(network):
        raise ValueError(f"{network} is not inside {PRIVATE}; write a private range instead, for example 10.128.0.0/9.")
    return network


def destination(network: IPv4Network) -> IPv4Network:
    if not is_private(network):
        raise ValueError(f"{network} is not inside {PRIVATE}; write the VPC's range or a part of it instead.")
    if network.prefixlen < LARGEST_PEERING_DESTINATION:
        rule = f"is larger than the /{LARGEST_PEERING_DESTINATION} that SORACOM allows"
        raise ValueError(f"{network} {rule}; write the part that devices need instead.")
    return network


def matching(pattern: str, rule: str) -> Callable[[Any], str]:
    compiled = re.compile(pattern)

    def match(value: Any) -> str:
        if not compiled.fullmatch(text(value)):
            raise ValueError(f"{value!r} is not {rule} instead.")
        return str(value)

    return match


def whole(low: int, high: int, what: str) -> Callable[[Any], int]:
    def check(value: Any) -> int:
        # The engine hands numbers on as JSON, where 10 may have become 10.0.
        if isinstance(value, bool) or not isinstance(value, int | float) or not float(value).is_integer():
            raise ValueError(f"{value!r} is not a whole number; write {what}, {low} to {high}, instead.")
        if not low <= value <= high:
            raise ValueError(f"{int(value)} is not possible; write {what}, {low} to {high}, instead.")
        return int(value)

    return check


def _pattern(pattern: str, example: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": f"^{pattern}$", "examples": [example]})


def _number(low: int, high: int) -> WithJsonSchema:
    return WithJsonSchema({"type": "integer", "minimum": low, "maximum": high})


def _id(pattern: str, rule: str, example: str) -> tuple[BeforeValidator, WithJsonSchema]:
    return BeforeValidator(matching(pattern, f"{rule}; write it like {example}")), _pattern(pattern, example)


_CIDR, _ADDRESS = r"[0-9.]+/[0-9]{1,2}", r"[0-9.]+"
Range = Annotated[IPv4Network, BeforeValidator(cidr), _pattern(_CIDR, "10.0.0.0/16")]
DeviceSubnet = Annotated[
    IPv4Network, BeforeValidator(cidr), AfterValidator(device_subnet), _pattern(_CIDR, "10.128.0.0/9")
]
Destination = Annotated[IPv4Network, BeforeValidator(cidr), AfterValidator(destination), _pattern(_CIDR, "10.0.0.0/16")]
Address = Annotated[IPv4Address, BeforeValidator(address), _pattern(_ADDRESS, "10.0.0.10")]
DnsServer = Annotated[Address, AfterValidator(dns_server)]
AccountId = Annotated[str, *_id(r"\d{12}", "an AWS account's id, which has 12 digits", '"111122223333"')]
AwsRegion = Annotated[str, *_id(r"[a-z]{2}(-[a-z]+)+-\d", "an AWS region", "ap-northeast-1")]
VpcId = Annotated[str, *_id(r"vpc-([0-9a-f]{8}|[0-9a-f]{17})", "the id of a VPC", "vpc-0123456789abcdef0")]
SubnetId = Annotated[str, *_id(r"subnet-([0-9a-f]{8}|[0-9a-f]{17})", "the id of a subnet", "subnet-0123456789abcdef0")]
RouteTableId = Annotated[
    str, *_id(r"rtb-([0-9a-f]{8}|[0-9a-f]{17})", "the id of a route table", "rtb-0123456789abcdef0")
]
PolicyArn = Annotated[str, *_id(POLICY_ARN.pattern, "the ARN of a managed policy", EXAMPLE)]
PrefixListId = Annotated[str, *_id(r"pl-[0-9a-f]{8,17}", "the id of a prefix list", "pl-61a54008")]
ImageId = Annotated[str, *_id(r"ami-([0-9a-f]{8}|[0-9a-f]{17})", "the id of an image", "ami-0123456789abcdef0")]
InstanceType = Annotated[str, *_id(INSTANCE_TYPE.pattern, "an EC2 instance type", "t4g.micro")]
SoracomId = Annotated[
    str,
    *_id(r"[0-9A-Za-z][0-9A-Za-z-]{7,63}", "an id of SORACOM's", "01234567-89ab-cdef-0123-456789abcdef"),
]
Imsi = Annotated[str, *_id(IMSI.pattern, "an IMSI, which has 15 digits", '"440101234567890"')]
Name = Annotated[
    str, *_id(r"[a-z][a-z0-9-]{0,30}", "a name of lower-case letters, digits and hyphens, at most 31", "app-1")
]
Zone = Annotated[str, *_id(r"[a-z]", "the letter of a zone", "a for ap-northeast-1a")]
Vni = Annotated[int, BeforeValidator(whole(1, 16777215, "a VXLAN network identifier")), _number(1, 16777215)]
LinkMtu = Annotated[int, BeforeValidator(whole(576, 1500, "an MTU in bytes")), _number(576, 1500)]
PathMtu = Annotated[int, BeforeValidator(whole(576, 9001, "an MTU in bytes")), _number(576, 9001)]
Port = Annotated[int, BeforeValidator(whole(1, 65535, "a port")), _number(1, 65535)]
PrefixLength = Annotated[int, BeforeValidator(whole(16, 28, "a prefix length")), _number(16, 28)]
RetentionDays = Annotated[int, BeforeValidator(whole(1, 3653, "a number of days")), _number(1, 3653)]
Batch = Annotated[int, BeforeValidator(whole(0, 9999, "the number of a batch")), _number(0, 9999)]
