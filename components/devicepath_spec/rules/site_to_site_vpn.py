"""What a site-to-site VPN must keep: its two ends, and what only one of the two kinds of gateways has."""

from ipaddress import IPv4Network
from typing import TypeAlias

from devicepath_spec.choices import InsideIpVersion, KeyStorage, TunnelBandwidth
from devicepath_spec.description.site_to_site_vpn import (
    BgpRouting,
    NewCustomerGateway,
    NewVpnGateway,
    OnTransitGateway,
    PrivateOutside,
    SiteToSiteVpn,
)
from devicepath_spec.description.vpn_router import LinuxRouter
from devicepath_spec.description.vpn_tunnel import ExistingTunnelLogs, TunnelAlarms
from devicepath_spec.faults import Faults
from devicepath_spec.ranges import SHARED, is_of_one_host, is_private
from devicepath_spec.rules.tunnel_options import tunnels_of
from devicepath_spec.tunnel_facts import RESERVED_ASNS
from devicepath_spec.unknown import UNKNOWN

Vpn: TypeAlias = SiteToSiteVpn


def inside_ranges_are_apart(vpn: Vpn, faults: Faults) -> None:
    """Source: AWS, Site-to-Site VPN user guide: unique among all connections of a virtual private gateway."""
    for key in ("inside_cidr", "inside_ipv6_cidr"):
        first: dict[object, str] = {}
        for name, tunnel in tunnels_of(vpn):
            one = getattr(tunnel, key)
            if one is UNKNOWN or one is None:
                continue
            if (other := first.setdefault(one, name)) != name:
                told = f"{one} is that of tunnels.{other} too, and a tunnel is known by it"
                faults.add(f"tunnels.{name}.{key}", f"{told}; write another one.")


def ipv6_has_its_ranges(vpn: Vpn, faults: Faults) -> None:
    is_ipv6 = vpn.inside_ip_version == InsideIpVersion.IPV6
    for name, tunnel in tunnels_of(vpn):
        one, place = tunnel.inside_ipv6_cidr, f"tunnels.{name}.inside_ipv6_cidr"
        if is_ipv6 and one is None:
            faults.add(place, "is missing with inside_ip_version: ipv6; write it like fd00::/126.")
        elif not is_ipv6 and one is not UNKNOWN and one is not None:
            faults.add(place, f"{one}, but the tunnels carry IPv4; leave it out, or write inside_ip_version: ipv6.")


def asns_are_the_customers_own(vpn: Vpn, faults: Faults) -> None:
    gateway = vpn.customer_gateway
    if not isinstance(gateway, NewCustomerGateway):
        return
    region = RESERVED_ASNS.get(gateway.asn, "")
    if region is None or (region and region == vpn.region):
        whose = "AWS keeps for itself" if region is None else f"AWS keeps for itself in {region}"
        faults.add("customer_gateway.asn", f"{gateway.asn} is one that {whose}; write another one, for example 65000.")
    target = vpn.target
    if isinstance(target, NewVpnGateway) and isinstance(vpn.routing, BgpRouting) and target.asn == gateway.asn:
        told = f"{gateway.asn} is target.asn, too, and BGP runs between two ASNs here"
        faults.add("customer_gateway.asn", f"{told}; write the router's, or another target.asn.")


def the_router_can_be_found(vpn: Vpn, faults: Faults) -> None:
    gateway = vpn.customer_gateway
    if not isinstance(gateway, NewCustomerGateway):
        return
    if gateway.address is None:
        if gateway.certificate_arn is None:
            told = "is missing, and nothing else says who the router is"
            faults.add("customer_gateway.address", f"{told}; write it, or certificate_arn.")
        if vpn.bandwidth is TunnelBandwidth.LARGE:
            faults.add("bandwidth", "large, which takes a router of a fixed address; write customer_gateway.address.")
    if gateway.certificate_arn is not None:
        for name, tunnel in tunnels_of(vpn):
            if tunnel.preshared_key is not None:
                told = "is given, but customer_gateway.certificate_arn says who the router is"
                faults.add(f"tunnels.{name}.preshared_key", f"{told}; leave one of the two out.")


def the_routers_address_is_reached(vpn: Vpn, faults: Faults) -> None:
    """AWS takes a private one over Direct Connect alone. Source: AWS, Site-to-Site VPN user guide, private IP VPN."""
    gateway = vpn.customer_gateway
    if not isinstance(gateway, NewCustomerGateway) or gateway.address is None or gateway.address is UNKNOWN:
        return
    place, address = "customer_gateway.address", gateway.address
    own = is_private(IPv4Network(address)) or address in SHARED
    if not is_of_one_host(address):
        faults.add(place, f"{address} is no router's; write the address that its packets come from.")
    elif isinstance(vpn.outside, PrivateOutside):
        if not own:
            told = f"{address} is a public address, but outside.kind is private"
            faults.add(place, f"{told}; write the router's private address, or leave outside out.")
    elif own:
        told = f"{address} is a private address, to which AWS has no way over the internet"
        faults.add(place, f"{told}; write the public one, behind NAT that of the NAT.")


