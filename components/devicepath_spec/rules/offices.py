"""What the offices of a path must keep, each with what its VPN ends at, and all together."""

from collections.abc import Iterable, Iterator, Sequence
from ipaddress import IPv4Network
from typing import Any

from devicepath_spec.description.office import Office, RoutingByRanges, VpnOfBackend, VpnOfGateway
from devicepath_spec.description.path import Path
from devicepath_spec.description.site_to_site_vpn import BgpRouting, NewCustomerGateway
from devicepath_spec.description.transit_gateway import NewTransitGateway
from devicepath_spec.description.vpn_router import LinuxRouter
from devicepath_spec.faults import Faults
from devicepath_spec.rules.canal_transit_gateway import check_meeting
from devicepath_spec.rules.door import range_faults
from devicepath_spec.rules.office_vpn import behind_aws
from devicepath_spec.rules.router_host import host_faults
from devicepath_spec.rules.site_to_site_vpn import SITE_TO_SITE_VPN_RULES
from devicepath_spec.rules.site_to_site_vpn_routes import (
    bgp_itself_is_carried,
    ranges_are_of_what_tunnels_carry,
    remote_ranges_are_carried,
)
from devicepath_spec.rules.transit_gateway import check_tables
from devicepath_spec.rules.tunnel_options import TUNNEL_RULES, TUNNELS
from devicepath_spec.rules.vpc import check_tiers, cidrs_of
from devicepath_spec.tunnel_facts import MOST_ANNOUNCED_TO_TGW, MOST_ANNOUNCED_TO_VGW, MOST_STATIC_ROUTES
from devicepath_spec.unknown import UNKNOWN

OFFICE_VPN_RULES = (
    *SITE_TO_SITE_VPN_RULES,
    *TUNNEL_RULES,
    ranges_are_of_what_tunnels_carry,
    remote_ranges_are_carried,
    bgp_itself_is_carried,
)
"""Of its VPN as a SiteToSiteVpn; what an office says elsewhere is judged here."""


def its_vpn_ends_at_what_there_is(path: Path, office: Office, faults: Faults) -> None:
    vpn = office.vpn
    if isinstance(vpn, VpnOfGateway):
        if vpn.transit_gateway not in path.transit_gateways:
            known = " or ".join(sorted(path.transit_gateways)) or "one, and describe it there"
            told = f"{vpn.transit_gateway!r} is none of transit_gateways"
            faults.add("vpn.transit_gateway", f"{told}; write {known} instead.")
    elif vpn.backend not in path.vpcs and not (vpn.backend in path.backends and path.backends[vpn.backend] is UNKNOWN):
        known = " or ".join(sorted(path.vpcs)) or "one, and describe it there"
        faults.add("vpn.backend", f"{vpn.backend!r} is no VPC of backends; write {known} instead.")


def a_vpc_leads_no_further(_: Path, office: Office, faults: Faults) -> None:
    """Nothing is led on from a peering to a virtual private gateway, nor back. Source: AWS, VPC peering guide, edge to
    edge routing."""
    if isinstance(office.vpn, VpnOfBackend) and office.directions:
        told = "reaches the servers of a VPC only, as AWS leads nothing on from there to devices"
        fix = "write [], or attach both to a transit gateway of your own: vpn: {kind: transit_gateway, ...}"
        words = ", ".join(one.value for one in office.directions)
        faults.add("directions", f"{words}, but an office behind a virtual private gateway {told}; {fix}.")


def it_is_in_its_gateways_tables(path: Path, office: Office, faults: Faults) -> None:
    vpn = office.vpn
    if not isinstance(vpn, VpnOfGateway) or vpn.transit_gateway not in path.transit_gateways:
        return
    gateway = path.transit_gateways[vpn.transit_gateway]
    check_tables(gateway, vpn.association, vpn.propagations, faults.at("vpn"))
    check_meeting(gateway, f"transit_gateways.{vpn.transit_gateway}.devices", office.directions, vpn, "vpn", faults)


