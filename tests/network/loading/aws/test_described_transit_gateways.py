"""What the EC2 API says of transit gateways, as nouns: what it tells, and what it does not."""

from ipaddress import IPv4Network
from typing import Any

import pytest

from devicepath_tools.network.loading.aws import describe
from devicepath_tools.network.loading.source.merging import merged
from devicepath_tools.network.network import Network
from devicepath_tools.network.route_table import RouteOrigin, RouteState
from devicepath_tools.network.transit_gateway_attachment import (
    TransitGatewayPeeringAttachment,
    TransitGatewaySide,
    TransitGatewayVpcAttachment,
)
from devicepath_tools.network.transit_gateway_route_table import TransitGatewayRoute

OURS, THEIRS = "111111111111", "222222222222"
OPTIONS = {"AmazonSideAsn": 64600, "SecurityGroupReferencingSupport": "enable"}
GATEWAY = {"TransitGatewayId": "tgw-1", "OwnerId": OURS, "State": "available", "Options": OPTIONS}
ATTACHMENT = {
    "TransitGatewayAttachmentId": "tgw-attach-1",
    "TransitGatewayId": "tgw-1",
    "ResourceType": "vpc",
    "ResourceId": "vpc-1",
    "State": "available",
    "Association": {"TransitGatewayRouteTableId": "tgw-rtb-1", "State": "associated"},
}
VPC_ATTACHMENT = {
    "TransitGatewayAttachmentId": "tgw-attach-1",
    "TransitGatewayId": "tgw-1",
    "VpcId": "vpc-1",
    "State": "available",
    "SubnetIds": ["subnet-1", "subnet-2"],
    "Options": {"DnsSupport": "disable", "ApplianceModeSupport": "enable", "SecurityGroupReferencingSupport": "enable"},
    "Tags": [{"Key": "Name", "Value": "plant"}],
}
TABLE = {"TransitGatewayRouteTableId": "tgw-rtb-1", "TransitGatewayId": "tgw-1", "State": "available"}
VPC = {"VpcId": "vpc-1", "OwnerId": OURS, "CidrBlock": "10.0.0.0/16"}


def read(account_id: str = OURS, /, **answers: Any) -> Network:
    network = describe.read(answers, account_id=account_id, region="eu-west-1")
    assert isinstance(network, Network), network
    return network


def a_table(*routes: dict[str, Any], **facts: Any) -> Any:
    """What is read of one table with these routes."""
    found = {"TransitGatewayRouteTableId": "tgw-rtb-1", "Routes": list(routes), **facts}
    told = {"TransitGatewayPropagations": [propagating()], "TransitGatewayRoutes": [found]}
    return read(TransitGatewayRouteTables=[TABLE], **told).transit_gateway_route_tables["tgw-rtb-1"]


def propagating(*attachments: str) -> dict[str, Any]:
    its = [{"TransitGatewayAttachmentId": it, "State": "enabled"} for it in attachments]
    return {"TransitGatewayRouteTableId": "tgw-rtb-1", "TransitGatewayRouteTablePropagations": its}


def a_route(cidr: str, attachment: str = "", **facts: Any) -> dict[str, Any]:
    its = [{"TransitGatewayAttachmentId": attachment, "ResourceType": "vpc"}] if attachment else []
    return {
        "DestinationCidrBlock": cidr,
        "TransitGatewayAttachments": its,
        "Type": "static",
        "State": "active",
        **facts,
    }


def test_a_gateway_has_its_owner_region_asn_and_whether_groups_are_referenced():
    found = read(TransitGateways=[GATEWAY, {**GATEWAY, "TransitGatewayId": "tgw-2", "State": "deleted"}])
    assert list(found.transit_gateways) == ["tgw-1"]
    one = found.transit_gateways["tgw-1"]
    assert (one.account_id, one.region, one.asn, one.security_group_referencing) == (OURS, "eu-west-1", 64600, True)
    untold = read(TransitGateways=[{**GATEWAY, "Options": {"AmazonSideAsn": 1}}]).transit_gateways["tgw-1"]
    assert untold.security_group_referencing is None, "what is not told is neither on nor off"


@pytest.mark.parametrize(
    ("account_id", "changed", "is_whole"),
    [
        (OURS, {}, True),
        (THEIRS, {"TransitGatewayRouteTables": []}, False),
        (THEIRS, {}, True),
        ("", {}, True),
        (OURS, {"TransitGatewayRouteTables": None}, False),
        (OURS, {"TransitGatewayAttachments": None}, False),
    ],
    ids=["its owner", "a participant", "who sees its tables", "by its tables", "no tables read", "no attachments read"],
)
def test_only_its_owner_sees_all_of_a_gateway_and_only_if_it_has_asked_for_all(account_id, changed, is_whole):
    answers = {
        "TransitGateways": [GATEWAY],
        "TransitGatewayAttachments": [ATTACHMENT],
        "TransitGatewayRouteTables": [TABLE],
        **changed,
    }
    told = {kind: it for kind, it in answers.items() if it is not None}
    assert read(account_id, **told).transit_gateways["tgw-1"].is_whole is is_whole


