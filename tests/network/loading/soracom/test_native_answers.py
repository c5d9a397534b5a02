"""What SORACOM's API answers of a VPG of type F2, as a network."""

from ipaddress import IPv4Network
from typing import Any

import pytest

from devicepath_tools.network.loading.soracom.soracom_answers import SoracomAnswers, network
from devicepath_tools.network.loading.source.merging import merged
from devicepath_tools.network.network import Network
from devicepath_tools.network.transit_gateway import TransitGateway
from devicepath_tools.network.transit_gateway_attachment import (
    TransitGatewayPeeringAttachment,
    TransitGatewaySide,
    TransitGatewayVpcAttachment,
)
from devicepath_tools.network.virtual_private_gateway import CustomerRoute

GATEWAY = {
    "id": "tgw-s",
    "arn": "arn:aws:ec2:ap-northeast-1:999999999999:transit-gateway/tgw-s",
    "asn": 64512,
    "awsAccountId": "999999999999",
    "region": "ap-northeast-1",
    "resourceSharedStatus": {},
}
OF_VPC = {
    "id": "tgw-attach-1",
    "customerTransitGatewayVpcAttachmentId": "tgw-attach-1",
    "customerAwsAccountId": "111122223333",
    "customerVpcId": "vpc-1",
    "name": "plant",
    "status": "active",
}
PEERING = {
    "id": "tgw-attach-2",
    "soracomTransitGatewayPeeringAttachmentId": "tgw-attach-2",
    "customerAwsAccountId": "111122223333",
    "customerRegion": "us-west-2",
    "customerTransitGatewayId": "tgw-1",
    "status": "pending",
}


def read(**fields: Any) -> Network:
    """The network of a VPG with these fields."""
    vpg = {
        "vpgId": "vpg-1",
        "type": 242,
        "status": "running",
        "deviceSubnetCidrRange": "10.130.0.0/16",
        "vpgSubnetCidrRange": "100.64.0.0/26",
        "useInternetGateway": False,
        "gateOpened": True,
        "soracomTransitGateway": GATEWAY,
        **fields,
    }
    return network(SoracomAnswers(vpgs=[vpg]))


def test_it_has_a_transit_gateway_of_soracoms_account_whose_tables_nobody_sees():
    found = read()
    assert found.transit_gateways == {"tgw-s": TransitGateway("tgw-s", "999999999999", "ap-northeast-1", 64512)}
    assert found.vpgs["vpg-1"].transit_gateway_id == "tgw-s"
    assert found.transit.vpg_at("tgw-s") is found.vpgs["vpg-1"]
    assert found.unread == ()


@pytest.mark.parametrize(
    ("status", "state"),
    [("active", "available"), ("acceptancePending", "acceptancePending"), ("failed", "failed")],
)
def test_an_attachment_of_a_vpc_carries_packets_once_it_is_active(status, state):
    found = read(soracomTransitGatewayVpcAttachments={"tgw-attach-1": {**OF_VPC, "status": status}})
    assert found.transit_gateway_attachments == {
        "tgw-attach-1": TransitGatewayVpcAttachment("tgw-attach-1", "tgw-s", "vpc-1", state, name="plant")
    }


def test_a_vpc_that_is_only_registered_has_no_attachment_yet_and_that_is_told():
    registered = {"customerAwsAccountId": "111122223333", "customerVpcId": "vpc-1", "status": "vpcAttachmentPending"}
    found = read(soracomTransitGatewayVpcAttachments={"vpc-1": registered})
    assert found.transit_gateway_attachments == {}
    assert found.unread == (
        "VPG vpg-1: vpc-1 of 111122223333 is registered, and AWS has no attachment of it yet",
    )  # fmt: skip


def test_a_peering_with_a_gateway_of_ours_has_both_ends():
    found = read(soracomTransitGatewayPeeringConnections={"tgw-attach-2": PEERING})
    assert found.transit_gateway_attachments == {
        "tgw-attach-2": TransitGatewayPeeringAttachment(
            "tgw-attach-2",
            TransitGatewaySide("tgw-s", "999999999999", "ap-northeast-1"),
            TransitGatewaySide("tgw-1", "111122223333", "us-west-2"),
            "pendingAcceptance",
        )
    }


def test_in_one_region_its_id_is_of_soracoms_end_alone():
    near = {**PEERING, "customerRegion": "ap-northeast-1"}
    (found,) = read(soracomTransitGatewayPeeringConnections={"tgw-attach-2": near}).transit_gateway_attachments.values()
    assert isinstance(found, TransitGatewayPeeringAttachment)
    assert found.of_end == "tgw-s"


def test_customer_routes_lead_to_attachments_also_where_they_name_a_gateway():
    routes = {
        "1": {"id": "1", "destinationCidr": "10.0.0.0/16", "target": "tgw-attach-1", "type": "static"},
        "2": {"id": "2", "destinationCidr": "10.7.0.0/16", "target": "tgw-1", "type": "static"},
        "3": {"id": "3"},
    }
    found = read(customerRoutes=routes, soracomTransitGatewayPeeringConnections={"tgw-attach-2": PEERING})
    assert found.vpgs["vpg-1"].customer_routes == (
        CustomerRoute(IPv4Network("10.0.0.0/16"), "tgw-attach-1"),
        CustomerRoute(IPv4Network("10.7.0.0/16"), "tgw-attach-2"),
    )
    assert found.unread == ("VPG vpg-1: customer route 3 does not tell from where to where it leads",)


def test_what_aws_tells_of_an_attachment_and_what_soracom_does_is_one_thing():
    """AWS knows the subnets; and neither of the two alone makes it carry packets."""
    of_aws = TransitGatewayVpcAttachment("tgw-attach-1", "tgw-s", "vpc-1", subnet_ids=("subnet-1",))
    aws = Network(transit_gateway_attachments={of_aws.id: of_aws})
    for status, state in (("active", "available"), ("acceptancePending", "acceptancePending")):
        soracom = read(soracomTransitGatewayVpcAttachments={"tgw-attach-1": {**OF_VPC, "status": status}})
        for parts in ((aws, soracom), (soracom, aws)):
            (found,) = merged(parts).transit_gateway_attachments.values()
            assert isinstance(found, TransitGatewayVpcAttachment)
            assert (found.state, found.subnet_ids, found.name) == (state, ("subnet-1",), "plant")


def test_other_types_have_none_of_it():
    found = read(type=15, soracomTransitGateway=None)
    assert (found.transit_gateways, found.vpgs["vpg-1"].transit_gateway_id) == ({}, "")
