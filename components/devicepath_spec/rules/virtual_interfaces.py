"""What the virtual interfaces of Direct Connect must keep: their two ends, and the router behind each.

Source: AWS, Direct Connect user guide, virtual interfaces, MTU, and quotas."""

from collections.abc import Iterable, Iterator
from ipaddress import IPv4Network

from devicepath_spec.description.direct_connect import (
    DirectConnect,
    HostedInterface,
    LinuxDirectRouter,
    OwnInterface,
    PrivateInterface,
    ToTransitGateway,
    ToVpnGateway,
    TransitInterface,
)
from devicepath_spec.description.transit_gateway_values import AnyNetwork
from devicepath_spec.direct_connect_facts import LARGEST_SENT_ASN, MOST_ANNOUNCED, MTUS, NO_NAMES
from devicepath_spec.faults import Faults
from devicepath_spec.ranges import not_routed
from devicepath_spec.rules.direct_connect import known_associations
from devicepath_spec.tunnel_facts import RESERVED_ASNS
from devicepath_spec.unknown import UNKNOWN

Interface = PrivateInterface | TransitInterface


def known_interfaces(direct: DirectConnect) -> Iterator[tuple[str, Interface]]:
    """By name."""
    yield from ((name, one) for name, one in direct.interfaces.items() if one is not UNKNOWN)


def routers_have_asns_of_their_own(direct: DirectConnect, faults: Faults) -> None:
    for name, one in known_interfaces(direct):
        place = f"interfaces.{name}.asn"
        region = RESERVED_ASNS.get(one.asn, "")
        if region is None or (region and region == direct.region):
            whose = "AWS keeps for itself" if region is None else f"AWS keeps for itself in {region}"
            faults.add(place, f"{one.asn} is one that {whose}; write another one, for example 65000.")
        if direct.gateway is not UNKNOWN and direct.gateway.asn is not UNKNOWN and one.asn == direct.gateway.asn:
            told = f"{one.asn} is gateway.asn, too, and AWS takes no router of its own ASN"
            faults.add(place, f"{told}; have the interface ordered with another one, or write another gateway.asn.")


def mtus_are_of_the_kind(direct: DirectConnect, faults: Faults) -> None:
    for name, one in known_interfaces(direct):
        if one.mtu is not UNKNOWN and one.mtu not in MTUS[one.kind]:
            known = " or ".join(map(str, MTUS[one.kind]))
            faults.add(f"interfaces.{name}.mtu", f"{one.mtu} is none of a {one.kind} interface; write {known}.")


def both_ends_are_of_one_range(direct: DirectConnect, faults: Faults) -> None:
    for name, one in known_interfaces(direct):
        router, aws = one.router_address, one.aws_address
        place = f"interfaces.{name}"
        if (router is None) != (aws is None):
            missing = "router_address" if router is None else "aws_address"
            faults.add(f"{place}.{missing}", "is missing beside the other end's; write both, or none.")
        if router is None or aws is None:
            continue
        if router.network != aws.network:
            told = f"{aws} is not of {router.network}, the range of router_address"
            faults.add(f"{place}.aws_address", f"{told}; write the other address of that.")
        elif router == aws:
            faults.add(f"{place}.aws_address", f"{aws} is router_address, too; write the other one of {aws.network}.")


def interfaces_have_ranges_of_their_own(direct: DirectConnect, faults: Faults) -> None:
    seen: dict[str, IPv4Network] = {}
    for name, one in known_interfaces(direct):
        if one.router_address is None:
            continue
        network = one.router_address.network
        other = next((key for key, it in seen.items() if it.overlaps(network)), None)
        if other is not None:
            told = f"{network} is the range of interfaces.{other} too"
            faults.add(f"interfaces.{name}.router_address", f"{told}; write what the interface has.")
        seen[name] = network


def an_interface_is_there_once(direct: DirectConnect, faults: Faults) -> None:
    first: dict[str, str] = {}
    for name, one in known_interfaces(direct):
        origin = one.origin
        if origin is UNKNOWN or not isinstance(origin, HostedInterface) or origin.id is UNKNOWN:
            continue
        if (other := first.setdefault(origin.id, name)) != name:
            told = f"{origin.id} is that of interfaces.{other} too"
            faults.add(f"interfaces.{name}.origin.id", f"{told}; take one of them out.")


