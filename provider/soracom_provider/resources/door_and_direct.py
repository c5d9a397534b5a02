"""Door and Direct: what SORACOM's support has made on a VPG. The API shows both, and changes neither."""

from collections.abc import Mapping
from typing import Any

from pulumi_provider.resource import Problem, Properties

LINES = {"vpnConnections": "VPN connections of Door", "virtualInterfaces": "virtual interfaces of Direct"}
"""By the name that the API lists them by."""


class DoorConnection(Properties):
    """A VPN connection of Door. Source: SORACOM's API, VpnConnection."""

    connection_id: str
    """Its id."""
    uses_dynamic_routing: bool
    """Whether routes come by BGP, rather than being static."""
    bgp_asn: str | None = None
    """ASN of the customer's router, where routes come by BGP."""


def door_connections(vpg: Mapping[str, Any]) -> list[DoorConnection]:
    """Those of a VPG, as the API shows it."""
    shown: Mapping[str, Mapping[str, Any]] = vpg.get("vpnConnections") or {}
    return [
        DoorConnection.seen(
            connection_id=one.get("id") or key,
            uses_dynamic_routing=bool(one.get("useDynamicRouting")),
            bgp_asn=one.get("bgpAsn"),
        )
        for key, one in shown.items()
    ]


def virtual_interfaces(vpg: Mapping[str, Any]) -> list[str]:
    """Those of a VPG, as the API shows it. The map's keys: what its values are is not described."""
    return list(vpg.get("virtualInterfaces") or {})


def check_none_left(vpg_id: str, vpg: Mapping[str, Any]) -> None:
    """Raises Problem where a VPG could not be terminated because of them. Source: SORACOM's console."""
    left = [f"{what}: {', '.join(sorted(vpg[name]))}" for name, what in LINES.items() if vpg.get(name)]
    if left:
        raise Problem(
            f"{vpg_id} cannot be terminated while it has {'; '.join(left)}. Only SORACOM's support ends them, by a "
            "ticket; run the same command again then, or hand the VPG over (docs/several-stacks.md)."
        )
