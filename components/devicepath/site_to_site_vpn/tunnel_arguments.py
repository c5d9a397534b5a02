"""The options of the two tunnels, as the provider takes them: all of them, in each run, so that one that is taken out
of a description is as if it had never been there."""

from typing import Any

from pulumi import Input

from devicepath.described import Written
from devicepath_spec.choices import TunnelLog
from devicepath_spec.description.site_to_site_vpn import SiteToSiteVpn
from devicepath_spec.description.vpn_tunnel import TunnelOptions, VpnTunnel
from devicepath_spec.rules.tunnel_options import TUNNELS, options_of

SENT = {
    "ike_versions": "ike_versions",
    "phase1_dh_groups": "phase1_dh_group_numbers",
    "phase1_encryption": "phase1_encryption_algorithms",
    "phase1_integrity": "phase1_integrity_algorithms",
    "phase1_lifetime_s": "phase1_lifetime_seconds",
    "phase2_dh_groups": "phase2_dh_group_numbers",
    "phase2_encryption": "phase2_encryption_algorithms",
    "phase2_integrity": "phase2_integrity_algorithms",
    "phase2_lifetime_s": "phase2_lifetime_seconds",
    "rekey_margin_s": "rekey_margin_time_seconds",
    "rekey_fuzz_percentage": "rekey_fuzz_percentage",
    "replay_window": "replay_window_size",
    "dpd_timeout_s": "dpd_timeout_seconds",
    "dpd_action": "dpd_timeout_action",
    "startup_action": "startup_action",
    "lifecycle_control": "enable_tunnel_lifecycle_control",
}
"""The provider's names, without the number of the tunnel, by ours."""


def tunnel_arguments(vpn: SiteToSiteVpn, given: Written, log_group_arn: Input[str] | None) -> dict[str, Any]:
    """Of the connection."""
    found: dict[str, Any] = {}
    for number, name in enumerate(TUNNELS, 1):
        tunnel: VpnTunnel = getattr(vpn.tunnels, name)
        own = _arguments(options_of(vpn, tunnel), tunnel, given["tunnels"][name])
        own["log_options"] = _log_options(options_of(vpn, tunnel), log_group_arn)
        found |= {f"tunnel{number}_{key}": value for key, value in own.items()}
    return found


def _arguments(options: TunnelOptions, tunnel: VpnTunnel, written: Written) -> dict[str, Any]:
    found: dict[str, Any] = {theirs: _plain(getattr(options, ours)) for ours, theirs in SENT.items()}
    found["inside_cidr"] = str(tunnel.inside_cidr)
    if tunnel.inside_ipv6_cidr is not None:
        found["inside_ipv6_cidr"] = str(tunnel.inside_ipv6_cidr)
    if "preshared_key" in written:
        # The SDK makes a secret of it.
        found["preshared_key"] = written["preshared_key"]
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return getattr(value, "value", value)


def _log_options(options: TunnelOptions, log_group_arn: Input[str] | None) -> dict[str, Any]:
    """Off is said, too: left out, the provider keeps what there was."""
    own = {**_log("", options.log, log_group_arn), **_log("bgp_", options.bgp_log, log_group_arn)}
    return {"cloudwatch_log_options": own}


def _log(whose: str, word: TunnelLog | None, log_group_arn: Input[str] | None) -> dict[str, Any]:
    if word in (None, TunnelLog.NONE):
        return {f"{whose}log_enabled": False}
    return {
        f"{whose}log_enabled": True,
        f"{whose}log_group_arn": log_group_arn,
        f"{whose}log_output_format": _plain(word),
    }
