"""Peerings of transit gateways in the emulated AWS: two gateways, two accounts, two regions, one attachment."""

import pytest

from tests.clouds.aws_account import OTHER_ACCOUNT, OTHER_REGION, REGION, Owner, code_of

DEVICES = "10.128.0.0/9"
UNKNOWN = "tgw-0123456789abcdef0"

pytestmark = pytest.mark.slow


class Pair:
    """SORACOM's gateway asks, the customer's in another region is asked."""

    def __init__(self, aws):
        self.theirs, self.ours = Owner(aws, OTHER_ACCOUNT), Owner(aws, region=OTHER_REGION)
        self.requester, self.accepter = self.theirs.gateway(), self.ours.gateway()

    def request(self, gateway_id=None):
        made = self.theirs.ec2.create_transit_gateway_peering_attachment(
            TransitGatewayId=self.requester["TransitGatewayId"],
            PeerTransitGatewayId=gateway_id or self.accepter["TransitGatewayId"],
            PeerAccountId=self.ours.account_id,
            PeerRegion=OTHER_REGION,
        )
        return str(made["TransitGatewayPeeringAttachment"]["TransitGatewayAttachmentId"])

    def accepted(self):
        attachment = self.request()
        self.ours.ec2.accept_transit_gateway_peering_attachment(TransitGatewayAttachmentId=attachment)
        return attachment


@pytest.fixture
def pair(aws):
    return Pair(aws)


def test_both_sides_see_one_attachment_each_with_the_other_as_what_is_attached(pair):
    attachment = pair.accepted()
    for owner, own, other in (
        (pair.theirs, pair.requester, pair.accepter),
        (pair.ours, pair.accepter, pair.requester),
    ):
        (shown,) = owner.ec2.describe_transit_gateway_attachments(TransitGatewayAttachmentIds=[attachment])[
            "TransitGatewayAttachments"
        ]
        assert (shown["TransitGatewayId"], shown["ResourceId"]) == (own["TransitGatewayId"], other["TransitGatewayId"])
        assert (shown["TransitGatewayOwnerId"], shown["ResourceOwnerId"]) == (own["OwnerId"], other["OwnerId"])
        assert (shown["ResourceType"], shown["State"]) == ("peering", "available")
        (shown,) = owner.ec2.describe_transit_gateway_peering_attachments(TransitGatewayAttachmentIds=[attachment])[
            "TransitGatewayPeeringAttachments"
        ]
        assert shown["RequesterTgwInfo"]["TransitGatewayId"] == pair.requester["TransitGatewayId"]
        assert shown["AccepterTgwInfo"] == {
            "TransitGatewayId": pair.accepter["TransitGatewayId"],
            "OwnerId": pair.ours.account_id,
            "Region": OTHER_REGION,
        }


def test_whoever_asked_cannot_accept_and_another_region_knows_of_nothing(aws, pair):
    asked = {"TransitGatewayAttachmentId": pair.request()}
    accept = pair.theirs.ec2.accept_transit_gateway_peering_attachment
    with pytest.raises(pair.theirs.ec2.exceptions.ClientError, match="as the source of the peering request"):
        accept(**asked)
    elsewhere = Owner(aws).ec2.accept_transit_gateway_peering_attachment
    assert code_of(elsewhere, **asked) == "InvalidTransitGatewayAttachmentID.NotFound"
    pair.ours.ec2.accept_transit_gateway_peering_attachment(**asked)
    assert code_of(pair.ours.ec2.accept_transit_gateway_peering_attachment, **asked) == "IncorrectState"


def test_in_one_region_each_side_has_an_attachment_of_its_own_and_knows_both(aws):
    theirs, ours = Owner(aws, OTHER_ACCOUNT), Owner(aws)
    requester, accepter = theirs.gateway(), ours.gateway()
    made = theirs.ec2.create_transit_gateway_peering_attachment(
        TransitGatewayId=requester["TransitGatewayId"],
        PeerTransitGatewayId=accepter["TransitGatewayId"],
        PeerAccountId=ours.account_id,
        PeerRegion=REGION,
    )["TransitGatewayPeeringAttachment"]
    theirs_id, ours_id = made["TransitGatewayAttachmentId"], made["AccepterTransitGatewayAttachmentId"]
    assert theirs_id != ours_id
    accept = ours.ec2.accept_transit_gateway_peering_attachment
    gone = "InvalidTransitGatewayAttachmentID.NotFound"
    assert code_of(accept, TransitGatewayAttachmentId=theirs_id) == gone
    filters = [
        {"Name": "transit-gateway-id", "Values": [accepter["TransitGatewayId"]]},
        {"Name": "remote-owner-id", "Values": [OTHER_ACCOUNT]},
    ]
    (found,) = ours.ec2.describe_transit_gateway_peering_attachments(Filters=filters)[
        "TransitGatewayPeeringAttachments"
    ]
    assert found["TransitGatewayAttachmentId"] == ours_id
    accept(TransitGatewayAttachmentId=ours_id)
    assert (theirs.attachment_state(theirs_id), ours.attachment_state(ours_id)) == ("available", "available")
    theirs.ec2.delete_transit_gateway_peering_attachment(TransitGatewayAttachmentId=theirs_id)
    assert ours.attachment_state(ours_id) == "deleted"


