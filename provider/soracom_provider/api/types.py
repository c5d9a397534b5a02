"""Kinds of values that SORACOM's API takes: how each is written, and the rule it must keep."""

import re
from collections.abc import Callable
from enum import Enum
from ipaddress import IPv4Address, IPv4Network
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

PRIVATE_RANGES = tuple(map(IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")))
RESERVED_RANGES = tuple(map(IPv4Network, ("100.64.0.0/10", "198.18.0.0/15")))
"""What VPGs use themselves. Source: SORACOM's console, VPG page."""


class VpgType(str, Enum):
    """Kind of VPG: E has the internet only, F has Canal by VPC peering, Door and Direct, F2 has Canal by transit
    gateway and no address translation."""

    E = "E"
    F = "F"
    F2 = "F2"


class Region(str, Enum):
    """Where a VPG is (SORACOM's rendezvous points). Source: CreateVirtualPrivateGatewayRequest.placement.region."""

    TOKYO = "ap-northeast-1"
    FRANKFURT = "eu-central-1"
    OREGON = "us-west-2"
    SINGAPORE = "ap-southeast-2"


class Session(str, Enum):
    """What happens to a SIM's session when something that it took over changes: its group, its fixed address. Nothing
    new takes effect before a new session."""

    RESET = "reset"
    KEEP = "keep"


PEERING_REGIONS = (
    "af-south-1", "ap-east-1", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-southeast-1",
    "ap-southeast-2", "ca-central-1", "eu-central-1", "eu-north-1", "eu-south-1", "eu-west-1", "eu-west-2",
    "eu-west-3", "me-south-1", "sa-east-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2",
)  # fmt: skip
"""AWS regions that a VPG peers with. Source: SORACOM's console, VPC peering."""


def text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is not text.")
    return value


def cidr(value: Any) -> IPv4Network:
    """A range in CIDR notation, without host bits."""
    if isinstance(value, IPv4Network):
        return value
    try:
        network_address, _ = text(value).split("/")
        network = IPv4Network(value, strict=False)
    except ValueError:
        raise ValueError(f"{value!r} is not an IPv4 range; write it like 10.128.0.0/9.") from None
    if str(network.network_address) != network_address:
        raise ValueError(f"{value} has host bits set; write {network}.")
    return network


def address(value: Any) -> IPv4Address:
    """An IPv4 address of a single host."""
    if isinstance(value, IPv4Address):
        return value
    try:
        parsed = IPv4Address(text(value))
    except ValueError:
        raise ValueError(f"{value!r} is not an IPv4 address; write it like 10.0.0.254.") from None
    if parsed.is_multicast or parsed.is_unspecified or parsed.is_loopback or parsed.is_link_local or parsed.is_reserved:
        raise ValueError(f"{value} is no address of a host in a network; give the one its interface has.")
    return parsed


def in_order(value: Any) -> tuple[bool, Any]:
    """Sorts addresses and ranges by their numbers, and behind them, as text, what SORACOM shows and is neither."""
    known = isinstance(value, IPv4Address | IPv4Network)
    return not known, value if known else str(value)


def is_private(network: IPv4Network) -> bool:
    return any(network.subnet_of(private) for private in PRIVATE_RANGES)


def device_subnet(network: IPv4Network) -> IPv4Network:
    """Source: SORACOM's console, VPG page: a private range that overlaps none of those that VPGs use."""
    for reserved in RESERVED_RANGES:
        if network.overlaps(reserved):
            raise ValueError(
                f"{network} overlaps {reserved}, which VPGs use themselves; give for example 10.128.0.0/9."
            )
    if not is_private(network):
        raise ValueError(f"{network} is not inside 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16; give a private range.")
    return network


def destination_range(network: IPv4Network) -> IPv4Network:
    """Source: SORACOM's console, VPC peering: at most a /16, inside a private range."""
    if not is_private(network):
        raise ValueError(f"{network} is not inside 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16; give the VPC's range.")
    if network.prefixlen < 16:
        raise ValueError(f"{network} is larger than the /16 that SORACOM allows; give the part that devices need.")
    return network


def private_address(value: IPv4Address) -> IPv4Address:
    if not is_private(IPv4Network(value)):
        raise ValueError(f"{value} is not a private address; a device subnet is private.")
    return value


def matching(pattern: str, rule: str) -> Callable[[Any], str]:
    compiled = re.compile(pattern, re.ASCII)

    def match(value: Any) -> str:
        if not compiled.fullmatch(text(value)):
            raise ValueError(f"{value!r} is not {rule}.")
        return str(value)

    return match


def tags(value: dict[str, str]) -> dict[str, str]:
    """Source: SORACOM's console: a VPG has at most 20 tags. One of them is the provider's."""
    if OWNER_TAG in value:
        raise ValueError(f"{OWNER_TAG} is the provider's own tag; choose another name.")
    if len(value) > MOST_TAGS:
        raise ValueError(f"{len(value)} tags; SORACOM allows 20, one of which is the provider's. Give at most 19.")
    if "" in value:
        raise ValueError("a tag has no name; give it one.")
    return value


OWNER_TAG = "pulumi-urn"
"""The tag that a VPG or group is found again by: the resource's URN, which names project and stack, and a claim."""
MOST_TAGS = 19

Range = Annotated[IPv4Network, BeforeValidator(cidr)]
Address = Annotated[IPv4Address, BeforeValidator(address)]
DeviceSubnet = Annotated[IPv4Network, BeforeValidator(cidr), AfterValidator(device_subnet)]
DestinationRange = Annotated[IPv4Network, BeforeValidator(cidr), AfterValidator(destination_range)]
InnerAddress = Annotated[IPv4Address, BeforeValidator(address), AfterValidator(private_address)]
Tags = Annotated[dict[str, str], AfterValidator(tags)]

SORACOM_ID = r"[0-9A-Za-z][0-9A-Za-z-]{7,63}"
VpgId = Annotated[str, BeforeValidator(matching(SORACOM_ID, "the id of a VPG; give a VirtualPrivateGateway's id"))]
GroupId = Annotated[str, BeforeValidator(matching(SORACOM_ID, "the id of a SIM group; give a Group's id"))]
SimId = Annotated[str, BeforeValidator(matching(r"\d{18,20}", "the id of a SIM; it has 18 to 20 digits"))]
Imsi = Annotated[str, BeforeValidator(matching(r"\d{15}", "an IMSI; it has 15 digits"))]
AwsAccountId = Annotated[str, BeforeValidator(matching(r"\d{12}", "an AWS account's id; it has 12 digits"))]
VpcId = Annotated[
    str, BeforeValidator(matching(r"vpc-([0-9a-f]{8}|[0-9a-f]{17})", "the id of a VPC, like vpc-0123456789abcdef0"))
]
TransitGatewayId = Annotated[
    str,
    BeforeValidator(
        matching(
            r"tgw-([0-9a-f]{8}|[0-9a-f]{17})",
            "the id of a transit gateway, like tgw-0123456789abcdef0; one of an attachment begins with tgw-attach-",
        )
    ),
]
AttachmentId = Annotated[
    str,
    BeforeValidator(
        matching(
            r"tgw-attach-([0-9a-f]{8}|[0-9a-f]{17})",
            "the id of an attachment to a transit gateway, like tgw-attach-0123456789abcdef0; give the attachment's, "
            "not the gateway's",
        )
    ),
]
AwsRegion = Annotated[
    str, BeforeValidator(matching(r"[a-z]{2}(-[a-z]+)+-[0-9]", "an AWS region; write it like ap-northeast-1"))
]
PeeringRegion = Annotated[
    str,
    BeforeValidator(matching("|".join(PEERING_REGIONS), f"a region that VPGs peer with: {', '.join(PEERING_REGIONS)}")),
]

Vni = Annotated[int, Field(strict=True, ge=1, le=16777215)]
"""VXLAN network identifier. Source: SetVirtualPrivateGatewayVxLanIdRequest."""
LinkMtu = Annotated[int, Field(strict=True, ge=576, le=1500)]
"""Bytes. From what every IPv4 host must take (RFC 791) to what SORACOM's network carries (assumed)."""
Switch = Annotated[bool, Field(strict=True)]


def private_asn(value: int) -> int:
    """Source: AWS, CreateTransitGateway: the private ASNs of 16 and of 32 bits."""
    if not (64512 <= value <= 65534 or 4200000000 <= value <= 4294967294):
        raise ValueError(f"{value} is not a private ASN; give one of 64512 to 65534 or 4200000000 to 4294967294.")
    return value


PrivateAsn = Annotated[int, Field(strict=True), AfterValidator(private_asn)]
