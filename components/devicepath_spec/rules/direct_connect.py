"""What Direct Connect must keep on AWS's side: one kind of gateways, ASNs, and prefixes.

Source: AWS, Direct Connect user guide, gateways, associations, allowed prefixes, and quotas."""

from collections.abc import Iterator

from devicepath_spec.choices import GatewayKind
from devicepath_spec.description.direct_connect import (
    DirectConnect,
    PrivateInterface,
    ProposedGateway,
    ToTransitGateway,
    ToVpnGateway,
)
from devicepath_spec.description.transit_gateway_values import AnyNetwork
from devicepath_spec.direct_connect_facts import (
    MOST_INTERFACES,
    MOST_PREFIXES,
    MOST_TRANSIT_GATEWAYS,
    MOST_VPN_GATEWAYS,
    PRIVATE,
    TRANSIT,
)
from devicepath_spec.faults import Faults
from devicepath_spec.rules.named_tables import check_named_tables
from devicepath_spec.unknown import UNKNOWN, NotKnown

Association = ToVpnGateway | ToTransitGateway | ProposedGateway
WORDS = {PRIVATE: "virtual private gateways", TRANSIT: "transit gateways"}
MOST = {PRIVATE: MOST_VPN_GATEWAYS, TRANSIT: MOST_TRANSIT_GATEWAYS}


def known_associations(direct: DirectConnect) -> Iterator[tuple[str, Association]]:
    """By name."""
    yield from ((name, one) for name, one in direct.associations.items() if one is not UNKNOWN)


def side_of(one: Association) -> str:
    """Which kind of interfaces it goes with. Raises NotKnown."""
    if isinstance(one, ProposedGateway):
        if one.gateway is UNKNOWN:
            raise NotKnown
        return TRANSIT if one.gateway is GatewayKind.TRANSIT_GATEWAY else PRIVATE
    return TRANSIT if isinstance(one, ToTransitGateway) else PRIVATE


def a_gateway_leads_to_one_kind(direct: DirectConnect, faults: Faults) -> None:
    """The first one that is written says which."""
    sides = [(f"associations.{name}.kind", _word(one), side_of(one)) for name, one in known_associations(direct)]
    for name, one in direct.interfaces.items():
        if one is not UNKNOWN:
            is_private = isinstance(one, PrivateInterface)
            sides.append((f"interfaces.{name}.kind", one.kind, PRIVATE if is_private else TRANSIT))
    for place, word, side in sides:
        first = sides[0]
        if side != first[2]:
            told = f"{word}, but {first[0].removesuffix('.kind')} is of {WORDS[first[2]]}, and a Direct Connect gateway"
            faults.add(place, f"{told} leads to one kind; write another DirectConnect for the other.")


def _word(one: Association) -> str:
    """How it says what it leads to."""
    return f"proposal of a {one.gateway.value}" if isinstance(one, ProposedGateway) else one.kind


def a_gateway_has_room(direct: DirectConnect, faults: Faults) -> None:
    for side in (PRIVATE, TRANSIT):
        number = sum(side_of(one) == side for _, one in known_associations(direct))
        if number > MOST[side]:
            told = f"{number} are {WORDS[side]}, and a Direct Connect gateway takes {MOST[side]}"
            faults.add("associations", f"{told}; write another DirectConnect for the rest.")
    if len(direct.interfaces) > MOST_INTERFACES:
        told = f"{len(direct.interfaces)} are given, and a Direct Connect gateway takes {MOST_INTERFACES}"
        faults.add("interfaces", f"{told}; write another DirectConnect for the rest.")


def gateways_are_there_once(direct: DirectConnect, faults: Faults) -> None:
    first: dict[object, str] = {}
    for name, one in known_associations(direct):
        if isinstance(one, ProposedGateway):
            continue
        key = "vpn_gateway_id" if isinstance(one, ToVpnGateway) else "transit_gateway_id"
        gateway_id = getattr(one, key)
        if gateway_id is not UNKNOWN and (other := first.setdefault(gateway_id, name)) != name:
            told = f"{gateway_id} is that of associations.{other} too"
            faults.add(f"associations.{name}.{key}", f"{told}; take one of them out.")


def the_gateway_has_an_asn_of_its_own(direct: DirectConnect, faults: Faults) -> None:
    own = direct.gateway.asn
    for name, one in known_associations(direct):
        if isinstance(one, ToTransitGateway) and one.asn is not UNKNOWN and one.asn == own:
            told = f"{own} is gateway.asn, too, and AWS associates no two gateways of one ASN"
            faults.add(f"associations.{name}.asn", f"{told}; write another gateway.asn.")


