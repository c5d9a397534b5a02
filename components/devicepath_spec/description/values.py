"""Single values of a description: each is text or a number as it is written, and is checked and parsed once, here."""

from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network
from typing import Annotated, Any

from devicepath_spec.gate_facts import INSTANCE_TYPE, LARGEST_FRAME, SMALLEST_MTU, VNIS
from devicepath_spec.managed_policy import EXAMPLE, POLICY_ARN
from devicepath_spec.ranges import LARGEST_PEERING_DESTINATION, is_of_one_host, is_private, reserved_by_vpgs
from devicepath_spec.reading.value import Most, Value, Wrong, matching, plain_text, text, whole

# A path and each of its parts read the same texts.
_network, _host = lru_cache(IPv4Network), lru_cache(IPv4Address)
PRIVATE = "10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16"
MOST_DNS_SERVERS = 2


def cidr(value: Any) -> IPv4Network:
    try:
        network_address, _ = text(value).split("/")
        network = _network(value, strict=False)
    except ValueError:
        raise Wrong(f"{value!r} is not an IPv4 range; write it like 10.0.0.0/16 instead.") from None
    if str(network.network_address) != network_address:
        raise Wrong(f"{value} has host bits set; write {network} instead.")
    # Both clouds take it with a prefix length only.
    if str(network) != value:
        raise Wrong(f"{value!r} has no plain prefix length; write {network} instead.")
    return network


def address(value: Any) -> IPv4Address:
    try:
        return _host(text(value))
    except ValueError:
        raise Wrong(f"{value!r} is not an IPv4 address; write it like 10.0.0.10 instead.") from None


def dns_server(value: Any) -> IPv4Address:
    server = address(value)
    if not is_of_one_host(server):
        raise Wrong(f"{server} is no address that a device could ask; write that of a DNS server instead.")
    return server


def device_subnet(value: Any) -> IPv4Network:
    network = cidr(value)
    if (reserved := reserved_by_vpgs(network)) is not None:
        raise Wrong(f"{network} overlaps {reserved}, which VPGs use themselves; write for example 10.128.0.0/9.")
    if not is_private(network):
        raise Wrong(f"{network} is not inside {PRIVATE}; write a private range instead, for example 10.128.0.0/9.")
    return network


def destination(value: Any) -> IPv4Network:
    """What devices may reach over a peering. Source: SORACOM's console, VPC peering."""
    network = cidr(value)
    if not is_private(network):
        raise Wrong(f"{network} is not inside {PRIVATE}; write the VPC's range or a part of it instead.")
    if network.prefixlen < LARGEST_PEERING_DESTINATION:
        rule = f"is larger than the /{LARGEST_PEERING_DESTINATION} that SORACOM allows"
        raise Wrong(f"{network} {rule}; write the part that devices need instead.")
    return network


def vpg_range(value: Any) -> IPv4Network:
    """A VPG's own range."""
    network = cidr(value)
    if reserved_by_vpgs(network) is None or is_private(network):
        raise Wrong(f"{network} is not inside 100.64.0.0/10; write the VPG's `vpgRange`, not the device subnet.")
    return network


def _of(pattern: str, example: str) -> dict[str, Any]:
    return {"type": "string", "pattern": f"^{pattern}$", "examples": [example]}


AsGiven = Annotated[str, Value(plain_text, {"type": "string"}, is_judged=False)]
"""Text that is passed on as it is: only a cloud judges it."""


def _own_id(pattern: str, rule: str, example: str) -> Value:
    """An id that no rule compares with another."""
    return matching(pattern, rule, example, is_id=True, is_judged=False)


_RANGE, _ADDRESS = _of(r"[0-9.]+/[0-9]{1,2}", "10.0.0.0/16"), _of(r"[0-9.]+", "10.0.0.10")
DIGITS = r"([0-9a-f]{8}|[0-9a-f]{17})"
"""What ids of AWS end with: 8 hexadecimal digits of older things, or 17."""

