"""Single values of a description of Direct Connect, checked and parsed once, here."""

import re
from ipaddress import IPv4Interface
from typing import Annotated, Any

from devicepath_spec.description.transit_gateway_values import AnyNetwork, any_cidr
from devicepath_spec.description.values import DIGITS
from devicepath_spec.direct_connect_facts import ASNS, KEY_LENGTHS, LINK_PREFIX_LENGTHS, MTUS, VLANS
from devicepath_spec.ranges import is_host_of
from devicepath_spec.reading.value import Value, Wrong, matching, text, whole

_KEY = re.compile(r"[!-~]*", re.ASCII)
_UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_EXAMPLE_ID = "01234567-89ab-cdef-0123-456789abcdef"
EXAMPLE = "169.254.77.2/30"


def link_address(value: Any) -> IPv4Interface:
    """One end of an interface, with the prefix length that both have."""
    try:
        address, length = text(value).split("/")
        found = IPv4Interface(f"{address}/{int(length)}")
    except ValueError:
        raise Wrong(f"{value!r} is not an address with a prefix length; write it like {EXAMPLE} instead.") from None
    if found.network.prefixlen not in LINK_PREFIX_LENGTHS:
        raise Wrong(f"{value} has /{found.network.prefixlen}, and both ends have /30 or /31; write {found.ip}/30.")
    if found.network.prefixlen == LINK_PREFIX_LENGTHS[0] and not is_host_of(found.ip, found.network):
        raise Wrong(f"{found} is the first or the last address of {found.network}; write one of the two between.")
    return found


def bgp_key(value: Any) -> str:
    """Nothing of it is in what is told."""
    if not isinstance(value, str):
        raise Wrong("is no text; write the key in quotes.")
    if len(value) not in KEY_LENGTHS:
        rule = f"a BGP key has {KEY_LENGTHS[0]} to {KEY_LENGTHS[-1]}"
        raise Wrong(f"has {len(value)} characters; {rule}; write another key.")
    if not _KEY.fullmatch(value):
        raise Wrong("has a blank, or a character that is not ASCII's; write a key without.")
    return value


def mtu(value: Any) -> int:
    known = sorted({one for mtus in MTUS.values() for one in mtus})
    if isinstance(value, bool) or not isinstance(value, int | float) or value not in known:
        raise Wrong(f"{value!r} is no MTU of a virtual interface; write one of {', '.join(map(str, known))} instead.")
    return int(value)


Vlan = Annotated[int, whole(VLANS[0], VLANS[-1], "a VLAN")]
RouterAsn = Annotated[int, whole(ASNS[0], ASNS[-1], "the ASN of the customer's router")]
InterfaceMtu = Annotated[
    int, Value(mtu, {"type": "integer", "enum": sorted({one for mtus in MTUS.values() for one in mtus})}, "1500")
]
LinkAddress = Annotated[
    IPv4Interface,
    Value(link_address, {"type": "string", "pattern": "^[0-9.]+/3[01]$", "examples": [EXAMPLE]}, EXAMPLE, decides=True),
]
BgpKey = Annotated[str, Value(bgp_key, {"type": "string"}, is_secret=True)]
AllowedPrefix = Annotated[
    AnyNetwork,
    Value(
        any_cidr, {"type": "string", "pattern": "^[0-9a-f.:]+/[0-9]{1,3}$", "examples": ["10.0.0.0/16"]}, "10.0.0.0/16"
    ),
]
DirectConnectGatewayId = Annotated[
    str, matching(_UUID, "the id of a Direct Connect gateway", _EXAMPLE_ID, is_id=True, is_judged=False)
]
ProposalId = Annotated[str, matching(_UUID, "the id of a proposal", _EXAMPLE_ID, is_id=True, is_judged=False)]
VirtualInterfaceId = Annotated[
    str, matching(f"dxvif-{DIGITS}", "the id of a virtual interface", "dxvif-0123abcd", is_id=True)
]
ConnectionId = Annotated[
    str,
    matching(
        f"(dxcon|dxlag)-{DIGITS}",
        "the id of a Direct Connect connection",
        "dxcon-0123abcd",
        is_id=True,
        is_judged=False,
    ),
]
InterfaceName = Annotated[
    str, matching(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,14}", "the name of a Linux interface", "eth1", decides=True)
]
