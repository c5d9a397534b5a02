"""Single values of a site-to-site VPN's description, checked and parsed once, here."""

import re
from ipaddress import IPv4Network, IPv6Network
from typing import Annotated, Any

from devicepath_spec.description.transit_gateway_values import AnyNetwork, any_cidr
from devicepath_spec.description.values import DIGITS, cidr
from devicepath_spec.reading.value import Value, Wrong, matching, whole
from devicepath_spec.tunnel_facts import (
    ASNS,
    INSIDE,
    INSIDE_IPV6,
    INSIDE_IPV6_PREFIX_LENGTH,
    INSIDE_PREFIX_LENGTH,
    INSIDE_RESERVED,
    KEY_LENGTHS,
    LONGEST_DPD_TIMEOUT_S,
    LONGEST_REKEY_MARGIN_S,
    PHASE1_DH_GROUPS,
    PHASE1_LIFETIMES_S,
    PHASE2_DH_GROUPS,
    PHASE2_LIFETIMES_S,
    SHORTEST_DPD_TIMEOUT_S,
    SHORTEST_REKEY_MARGIN_S,
)

_KEY = re.compile(r"[A-Za-z0-9._]*", re.ASCII)
EXAMPLE = "169.254.10.0/30"


def inside_cidr(value: Any) -> IPv4Network:
    network = cidr(value)
    if not network.subnet_of(INSIDE):
        raise Wrong(
            f"{network} is not inside {INSIDE}; write a /{INSIDE_PREFIX_LENGTH} of it, like {EXAMPLE}, instead."
        )
    if network.prefixlen != INSIDE_PREFIX_LENGTH:
        rule = f"is no /{INSIDE_PREFIX_LENGTH}, which the inside range of a tunnel is"
        raise Wrong(f"{network} {rule}; write one like {EXAMPLE} instead.")
    if network in INSIDE_RESERVED:
        raise Wrong(f"{network} is one that AWS keeps for itself; write another one, like {EXAMPLE}, instead.")
    return network


def inside_ipv6_cidr(value: Any) -> IPv6Network:
    network = any_cidr(value)
    is_one = isinstance(network, IPv6Network) and network.subnet_of(INSIDE_IPV6)
    if not isinstance(network, IPv6Network) or not is_one or network.prefixlen != INSIDE_IPV6_PREFIX_LENGTH:
        rule = f"is no /{INSIDE_IPV6_PREFIX_LENGTH} of {INSIDE_IPV6}, which the inside IPv6 range of a tunnel is"
        raise Wrong(f"{network} {rule}; write one like fd00::/126 instead.")
    return network


def preshared_key(value: Any) -> str:
    """Nothing of it is in what is told."""
    if not isinstance(value, str):
        raise Wrong("is no text; write the key in quotes.")
    if len(value) not in KEY_LENGTHS:
        rule = f"a pre-shared key has {KEY_LENGTHS[0]} to {KEY_LENGTHS[-1]}"
        raise Wrong(f"has {len(value)} characters; {rule}; write another key.")
    if not _KEY.fullmatch(value):
        raise Wrong("has a character that AWS does not take; write a key of letters, digits, . and _ instead.")
    if value.startswith("0"):
        raise Wrong("begins with 0, which AWS does not take; write a key that begins otherwise.")
    return value


def dh_group(groups: tuple[int, ...], phase: int) -> Value:
    """A Diffie-Hellman group of one of the two phases."""

    def read(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int | float) or int(value) not in groups or value % 1:
            known = ", ".join(map(str, groups))
            raise Wrong(f"{value!r} is no Diffie-Hellman group of phase {phase}; write some of {known} instead.")
        return int(value)

    return Value(read, {"type": "integer", "enum": list(groups)}, str(groups[-1]), decides=True)


