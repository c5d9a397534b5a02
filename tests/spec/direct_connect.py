"""A Direct Connect gateway that is right, with each of the two kinds of interfaces, and what others have to say."""

from typing import Any

from tests.components import promises

KEY = "Key-of_the.session"
ROUTER: dict[str, Any] = {"kind": "linux", "name": "direct", "parent": "eth1", "own_ranges": ["192.168.50.0/24"]}
LINE: dict[str, Any] = {
    "kind": "private",
    "vlan": 101,
    "asn": 65010,
    "mtu": 9001,
    "router_address": "169.254.77.2/30",
    "aws_address": "169.254.77.1/30",
    "bgp_key": KEY,
    "origin": {"kind": "hosted", "id": "dxvif-0123abcd"},
    "router": ROUTER,
}
OWN_LINE: dict[str, Any] = {**LINE, "origin": {"kind": "connection", "connection_id": "dxcon-0123abcd"}}
"""On a connection of one's own."""
TO_VPCS: dict[str, Any] = {
    "region": promises.REGION,
    "account_id": "111122223333",
    "gateway": {"kind": "new", "asn": 64601},
    "associations": {
        "servers": {
            "kind": "vpn_gateway",
            "vpn_gateway_id": "vgw-0123456789abcdef0",
            "allowed_prefixes": ["10.0.0.0/15"],
            "vpc_cidrs": {"main": "10.0.0.0/16"},
            "route_table_ids": {"app-a": "rtb-1", "app-c": "rtb-2"},
        }
    },
    "interfaces": {"line-1": LINE},
    "tags": promises.TAGS,
}
TRANSIT_LINE: dict[str, Any] = {**LINE, "kind": "transit", "mtu": 8500}
HUB: dict[str, Any] = {
    "kind": "transit_gateway",
    "transit_gateway_id": "tgw-0123456789abcdef0",
    "asn": 64602,
    "allowed_prefixes": ["10.0.0.0/16", "10.1.0.0/16"],
    "table_ids": {"plants": "tgw-rtb-1", "servers": "tgw-rtb-2"},
    "association": "plants",
    "propagations": ["servers"],
}
TO_HUB: dict[str, Any] = {**TO_VPCS, "associations": {"hub": HUB}, "interfaces": {"line-1": TRANSIT_LINE}}
PROPOSED: dict[str, Any] = {
    "kind": "proposal",
    "proposal_id": "01234567-89ab-cdef-0123-456789abcdef",
    "owner_id": "444455556666",
    "gateway": "transit_gateway",
    "allowed_prefixes": ["10.9.0.0/16"],
}
EXISTING: dict[str, Any] = {"kind": "existing", "id": "01234567-89ab-cdef-0123-456789abcdef", "asn": 64601}