def its_ranges_can_be_led_to(path: Path, office: Office, faults: Faults) -> None:
    is_of_vpc = isinstance(office.vpn, VpnOfBackend)
    most = MOST_STATIC_ROUTES if is_of_vpc else MOST_ANNOUNCED_TO_TGW
    for fault in range_faults(office.cidrs, path.vpg.device_subnet, most):
        faults.add("cidrs", fault)


def its_ranges_are_not_the_vpcs(path: Path, office: Office, faults: Faults) -> None:
    """A VPC's own route wins. Source: AWS, Site-to-Site VPN user guide, route priority."""
    vpn = office.vpn
    if not isinstance(vpn, VpnOfBackend) or vpn.backend not in path.vpcs:
        return
    for number, one in enumerate(office.cidrs):
        for own in cidrs_of(path.vpcs[vpn.backend]):
            if one is not UNKNOWN and own is not UNKNOWN and one.overlaps(own):
                told = f"{one} overlaps {own} of backends.{vpn.backend}, and packets to it stay in the VPC"
                faults.add(f"cidrs[{number}]", f"{told}; write what is behind the router, in another range.")


def its_tiers_are_the_backends(path: Path, office: Office, faults: Faults) -> None:
    vpn = office.vpn
    if not isinstance(vpn, VpnOfBackend) or vpn.tiers is None or vpn.backend not in path.vpcs:
        return
    if not vpn.tiers:
        faults.add(
            "vpn.tiers", "[] leads no route table to the office; write whose servers it reaches, or leave it out."
        )
    check_tiers(faults, "vpn.tiers", vpn.tiers, path.vpcs[vpn.backend], f"backends.{vpn.backend}.tiers")


def its_router_has_another_asn_than_the_gateway(path: Path, office: Office, faults: Faults) -> None:
    """As with a virtual private gateway. Of a gateway that exists nobody tells."""
    vpn, router = office.vpn, office.vpn.customer_gateway
    if not isinstance(vpn, VpnOfGateway) or not isinstance(router, NewCustomerGateway):
        return
    gateway = path.transit_gateways.get(vpn.transit_gateway)
    if isinstance(gateway, NewTransitGateway) and isinstance(vpn.routing, BgpRouting) and gateway.asn == router.asn:
        told = (
            f"{router.asn} is that of transit_gateways.{vpn.transit_gateway}, too, and BGP runs between two ASNs here"
        )
        faults.add("vpn.customer_gateway.asn", f"{told}; write the router's, or another of the gateway.")


def its_router_knows_both_sides(path: Path, office: Office, faults: Faults) -> None:
    """What its files say themselves holds what the path says: else they would leave some of it without a way."""
    router = office.vpn.router
    if router is UNKNOWN or not isinstance(router, LinuxRouter):
        return
    for key, own, wanted, whose in (
        ("own_ranges", router.own_ranges, office.cidrs, "cidrs"),
        ("far_ranges", router.far_ranges, behind_aws(path, office), "what is behind AWS"),
    ):
        for one in _outside(wanted, own) if own else ():
            told = f"{one}, {whose}, is in none of them, and the router would have no part in it"
            faults.add(f"vpn.router.{key}", f"{told}; write it, too, or leave {key} out.")


def its_router_can_be_one(path: Path, office: Office, faults: Faults) -> None:
    """Of what its files say themselves, and of both sides together."""
    vpn, router = office.vpn, office.vpn.router
    if router is UNKNOWN or not isinstance(router, LinuxRouter) or vpn.routing is UNKNOWN:
        return
    is_static = isinstance(vpn.routing, RoutingByRanges)
    most = MOST_ANNOUNCED_TO_VGW if isinstance(vpn, VpnOfBackend) else MOST_ANNOUNCED_TO_TGW
    own, far = router.own_ranges or office.cidrs, router.far_ranges or (behind_aws(path, office) if is_static else ())
    for place, fault in host_faults(own, far, router.local_address, most, is_static=is_static):
        # Of ranges that the router says nothing of, whoever does is told.
        is_told_elsewhere = {"own_ranges": not router.own_ranges, "far_ranges": bool(far) and not router.far_ranges}
        if not is_told_elsewhere.get(place):
            faults.add(f"vpn.router.{place}", fault)


