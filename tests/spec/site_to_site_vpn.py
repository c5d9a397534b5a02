"""A site-to-site VPN that is right, on each of the two kinds of gateways, and ways to spoil it."""

from typing import Any

from tests.components import promises

ON_VPN_GATEWAY: dict[str, Any] = {
    "region": promises.REGION,
    "account_id": "111122223333",
    "customer_gateway": {"kind": "new", "address": "203.0.113.12", "asn": 65010},
    "target": {
        "kind": "new_vpn_gateway",
        "vpc_id": "vpc-1",
        "asn": 64513,
        "vpc_cidrs": {"main": "10.0.0.0/16"},
        "route_table_ids": {"app-a": "rtb-1", "app-c": "rtb-2"},
    },
    "routing": {"kind": "bgp"},
    "tunnels": {"first": {"inside_cidr": "169.254.10.0/30"}, "second": {"inside_cidr": "169.254.10.4/30"}},
    "tunnel_options": {},
    "alarms": {"kind": "each", "topic_arn": "arn:aws:sns:eu-central-1:111122223333:operations"},
    "tags": promises.TAGS,
}
STATIC: dict[str, Any] = {
    "routing": {"kind": "static", "cidrs": {"office": "192.168.0.0/24", "plant": "192.168.8.0/22"}},
}
ON_TRANSIT_GATEWAY: dict[str, Any] = {
    **ON_VPN_GATEWAY,
    "target": {
        "kind": "transit_gateway",
        "transit_gateway_id": "tgw-0123456789abcdef0",
        "table_ids": {"offices": "tgw-rtb-1", "servers": "tgw-rtb-2"},
        "association": "offices",
        "propagations": ["servers"],
    },
}
STATIC_ON_TRANSIT_GATEWAY: dict[str, Any] = {
    **STATIC,
    "target.propagations": [],
    "target.routed": ["servers"],
}
