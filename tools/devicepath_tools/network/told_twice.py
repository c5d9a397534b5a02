"""What counts where two sources tell of one noun: two accounts see different things of it.

Of a peering connection each end knows its own ranges, and those of the other end only after it was accepted. In a
shared VPC a participant sees its own subnets only of a route table and a network ACL, and the tags of nothing that is
the owner's; and only who has an instance sees that an interface is on it. Of a shared transit gateway a participant
sees its own attachment, and SORACOM tells of attachments by words of its own. Of what one could not read the other
one's word counts.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from devicepath_tools.network.instance import NetworkInterface
from devicepath_tools.network.nat_gateway import NatGateway
from devicepath_tools.network.network_acl import NetworkAcl
from devicepath_tools.network.route_table import RouteTable
from devicepath_tools.network.security_group import SecurityGroup
from devicepath_tools.network.transit_gateway import TransitGateway
from devicepath_tools.network.transit_gateway_attachment import (
    TransitGatewayAttachment,
    TransitGatewayPeeringAttachment,
    TransitGatewaySide,
    TransitGatewayVpcAttachment,
)
from devicepath_tools.network.transit_gateway_route_table import TransitGatewayRouteTable
from devicepath_tools.network.vpc import Subnet, Vpc
from devicepath_tools.network.vpc_peering import PeeringSide, VpcPeeringConnection

Noun = TypeVar("Noun")
Tagged = TypeVar(
    "Tagged", Vpc, Subnet, NetworkInterface, RouteTable, NetworkAcl, VpcPeeringConnection, TransitGateway,
    TransitGatewayVpcAttachment, TransitGatewayPeeringAttachment, TransitGatewayRouteTable,
)  # fmt: skip
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


def nat_gateway(earlier: NatGateway, later: NatGateway) -> NatGateway:
    return earlier if earlier.is_told > later.is_told else later


def transit_gateway(earlier: TransitGateway, later: TransitGateway) -> TransitGateway:
    """The owner's word, else the later one, filled up with what only the other one tells."""
    known, other = (earlier, later) if earlier.is_whole > later.is_whole else (later, earlier)
    referencing = known.security_group_referencing
    filled = replace(
        known,
        account_id=known.account_id or other.account_id,
        region=known.region or other.region,
        asn=known.asn if known.asn is not None else other.asn,
        security_group_referencing=other.security_group_referencing if referencing is None else referencing,
    )
    return named(other, filled)


def transit_gateway_attachment(
    earlier: TransitGatewayAttachment, later: TransitGatewayAttachment
) -> TransitGatewayAttachment:
    """Carries where both say so: each of two sides has to accept it, and one of them may know of it earlier."""
    if isinstance(earlier, TransitGatewayVpcAttachment) and isinstance(later, TransitGatewayVpcAttachment):
        known, other = (earlier, later) if later.subnet_ids is None else (later, earlier)
        state = known.state if known.state == other.state or other.carries else other.state
        return named(other, replace(known, state=state))
    if isinstance(earlier, TransitGatewayPeeringAttachment) and isinstance(later, TransitGatewayPeeringAttachment):
        state = later.state if later.state == earlier.state or earlier.carries else earlier.state
        ends = (_gateway_side(earlier, later.requester), _gateway_side(earlier, later.accepter))
        of_end = later.of_end if later.of_end == earlier.of_end else ""
        return named(earlier, replace(later, state=state, requester=ends[0], accepter=ends[1], of_end=of_end))
    return later


def _gateway_side(earlier: TransitGatewayPeeringAttachment, later: TransitGatewaySide) -> TransitGatewaySide:
    ends = (earlier.requester, earlier.accepter)
    known = next((it for it in ends if it.transit_gateway_id == later.transit_gateway_id), later)
    return replace(later, account_id=later.account_id or known.account_id, region=later.region or known.region)


def transit_gateway_table(
    earlier: TransitGatewayRouteTable, later: TransitGatewayRouteTable
) -> TransitGatewayRouteTable:
    known = min(later, earlier, key=lambda it: len(it.unread))
    both = replace(known, associated=earlier.associated | later.associated)
    return named(earlier if known is later else later, both)


def _side(earlier: PeeringSide, later: PeeringSide) -> PeeringSide:
    return later if later.cidrs else replace(later, cidrs=earlier.cidrs)
