"""Networks that were read one by one, as one."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from devicepath_tools.network.instance import NetworkInterface
from devicepath_tools.network.network import Network
from devicepath_tools.network.network_acl import NetworkAcl
from devicepath_tools.network.route_table import RouteTable
from devicepath_tools.network.security_group import SecurityGroup
from devicepath_tools.network.vpc import Subnet, Vpc
from devicepath_tools.network.vpc_peering import PeeringSide, VpcPeeringConnection

Noun = TypeVar("Noun")
Tagged = TypeVar("Tagged", Vpc, Subnet, NetworkInterface, RouteTable, NetworkAcl, VpcPeeringConnection)


def merged(parts: Iterable[Network]) -> Network:
    """All of them together. What two parts tell of one id: the later one counts.

    Not so where two accounts see different things of one: a peering connection (each end knows its own ranges, and
    those of the other end only after it was accepted), and what is in a shared VPC. There a participant sees its own
    subnets only of a route table and a network ACL, and the tags of nothing that is the owner's; and only who has an
    instance sees that an interface is on it. Of what one part could not read the other one's word counts."""
    all_parts = tuple(parts)
    return Network(
        vpcs=_union([it.vpcs for it in all_parts], _named),
        subnets=_union([it.subnets for it in all_parts], _named),
        route_tables=_union([it.route_tables for it in all_parts], _table),
        security_groups=_union([it.security_groups for it in all_parts], _group),
        network_acls=_union([it.network_acls for it in all_parts], _acl),
        interfaces=_union([it.interfaces for it in all_parts], _interface),
        instances=_union([it.instances for it in all_parts]),
        peerings=_union([it.peerings for it in all_parts], _peering),
        internet_gateways=_union([it.internet_gateways for it in all_parts]),
        vpgs=_union([it.vpgs for it in all_parts]),
        sim_groups=_union([it.sim_groups for it in all_parts]),
        sims=_union([it.sims for it in all_parts]),
        prefix_lists=_union([it.prefix_lists for it in all_parts]),
        unread=tuple(line for it in all_parts for line in it.unread),
        assumed=_union([it.assumed for it in all_parts]),
        partly_read_vpcs=_partly_read(all_parts),
        partly_read_vpgs=frozenset(vpg_id for it in all_parts for vpg_id in it.partly_read_vpgs),
    )


def _union(
    parts: Sequence[Mapping[str, Noun]], both: Callable[[Noun, Noun], Noun] = lambda earlier, later: later
) -> dict[str, Noun]:
    found: dict[str, Noun] = {}
    for part in parts:
        for key, noun in part.items():
            found[key] = both(found[key], noun) if key in found else noun
    return found


def _named(earlier: Tagged, later: Tagged) -> Tagged:
    return later if later.name else replace(later, name=earlier.name)


def _interface(earlier: NetworkInterface, later: NetworkInterface) -> NetworkInterface:
    knows_more = (earlier.instance_id and later.has_hidden_host) or (earlier.are_groups_read > later.are_groups_read)
    return _named(earlier, earlier if knows_more else later)


def _group(earlier: SecurityGroup, later: SecurityGroup) -> SecurityGroup:
    return earlier if earlier.are_rules_read > later.are_rules_read else later


def _table(earlier: RouteTable, later: RouteTable) -> RouteTable:
    # Only who may read a prefix list knows the routes that it stands for.
    known = min(later, earlier, key=lambda it: len(it.unread) + len(it.unread_public))
    both = replace(known, subnet_ids=earlier.subnet_ids | later.subnet_ids, is_main=earlier.is_main or later.is_main)
    return replace(both, name=later.name or earlier.name)


def _acl(earlier: NetworkAcl, later: NetworkAcl) -> NetworkAcl:
    return _named(earlier, replace(later, subnet_ids=earlier.subnet_ids | later.subnet_ids))


def _peering(earlier: VpcPeeringConnection, later: VpcPeeringConnection) -> VpcPeeringConnection:
    requester, accepter = _side(earlier.requester, later.requester), _side(earlier.accepter, later.accepter)
    return _named(earlier, replace(later, requester=requester, accepter=accepter))


def _side(earlier: PeeringSide, later: PeeringSide) -> PeeringSide:
    return later if later.cidrs else replace(later, cidrs=earlier.cidrs)


def _partly_read(parts: Sequence[Network]) -> frozenset[str]:
    """Those that no part read whole."""
    whole = {vpc_id for it in parts for vpc_id in _vpc_ids(it) - it.partly_read_vpcs}
    return frozenset(vpc_id for it in parts for vpc_id in it.partly_read_vpcs if vpc_id not in whole)


def _vpc_ids(part: Network) -> set[str]:
    return {*part.vpcs, *(subnet.vpc_id for subnet in part.subnets.values())}