def test_an_attachment_of_a_vpc_has_its_subnets_and_options():
    (found,) = read(TransitGatewayVpcAttachments=[VPC_ATTACHMENT]).transit_gateway_attachments.values()
    assert found == TransitGatewayVpcAttachment(
        "tgw-attach-1",
        "tgw-1",
        "vpc-1",
        subnet_ids=("subnet-1", "subnet-2"),
        appliance_mode=True,
        dns=False,
        security_group_referencing=True,
        name="plant",
    )


def test_without_its_own_answer_its_subnets_are_not_known_and_not_none():
    (found,) = read(TransitGatewayAttachments=[ATTACHMENT]).transit_gateway_attachments.values()
    assert isinstance(found, TransitGatewayVpcAttachment)
    assert (found.vpc_id, found.subnet_ids) == ("vpc-1", None)
    both = read(TransitGatewayAttachments=[ATTACHMENT], TransitGatewayVpcAttachments=[VPC_ATTACHMENT])
    (one,) = both.transit_gateway_attachments.values()
    assert isinstance(one, TransitGatewayVpcAttachment)
    assert one.subnet_ids == ("subnet-1", "subnet-2")


def test_a_peering_has_both_its_ends():
    ends = {
        "RequesterTgwInfo": {"TransitGatewayId": "tgw-1", "OwnerId": OURS, "Region": "eu-west-1"},
        "AccepterTgwInfo": {"TransitGatewayId": "tgw-9", "OwnerId": THEIRS, "Region": "us-west-2"},
    }
    described = {"TransitGatewayAttachmentId": "tgw-attach-9", "State": "pendingAcceptance", **ends}
    found = read(TransitGatewayPeeringAttachments=[described]).transit_gateway_attachments
    assert found == {
        "tgw-attach-9": TransitGatewayPeeringAttachment(
            "tgw-attach-9",
            TransitGatewaySide("tgw-1", OURS, "eu-west-1"),
            TransitGatewaySide("tgw-9", THEIRS, "us-west-2"),
            "pendingAcceptance",
        )
    }


def test_in_one_region_each_end_of_a_peering_has_an_id_of_its_own():
    ends = {
        "RequesterTgwInfo": {"TransitGatewayId": "tgw-1", "OwnerId": OURS, "Region": "eu-west-1"},
        "AccepterTgwInfo": {"TransitGatewayId": "tgw-2", "OwnerId": OURS, "Region": "eu-west-1"},
        "State": "available",
        "AccepterTransitGatewayAttachmentId": "tgw-attach-b",
    }
    rows = [{**ends, "TransitGatewayAttachmentId": f"tgw-attach-{it}"} for it in "ab"]
    for told in (rows, rows[::-1], rows[:1]):
        network = read(TransitGatewayPeeringAttachments=told)
        one, other = (network.transit_gateway_attachments[f"tgw-attach-{it}"] for it in "ab")
        assert isinstance(one, TransitGatewayPeeringAttachment)
        assert isinstance(other, TransitGatewayPeeringAttachment)
        assert (one.of_end, other.of_end) == ("tgw-1", "tgw-2")
        assert network.transit.far_end(one, "tgw-1") == "tgw-attach-b"
        assert network.transit.far_end(other, "tgw-2") == "tgw-attach-a"


def test_a_peering_is_known_by_the_list_of_all_attachments_alone():
    """Each region tells it from its own side, and both together that it has one id there."""
    near = {**ATTACHMENT, "ResourceType": "peering", "ResourceId": "tgw-2", "TransitGatewayOwnerId": OURS}
    far = {**near, "TransitGatewayId": "tgw-2", "ResourceId": "tgw-1"}
    network = merged([read(TransitGatewayAttachments=[near]), read(TransitGatewayAttachments=[far])])
    (found,) = network.transit_gateway_attachments.values()
    assert isinstance(found, TransitGatewayPeeringAttachment)
    assert found.far_side("tgw-1").transit_gateway_id == "tgw-2"
    assert found.far_side("tgw-2").transit_gateway_id == "tgw-1"
    assert network.transit.far_end(found, "tgw-1") == found.id


def test_an_association_is_told_by_the_attachment_or_by_the_table():
    by_attachment = read(TransitGatewayRouteTables=[TABLE], TransitGatewayAttachments=[ATTACHMENT])
    of_table = {
        "TransitGatewayRouteTableId": "tgw-rtb-1",
        "Associations": [
            {"TransitGatewayAttachmentId": "tgw-attach-1", "State": "associated"},
            {"TransitGatewayAttachmentId": "tgw-attach-2", "State": "disassociated"},
        ],
    }
    by_table = read(TransitGatewayRouteTables=[TABLE], TransitGatewayAssociations=[of_table])
    for network in (by_attachment, by_table):
        assert network.transit_gateway_route_tables["tgw-rtb-1"].associated == {"tgw-attach-1"}


