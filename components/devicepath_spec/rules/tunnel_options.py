"""What the options of a tunnel come to, and what they must keep among each other."""

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from devicepath_spec.choices import (
    AUTHENTICATED,
    DeadPeerAction,
    Encryption,
    IkeVersion,
    Integrity,
    StartupAction,
    TunnelLog,
)
from devicepath_spec.description.site_to_site_vpn import NewCustomerGateway, SiteToSiteVpn, StaticRouting
from devicepath_spec.description.vpn_router import LinuxRouter
from devicepath_spec.description.vpn_tunnel import NoTunnelLogs, TunnelOptions, VpnTunnel
from devicepath_spec.faults import Faults
from devicepath_spec.tunnel_facts import GCM_ALONE, PHASE1_DH_GROUPS, PHASE2_DH_GROUPS, WEAK_DH_GROUPS
from devicepath_spec.unknown import UNKNOWN

TUNNELS = ("first", "second")
DEFAULTS = TunnelOptions(
    ike_versions=(IkeVersion.IKEV2,),
    phase1_dh_groups=tuple(one for one in PHASE1_DH_GROUPS if one not in WEAK_DH_GROUPS),
    phase1_encryption=tuple(Encryption),
    phase1_integrity=tuple(one for one in Integrity if one is not Integrity.SHA1),
    phase1_lifetime_s=28800,
    phase2_dh_groups=tuple(one for one in PHASE2_DH_GROUPS if one not in WEAK_DH_GROUPS),
    phase2_encryption=tuple(Encryption),
    phase2_integrity=tuple(one for one in Integrity if one is not Integrity.SHA1),
    phase2_lifetime_s=3600,
    rekey_margin_s=270,
    rekey_fuzz_percentage=100,
    replay_window=1024,
    dpd_timeout_s=30,
    dpd_action=DeadPeerAction.CLEAR,
    startup_action=StartupAction.ADD,
    lifecycle_control=False,
)
"""AWS's, but without what is broken or weak. Source: AWS, Site-to-Site VPN user guide, tunnel options."""
LISTS = (
    "ike_versions", "phase1_dh_groups", "phase1_encryption", "phase1_integrity", "phase2_dh_groups",
    "phase2_encryption", "phase2_integrity",
)  # fmt: skip


def tunnels_of(vpn: SiteToSiteVpn) -> Iterator[tuple[str, VpnTunnel]]:
    """Those that are known, by name."""
    if vpn.tunnels is UNKNOWN:
        return
    for name in TUNNELS:
        tunnel = getattr(vpn.tunnels, name)
        if tunnel is not UNKNOWN:
            yield name, tunnel


def options_of(vpn: SiteToSiteVpn, tunnel: VpnTunnel) -> TunnelOptions:
    """All of them: a tunnel's own go before those of both, and these before what holds where nothing is said."""
    found = {one.name: _given(vpn, tunnel, one.name) for one in fields(TunnelOptions)}
    if found["log"] is None:
        found["log"] = _unless(vpn.logs, NoTunnelLogs, TunnelLog.JSON)
    if found["bgp_log"] is None:
        found["bgp_log"] = _unless(vpn.routing, StaticRouting, found["log"])
    return TunnelOptions(**found)


def _given(vpn: SiteToSiteVpn, tunnel: VpnTunnel, key: str) -> Any:
    for options in (tunnel, vpn.tunnel_options, DEFAULTS):
        value = UNKNOWN if options is UNKNOWN else getattr(options, key)
        if value is not None:
            return value
    return None


def _unless(described: Any, off: type, word: TunnelLog) -> Any:
    """The word, unless what is described is of the type with which nothing is logged."""
    if described is UNKNOWN:
        return UNKNOWN
    return TunnelLog.NONE if isinstance(described, off) else word


def place_of(tunnel: VpnTunnel, name: str, key: str) -> str:
    """Where an option of a tunnel is written."""
    own = getattr(tunnel, key)
    return f"tunnels.{name}.{key}" if own is not None else f"tunnel_options.{key}"


def lists_say_something_once(vpn: SiteToSiteVpn, faults: Faults) -> None:
    given = [("tunnel_options", vpn.tunnel_options), *((f"tunnels.{name}", one) for name, one in tunnels_of(vpn))]
    for place, options in given:
        for key in LISTS:
            entries = None if options is UNKNOWN else getattr(options, key)
            if entries is UNKNOWN or entries is None:
                continue
            if not entries:
                faults.add(f"{place}.{key}", "[] takes nothing; write what is taken, or leave it out.")
            known = [one for one in entries if one is not UNKNOWN]
            for one in dict.fromkeys(one for one in known if known.count(one) > 1):
                shown = getattr(one, "value", one)
                faults.add(f"{place}.{key}", f"{shown} stands there twice; write it once.")


