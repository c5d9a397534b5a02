"""Single values of a transit gateway's description, checked and parsed once, here."""

from ipaddress import AddressValueError, IPv4Network, IPv6Network
from typing import Annotated, Any, TypeAlias

from devicepath_spec.description.values import DIGITS, cidr
from devicepath_spec.reading.value import Value, Wrong, matching, text

AnyNetwork: TypeAlias = IPv4Network | IPv6Network
PRIVATE_ASNS = (range(64512, 65535), range(4200000000, 4294967295))
"""Source: AWS, EC2 API, TransitGatewayRequestOptions.AmazonSideAsn."""
DEFAULT_ASN = 64512
"""The ASN that AWS gives a gateway, and SORACOM that of a VPG of type F2, unless another is given. Source: both
APIs."""
LARGEST_PREFIX_LENGTH = {4: 24, 6: 64}
"""Longest prefix length of a gateway's own ranges, by IP version. Source: AWS, EC2 API, CreateTransitGateway,
TransitGatewayCidrBlocks."""
LINK_LOCAL = IPv4Network("169.254.0.0/16")
OTHERS = {"tgw-attach-": "an attachment", "tgw-rtb-": "a route table"}
"""Beginnings of ids that also begin with `tgw-`, and whose ids they are."""


def asn(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or value % 1:
        raise Wrong(f"{value!r} is not a whole number; write a private ASN, for example 64513, instead.")
    if not any(int(value) in private for private in PRIVATE_ASNS):
        ranges = " or ".join(f"{one[0]} to {one[-1]}" for one in PRIVATE_ASNS)
        raise Wrong(f"{int(value)} is no ASN that a transit gateway may have; write one of {ranges} instead.")
    return int(value)


def any_cidr(value: Any) -> AnyNetwork:
    """A range of either IP version, as AWS shows it again: one that is spelled otherwise would be another route."""
    if ":" not in text(value):
        return cidr(value)
    try:
        network = IPv6Network(value, strict=False)
    except (AddressValueError, ValueError):
        raise Wrong(f"{value!r} is not an IPv6 range; write it like 2001:db8::/32 instead.") from None
    if str(network) != value:
        raise Wrong(f"{value} is not spelled as AWS spells it; write {network} instead.")
    return network


def own_cidr(value: Any) -> AnyNetwork:
    """A range that a gateway has itself."""
    network = any_cidr(value)
    largest = LARGEST_PREFIX_LENGTH[network.version]
    if network.prefixlen > largest:
        raise Wrong(f"{network} is smaller than the /{largest} that AWS asks for; write a larger range instead.")
    if network.version == 4 and network.overlaps(LINK_LOCAL):
        raise Wrong(f"{network} overlaps {LINK_LOCAL}, which AWS refuses; write another range instead.")
    return network


def not_anothers_id(value: Any) -> Any:
    """An id that a cloud, or a test's mocks, put out: refused where it is that of an attachment or a route table."""
    for beginning, whose in OTHERS.items():
        if isinstance(value, str) and value.startswith(beginning):
            raise Wrong(f"{value!r} is the id of {whose}; write that of its transit gateway, tgw-..., instead.")
    return value


def transit_gateway_id(value: Any) -> str:
    return str(_GATEWAY.read(not_anothers_id(text(value))))


_GATEWAY = matching(f"tgw-{DIGITS}", "the id of a transit gateway", "tgw-0123456789abcdef0", is_id=True)

TransitGatewayId = Annotated[
    str, Value(transit_gateway_id, _GATEWAY.schema, _GATEWAY.example, is_id=True, told=not_anothers_id)
]
TransitGatewayTableId = Annotated[
    str,
    matching(
        f"tgw-rtb-{DIGITS}",
        "the id of a transit gateway's route table",
        "tgw-rtb-0123456789abcdef0",
        is_id=True,
        is_judged=False,
    ),
]
Asn = Annotated[
    int,
    Value(asn, {"type": "integer", "minimum": PRIVATE_ASNS[0][0], "maximum": PRIVATE_ASNS[1][-1]}, "64513"),
]
_ANY_RANGE = {"type": "string", "pattern": "^[0-9a-f.:]+/[0-9]{1,3}$", "examples": ["10.0.0.0/16"]}
RoutedRange = Annotated[AnyNetwork, Value(any_cidr, _ANY_RANGE, "10.0.0.0/16", decides=True)]
"""A range that a route is named after."""
OwnRange = Annotated[AnyNetwork, Value(own_cidr, _ANY_RANGE, "10.99.0.0/24")]
Principal = Annotated[
    str,
    matching(
        r"\d{12}|arn:aws(-cn|-us-gov)?:organizations::\d{12}:(organization/o-[a-z0-9]{10,32}|ou/o-[a-z0-9]{10,32}/ou-[a-z0-9-]{10,68})",
        "an AWS account's id of 12 digits, or the ARN of an organization or of a unit of one",
        '"444455556666"',
        decides=True,
    ),
]
"""With whom something is shared."""
OtherAccountId = Annotated[
    str, matching(r"\d{12}", "an AWS account's id, which has 12 digits", '"444455556666"', decides=True)
]
"""One that decides whether something is shared."""
