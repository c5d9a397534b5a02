"""SORACOM's side of transit gateways with an emulated AWS behind it: what SORACOM's account really does there."""

import pytest

from devicepath_tools.rehearsal.clouds.soracom.account.aws_clients import ACCOUNT_ID
from tests.clouds.aws_account import OTHER_REGION, REGION, Network, Owner

pytestmark = pytest.mark.slow

DEVICES = "10.128.0.0/9"


@pytest.fixture
def api(start, aws):
    return start(aws_endpoint=aws.endpoint)


@pytest.fixture
def soracom(aws):
    """SORACOM's account."""
    return Owner(aws, ACCOUNT_ID)


@pytest.fixture
def customer(aws):
    return Owner(aws)


@pytest.fixture
def network(aws):
    return Network(aws)


@pytest.fixture
def path(api):
    return api.running_vpg(type=242, soracomTransitGateway={"asn": 64600})


def gateway_of(api, path):
    """As AWS's shapes name what SORACOM shows of it."""
    shown = api.get(path)["soracomTransitGateway"]
    return {"TransitGatewayId": shown["id"], "TransitGatewayArn": shown["arn"]}


def register(api, path, customer, network):
    """Registers a VPC; gives the ARN of the share."""
    body = {"customerAwsAccountId": customer.account_id, "customerVpcId": network.vpc_id}
    shown = api.post(f"{path}/transit_gateway_vpc_attachments", body, expect=201)["soracomTransitGateway"]
    return shown["resourceSharedStatus"][customer.account_id]["resourceShareArn"]


def attached(api, path, customer, network):
    """The id of an attachment that waits for SORACOM's acceptance."""
    share = register(api, path, customer, network)
    customer.accept_share(share)
    return customer.attachment(gateway_of(api, path), network, network.subnet())


def status_of(api, path):
    (entry,) = api.get(path)["soracomTransitGatewayVpcAttachments"].values()
    return entry["status"]


def test_the_gateway_of_a_vpg_is_in_soracoms_account_and_goes_with_the_vpg(api, path, soracom, customer):
    gateway_id = gateway_of(api, path)["TransitGatewayId"]
    seen = soracom.gateways()[gateway_id]
    assert (seen["OwnerId"], seen["Options"]["AmazonSideAsn"]) == (ACCOUNT_ID, 64600)
    assert seen["TransitGatewayArn"] == gateway_of(api, path)["TransitGatewayArn"]
    assert gateway_id not in customer.gateways()
    api.post(f"{path}/terminate")
    assert soracom.gateways()[gateway_id]["State"] == "deleted"


def test_a_registration_invites_the_customer_who_then_sees_the_gateway(api, path, customer, network):
    share = register(api, path, customer, network)
    assert list(customer.invitations(share).values()) == ["PENDING"]
    gateway_id = gateway_of(api, path)["TransitGatewayId"]
    assert gateway_id not in customer.gateways()
    assert api.get(path)["soracomTransitGateway"]["resourceSharedStatus"][customer.account_id]["status"] == "pending"
    customer.accept_share(share)
    assert gateway_id in customer.gateways()
    assert api.get(path)["soracomTransitGateway"]["resourceSharedStatus"][customer.account_id]["status"] == "accepted"
    assert status_of(api, path) == "vpcAttachmentPending"


def test_an_attachment_is_seen_accepted_and_active(api, path, customer, network):
    attachment_id = attached(api, path, customer, network)
    assert customer.attachment_state(attachment_id) == "pendingAcceptance"
    shown = api.get(path)["soracomTransitGatewayVpcAttachments"]
    assert {key: one["status"] for key, one in shown.items()} == {attachment_id: "acceptancePending"}
    api.post(f"{path}/transit_gateway_vpc_attachments/{attachment_id}/accept", expect=202)
    assert customer.attachment_state(attachment_id) == "available"
    assert status_of(api, path) == "active"


def test_an_attachment_takes_as_long_as_aws_does(api, path, aws, customer, network):
    attachment_id = attached(api, path, customer, network)
    aws.transit_gateways_take(attachment_s=60)
    try:
        api.post(f"{path}/transit_gateway_vpc_attachments/{attachment_id}/accept", expect=202)
        assert status_of(api, path) == "acceptancePending"
        aws.time_passes(60)
        assert status_of(api, path) == "active"
    finally:
        aws.transit_gateways_take()


