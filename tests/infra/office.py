"""A stack file's path to an office that is right, and what goes with it."""

from typing import Any

from tests.infra.stack_file import a_path, committed, with_changes

VPN: dict[str, Any] = committed("office")["backends"]["headquarters"]["vpn"]
BRANCH: dict[str, Any] = {
    **committed("office")["backends"]["headquarters"],
    "cidrs": ["192.168.61.0/24"],
    "vpn": {
        **VPN,
        "customer_gateway": {"kind": "new", "address": "203.0.113.13", "asn": 65011},
        "tunnels": {"first": {"inside_cidr": "169.254.61.0/30"}, "second": {"inside_cidr": "169.254.61.4/30"}},
        "router": {"kind": "other"},
    },
}
"""A second one."""
OF_GATEWAY = ("transit_gateway", "association", "propagations")
ON_VPC: dict[str, Any] = {
    "kind": "office",
    "directions": [],
    "cidrs": ["192.168.60.0/24"],
    "vpn": {
        **{key: one for key, one in VPN.items() if key not in OF_GATEWAY},
        "kind": "vpn_gateway",
        "backend": "main",
        "customer_gateway": {"kind": "new", "address": "203.0.113.14", "asn": 65010},
    },
}
"""One that reaches the servers of remote access."""


def an_office(changes: dict[str, Any] | None = None) -> dict[str, Any]:
    """On a transit gateway, with other values at some places."""
    return with_changes(committed("office"), changes or {})


def an_office_on_a_vpc(changes: dict[str, Any] | None = None) -> dict[str, Any]:
    return with_changes(a_path({"backends.office": ON_VPC}), changes or {})