def a_virtual_private_gateway_has_less(vpn: Vpn, faults: Faults) -> None:
    """Source: AWS, Site-to-Site VPN user guide, accelerated connections; large bandwidth; IPv6; private IP VPN."""
    if isinstance(vpn.target, OnTransitGateway):
        return
    fix = "leave it out, or write target.kind: transit_gateway"
    rule = f"which a virtual private gateway does not have; {fix}."
    if vpn.acceleration is not UNKNOWN and vpn.acceleration:
        faults.add("acceleration", f"true, {rule}")
    if vpn.bandwidth is TunnelBandwidth.LARGE:
        faults.add("bandwidth", f"large, {rule}")
    if vpn.inside_ip_version is InsideIpVersion.IPV6:
        faults.add("inside_ip_version", f"ipv6, {rule}")
    if vpn.outside is not UNKNOWN and isinstance(vpn.outside, PrivateOutside):
        faults.add("outside.kind", f"private, {rule}")


def acceleration_is_of_plain_tunnels(vpn: Vpn, faults: Faults) -> None:
    if not vpn.acceleration:
        return
    if vpn.bandwidth is TunnelBandwidth.LARGE:
        faults.add("bandwidth", "large, which AWS does not accelerate; leave it out, or acceleration.")
    if vpn.outside is not UNKNOWN and isinstance(vpn.outside, PrivateOutside):
        faults.add("acceleration", "true, but over Direct Connect there is nothing to accelerate; leave it out.")


def secrets_manager_makes_the_keys(vpn: Vpn, faults: Faults) -> None:
    """The provider reads REDACTED then, and would send a given key again in each run, which takes both tunnels down.
    Source: the provider, resource aws_vpn_connection."""
    if vpn.preshared_key_storage is not KeyStorage.SECRETS_MANAGER:
        return
    for name, tunnel in tunnels_of(vpn):
        if tunnel.preshared_key is not None:
            told = "is given, but with preshared_key_storage: secrets_manager AWS makes it"
            faults.add(f"tunnels.{name}.preshared_key", f"{told}; leave it out, and read the secret.")


def files_of_a_router_have_what_they_need(vpn: Vpn, faults: Faults) -> None:
    """They are of IPv4, and have the tunnels' keys in them."""
    if not isinstance(vpn.router, LinuxRouter):
        return
    fix = "leave router out, or write another one."
    gateway = vpn.customer_gateway
    if gateway is not UNKNOWN and isinstance(gateway, NewCustomerGateway) and gateway.certificate_arn is not None:
        faults.add("router.kind", f"linux, whose files have keys in them, and no certificate; {fix}")
    if vpn.preshared_key_storage is KeyStorage.SECRETS_MANAGER:
        faults.add("router.kind", f"linux, whose files have keys in them, which Secrets Manager keeps here; {fix}")
    if vpn.inside_ip_version is InsideIpVersion.IPV6:
        faults.add("router.kind", f"linux, whose files are of IPv4; {fix}")


def what_is_told_is_of_the_region(vpn: Vpn, faults: Faults) -> None:
    """Source: AWS, CloudWatch API, PutMetricAlarm; EC2 API, VpnTunnelLogOptionsSpecification."""
    told = {}
    if vpn.alarms is not UNKNOWN and isinstance(vpn.alarms, TunnelAlarms):
        told["alarms.topic_arn"] = vpn.alarms.topic_arn
    if vpn.logs is not UNKNOWN and isinstance(vpn.logs, ExistingTunnelLogs):
        told["logs.log_group_arn"] = vpn.logs.log_group_arn
    for place, arn in told.items():
        if arn is UNKNOWN or arn is None:
            continue
        region = str(arn).split(":")[3:4]
        if region and region[0] != vpn.region:
            faults.add(place, f"{arn} is of {region[0]}, but the connection is in {vpn.region}; write one of there.")


SITE_TO_SITE_VPN_RULES = (
    inside_ranges_are_apart,
    ipv6_has_its_ranges,
    asns_are_the_customers_own,
    the_router_can_be_found,
    the_routers_address_is_reached,
    a_virtual_private_gateway_has_less,
    acceleration_is_of_plain_tunnels,
    secrets_manager_makes_the_keys,
    files_of_a_router_have_what_they_need,
    what_is_told_is_of_the_region,
)
