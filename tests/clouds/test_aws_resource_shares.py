"""Resource shares of the emulated AWS: who is invited, who may use what, and what is refused."""

import pytest

from devicepath_tools.rehearsal import aws_inventory
from devicepath_tools.rehearsal.both_clouds import Aws
from devicepath_tools.rehearsal.clouds.aws import ACCESS_KEY_ID, SECRET_ACCESS_KEY
from tests.clouds.aws_account import OTHER_ACCOUNT, OTHER_REGION, REGION, Owner, code_of

DAY_S = 24 * 3600.0
THIRD_ACCOUNT = "333344445555"

pytestmark = pytest.mark.slow


@pytest.fixture
def sender(aws):
    return Owner(aws, OTHER_ACCOUNT)


@pytest.fixture
def receiver(aws):
    return Owner(aws)


@pytest.fixture
def gateway(sender):
    return sender.gateway()


def test_a_pending_share_is_seen_as_an_invitation_and_not_as_a_share(sender, receiver, gateway):
    share = sender.share(gateway, receiver.account_id)
    assert list(receiver.invitations(share).values()) == ["PENDING"]
    assert share not in received(receiver)
    assert code_of(received, owner=receiver, resourceShareArns=[share]) == "UnknownResourceException"
    assert principal_status(sender, share) == "ASSOCIATING"


def test_an_accepted_share_is_active_and_lists_what_is_in_it(sender, receiver, gateway):
    share = sender.share(gateway, receiver.account_id)
    receiver.accept_share(share)
    assert received(receiver)[share]["status"] == "ACTIVE"
    found = receiver.ram.list_resources(resourceOwner="OTHER-ACCOUNTS", resourceShareArns=[share])["resources"]
    assert [it["arn"] for it in found] == [gateway["TransitGatewayArn"]]
    assert principal_status(sender, share) == "ASSOCIATED"


def test_a_share_is_a_thing_of_its_owners_until_it_is_deleted(aws, sender, receiver, gateway):
    """So that a destroy that leaves one behind does not pass for one that leaves nothing."""
    share = sender.share(gateway, receiver.account_id)
    receiver.accept_share(share)
    there = Aws(aws.endpoint, ACCESS_KEY_ID, SECRET_ACCESS_KEY, aws.account_id)

    def holds(account_id):
        return share in [it.identity for it in aws_inventory.read(there, account_id, [REGION])]

    assert (holds(sender.account_id), holds(receiver.account_id)) == (True, False)
    sender.ram.delete_resource_share(resourceShareArn=share)
    assert not holds(sender.account_id)


def test_an_invitation_is_answered_once(sender, receiver, gateway):
    share = sender.share(gateway, receiver.account_id)
    (arn,) = receiver.invitations(share)
    receiver.accept_share(share)
    name = "ResourceShareInvitationAlreadyAcceptedException"
    assert code_of(receiver.ram.accept_resource_share_invitation, resourceShareInvitationArn=arn) == name
    assert code_of(receiver.ram.reject_resource_share_invitation, resourceShareInvitationArn=arn) == name


def test_a_rejected_invitation_grants_nothing_and_the_owner_may_invite_again(sender, receiver, gateway):
    share = sender.share(gateway, receiver.account_id)
    (arn,) = receiver.invitations(share)
    receiver.ram.reject_resource_share_invitation(resourceShareInvitationArn=arn)
    accept = receiver.ram.accept_resource_share_invitation
    rejected = "ResourceShareInvitationAlreadyRejectedException"
    assert code_of(accept, resourceShareInvitationArn=arn) == rejected
    assert gateway["TransitGatewayId"] not in receiver.gateways()
    sender.ram.associate_resource_share(resourceShareArn=share, principals=[receiver.account_id])
    assert sorted(receiver.invitations(share).values()) == ["PENDING", "REJECTED"]


def test_an_invitation_to_a_gateway_stands_for_seven_days(aws, sender, receiver, gateway):
    share = sender.share(gateway, receiver.account_id)
    (arn,) = receiver.invitations(share)
    aws.time_passes(7 * DAY_S - 60)
    assert receiver.invitations(share) == {arn: "PENDING"}
    aws.time_passes(120)
    assert receiver.invitations(share) == {arn: "EXPIRED"}
    accept = receiver.ram.accept_resource_share_invitation
    assert code_of(accept, resourceShareInvitationArn=arn) == "ResourceShareInvitationExpiredException"


def test_an_invitation_that_was_accepted_is_listed_for_seven_days_and_the_share_stays(aws, sender, receiver, gateway):
    share = sender.share(gateway, receiver.account_id)
    receiver.accept_share(share)
    aws.time_passes(7 * DAY_S - 60)
    assert list(receiver.invitations(share).values()) == ["ACCEPTED"]
    aws.time_passes(120)
    assert receiver.invitations(share) == {}
    assert share in received(receiver)


def test_an_invitation_may_be_late(aws, sender, receiver, gateway):
    aws.shares_take(inviting_s=600)
    share = sender.share(gateway, receiver.account_id)
    aws.shares_take()
    assert receiver.invitations(share) == {}
    aws.time_passes(600)
    assert list(receiver.invitations(share).values()) == ["PENDING"]


def test_what_was_accepted_may_be_usable_later(aws, sender, receiver, gateway):
    share = sender.share(gateway, receiver.account_id)
    aws.shares_take(associating_s=600)
    receiver.accept_share(share)
    aws.shares_take()
    assert gateway["TransitGatewayId"] not in receiver.gateways()
    aws.time_passes(600)
    assert gateway["TransitGatewayId"] in receiver.gateways()