def test_a_registered_vpc_may_become_active_without_anybodys_acceptance(start, aws, customer, network):
    api = start(aws_endpoint=aws.endpoint, accepts_registered=True)
    path = api.running_vpg(type=242)
    attached(api, path, customer, network)
    api.get(path)
    assert status_of(api, path) == "active"


def test_a_vpc_that_is_attached_but_not_registered_is_not_seen(api, path, aws, customer, network):
    share = register(api, path, customer, network)
    customer.accept_share(share)
    other = Network(aws, "10.9.0.0/16")
    customer.attachment(gateway_of(api, path), other, other.subnet("10.9.0.0/24"))
    assert status_of(api, path) == "vpcAttachmentPending"


@pytest.mark.parametrize("state", ["deleted", "rejected", "failed"])
def test_an_attachment_that_is_over_has_failed_and_a_new_one_needs_a_new_registration(
    api, path, aws, customer, network, state
):
    attachment_id = attached(api, path, customer, network)
    assert status_of(api, path) == "acceptancePending"
    aws.attachment_becomes(attachment_id, state)
    assert status_of(api, path) == "failed"
    second = customer.attachment(gateway_of(api, path), network, network.subnet("10.0.1.0/24"))
    assert status_of(api, path) == "failed"
    api.delete(f"{path}/transit_gateway_vpc_attachments/{attachment_id}")
    register(api, path, customer, network)
    assert api.get(path)["soracomTransitGatewayVpcAttachments"][second]["status"] == "acceptancePending"


def test_deleting_an_entry_deletes_the_attachment_and_leaves_the_share(api, path, customer, network):
    attachment_id = attached(api, path, customer, network)
    assert status_of(api, path) == "acceptancePending"
    api.delete(f"{path}/transit_gateway_vpc_attachments/{attachment_id}")
    assert customer.attachment_state(attachment_id) == "deleted"
    assert gateway_of(api, path)["TransitGatewayId"] in customer.gateways()


def test_an_attachment_that_aws_ended_can_still_be_deleted(api, path, customer, network):
    attachment_id = attached(api, path, customer, network)
    assert status_of(api, path) == "acceptancePending"
    customer.ec2.delete_transit_gateway_vpc_attachment(TransitGatewayAttachmentId=attachment_id)
    api.delete(f"{path}/transit_gateway_vpc_attachments/{attachment_id}")
    api.post(f"{path}/terminate")


# Customer routes


def routes_of(soracom, api, path):
    """In the table of SORACOM's gateway: state and attachment by destination."""
    table = soracom.default_table(soracom.gateways()[gateway_of(api, path)["TransitGatewayId"]])
    asked = {"TransitGatewayRouteTableId": table, "Filters": [{"Name": "type", "Values": ["static", "propagated"]}]}
    found = soracom.ec2.search_transit_gateway_routes(**asked)["Routes"]
    return {
        one["DestinationCidrBlock"]: (
            one["State"],
            *(it["TransitGatewayAttachmentId"] for it in one.get("TransitGatewayAttachments", ())),
        )
        for one in found
    }


def test_customer_routes_and_nothing_else_are_in_the_gateways_table(api, path, soracom, customer, network, hub):
    attachment_id = attached(api, path, customer, network)
    api.get(path)
    api.post(f"{path}/transit_gateway_vpc_attachments/{attachment_id}/accept", expect=202)
    assert routes_of(soracom, api, path) == {}, "nothing is propagated"
    body = {"destinationCidr": "10.0.0.0/16", "target": attachment_id}
    made = api.post(f"{path}/customer_routes", body, expect=201)
    assert routes_of(soracom, api, path) == {"10.0.0.0/16": ("active", attachment_id)}
    peering_id = peered(api, path, hub)
    hub.ec2.accept_transit_gateway_peering_attachment(TransitGatewayAttachmentId=peering_id)
    api.put(f"{path}/customer_routes/{made['id']}", {"target": peering_id})
    assert routes_of(soracom, api, path) == {"10.0.0.0/16": ("active", peering_id)}
    hub.ec2.delete_transit_gateway_peering_attachment(TransitGatewayAttachmentId=peering_id)
    assert routes_of(soracom, api, path) == {"10.0.0.0/16": ("blackhole",)}
    api.delete(f"{path}/customer_routes/{made['id']}")
    assert routes_of(soracom, api, path) == {}


