"""The VPN of an office as a SiteToSiteVpn, which has its own rules."""

from collections.abc import Mapping
from dataclasses import fields
from ipaddress import IPv4Network
from typing import Any

from devicepath_spec.description.canal import PeeringWithVpg
from devicepath_spec.description.office import Office, RoutingByRanges, VpnOfBackend, VpnOfGateway
from devicepath_spec.description.path import Path
from devicepath_spec.description.site_to_site_vpn import (
    BgpRouting,
    NewVpnGateway,
    OnTransitGateway,
    SiteToSiteVpn,
    StaticRouting,
    VpnSettings,
)
from devicepath_spec.rules.canal import tiers_of
from devicepath_spec.rules.path_transit_gateways import attached_to
from devicepath_spec.rules.vpc import cidrs_of
from devicepath_spec.unknown import UNKNOWN, NotKnown

ROUTED, TARGET = "routing.cidrs.", "target."
"""What places of a SiteToSiteVpn begin with that an office has elsewhere."""


def as_vpn(path: Path, office: Office) -> SiteToSiteVpn:
    """With what an office says elsewhere left out: where it stands in tables, and the ranges of its VPC. Raises
    NotKnown."""
    vpn = office.vpn
    settings: Mapping[str, Any] = {one.name: getattr(vpn, one.name) for one in fields(VpnSettings)}
    target: OnTransitGateway | NewVpnGateway
    if isinstance(vpn, VpnOfBackend):
        place: Any = path.vpcs.get(vpn.backend)
        target = NewVpnGateway(vpc_id=UNKNOWN, asn=vpn.asn)
    else:
        place = path.transit_gateways.get(vpn.transit_gateway)
        target = OnTransitGateway(transit_gateway_id=UNKNOWN)
    if place is None or place is UNKNOWN:
        raise NotKnown
    return SiteToSiteVpn(
        region=place.region, account_id=place.account_id, target=target, routing=_routing(office), **settings
    )


def _routing(office: Office) -> BgpRouting | StaticRouting:
    if isinstance(office.vpn.routing, RoutingByRanges):
        return StaticRouting(cidrs={str(number): one for number, one in enumerate(office.cidrs)})
    return office.vpn.routing


def of_an_office(line: str) -> str:
    """A fault of the VPN with the places that an office has."""
    if line.startswith(ROUTED):
        number, _, told = line.removeprefix(ROUTED).partition(": ")
        return f"cidrs[{number}]: {told}"
    return f"vpn.{line.removeprefix(TARGET)}".replace(TARGET, "vpn.")


def far_ranges(path: Path, office: Office) -> tuple[IPv4Network, ...]:
    """What is behind AWS for an office on a transit gateway: devices, and VPCs and other offices that its table
    learns."""
    vpn = office.vpn
    if not isinstance(vpn, VpnOfGateway):
        return ()
    devices = (path.vpg.device_subnet,) if office.directions else ()
    vpcs = (cidr for one in learned_of(path, vpn) for cidr in cidrs_of(path.vpcs[one]))
    return (*devices, *vpcs, *(cidr for one in _offices_of(path, office) for cidr in path.offices[one].cidrs))


def behind_aws(path: Path, office: Office) -> tuple[IPv4Network, ...]:
    """All that an office reaches or is reached from, over its VPN."""
    vpn = office.vpn
    if isinstance(vpn, VpnOfBackend):
        return tuple(cidrs_of(path.vpcs[vpn.backend])) if vpn.backend in path.vpcs else ()
    return far_ranges(path, office)


def served(path: Path, office: Office) -> dict[str, tuple[str, ...]]:
    """Tiers whose servers are reached, by the names of backends. Over a transit gateway both tables have to learn of
    each other."""
    vpn = office.vpn
    if isinstance(vpn, VpnOfBackend):
        return {vpn.backend: tuple(sorted(path.vpcs[vpn.backend].tiers)) if vpn.tiers is None else vpn.tiers}
    found: dict[str, tuple[str, ...]] = {}
    for one in learned_of(path, vpn):
        described = path.vpcs[one]
        canal = described.canal
        if isinstance(canal, PeeringWithVpg) and canal.association in vpn.propagations:
            found[one] = tiers_of(canal, described)
    return found


def met(path: Path, office: Office) -> tuple[str, ...]:
    """Other offices whose people reach, and are reached by, those of this one: both tables learn of each other."""
    return tuple(one for one in _offices_of(path, office) if _learns(path.offices[one], office))


def _offices_of(path: Path, office: Office) -> list[str]:
    """Other offices that are found by the table of this one."""
    known = ((name, one) for name, one in path.offices.items() if one is not office and one.cidrs is not UNKNOWN)
    return [name for name, one in known if _learns(office, one)]


def _learns(office: Office, other: Office) -> bool:
    """Whether the table of an office learns of another one."""
    one, two = office.vpn, other.vpn
    if one is UNKNOWN or two is UNKNOWN or not (isinstance(one, VpnOfGateway) and isinstance(two, VpnOfGateway)):
        return False
    return one.transit_gateway == two.transit_gateway and one.association in two.propagations


def learned_of(path: Path, vpn: VpnOfGateway) -> list[str]:
    """Backends whose VPC is found by the office's table: who is there is reached from it."""
    return [
        name
        for name, one in attached_to(path, vpn.transit_gateway)
        if isinstance(one.canal, PeeringWithVpg) and vpn.association in one.canal.propagations
    ]