def test_an_account_that_leaves_a_share_loses_what_is_in_it_until_it_is_invited_again(sender, receiver, gateway):
    share, key = sender.share(gateway, receiver.account_id), gateway["TransitGatewayId"]
    receiver.accept_share(share)
    me = {"resourceShareArn": share, "principals": [receiver.account_id]}
    receiver.ram.disassociate_resource_share(**me)
    assert key not in receiver.gateways()
    assert receiver.invitations(share) == {}
    assert code_of(receiver.ram.disassociate_resource_share, **me) == "UnknownResourceException"
    sender.ram.associate_resource_share(**me)
    receiver.accept_share(share)
    assert key in receiver.gateways()


def test_a_share_is_its_owners_to_change(aws, sender, receiver, gateway):
    share = sender.share(gateway, receiver.account_id)
    denied = "OperationNotPermittedException"
    assert code_of(receiver.ram.delete_resource_share, resourceShareArn=share) == denied
    more = {"resourceShareArn": share, "principals": [THIRD_ACCOUNT]}
    assert code_of(receiver.ram.associate_resource_share, **more) == denied
    receiver.accept_share(share)
    assert code_of(receiver.ram.disassociate_resource_share, **more) == "UnknownResourceException"
    arn = gateway["TransitGatewayArn"]
    assert code_of(receiver.ram.create_resource_share, name="mine", resourceArns=[arn]) == denied


def test_a_deleted_share_is_told_so_to_its_owner_and_grants_nothing(sender, receiver, gateway):
    share = sender.share(gateway, receiver.account_id)
    receiver.accept_share(share)
    sender.ram.delete_resource_share(resourceShareArn=share)
    assert (
        sender.ram.get_resource_shares(resourceOwner="SELF", resourceShareArns=[share])["resourceShares"][0]["status"]
        == "DELETED"
    )
    assert gateway["TransitGatewayId"] not in receiver.gateways()
    assert share not in received(receiver)


def test_within_an_organization_nobody_is_invited_and_nobody_leaves(aws, sender, receiver, gateway):
    aws.are_one_organization(sender.account_id, receiver.account_id)
    share = sender.share(gateway, receiver.account_id, allowExternalPrincipals=False)
    assert receiver.invitations(share) == {}
    assert gateway["TransitGatewayId"] in receiver.gateways()
    me = {"resourceShareArn": share, "principals": [receiver.account_id]}
    assert code_of(receiver.ram.disassociate_resource_share, **me) == "OperationNotPermittedException"
    outside = {"resourceShareArn": share, "principals": [THIRD_ACCOUNT]}
    assert code_of(sender.ram.associate_resource_share, **outside) == "OperationNotPermittedException"
    aws.are_one_organization()


def test_principals_and_resources_are_looked_at(sender, gateway):
    create = sender.ram.create_resource_share
    assert code_of(create, name="one", principals=["somebody"]) == "InvalidParameterException"
    assert code_of(create, name="one", resourceArns=["tgw-1"]) == "MalformedArnException"
    assert code_of(create, name="one", principals=["123456789012", "somebody"]) == "InvalidParameterException"
    assert sender.ram.get_resource_shares(resourceOwner="SELF", name="one")["resourceShares"] == []
    organization = "arn:aws:organizations::210987654321:organization/o-1234567890"
    assert code_of(create, name="one", principals=[organization]) == "UnknownResourceException"


def test_what_is_not_there_is_unknown(sender):
    arn = "arn:aws:ram:ap-northeast-1:210987654321:resource-share/none"
    assert code_of(sender.ram.delete_resource_share, resourceShareArn=arn) == "UnknownResourceException"
    arn = "arn:aws:ram:ap-northeast-1:210987654321:resource-share-invitation/none"
    accept = sender.ram.accept_resource_share_invitation
    assert code_of(accept, resourceShareInvitationArn=arn) == "ResourceShareInvitationArnNotFoundException"


def test_shares_are_regional(aws, sender, receiver, gateway):
    share = sender.share(gateway, receiver.account_id)
    elsewhere = Owner(aws, region=OTHER_REGION)
    assert elsewhere.invitations(share) == {}
    receiver.accept_share(share)
    assert share not in received(elsewhere)


def test_names_and_tags_change_in_place(sender):
    made = sender.ram.create_resource_share(name="one", tags=[{"key": "owner", "value": "network"}])["resourceShare"]
    arn = made["resourceShareArn"]
    sender.ram.update_resource_share(resourceShareArn=arn, name="two")
    sender.ram.tag_resource(resourceShareArn=arn, tags=[{"key": "stage", "value": "dev"}])
    sender.ram.untag_resource(resourceShareArn=arn, tagKeys=["owner"])
    (found,) = sender.ram.get_resource_shares(resourceOwner="SELF", name="two")["resourceShares"]
    assert found["tags"] == [{"key": "stage", "value": "dev"}]


def received(owner, **asked):
    found = owner.ram.get_resource_shares(resourceOwner="OTHER-ACCOUNTS", **asked)["resourceShares"]
    return {each["resourceShareArn"]: each for each in found}


def principal_status(owner, share):
    asked = {"associationType": "PRINCIPAL", "resourceShareArns": [share]}
    return owner.ram.get_resource_share_associations(**asked)["resourceShareAssociations"][0]["status"]