def interfaces_of_ones_own_are_what_the_provider_makes(direct: DirectConnect, faults: Faults) -> None:
    """It sends no ASN of four bytes beyond the half of them. Source: the provider, resources
    aws_dx_private_virtual_interface and aws_dx_transit_virtual_interface."""
    first: dict[tuple[str, int], str] = {}
    for name, one in known_interfaces(direct):
        if one.origin is UNKNOWN or not isinstance(one.origin, OwnInterface):
            continue
        if one.asn > LARGEST_SENT_ASN:
            told = f"{one.asn}, and of an interface that is made here the provider sends {LARGEST_SENT_ASN} at most"
            faults.add(f"interfaces.{name}.asn", f"{told}; give the router a smaller one.")
        connection_id = one.origin.connection_id
        if connection_id is UNKNOWN:
            continue
        if (other := first.setdefault((connection_id, one.vlan), name)) != name:
            told = f"{one.vlan} is that of interfaces.{other} too, on {connection_id}"
            faults.add(f"interfaces.{name}.vlan", f"{told}; write another one.")


def files_of_a_router_have_what_they_need(direct: DirectConnect, faults: Faults) -> None:
    """Of an interface that is made here, AWS tells them."""
    for name, one, router in _with_linux(direct):
        if router.name == router.parent:
            told = f"{router.name} is router.parent, too, and a VLAN has an interface of its own"
            faults.add(f"interfaces.{name}.router.name", f"{told}; write another one.")
        if router.name in NO_NAMES:
            told = f"{router.name} is what Linux calls no interface that is made"
            faults.add(f"interfaces.{name}.router.name", f"{told}; write another one, such as direct.")
        if one.origin is not UNKNOWN and isinstance(one.origin, OwnInterface):
            continue
        for key in ("router_address", "aws_address", "bgp_key"):
            if getattr(one, key) is None:
                told = "is missing with router.kind: linux, whose files have it"
                faults.add(f"interfaces.{name}.{key}", f"{told}; write it as the interface's owner tells it.")


def routers_announce_what_is_behind_them(direct: DirectConnect, faults: Faults) -> None:
    for name, _, router in _with_linux(direct):
        own, place = router.own_ranges, f"interfaces.{name}.router.own_ranges"
        if not own:
            faults.add(place, "[] announces nothing; write what is behind the router.")
        if len(own) > MOST_ANNOUNCED:
            told = f"{len(own)} are given, and at more than {MOST_ANNOUNCED} AWS closes the session"
            faults.add(place, f"{told}; write larger ranges.")
        for one_range in own:
            for key, cidr in _vpc_cidrs(direct):
                if one_range is not UNKNOWN and cidr is not UNKNOWN and one_range.subnet_of(cidr):
                    told = f"{one_range} is in {cidr}, {key}, and packets to it stay in the VPC"
                    faults.add(place, f"{told}; write what is behind the router, in another range.")


def what_is_behind_a_router_is_only_there(direct: DirectConnect, faults: Faults) -> None:
    """A summary on AWS's side may hold a range of the router's, which is the longer one; with the same one on both
    sides, each leads to the other."""
    for name, _, router in _with_linux(direct):
        place = f"interfaces.{name}.router"
        taken: Iterable[tuple[AnyNetwork, str]] = ((one, f"{place}.far_ranges") for one in router.far_ranges)
        far = dict(taken if router.far_ranges else _announced(direct))
        for own in router.own_ranges:
            if (apart := not_routed(own)) is not None:
                told = f"{own} is in {apart}, which no router leads to"
                faults.add(f"{place}.own_ranges", f"{told}; write what is behind the router.")
            if own in far:
                told = f"{own} is one of {far[own]}, too, and neither side would know whose it is"
                faults.add(f"{place}.own_ranges", f"{told}; take it out of one of them.")


def _announced(direct: DirectConnect) -> Iterator[tuple[AnyNetwork, str]]:
    """Of a transit gateway AWS announces the prefixes as they are."""
    for name, one in known_associations(direct):
        if isinstance(one, ToTransitGateway) and one.allowed_prefixes is not UNKNOWN:
            place = f"associations.{name}.allowed_prefixes"
            yield from ((prefix, place) for prefix in one.allowed_prefixes if prefix is not UNKNOWN)


def _vpc_cidrs(direct: DirectConnect) -> Iterator[tuple[str, IPv4Network]]:
    for name, one in known_associations(direct):
        if isinstance(one, ToVpnGateway):
            yield from ((f"associations.{name}.vpc_cidrs.{key}", cidr) for key, cidr in one.vpc_cidrs.items())


def _with_linux(direct: DirectConnect) -> Iterator[tuple[str, Interface, LinuxDirectRouter]]:
    for name, one in known_interfaces(direct):
        if one.router is not UNKNOWN and isinstance(one.router, LinuxDirectRouter):
            yield name, one, one.router


VIRTUAL_INTERFACE_RULES = (
    routers_have_asns_of_their_own,
    mtus_are_of_the_kind,
    both_ends_are_of_one_range,
    interfaces_have_ranges_of_their_own,
    an_interface_is_there_once,
    interfaces_of_ones_own_are_what_the_provider_makes,
    files_of_a_router_have_what_they_need,
    routers_announce_what_is_behind_them,
    what_is_behind_a_router_is_only_there,
)