def keys_of_packets_are_the_shorter_ones(vpn: SiteToSiteVpn, faults: Faults) -> None:
    for name, tunnel in tunnels_of(vpn):
        first, second = (_seconds(vpn, tunnel, f"phase{phase}_lifetime_s") for phase in (1, 2))
        if first is not None and second is not None and second >= first:
            told = f"{second}, but it has to be shorter than phase1_lifetime_s, which is {first}"
            faults.add(place_of(tunnel, name, "phase2_lifetime_s"), f"{told}; write a shorter one.")


def margins_are_at_most_half_of_a_lifetime(vpn: SiteToSiteVpn, faults: Faults) -> None:
    for name, tunnel in tunnels_of(vpn):
        margin, lifetime = (_seconds(vpn, tunnel, key) for key in ("rekey_margin_s", "phase2_lifetime_s"))
        if margin is not None and lifetime is not None and 2 * margin > lifetime:
            told = f"{margin} is more than half of phase2_lifetime_s, which is {lifetime}"
            faults.add(place_of(tunnel, name, "rekey_margin_s"), f"{told}; write at most {lifetime // 2}.")


def _seconds(vpn: SiteToSiteVpn, tunnel: VpnTunnel, key: str) -> int | None:
    """None where it is not known."""
    value = getattr(options_of(vpn, tunnel), key)
    return None if value is UNKNOWN else value


def what_aws_opens_it_can_open(vpn: SiteToSiteVpn, faults: Faults) -> None:
    """Source: AWS, Site-to-Site VPN user guide, tunnel initiation options; accelerated VPN connections."""
    for name, tunnel in tunnels_of(vpn):
        options = options_of(vpn, tunnel)
        if options.startup_action is UNKNOWN or options.startup_action is not StartupAction.START:
            continue
        place = place_of(tunnel, name, "startup_action")
        if options.ike_versions is not UNKNOWN and options.ike_versions != (IkeVersion.IKEV2,):
            faults.add(place, "start, which AWS does with IKEv2 alone; write ike_versions: [ikev2], or add instead.")
        gateway = vpn.customer_gateway
        if gateway is not UNKNOWN and isinstance(gateway, NewCustomerGateway) and gateway.address is None:
            faults.add(place, "start, but the customer gateway has no address; write customer_gateway.address, or add.")
        if vpn.acceleration is not UNKNOWN and vpn.acceleration:
            faults.add(place, "start, but with acceleration the router opens the tunnels; write add instead.")


def a_linux_router_has_what_its_version_of_ike_takes(vpn: SiteToSiteVpn, faults: Faults) -> None:
    if vpn.router is UNKNOWN or not isinstance(vpn.router, LinuxRouter):
        return
    for name, tunnel in tunnels_of(vpn):
        options = options_of(vpn, tunnel)
        taken = options.phase1_encryption
        if options.ike_versions == (IkeVersion.IKEV1,) and taken and set(taken) <= set(AUTHENTICATED):
            place = place_of(tunnel, name, "phase1_encryption")
            if not faults.has(place):
                faults.add(place, f"{GCM_ALONE}; or leave router out.")


def logs_are_of_what_there_is(vpn: SiteToSiteVpn, faults: Faults) -> None:
    """Of what is written alone: what is left out follows."""
    given = [("tunnel_options", vpn.tunnel_options), *((f"tunnels.{name}", one) for name, one in tunnels_of(vpn))]
    for place, options in given:
        for key in ("log", "bgp_log"):
            word = None if options is UNKNOWN else getattr(options, key)
            if word is UNKNOWN or word in (None, TunnelLog.NONE):
                continue
            if vpn.logs is not UNKNOWN and isinstance(vpn.logs, NoTunnelLogs):
                told = f"{word.value}, but logs.kind is none"
                faults.add(f"{place}.{key}", f"{told}; leave it out, or write logs of another kind.")
            if key == "bgp_log" and vpn.routing is not UNKNOWN and isinstance(vpn.routing, StaticRouting):
                faults.add(f"{place}.{key}", f"{word.value}, but with static routes there is no BGP; leave it out.")


TUNNEL_RULES = (
    lists_say_something_once,
    keys_of_packets_are_the_shorter_ones,
    margins_are_at_most_half_of_a_lifetime,
    what_aws_opens_it_can_open,
    a_linux_router_has_what_its_version_of_ike_takes,
    logs_are_of_what_there_is,
)
