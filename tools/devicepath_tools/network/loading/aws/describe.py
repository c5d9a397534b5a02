"""What `aws ec2 describe-*` prints, or boto3 returns, as nouns: one account in one region."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from devicepath_tools.network.instance import NetworkInterface
from devicepath_tools.network.internet_gateway import InternetGateway
from devicepath_tools.network.loading.aws import described_interfaces, described_routes, described_rules, shapes
from devicepath_tools.network.loading.aws.answers import Answers, parse
from devicepath_tools.network.loading.aws.described_direct_connect import direct_connect
from devicepath_tools.network.loading.aws.described_transit_gateways import transit_gateways
from devicepath_tools.network.loading.aws.described_vpns import vpns
from devicepath_tools.network.loading.aws.shape import Owned
from devicepath_tools.network.loading.source.misread import Fault
from devicepath_tools.network.nat_gateway import NatGateway, NatGatewayAddress, with_interfaces_of
from devicepath_tools.network.network import Network, by_id
from devicepath_tools.network.vpc import Subnet, Vpc
from devicepath_tools.network.vpc_peering import OVER, PeeringSide, VpcPeeringConnection

ASSOCIATED = ("associated", "associating")
DELETED = "deleted"
ATTACHED = ("attached", "attaching", "available")
"""States of an internet gateway's attachment in which it carries packets. The API says `available`."""
_region = re.compile(r"[a-z]{2}(-[a-z]+)+-\d+").match
"""A zone's name begins with its region's: ap-northeast-1a, us-west-2-lax-1a."""


def read(answers: Mapping[str, Any], *, account_id: str = "", region: str = "") -> Network | list[Fault]:
    """The AWS nouns in the answers of one account and region, or every mistake in them.

    `answers` has a list under each key that the API prints, such as `Vpcs` or `Reservations`; a key that is missing was
    not asked for. Other keys are passed over. Account and region, where they are not given, are taken from what the
    answers say of themselves."""
    parsed = parse(answers)
    return parsed if isinstance(parsed, list) else _network(parsed, account_id or _account(parsed), region)


def _network(answers: Answers, account_id: str, region: str) -> Network:
    instances = [instance for it in answers.reservations or () for instance in it.instances]
    described = answers.network_interfaces or ()
    nats = [_nat_gateway(it) for it in answers.nat_gateways or () if it.state != DELETED]
    interfaces = with_interfaces_of(described_interfaces.network_interfaces(described, instances), nats)
    lists = described_routes.prefix_lists(answers.prefix_lists or (), answers.vpc_endpoints or ())
    gateways = transit_gateways(answers, account_id, region)
    ends, direct = vpns(answers), direct_connect(answers)
    groups = described_rules.security_groups(answers.security_groups or (), answers.security_group_rules or ())
    return Network(
        vpcs=by_id(_vpcs(answers, region)),
        subnets=by_id(_subnets(answers.subnets or ())),
        route_tables=by_id(described_routes.route_tables(answers.route_tables or (), lists)),
        security_groups=by_id(groups),
        network_acls=by_id(described_rules.network_acls(answers.network_acls or ())),
        interfaces=interfaces,
        instances=by_id(described_interfaces.running_instances(instances, interfaces)),
        peerings=by_id(_peering(it) for it in answers.vpc_peering_connections or () if it.status.code),
        internet_gateways=by_id(_internet_gateway(it) for it in answers.internet_gateways or ()),
        nat_gateways=by_id(nats),
        vpn_gateways=ends.vpn_gateways,
        customer_gateways=ends.customer_gateways,
        vpn_connections=ends.vpn_connections,
        direct_connect_gateways=direct.direct_connect_gateways,
        direct_connect_associations=direct.direct_connect_associations,
        virtual_interfaces=direct.virtual_interfaces,
        transit_gateways=gateways.transit_gateways,
        transit_gateway_attachments=gateways.transit_gateway_attachments,
        transit_gateway_route_tables=gateways.transit_gateway_route_tables,
        prefix_lists=lists.read,
        partly_read_vpcs=frozenset(_partly_read(answers, interfaces.values(), account_id)),
    )


