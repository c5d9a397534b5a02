"""What a change of a connection does to its tunnels. Pure.

The provider changes one tunnel after the other in the same run, and waits for the connection and not for the tunnel:
two that are changed are down together. Source: the provider, resource aws_vpn_connection; AWS, Site-to-Site VPN user
guide, modify a connection."""

from collections.abc import Iterable, Mapping
from typing import Any

from devicepath_spec.faults import Faults
from devicepath_spec.rules.tunnel_options import TUNNELS

VPN_GATEWAY = "vpnGatewayId"
GATEWAYS = (VPN_GATEWAY, "transitGatewayId")
OF_BOTH = {
    "customerGatewayId": "customer_gateway",
    **dict.fromkeys(GATEWAYS, "target"),
    "localIpv4NetworkCidr": "local_cidr",
    "localIpv6NetworkCidr": "local_cidr",
    "remoteIpv4NetworkCidr": "remote_cidr",
    "remoteIpv6NetworkCidr": "remote_cidr",
    "presharedKeyStorage": "preshared_key_storage",
}
"""Properties whose change takes both tunnels down, by the provider's names, and where each is written."""
OF_ONE = {
    "IkeVersions": "ike_versions",
    "Phase1DhGroupNumbers": "phase1_dh_groups",
    "Phase1EncryptionAlgorithms": "phase1_encryption",
    "Phase1IntegrityAlgorithms": "phase1_integrity",
    "Phase1LifetimeSeconds": "phase1_lifetime_s",
    "Phase2DhGroupNumbers": "phase2_dh_groups",
    "Phase2EncryptionAlgorithms": "phase2_encryption",
    "Phase2IntegrityAlgorithms": "phase2_integrity",
    "Phase2LifetimeSeconds": "phase2_lifetime_s",
    "RekeyMarginTimeSeconds": "rekey_margin_s",
    "RekeyFuzzPercentage": "rekey_fuzz_percentage",
    "ReplayWindowSize": "replay_window",
    "DpdTimeoutSeconds": "dpd_timeout_s",
    "DpdTimeoutAction": "dpd_action",
    "StartupAction": "startup_action",
    "EnableTunnelLifecycleControl": "lifecycle_control",
    "InsideCidr": "inside_cidr",
    "InsideIpv6Cidr": "inside_ipv6_cidr",
    "PresharedKey": "preshared_key",
    "LogOptions": "log",
}
"""The same of one tunnel, behind the provider's name of it."""
AT_ONCE = "takes both tunnels down at once, for minutes"
ALLOW = "write allow_outage: true for this run, and take it out again"
REPLACING = {
    "routing.kind": "staticRoutesOnly",
    "acceleration": "enableAcceleration",
    "inside_ip_version": "tunnelInsideIpVersion",
    "bandwidth": "tunnelBandwidth",
    "outside.kind": "outsideIpAddressType",
    "outside.transport_attachment_id": "transportTransitGatewayAttachmentId",
    "region": "region",
}
"""What makes another connection, with other addresses and keys, by where it is written."""
NEVER_SENT = ("outsideIpAddressType", "transportTransitGatewayAttachmentId")
"""Of these the provider replaces nothing, and sends no change either. Source: the provider, resource
aws_vpn_connection."""
Properties = Mapping[str, Any]


def check_outage(before: Iterable[Properties], after: Properties, faults: Faults) -> None:
    """`before` is what was last asked for, and what there is: each may have parted from what is wanted."""
    earlier = [*before]
    moved_from = next((one for one in GATEWAYS if _is_moved(earlier, after, one)), None)
    of_both = {where for key, where in OF_BOTH.items() if _is_changed(earlier, after, key)}
    if moved_from == VPN_GATEWAY and any(one.get("staticRoutesOnly") for one in earlier):
        told = "the other kind of gateway, to which AWS moves no connection that has static routes"
        faults.add("target", f"{told}; declare another SiteToSiteVpn beside this one, and then take this one out.")
    elif moved_from is not None:
        of_both.add("target")
    for place in sorted(of_both):
        faults.add(place, f"another one {AT_ONCE}; {ALLOW}.")
    changed = {tunnel: _changed_options(earlier, after, number) for number, tunnel in enumerate(TUNNELS, 1)}
    if all(changed.values()):
        told = " and ".join(f"{', '.join(keys)} of {tunnel}" for tunnel, keys in changed.items())
        one_by_one = f"change {TUNNELS[0]} alone, wait until it is up, and then {TUNNELS[1]}"
        faults.add("tunnels", f"a change of {told} {AT_ONCE}; {one_by_one}; or {ALLOW}.")


def is_an_outage(lines: Iterable[str]) -> bool:
    """Whether all of what is told may be allowed."""
    return all(ALLOW in line for line in lines)


def _is_moved(before: list[Properties], after: Properties, from_key: str) -> bool:
    """Whether it is at this kind of gateway, and wanted at the other one."""
    (to_key,) = (one for one in GATEWAYS if one != from_key)
    return bool(after.get(to_key)) and any(one.get(from_key) and not one.get(to_key) for one in before)


def _changed_options(before: list[Properties], after: Properties, number: int) -> list[str]:
    return [where for key, where in OF_ONE.items() if _is_changed(before, after, f"tunnel{number}{key}")]


def _is_changed(before: list[Properties], after: Properties, key: str) -> bool:
    """What is not wanted stays: the provider keeps what AWS has chosen."""
    wanted = after.get(key)
    if wanted in (None, ""):
        return False
    return any(key in one and one[key] not in (None, "", []) and _plain(one[key]) != _plain(wanted) for one in before)


def _plain(value: Any) -> Any:
    """Sets come in any order."""
    return sorted(value) if isinstance(value, list | tuple) else value


def check_replacement(wanted: Mapping[str, Any], there: Mapping[str, Any], faults: Faults) -> None:
    """Of what makes another connection, by where it is written."""
    for place, value in wanted.items():
        known = there.get(place)
        if known is None or known == value:
            continue
        told = f"{_shown(value)}, but the connection was made with {_shown(known)}"
        rule = "another one has other addresses and keys, which the router has to be given"
        faults.add(place, f"{told}; {rule}; write allow_replacement: true for this run, and take it out again.")


def _shown(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
