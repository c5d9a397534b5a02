"""The connection: two tunnels with all of their options."""

from collections.abc import Mapping
from typing import Any

import pulumi_aws as aws
from pulumi import Input, Output, ResourceHookBinding, ResourceOptions

from devicepath.described import Written
from devicepath.kept import kept
from devicepath.route_names import in_a_name
from devicepath.site_to_site_vpn.connection_changes import TunnelOutage, kept_connection_id
from devicepath.site_to_site_vpn.tunnel_arguments import tunnel_arguments
from devicepath.tags import named
from devicepath_spec.choices import InsideIpVersion, KeyStorage
from devicepath_spec.description.site_to_site_vpn import OnTransitGateway, PrivateOutside, SiteToSiteVpn, StaticRouting
from devicepath_spec.rules.vpn_changes import NEVER_SENT, REPLACING

PUBLIC, PRIVATE = "PublicIpv4", "PrivateIpv4"
STORAGE = {KeyStorage.STANDARD: "Standard", KeyStorage.SECRETS_MANAGER: "SecretsManager"}


def connection_of(
    name: str,
    vpn: SiteToSiteVpn,
    given: Written,
    ends: Mapping[str, Input[str]],
    log_group_arn: Input[str] | None,
    child: ResourceOptions,
) -> tuple["aws.ec2.VpnConnection", Output[str]]:
    """It and its id, which is known once nothing makes another one of it. `ends` are the ids of the customer gateway
    and of what the tunnels end at, as arguments."""
    replacing = _replacing(vpn, given)
    made = aws.ec2.VpnConnection(
        name,
        type="ipsec.1",
        preshared_key_storage=STORAGE[vpn.preshared_key_storage],
        tags=named(given.get("tags"), name),
        **ends,
        **_carried(vpn),
        **_sent(vpn, replacing),
        **tunnel_arguments(vpn, given, log_group_arn),
        opts=_options(name, vpn, child),
    )
    there = {
        "routing.kind": made.static_routes_only,
        "acceleration": made.enable_acceleration,
        "inside_ip_version": made.tunnel_inside_ip_version,
        "bandwidth": made.tunnel_bandwidth,
        "outside.kind": made.outside_ip_address_type,
        "outside.transport_attachment_id": made.transport_transit_gateway_attachment_id,
        "region": made.region,
    }
    # What is not sent is not looked at: in a preview, what a provider leaves out counts as not known.
    wanted, shown = ({key: _in_words(key, one[key]) for key in replacing} for one in (replacing, there))
    return made, kept_connection_id(name, made, wanted, shown)


def _options(name: str, vpn: SiteToSiteVpn, child: ResourceOptions) -> ResourceOptions:
    """Another connection of the same inside ranges is refused beside this one, so this one would end first."""
    own = ResourceOptions(
        delete_before_replace=True,
        hooks=ResourceHookBinding(before_update=[TunnelOutage(name, is_allowed=vpn.allow_outage).hook()]),
        replace_on_changes=[*NEVER_SENT] if vpn.allow_replacement else None,
        # What would replace it is not let through to the provider: it is checked against what there is, instead.
        ignore_changes=None if vpn.allow_replacement else [*REPLACING.values()],
    )
    return ResourceOptions.merge(kept(child, protect=vpn.protect), own)


def _replacing(vpn: SiteToSiteVpn, given: Written) -> dict[str, Any]:
    """By where each is written, as the provider takes it."""
    is_private = isinstance(vpn.outside, PrivateOutside)
    found: dict[str, Any] = {
        "routing.kind": isinstance(vpn.routing, StaticRouting),
        "inside_ip_version": vpn.inside_ip_version.value,
        "outside.kind": PRIVATE if is_private else PUBLIC,
        "region": given["region"],
    }
    if is_private:
        found["outside.transport_attachment_id"] = given["outside"]["transport_attachment_id"]
    if isinstance(vpn.target, OnTransitGateway):
        found |= {"acceleration": vpn.acceleration, "bandwidth": vpn.bandwidth.value}
    return found


def _sent(vpn: SiteToSiteVpn, replacing: Mapping[str, Any]) -> dict[str, Any]:
    """The same, as arguments."""
    names = {
        "routing.kind": "static_routes_only",
        "acceleration": "enable_acceleration",
        "inside_ip_version": "tunnel_inside_ip_version",
        "bandwidth": "tunnel_bandwidth",
        "outside.kind": "outside_ip_address_type",
        "outside.transport_attachment_id": "transport_transit_gateway_attachment_id",
        "region": "region",
    }
    return {names[place]: value for place, value in replacing.items()}


def _in_words(place: str, value: Any) -> Any:
    """As a description says it."""
    words: dict[str, dict[Any, str]] = {
        "routing.kind": {True: StaticRouting.kind, False: "bgp"},
        "outside.kind": {PUBLIC: "public", PRIVATE: PrivateOutside.kind},
    }
    known = words.get(place, {})
    if isinstance(value, Output):
        return value.apply(lambda one: known.get(one, one))
    return known.get(value, value)


def _carried(vpn: SiteToSiteVpn) -> dict[str, str]:
    version = "ipv6" if vpn.inside_ip_version is InsideIpVersion.IPV6 else "ipv4"
    everything = "::/0" if version == "ipv6" else "0.0.0.0/0"
    # Everything is said, too: left out, the provider keeps what there was.
    return {
        f"{side}_{version}_network_cidr": str(everything if cidr is None else cidr)
        for side, cidr in (("local", vpn.local_cidr), ("remote", vpn.remote_cidr))
    }


def static_routes(
    name: str, vpn: SiteToSiteVpn, given: Written, connection_id: Output[str], child: ResourceOptions
) -> None:
    """Of a virtual private gateway's connection; those of a transit gateway stand in its tables. Each is called by its
    range."""
    if isinstance(vpn.target, OnTransitGateway) or not isinstance(vpn.routing, StaticRouting):
        return
    for cidr in vpn.routing.cidrs.values():
        aws.ec2.VpnConnectionRoute(
            f"{name}/{in_a_name(str(cidr))}",
            vpn_connection_id=connection_id,
            destination_cidr_block=str(cidr),
            region=given["region"],
            opts=child,
        )