def prefixes_are_announced(direct: DirectConnect, faults: Faults) -> None:
    for name, one in known_associations(direct):
        prefixes, place = one.allowed_prefixes, f"associations.{name}.allowed_prefixes"
        if prefixes is UNKNOWN:
            continue
        if not prefixes:
            faults.add(place, "[] announces nothing; write ranges of what is behind the gateway.")
        known = [prefix for prefix in prefixes if prefix is not UNKNOWN]
        for twice in dict.fromkeys(prefix for prefix in known if known.count(prefix) > 1):
            faults.add(place, f"{twice} stands there twice; write it once.")
        if len(prefixes) > MOST_PREFIXES and side_of(one) == TRANSIT:
            told = f"{len(prefixes)} are given, and AWS announces {MOST_PREFIXES} of a transit gateway"
            faults.add(place, f"{told}; write larger ranges.")


def transit_gateways_announce_different_prefixes(direct: DirectConnect, faults: Faults) -> None:
    seen: list[tuple[str, AnyNetwork]] = []
    for name, one in known_associations(direct):
        if side_of(one) != TRANSIT or one.allowed_prefixes is UNKNOWN:
            continue
        own = [prefix for prefix in one.allowed_prefixes if prefix is not UNKNOWN]
        for prefix in own:
            other = next(((key, it) for key, it in seen if _overlap(prefix, it)), None)
            if other is not None:
                told = f"{prefix} overlaps {other[1]} of associations.{other[0]}, which is another transit gateway"
                fix = "write ranges that do not"
                faults.add(f"associations.{name}.allowed_prefixes", f"{told}; {fix}.")
        seen += [(name, prefix) for prefix in own]


def a_filter_lets_something_of_the_vpc_through(direct: DirectConnect, faults: Faults) -> None:
    """A prefix that is inside of a VPC's range announces nothing."""
    for name, one in known_associations(direct):
        if not isinstance(one, ToVpnGateway) or not one.vpc_cidrs or one.allowed_prefixes is UNKNOWN:
            continue
        cidrs = [*one.vpc_cidrs.values()]
        if any(cidr is UNKNOWN for cidr in cidrs):
            continue
        for prefix in one.allowed_prefixes:
            if prefix is UNKNOWN or prefix.version != 4 or any(cidr.subnet_of(prefix) for cidr in cidrs):
                continue
            told = f"{prefix} is none of vpc_cidrs and has none inside, and AWS announces whole ranges of a VPC"
            fix = f"write {cidrs[0]}, or a larger range"
            faults.add(f"associations.{name}.allowed_prefixes", f"{told}; {fix}.")


def vpcs_of_a_gateway_are_apart(direct: DirectConnect, faults: Faults) -> None:
    seen: list[tuple[str, AnyNetwork]] = []
    for name, one in known_associations(direct):
        if not isinstance(one, ToVpnGateway):
            continue
        own = [(key, cidr) for key, cidr in one.vpc_cidrs.items() if cidr is not UNKNOWN]
        for key, cidr in own:
            other = next((place for place, it in seen if _overlap(cidr, it)), None)
            if other is not None:
                told = f"{cidr} overlaps {other}, and routers could not tell the VPCs of one gateway apart"
                faults.add(f"associations.{name}.vpc_cidrs.{key}", f"{told}; write another DirectConnect for one.")
        seen += [(f"associations.{name}.vpc_cidrs.{key}", cidr) for key, cidr in own]


def tables_of_transit_gateways_are_named(direct: DirectConnect, faults: Faults) -> None:
    for name, one in known_associations(direct):
        if isinstance(one, ToTransitGateway):
            lists = {"propagations": one.propagations}
            check_named_tables(one.table_ids, one.association, lists, f"associations.{name}", faults)


def _overlap(one: AnyNetwork, other: AnyNetwork) -> bool:
    return one.version == other.version and one.overlaps(other)


DIRECT_CONNECT_RULES = (
    a_gateway_leads_to_one_kind,
    a_gateway_has_room,
    gateways_are_there_once,
    the_gateway_has_an_asn_of_its_own,
    prefixes_are_announced,
    transit_gateways_announce_different_prefixes,
    a_filter_lets_something_of_the_vpc_through,
    vpcs_of_a_gateway_are_apart,
    tables_of_transit_gateways_are_named,
)