Range = Annotated[IPv4Network, Value(cidr, _RANGE, "10.0.0.0/16")]
PlannedRange = Annotated[IPv4Network, Value(cidr, _RANGE, "10.0.0.0/16", decides=True)]
"""A range that decides which subnets there are, so that it has to be known at once."""
DeviceSubnet = Annotated[IPv4Network, Value(device_subnet, _of(r"[0-9.]+/[0-9]{1,2}", "10.128.0.0/9"), "10.128.0.0/9")]
Destination = Annotated[IPv4Network, Value(destination, _RANGE, "10.0.0.0/16")]
VpgRange = Annotated[IPv4Network, Value(vpg_range, _of(r"[0-9.]+/[0-9]{1,2}", "100.64.0.0/24"), "100.64.0.0/24")]
Address = Annotated[IPv4Address, Value(address, _ADDRESS, "10.0.0.10")]
FixedAddress = Annotated[IPv4Address, Value(address, _ADDRESS, "10.0.0.10", decides=True)]
"""A device's fixed address: what SORACOM keeps for it is named after it, so that it has to be known at once."""
DnsServers = Annotated[
    tuple[Annotated[IPv4Address, Value(dns_server, _ADDRESS, "10.0.0.10")], ...], Most(MOST_DNS_SERVERS)
]
AccountId = Annotated[
    str, matching(r"\d{12}", "an AWS account's id, which has 12 digits", '"111122223333"', is_id=True)
]
AwsRegion = Annotated[str, matching(r"[a-z]{2}(-[a-z]+)+-\d", "an AWS region", "ap-northeast-1")]
VpcId = Annotated[str, _own_id(f"vpc-{DIGITS}", "the id of a VPC", "vpc-0123456789abcdef0")]
SubnetId = Annotated[str, _own_id(f"subnet-{DIGITS}", "the id of a subnet", "subnet-0123456789abcdef0")]
RouteTableId = Annotated[str, matching(f"rtb-{DIGITS}", "the id of a route table", "rtb-0123456789abcdef0", is_id=True)]
ImageId = Annotated[str, _own_id(f"ami-{DIGITS}", "the id of an image", "ami-0123456789abcdef0")]
PrefixListId = Annotated[str, matching(r"pl-[0-9a-f]{8,17}", "the id of a prefix list", "pl-61a54008", is_id=True)]
SecurityGroupId = Annotated[
    str, matching(f"sg-{DIGITS}", "the id of a security group", "sg-0123456789abcdef0", is_id=True)
]
RoleArn = Annotated[
    str,
    matching(
        r"arn:aws(-cn|-us-gov)?:iam::\d{12}:role/[!-~]{1,576}",
        "the ARN of a role",
        "arn:aws:iam::111122223333:role/devicepath",
    ),
]
PolicyArn = Annotated[str, matching(POLICY_ARN.pattern, "the ARN of a managed policy", EXAMPLE, is_id=True)]
InstanceType = Annotated[str, matching(INSTANCE_TYPE.pattern, "an EC2 instance type", "t4g.micro", decides=True)]
SoracomId = Annotated[
    str,
    _own_id(r"[0-9A-Za-z][0-9A-Za-z-]{7,63}", "an id of SORACOM's", "01234567-89ab-cdef-0123-456789abcdef"),
]
Imsi = Annotated[str, matching(r"\d{15}", "an IMSI, which has 15 digits", '"440101234567890"', decides=True)]
NAME = matching(
    r"[a-z][a-z0-9-]{0,30}",
    "a name of lower-case letters, digits and hyphens, at most 31",
    "app-1",
    decides=True,
)
Name = Annotated[str, NAME]
"""A name that the user gives and that stays: resources are named after it."""
Zone = Annotated[str, matching(r"[a-z]", "the letter of a zone (a of ap-northeast-1a)", "a", decides=True)]
Vni = Annotated[int, whole(VNIS[0], VNIS[-1], "a VXLAN network identifier")]
LinkMtu = Annotated[int, whole(SMALLEST_MTU, 1500, "an MTU in bytes")]
"""From the least that every IPv4 host must take to the most that SORACOM's network carries."""
PathMtu = Annotated[int, whole(SMALLEST_MTU, LARGEST_FRAME, "an MTU in bytes")]
"""Up to the most that AWS carries inside a VPC."""
Port = Annotated[int, whole(1, 65535, "a port")]
PrefixLength = Annotated[int, whole(16, 28, "a prefix length")]
RetentionDays = Annotated[int, whole(1, 3653, "a number of days")]
Batch = Annotated[int, whole(0, 9999, "the number of a batch")]
