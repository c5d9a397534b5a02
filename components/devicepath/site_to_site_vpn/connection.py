"""The connection: two tunnels with all of their options."""

from collections.abc import Mapping
from typing import Any

import pulumi_aws as aws
from pulumi import Input, InvokeOutputOptions, Output, ResourceHookBinding, ResourceOptions

from devicepath.described import Written
from devicepath.kept import kept
from devicepath.route_names import in_a_name
from devicepath.site_to_site_vpn.connection_changes import TunnelOutage, kept_connection_id
from devicepath.site_to_site_vpn.customer_gateway import Router, mark
from devicepath.site_to_site_vpn.made_before import CONNECTION, MadeBefore
from devicepath.site_to_site_vpn.replacing_properties import ARGUMENTS, in_words, replacing_properties
from devicepath.site_to_site_vpn.tunnel_arguments import tunnel_arguments
from devicepath.tags import named
from devicepath_spec.choices import InsideIpVersion, KeyStorage
from devicepath_spec.description.site_to_site_vpn import OnTransitGateway, SiteToSiteVpn, StaticRouting
from devicepath_spec.rules.tags import SITE_TO_SITE_VPN
from devicepath_spec.rules.vpn_changes import NEVER_SENT, REPLACING

STORAGE = {KeyStorage.STANDARD: "Standard", KeyStorage.SECRETS_MANAGER: "SecretsManager"}


def connection_of(
    name: str,
    vpn: SiteToSiteVpn,
    given: Written,
    ends: Mapping[str, Input[str]],
    log_group_arn: Input[str] | None,
    router: Router,
    child: ResourceOptions,
) -> tuple["aws.ec2.VpnConnection", Output[str]]:
    """It and its id, which is known once nothing makes another one of it. `ends` are the ids of the customer gateway
    and of what the tunnels end at, as arguments."""
    replacing = replacing_properties(vpn, given)
    made = aws.ec2.VpnConnection(
        name,
        type="ipsec.1",
        preshared_key_storage=STORAGE[vpn.preshared_key_storage],
        tags={**named(given.get("tags"), name), SITE_TO_SITE_VPN: mark(name)},
        **ends,
        **_carried(vpn),
        **{ARGUMENTS[place]: value for place, value in replacing.items()},
        **tunnel_arguments(vpn, given, log_group_arn),
        opts=_options(name, vpn, in_words(replacing), given["region"], router, child),
    )
    # What is not sent is not looked at: in a preview, what a provider leaves out counts as not known.
    there = {place: getattr(made, ARGUMENTS[place]) for place in replacing}
    return made, kept_connection_id(name, made, in_words(replacing), in_words(there))


def _options(
    name: str,
    vpn: SiteToSiteVpn,
    replacing: Mapping[str, Any],
    region: Input[str],
    router: Router,
    child: ResourceOptions,
) -> ResourceOptions:
    """Another connection of the same inside ranges is refused beside this one, so this one would end first."""
    second = MadeBefore(name, CONNECTION, region, InvokeOutputOptions(parent=child.parent), unless=router.is_new)
    hooks = ResourceHookBinding(
        before_create=[second.hook()],
        before_update=[TunnelOutage(name, replacing, is_allowed=vpn.allow_outage).hook()],
    )
    own = ResourceOptions(
        delete_before_replace=True,
        hooks=hooks,
        replace_on_changes=[*NEVER_SENT] if vpn.allow_replacement else None,
        # What would replace it is not let through to the provider: it is checked against what there is, instead.
        ignore_changes=None if vpn.allow_replacement else [*REPLACING.values()],
    )
    return ResourceOptions.merge(kept(child, protect=vpn.protect), own)


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
