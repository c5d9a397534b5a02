"""What is behind the customer's router: ranges that a site-to-site VPN leads there, and the tables that do."""

from collections.abc import Iterator
from ipaddress import IPv4Network

from devicepath_spec.choices import InsideIpVersion
from devicepath_spec.description.site_to_site_vpn import (
    BgpRouting,
    OnTransitGateway,
    SiteToSiteVpn,
    StaticRouting,
    VpcEnd,
)
from devicepath_spec.description.transit_gateway_values import AnyNetwork
from devicepath_spec.faults import Faults
from devicepath_spec.rules.named_tables import check_named_tables
from devicepath_spec.rules.tunnel_options import tunnels_of
from devicepath_spec.tunnel_facts import MOST_STATIC_ROUTES
from devicepath_spec.unknown import UNKNOWN, NotKnown

VERSIONS = {InsideIpVersion.IPV4: 4, InsideIpVersion.IPV6: 6}


def static_routes_lead_somewhere(vpn: SiteToSiteVpn, faults: Faults) -> None:
    routing = _static(vpn)
    if not routing.cidrs:
        faults.add("routing.cidrs", "{} leads nothing to the router; write what is behind it.")
    most = MOST_STATIC_ROUTES
    if vpn.target is not UNKNOWN and isinstance(vpn.target, VpcEnd) and len(routing.cidrs) > most:
        told = f"{len(routing.cidrs)} are given, and a virtual private gateway takes {most} static routes"
        faults.add("routing.cidrs", f"{told}; write larger ranges, or routing.kind: bgp.")


def remote_ranges_are_apart(vpn: SiteToSiteVpn, faults: Faults) -> None:
    """All go the same way: of two that overlap, one says nothing, or is wrong."""
    seen: dict[str, AnyNetwork] = {}
    for name, one in _remote(vpn):
        for other, earlier in seen.items():
            if one.version == earlier.version and one.overlaps(earlier):
                told = f"{one} overlaps {earlier} of routing.cidrs.{other}"
                faults.add(f"routing.cidrs.{name}", f"{told}; take one of them out, or write ranges that do not.")
                break
        seen[name] = one


def remote_ranges_are_not_the_vpcs(vpn: SiteToSiteVpn, faults: Faults) -> None:
    """A VPC's own route wins, whatever leads to a part of its range. Source: AWS, Site-to-Site VPN user guide, route
    priority."""
    if vpn.target is UNKNOWN or not isinstance(vpn.target, VpcEnd):
        return
    for name, one in _remote(vpn):
        for key, own in vpn.target.vpc_cidrs.items():
            if own is not UNKNOWN and one.version == own.version and one.subnet_of(own):
                told = f"{one} is in {own}, target.vpc_cidrs.{key}, and packets to it stay in the VPC"
                faults.add(f"routing.cidrs.{name}", f"{told}; write what is behind the router, in another range.")


def ranges_are_of_what_tunnels_carry(vpn: SiteToSiteVpn, faults: Faults) -> None:
    if vpn.inside_ip_version is UNKNOWN:
        return
    wanted, word = VERSIONS[vpn.inside_ip_version], vpn.inside_ip_version.value
    given = [(key, getattr(vpn, key)) for key in ("local_cidr", "remote_cidr")]
    given += [(f"routing.cidrs.{name}", one) for name, one in _remote(vpn)]
    for place, one in given:
        if one is not UNKNOWN and one is not None and one.version != wanted:
            faults.add(place, f"{one}, but inside_ip_version is {word}; write a range of that.")


def remote_ranges_are_carried(vpn: SiteToSiteVpn, faults: Faults) -> None:
    local = vpn.local_cidr
    if local is UNKNOWN or local is None:
        return
    for name, one in _remote(vpn):
        if one.version == local.version and not one.subnet_of(local):  # type: ignore[arg-type]
            told = f"{one} is not inside local_cidr {local}, and the tunnels carry nothing else"
            faults.add(f"routing.cidrs.{name}", f"{told}; write a part of it, or a larger local_cidr.")


def bgp_itself_is_carried(vpn: SiteToSiteVpn, faults: Faults) -> None:
    """Its sessions are between the inside addresses: without these, tunnels are up, and no session ever is."""
    if vpn.routing is UNKNOWN or not isinstance(vpn.routing, BgpRouting):
        return
    for key in ("local_cidr", "remote_cidr"):
        carried = getattr(vpn, key)
        for _, tunnel in tunnels_of(vpn):
            inside = tunnel.inside_cidr
            if isinstance(carried, IPv4Network) and inside is not UNKNOWN and not inside.subnet_of(carried):
                told = f"{inside}, which BGP speaks in, is not inside of {carried}, and the tunnels carry nothing else"
                faults.add(key, f"{told}; write a larger one, or leave it out.")


def tables_are_named(vpn: SiteToSiteVpn, faults: Faults) -> None:
    target = _gateway(vpn)
    lists = {"propagations": target.propagations, "routed": target.routed}
    check_named_tables(target.table_ids, target.association, lists, "target", faults)


def tables_learn_or_are_told(vpn: SiteToSiteVpn, faults: Faults) -> None:
    """A static connection announces nothing to its transit gateway. Source: AWS, transit gateway guide, VPN."""
    target = _gateway(vpn)
    if vpn.routing is UNKNOWN:
        return
    if isinstance(vpn.routing, StaticRouting):
        if target.propagations:
            told = "learn nothing of a connection with static routes"
            faults.add("target.propagations", f"{told}; leave them out, and write target.routed.")
    elif target.routed:
        faults.add("target.routed", "are for static routes; leave them out, and write target.propagations.")


def _static(vpn: SiteToSiteVpn) -> StaticRouting:
    """Raises NotKnown where there are none, too."""
    if vpn.routing is UNKNOWN or not isinstance(vpn.routing, StaticRouting):
        raise NotKnown
    return vpn.routing


def _remote(vpn: SiteToSiteVpn) -> Iterator[tuple[str, AnyNetwork]]:
    if vpn.routing is UNKNOWN or not isinstance(vpn.routing, StaticRouting):
        return
    yield from ((name, one) for name, one in vpn.routing.cidrs.items() if one is not UNKNOWN)


def _gateway(vpn: SiteToSiteVpn) -> OnTransitGateway:
    """Raises NotKnown where it is another one, too."""
    if vpn.target is UNKNOWN or not isinstance(vpn.target, OnTransitGateway):
        raise NotKnown
    return vpn.target


VPN_ROUTE_RULES = (
    static_routes_lead_somewhere,
    remote_ranges_are_apart,
    remote_ranges_are_not_the_vpcs,
    ranges_are_of_what_tunnels_carry,
    remote_ranges_are_carried,
    bgp_itself_is_carried,
    tables_are_named,
    tables_learn_or_are_told,
)