def test_a_peering_passes_through_its_states(aws, pair):
    aws.transit_gateways_take(attachment_s=60)
    attachment = pair.request()
    states = [pair.theirs.attachment_state(attachment)]
    aws.time_passes(60)
    states.append(pair.ours.attachment_state(attachment))
    pair.ours.ec2.accept_transit_gateway_peering_attachment(TransitGatewayAttachmentId=attachment)
    states.append(pair.theirs.attachment_state(attachment))
    aws.time_passes(60)
    states.append(pair.ours.attachment_state(attachment))
    pair.ours.ec2.delete_transit_gateway_peering_attachment(TransitGatewayAttachmentId=attachment)
    states.append(pair.theirs.attachment_state(attachment))
    aws.time_passes(60)
    states.append(pair.theirs.attachment_state(attachment))
    aws.transit_gateways_take()
    assert states == ["initiatingRequest", "pendingAcceptance", "pending", "available", "deleting", "deleted"]


def test_a_rejected_peering_may_be_asked_for_again(pair):
    attachment = pair.request()
    pair.ours.ec2.reject_transit_gateway_peering_attachment(TransitGatewayAttachmentId=attachment)
    assert pair.theirs.attachment_state(attachment) == "rejected"
    delete = pair.theirs.ec2.delete_transit_gateway_peering_attachment
    assert code_of(delete, TransitGatewayAttachmentId=attachment) == "IncorrectState"
    assert pair.accepted() != attachment


def test_two_gateways_have_one_peering(pair):
    pair.accepted()
    assert code_of(pair.request) == "DuplicateTransitGatewayAttachment"


def test_a_peering_with_a_gateway_that_is_not_there_fails(pair):
    assert pair.theirs.attachment_state(pair.request(UNKNOWN)) == "failed"


def test_a_gateway_that_is_shared_cannot_be_peered(aws, pair):
    here = Owner(aws)
    here.accept_share(pair.theirs.share(pair.requester, here.account_id))
    asked = {
        "TransitGatewayId": pair.requester["TransitGatewayId"],
        "PeerTransitGatewayId": pair.accepter["TransitGatewayId"],
        "PeerAccountId": here.account_id,
        "PeerRegion": OTHER_REGION,
    }
    create = here.ec2.create_transit_gateway_peering_attachment
    assert code_of(create, **asked) == "InvalidTransitGatewayID.NotFound"


def test_a_dynamic_peering_is_not_offered(pair):
    asked = {
        "TransitGatewayId": pair.requester["TransitGatewayId"],
        "PeerTransitGatewayId": pair.accepter["TransitGatewayId"],
        "PeerAccountId": pair.ours.account_id,
        "PeerRegion": OTHER_REGION,
        "Options": {"DynamicRouting": "enable"},
    }
    assert code_of(pair.theirs.ec2.create_transit_gateway_peering_attachment, **asked) == "IncorrectState"


def test_a_peering_is_associated_by_default_on_both_sides_and_never_propagates(pair):
    attachment = pair.accepted()
    for owner, gateway in ((pair.theirs, pair.requester), (pair.ours, pair.accepter)):
        asked = {"TransitGatewayRouteTableId": owner.default_table(gateway)}
        (found,) = owner.ec2.get_transit_gateway_route_table_associations(**asked)["Associations"]
        assert (found["TransitGatewayAttachmentId"], found["ResourceType"]) == (attachment, "peering")
        propagations = owner.ec2.get_transit_gateway_route_table_propagations(**asked)
        assert propagations["TransitGatewayRouteTablePropagations"] == []
        enable = owner.ec2.enable_transit_gateway_route_table_propagation
        code = code_of(enable, **asked, TransitGatewayAttachmentId=attachment)
        assert code == "InvalidParameterCombination"


def test_each_side_writes_routes_of_its_own_and_a_deletion_by_one_blackholes_both(pair):
    attachment = pair.accepted()

    def routes(owner, gateway):
        filters = [{"Name": "type", "Values": ["static"]}]
        asked = {"TransitGatewayRouteTableId": owner.default_table(gateway), "Filters": filters}
        return [
            (it["DestinationCidrBlock"], it["State"])
            for it in owner.ec2.search_transit_gateway_routes(**asked)["Routes"]
        ]

    sides = ((pair.theirs, pair.requester, "10.0.0.0/16"), (pair.ours, pair.accepter, DEVICES))
    for owner, gateway, destination in sides:
        owner.ec2.create_transit_gateway_route(
            TransitGatewayRouteTableId=owner.default_table(gateway),
            DestinationCidrBlock=destination,
            TransitGatewayAttachmentId=attachment,
        )
    assert routes(pair.ours, pair.accepter) == [(DEVICES, "active")]
    pair.theirs.ec2.delete_transit_gateway_peering_attachment(TransitGatewayAttachmentId=attachment)
    for owner, gateway, destination in sides:
        assert routes(owner, gateway) == [(destination, "blackhole")]
    delete = pair.ours.ec2.delete_transit_gateway_peering_attachment
    gone = "InvalidTransitGatewayAttachmentID.NotFound"
    assert code_of(delete, TransitGatewayAttachmentId=attachment) == gone


def test_a_gateway_with_a_peering_stays(pair):
    attachment = pair.accepted()
    with pytest.raises(pair.ours.ec2.exceptions.ClientError, match=f"Peering Attachments: {attachment}"):
        pair.ours.ec2.delete_transit_gateway(TransitGatewayId=pair.accepter["TransitGatewayId"])


def test_peerings_are_no_attachments_of_vpcs(pair):
    attachment = pair.accepted()
    describe = pair.ours.ec2.describe_transit_gateway_vpc_attachments
    gone = "InvalidTransitGatewayAttachmentID.NotFound"
    assert code_of(describe, TransitGatewayAttachmentIds=[attachment]) == gone