# Peerings


@pytest.fixture
def hub(aws):
    """The customer in another region."""
    return Owner(aws, region=OTHER_REGION)


def peered(api, path, hub):
    """The id of the attachment of a peering that is requested."""
    body = {
        "customerAwsAccountId": hub.account_id,
        "customerRegion": hub.region,
        "customerTransitGatewayId": hub.gateway()["TransitGatewayId"],
    }
    shown = api.post(f"{path}/transit_gateway_peering_connections", body, expect=201)
    (attachment_id,) = shown["soracomTransitGatewayPeeringConnections"]
    return attachment_id


def peering_status(api, path):
    (entry,) = api.get(path)["soracomTransitGatewayPeeringConnections"].values()
    return entry["status"]


def test_a_peering_is_requested_by_soracoms_account_and_active_once_it_is_accepted(api, path, hub):
    attachment_id = peered(api, path, hub)
    asked = {"TransitGatewayAttachmentIds": [attachment_id]}
    (seen,) = hub.ec2.describe_transit_gateway_peering_attachments(**asked)["TransitGatewayPeeringAttachments"]
    requester = seen["RequesterTgwInfo"]
    assert (requester["OwnerId"], requester["Region"]) == (ACCOUNT_ID, REGION)
    assert requester["TransitGatewayId"] == gateway_of(api, path)["TransitGatewayId"]
    assert (seen["State"], peering_status(api, path)) == ("pendingAcceptance", "pending")
    hub.ec2.accept_transit_gateway_peering_attachment(TransitGatewayAttachmentId=attachment_id)
    assert peering_status(api, path) == "active"
    api.delete(f"{path}/transit_gateway_peering_connections/{attachment_id}")
    assert hub.attachment_state(attachment_id) == "deleted"
    api.post(f"{path}/terminate")


def test_in_one_region_the_customer_accepts_an_end_with_another_id(api, path, customer):
    attachment_id = peered(api, path, customer)
    found = customer.ec2.describe_transit_gateway_peering_attachments(
        Filters=[{"Name": "transit-gateway-id", "Values": [list(customer.gateways())[-1]]}]
    )
    (own,) = (one["TransitGatewayAttachmentId"] for one in found["TransitGatewayPeeringAttachments"])
    assert own != attachment_id
    customer.ec2.accept_transit_gateway_peering_attachment(TransitGatewayAttachmentId=own)
    assert peering_status(api, path) == "active"


def test_a_peering_that_the_customer_ended_is_pending_for_ever_and_can_be_deleted(api, path, hub):
    attachment_id = peered(api, path, hub)
    hub.ec2.accept_transit_gateway_peering_attachment(TransitGatewayAttachmentId=attachment_id)
    hub.ec2.delete_transit_gateway_peering_attachment(TransitGatewayAttachmentId=attachment_id)
    assert peering_status(api, path) == "pending"
    api.delete(f"{path}/transit_gateway_peering_connections/{attachment_id}")
    api.post(f"{path}/terminate")


def test_a_peering_with_a_gateway_that_is_not_there_fails_in_aws_and_stays_pending(api, path, soracom):
    body = {
        "customerAwsAccountId": "123456789012",
        "customerRegion": OTHER_REGION,
        "customerTransitGatewayId": "tgw-0123456789abcdef0",
    }
    shown = api.post(f"{path}/transit_gateway_peering_connections", body, expect=201)
    (attachment_id,) = shown["soracomTransitGatewayPeeringConnections"]
    assert soracom.attachment_state(attachment_id) == "failed"
    assert peering_status(api, path) == "pending"
    api.delete(f"{path}/transit_gateway_peering_connections/{attachment_id}")
    api.post(f"{path}/terminate")


def test_an_aws_that_is_gone_is_503(start):
    api = start(aws_endpoint="http://127.0.0.1:1")
    told = api.refused("POST", "/virtual_private_gateways", {"type": 242}, expect=503)
    assert "does not answer" in told
    assert api.get("/virtual_private_gateways") == []