InsideRange = Annotated[
    IPv4Network,
    Value(
        inside_cidr,
        {"type": "string", "pattern": r"^169\.254\.[0-9.]+/30$", "examples": [EXAMPLE]},
        EXAMPLE,
        decides=True,
    ),
]
"""One that a tunnel is known by."""
InsideIpv6Range = Annotated[
    IPv6Network,
    Value(inside_ipv6_cidr, {"type": "string", "pattern": "^fd[0-9a-f:]+/126$"}, "fd00::/126", decides=True),
]
_ENCRYPTED = {"type": "object", "properties": {"secure": {"type": "string"}}, "required": ["secure"]}
PresharedKey = Annotated[str, Value(preshared_key, {"anyOf": [{"type": "string"}, _ENCRYPTED]}, is_secret=True)]
"""In a stack file as Pulumi encrypts it, too."""
CustomerAsn = Annotated[int, whole(ASNS[0], ASNS[-1], "the ASN of the customer's router")]
Phase1Group = Annotated[int, dh_group(PHASE1_DH_GROUPS, 1)]
Phase2Group = Annotated[int, dh_group(PHASE2_DH_GROUPS, 2)]
Phase1Lifetime = Annotated[int, whole(PHASE1_LIFETIMES_S[0], PHASE1_LIFETIMES_S[-1], "a number of seconds")]
Phase2Lifetime = Annotated[int, whole(PHASE2_LIFETIMES_S[0], PHASE2_LIFETIMES_S[-1], "a number of seconds")]
RekeyMargin = Annotated[int, whole(SHORTEST_REKEY_MARGIN_S, LONGEST_REKEY_MARGIN_S, "a number of seconds")]
RekeyFuzz = Annotated[int, whole(1, 100, "a percentage")]
"""AWS takes 0, too, but the provider sends none: it takes 0 for what is left out."""
ReplayWindow = Annotated[int, whole(64, 2048, "a number of packets")]
DpdTimeout = Annotated[int, whole(SHORTEST_DPD_TIMEOUT_S, LONGEST_DPD_TIMEOUT_S, "a number of seconds")]
RemoteRange = Annotated[
    AnyNetwork,
    Value(
        any_cidr,
        {"type": "string", "pattern": "^[0-9a-f.:]+/[0-9]{1,3}$", "examples": ["192.168.0.0/24"]},
        "192.168.0.0/24",
        decides=True,
    ),
]
"""One behind the customer's router: a route is named after it."""
CustomerGatewayId = Annotated[
    str,
    matching(f"cgw-{DIGITS}", "the id of a customer gateway", "cgw-0123456789abcdef0", is_id=True, is_judged=False),
]
VpnGatewayId = Annotated[
    str,
    matching(
        f"vgw-{DIGITS}", "the id of a virtual private gateway", "vgw-0123456789abcdef0", is_id=True, is_judged=False
    ),
]
TopicArn = Annotated[
    str,
    matching(
        r"arn:aws(-cn|-us-gov)?:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_.-]{1,256}",
        "the ARN of an SNS topic",
        "arn:aws:sns:ap-northeast-1:111122223333:operations",
        is_id=True,
    ),
]
LogGroupArn = Annotated[
    str,
    matching(
        r"arn:aws(-cn|-us-gov)?:logs:[a-z0-9-]+:\d{12}:log-group:[A-Za-z0-9_./#-]{1,512}",
        "the ARN of a log group",
        "arn:aws:logs:ap-northeast-1:111122223333:log-group:/aws/vendedlogs/vpn",
        is_id=True,
    ),
]
CertificateArn = Annotated[
    str,
    matching(
        r"arn:aws(-cn|-us-gov)?:acm:[a-z0-9-]+:\d{12}:certificate/[A-Za-z0-9-]+",
        "the ARN of a certificate of ACM",
        "arn:aws:acm:ap-northeast-1:111122223333:certificate/12345678-1234-1234-1234-123456789012",
        is_id=True,
    ),
]
DeviceName = Annotated[str, matching(r"[ -~]{1,255}", "a name of at most 255 characters", "office-router")]