def its_tunnels_carry_both_sides(path: Path, office: Office, faults: Faults) -> None:
    """Of static routes, and of BGP itself, the rules of the VPN tell."""
    vpn = office.vpn
    if vpn.routing is UNKNOWN:
        return
    for key, cidr, wanted in (
        ("local_cidr", vpn.local_cidr, office.cidrs if isinstance(vpn.routing, BgpRouting) else ()),
        ("remote_cidr", vpn.remote_cidr, behind_aws(path, office)),
    ):
        if not isinstance(cidr, IPv4Network):
            continue
        for one in _outside(wanted, (cidr,)):
            told = f"{one} is not inside of {cidr}, and the tunnels carry nothing else"
            faults.add(f"vpn.{key}", f"{told}; write a larger one, or leave it out.")


def _outside(wanted: Iterable[IPv4Network], ranges: Sequence[IPv4Network]) -> Iterator[IPv4Network]:
    """Those that are in none of some ranges."""
    for one in wanted:
        if one is not UNKNOWN and not any(own is UNKNOWN or one.subnet_of(own) for own in ranges):
            yield one


def a_vpc_has_one_vpn_gateway(path: Path, faults: Faults) -> None:
    first: dict[str, str] = {}
    for name, office in _known(path):
        vpn = office.vpn
        if not isinstance(vpn, VpnOfBackend) or vpn.backend is UNKNOWN:
            continue
        if (other := first.setdefault(vpn.backend, name)) != name:
            told = f"{vpn.backend}, whose VPC has that of backends.{other}, and no second one"
            fix = "have a transit gateway, which takes several offices"
            faults.add(f"backends.{name}.vpn.backend", f"{told}; {fix}.")


def tunnels_are_told_apart(path: Path, faults: Faults) -> None:
    """Each is known by its inside range."""
    first: dict[object, str] = {}
    for name, office in _known(path):
        for key in TUNNELS:
            tunnel: Any = UNKNOWN if office.vpn.tunnels is UNKNOWN else getattr(office.vpn.tunnels, key)
            one = UNKNOWN if tunnel is UNKNOWN else tunnel.inside_cidr
            # Of one office, its own rules tell.
            if one is not UNKNOWN and (other := first.setdefault(one, name)) != name:
                told = f"{one} is that of a tunnel of backends.{other} too, and a tunnel is known by it"
                faults.add(f"backends.{name}.vpn.tunnels.{key}.inside_cidr", f"{told}; write another one.")


def routers_are_told_apart(path: Path, faults: Faults) -> None:
    """AWS has one customer gateway of the same address, ASN and name. Source: AWS, EC2 API, CreateCustomerGateway."""
    first: dict[object, str] = {}
    for name, office in _known(path):
        router = office.vpn.customer_gateway
        if not isinstance(router, NewCustomerGateway) or router.address is UNKNOWN or router.address is None:
            continue
        same = router.address, router.asn, router.device_name
        if (other := first.setdefault(same, name)) != name:
            told = f"{router.address} with ASN {router.asn} is the router of backends.{other} too, which AWS has once"
            fix = "write another device_name, or kind: existing and its id"
            faults.add(f"backends.{name}.vpn.customer_gateway", f"{told}; {fix}.")


def _known(path: Path) -> Iterator[tuple[str, Office]]:
    yield from ((name, office) for name, office in path.offices.items() if office.vpn is not UNKNOWN)


OFFICE_RULES = (
    its_vpn_ends_at_what_there_is,
    a_vpc_leads_no_further,
    it_is_in_its_gateways_tables,
    its_ranges_can_be_led_to,
    its_ranges_are_not_the_vpcs,
    its_tiers_are_the_backends,
    its_router_has_another_asn_than_the_gateway,
    its_router_knows_both_sides,
    its_router_can_be_one,
    its_tunnels_carry_both_sides,
)
OFFICES_RULES = (a_vpc_has_one_vpn_gateway, tunnels_are_told_apart, routers_are_told_apart)