def _vpcs(answers: Answers, region: str) -> Iterator[Vpc]:
    regions = {it.vpc_id: found[0] for it in answers.subnets or () if (found := _region(it.availability_zone))}
    for it in answers.vpcs or ():
        others = [one.cidr_block for one in it.cidr_block_association_set if one.cidr_block_state.state in ASSOCIATED]
        cidrs = tuple(dict.fromkeys([it.cidr_block, *others]))
        yield Vpc(it.vpc_id, it.owner_id, region or regions.get(it.vpc_id, ""), cidrs, it.name)


def _subnets(described: Sequence[shapes.Subnet]) -> list[Subnet]:
    """Those that have an IPv4 range."""
    return [
        Subnet(it.subnet_id, it.vpc_id, it.cidr_block, it.availability_zone, it.name)
        for it in described
        if it.cidr_block is not None
    ]


def _peering(peering: shapes.VpcPeeringConnection) -> VpcPeeringConnection:
    return VpcPeeringConnection(
        peering.vpc_peering_connection_id,
        peering.status.code,
        _side(peering.requester_vpc_info),
        _side(peering.accepter_vpc_info),
        peering.name,
        peering.status.message if peering.status.code in OVER else "",
    )


def _side(side: shapes.PeeringVpc) -> PeeringSide:
    cidrs = tuple(it.cidr_block for it in side.cidr_block_set) or ((side.cidr_block,) if side.cidr_block else ())
    return PeeringSide(side.vpc_id, side.owner_id, side.region, cidrs)


def _internet_gateway(gateway: shapes.InternetGateway) -> InternetGateway:
    attached = [it.vpc_id for it in gateway.attachments if it.state in ATTACHED]
    return InternetGateway(gateway.internet_gateway_id, attached[0] if attached else "", gateway.name)


def _nat_gateway(gateway: shapes.NatGateway) -> NatGateway:
    addresses = [
        NatGatewayAddress(it.network_interface_id, it.private_ip, it.public_ip)
        for it in sorted(gateway.nat_gateway_addresses, key=lambda it: not it.is_primary)
        if it.private_ip is not None and it.network_interface_id
    ]
    return NatGateway(
        gateway.nat_gateway_id, gateway.vpc_id, gateway.subnet_id, tuple(addresses), gateway.state, gateway.name
    )


def _account(answers: Answers) -> str:
    """Whose answers they are, by what is shown to its owner alone; empty: that is not clear."""
    shown: list[Sequence[Owned] | None] = [
        answers.reservations, answers.security_groups, answers.network_interfaces,
    ]  # fmt: skip
    for nouns in shown:
        owners = {it.owner_id for it in nouns or () if it.owner_id}
        if len(owners) == 1:
            return owners.pop()
    return ""


def _partly_read(answers: Answers, interfaces: Iterable[NetworkInterface], account_id: str) -> Iterator[str]:
    """The owner of a VPC sees all interfaces in it, a participant its own. Source: AWS, VPC user guide, shared VPCs.

    A VPC that nobody tells the owner of may be shared."""
    owner_of = {it.vpc_id: it.owner_id for it in answers.subnets or ()}
    owner_of |= {it.vpc_id: it.owner_id or owner_of.get(it.vpc_id, "") for it in answers.vpcs or ()}
    owners = {*owner_of.values(), *(it.owner_id for it in answers.network_interfaces or ())} - {""}
    for vpc_id in dict.fromkeys([*owner_of, *(it.vpc_id for it in interfaces)]):
        owner = owner_of.get(vpc_id, "")
        is_others = owner != account_id if account_id and owner else len(owners) > 1
        if answers.network_interfaces is None or not owner or is_others:
            yield vpc_id
