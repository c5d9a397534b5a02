"""What counts where two sources tell of one noun: two accounts see different things of it.

Of a peering connection each end knows its own ranges, and those of the other end only after it was accepted. In a
shared VPC a participant sees its own subnets only of a route table and a network ACL, and the tags of nothing that is
the owner's; and only who has an instance sees that an interface is on it. Of what one could not read the other one's
word counts.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from devicepath_tools.network.instance import NetworkInterface
from devicepath_tools.network.network_acl import NetworkAcl
from devicepath_tools.network.route_table import RouteTable
from devicepath_tools.network.security_group import SecurityGroup
from devicepath_tools.network.vpc import Subnet, Vpc
from devicepath_tools.network.vpc_peering import PeeringSide, VpcPeeringConnection

Noun = TypeVar("Noun")
Tagged = TypeVar("Tagged", Vpc, Subnet, NetworkInterface, RouteTable, NetworkAcl, VpcPeeringConnection)
Both = Callable[[Noun, Noun], Noun]
"""One noun of what an earlier and a later source tell of it."""


def later(earlier: Noun, later: Noun) -> Noun:
    """The later word counts."""
    return later


def named(earlier: Tagged, later: Tagged) -> Tagged:
    return later if later.name else replace(later, name=earlier.name)


def interface(earlier: NetworkInterface, later: NetworkInterface) -> NetworkInterface:
    knows_more = (earlier.instance_id and later.has_hidden_host) or (earlier.are_groups_read > later.are_groups_read)
    return named(earlier, earlier if knows_more else later)


def group(earlier: SecurityGroup, later: SecurityGroup) -> SecurityGroup:
    return earlier if earlier.are_rules_read > later.are_rules_read else later


def table(earlier: RouteTable, later: RouteTable) -> RouteTable:
    # Only who may read a prefix list knows the routes that it stands for.
    known = min(later, earlier, key=lambda it: len(it.unread) + len(it.unread_public))
    both = replace(known, subnet_ids=earlier.subnet_ids | later.subnet_ids, is_main=earlier.is_main or later.is_main)
    return replace(both, name=later.name or earlier.name)


def acl(earlier: NetworkAcl, later: NetworkAcl) -> NetworkAcl:
    return named(earlier, replace(later, subnet_ids=earlier.subnet_ids | later.subnet_ids))


def peering(earlier: VpcPeeringConnection, later: VpcPeeringConnection) -> VpcPeeringConnection:
    requester, accepter = _side(earlier.requester, later.requester), _side(earlier.accepter, later.accepter)
    return named(earlier, replace(later, requester=requester, accepter=accepter))


def _side(earlier: PeeringSide, later: PeeringSide) -> PeeringSide:
    return later if later.cidrs else replace(later, cidrs=earlier.cidrs)