def test_routes_are_static_propagated_of_a_prefix_list_or_blackholes():
    table = a_table(
        a_route("10.1.0.0/16", "tgw-attach-1"),
        a_route("10.2.0.0/16", "tgw-attach-2", Type="propagated"),
        a_route("10.3.0.0/16", "tgw-attach-3", PrefixListId="pl-1"),
        a_route("10.4.0.0/16", State="blackhole"),
        a_route("2001:db8::/32", "tgw-attach-1"),
    )
    assert table.routes == (
        TransitGatewayRoute(IPv4Network("10.1.0.0/16"), "tgw-attach-1"),
        TransitGatewayRoute(IPv4Network("10.2.0.0/16"), "tgw-attach-2", origin=RouteOrigin.PROPAGATED),
        TransitGatewayRoute(
            IPv4Network("10.3.0.0/16"), "tgw-attach-3", origin=RouteOrigin.PREFIX_LIST, prefix_list_id="pl-1"
        ),
        TransitGatewayRoute(IPv4Network("10.4.0.0/16"), state=RouteState.BLACKHOLE),
    )
    assert table.unread == ()


def test_what_is_propagated_is_taken_from_the_vpcs_where_no_search_was_for_it():
    told: dict[str, Any] = {
        "Vpcs": [VPC],
        "TransitGatewayRouteTables": [TABLE],
        "TransitGatewayVpcAttachments": [VPC_ATTACHMENT],
        "TransitGatewayPropagations": [propagating("tgw-attach-1")],
    }
    static = {"TransitGatewayRouteTableId": "tgw-rtb-1", "Routes": [a_route("10.9.0.0/16", "tgw-attach-9")]}
    table = read(**told, TransitGatewayRoutes=[static]).transit.table("tgw-rtb-1")
    assert list(map(str, table.routes)) == ["10.9.0.0/16 -> tgw-attach-9", "10.0.0.0/16 -> tgw-attach-1"]
    searched = {**static, "Routes": [a_route("10.8.0.0/16", "tgw-attach-8", Type="propagated")]}
    table = read(**told, TransitGatewayRoutes=[searched]).transit.table("tgw-rtb-1")
    assert list(map(str, table.routes)) == ["10.8.0.0/16 -> tgw-attach-8"], "AWS took no range of the other one"


@pytest.mark.parametrize(
    ("told", "unread"),
    [
        ({}, ("routes that the answer does not tell", "what propagates to it")),
        (
            {"TransitGatewayRoutes": [{"TransitGatewayRouteTableId": "tgw-rtb-1", "Routes": []}]},
            ("what propagates to it",),
        ),
        ({"TransitGatewayPropagations": [propagating()]}, ("routes that the answer does not tell",)),
    ],
    ids=["nothing", "no propagations", "no routes"],
)
def test_what_was_not_asked_of_a_table_may_be_there(told, unread):
    table = read(TransitGatewayRouteTables=[TABLE], **told).transit_gateway_route_tables["tgw-rtb-1"]
    assert table.unread == unread


def test_more_routes_than_one_answer_holds_and_routes_in_between_are_not_known():
    assert a_table(AdditionalRoutesAvailable=True).unread == ("routes that are more than one answer holds",)
    assert a_table(a_route("10.1.0.0/16", "tgw-attach-1", State="pending")).unread == ("10.1.0.0/16, which is pending",)


def test_a_route_that_is_deleted_is_none_and_one_of_ipv6_hides_none_whatever_its_state():
    deleted = a_route("10.0.0.0/8", "tgw-attach-1", State="deleted")
    of_ipv6 = a_route("2001:db8::/32", "tgw-attach-1", State="pending")
    found = a_table(deleted, of_ipv6)
    assert (found.routes, found.unread) == ((), ())


def test_owner_and_participant_together_know_all_of_a_shared_gateway():
    """The owner of the gateway sees its tables, the owner of the VPC its subnets."""
    owner = read(TransitGateways=[GATEWAY], TransitGatewayAttachments=[ATTACHMENT], TransitGatewayRouteTables=[TABLE])
    shared = {"TransitGateways": [GATEWAY], "TransitGatewayRouteTables": [], "TransitGatewayAttachments": []}
    participant = read(THEIRS, **shared, TransitGatewayVpcAttachments=[VPC_ATTACHMENT])
    for parts in ((owner, participant), (participant, owner)):
        network = merged(parts)
        attachment = network.transit.attachment_of("vpc-1", "tgw-1")
        assert attachment is not None
        assert attachment.subnet_ids == ("subnet-1", "subnet-2")
        assert network.transit_gateways["tgw-1"].is_whole
        assert network.transit.associated_with("tgw-1", "tgw-attach-1") is not None


def test_an_attachment_that_one_of_two_sources_has_not_accepted_carries_nothing():
    pending = {**VPC_ATTACHMENT, "State": "pendingAcceptance"}
    one, other = (read(TransitGatewayVpcAttachments=[it]) for it in (VPC_ATTACHMENT, pending))
    for parts in ((one, other), (other, one)):
        (found,) = merged(parts).transit_gateway_attachments.values()
        assert found.state == "pendingAcceptance"
