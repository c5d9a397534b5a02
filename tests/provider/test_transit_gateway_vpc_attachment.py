"""Registered VPCs: the share that a registration waits for, one that failed, and what replaces one."""

import pytest

from pulumi_provider.values import UNKNOWN
from soracom_provider.resources.registered_vpc import entry_of
from tests.provider.plugin import Half, Refused
from tests.provider.surroundings import ATTACHMENT_ID, VPC_ID, a_vpg, vpc_inputs

KIND = "TransitGatewayVpcAttachment"
ACCOUNT_ID = "123456789012"


@pytest.fixture
def vpg(plugin):
    return a_vpg(plugin, type="F2")


def withhold(account, vpg_id, *, withheld=True):
    """SORACOM does not get done sharing its gateway."""
    with account.cloud.lock:
        account.cloud.vpgs.get(vpg_id).transit_gateway.withholds_shares = withheld


def share_of(account, vpg_id):
    return account.vpg(vpg_id)["soracomTransitGateway"]["resourceSharedStatus"][ACCOUNT_ID]["resourceShareArn"]


def test_it_is_done_as_soon_as_the_gateway_is_shared_to_the_account(plugin, account, vpg):
    made = plugin.create(KIND, vpc_inputs(vpg.id))
    assert made.id == f"{vpg.id}/{ACCOUNT_ID}/{VPC_ID}"
    assert made.outputs == {
        **vpc_inputs(vpg.id),
        "resourceShareArn": share_of(account, vpg.id),
        "status": "registered",
    }


def test_what_becomes_of_the_attachment_afterwards_is_no_change_of_it(plugin, account, vpg):
    made = plugin.create(KIND, vpc_inputs(vpg.id))
    account.attach(vpg.id, VPC_ID, ATTACHMENT_ID)
    plugin.create("TransitGatewayVpcAttachmentAcceptance", {**made.inputs, "attachmentId": ATTACHMENT_ID})
    assert plugin.read(KIND, made.id, made).outputs == made.outputs


def test_a_share_that_does_not_come_is_told_recorded_and_waited_for_again(plugin, account, vpg):
    withhold(account, vpg.id)
    with pytest.raises(Half) as half:
        plugin.create(KIND, vpc_inputs(vpg.id), limit_s=0.1)
    assert half.value.reason == (
        f"{VPC_ID} is registered with {vpg.id}, but SORACOM shows no share of its transit gateway with the account "
        f"{ACCOUNT_ID} yet, and 0.1 seconds are over (custom_timeouts sets another limit). Run `pulumi up` again to go "
        "on from there."
    )
    assert half.value.outputs == {**vpc_inputs(vpg.id), "status": "registered"}
    recorded = plugin.read(KIND, half.value.id)
    assert plugin.diff(KIND, recorded, vpc_inputs(vpg.id)).changed == ["resourceShareArn"]
    withhold(account, vpg.id, withheld=False)
    assert plugin.update(KIND, recorded, vpc_inputs(vpg.id)).outputs["resourceShareArn"] == share_of(account, vpg.id)
    assert account.count("transitGatewayVpcAttachments") == 1


def test_two_vpcs_of_one_account_have_the_same_share_and_the_first_leaves_it_there(plugin, account, vpg):
    first = plugin.create(KIND, vpc_inputs(vpg.id), name="first")
    second = plugin.create(KIND, {**vpc_inputs(vpg.id), "vpcId": "vpc-00000000000000001"}, name="second")
    assert first.outputs["resourceShareArn"] == second.outputs["resourceShareArn"]
    plugin.delete(KIND, first)
    assert plugin.read(KIND, second.id, second).outputs == second.outputs
    assert account.ids("transitGatewayVpcAttachments") == ["vpc-00000000000000001"]


@pytest.mark.parametrize("kind", ["E", "F"])
@pytest.mark.parametrize("preview", [True, False], ids=["preview", "up"])
def test_a_vpg_of_another_type_is_refused_before_anything_is_asked_for(plugin, account, kind, preview):
    vpg = a_vpg(plugin, type=kind)
    with pytest.raises(Refused) as refused:
        plugin.create(KIND, vpc_inputs(vpg.id), preview=preview)
    assert str(refused.value) == (
        f"vpgId: {vpg.id} is of type {kind}, and only one of type F2 has a transit gateway. On type F, give the VPC a "
        "VpcPeeringConnection, or name a VPG of type F2."
    )
    assert account.requests("POST", "/transit_gateway_vpc_attachments") == 0


def test_one_that_is_there_already_is_gone_on_with_on_ones_own_vpg(plugin, account, vpg):
    made = plugin.create(KIND, vpc_inputs(vpg.id))
    assert plugin.create(KIND, vpc_inputs(vpg.id)) == made
    assert plugin.warnings == [f"Went on with {VPC_ID}, which is registered with {vpg.id} already."]


def test_one_by_another_name_is_refused_rather_than_taken(plugin, account, vpg):
    made = plugin.create(KIND, {**vpc_inputs(vpg.id), "name": "plant"})
    with pytest.raises(Refused) as refused:
        plugin.create(KIND, {**vpc_inputs(vpg.id), "name": "office"})
    assert str(refused.value) == (
        f"{VPC_ID} is registered with {vpg.id} already, by the name plant and not office. Delete it in SORACOM's "
        f"console, or take it over: `pulumi import soracom:index:{KIND} it {made.id}`."
    )
    assert account.count("transitGatewayVpcAttachments") == 1


@pytest.mark.parametrize("by", ["create", "update"])
def test_one_that_failed_is_registered_anew_in_place(plugin, account, vpg, by):
    """Were it replaced, so would be what accepted the share, and find nothing to accept."""
    made = plugin.create(KIND, vpc_inputs(vpg.id))
    account.attach(vpg.id, VPC_ID, ATTACHMENT_ID)
    account.end_attachment(vpg.id, VPC_ID)
    now = plugin.read(KIND, made.id, made)
    assert now.outputs["status"] == "failed"
    diff = plugin.diff(KIND, now, vpc_inputs(vpg.id))
    assert (diff.changed, diff.replaced) == (["status"], [])
    inputs = vpc_inputs(vpg.id)
    again = plugin.create(KIND, inputs) if by == "create" else plugin.update(KIND, now, inputs)
    assert again.outputs == made.outputs
    assert plugin.warnings == [f"The attachment of {VPC_ID} has failed at SORACOM: it is registered anew."]
    assert account.ids("transitGatewayVpcAttachments") == [VPC_ID]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("vpgId", "0b6f2f5e-1f5c-4c1e-9f0e-000000000009"),
        ("awsAccountId", "210987654321"),
        ("vpcId", "vpc-00000000000000001"),
        ("name", "office"),
    ],
)
def test_any_change_replaces_it_where_that_is_allowed(plugin, vpg, name, value):
    inputs = {**vpc_inputs(vpg.id), "name": "plant"}
    made = plugin.create(KIND, inputs)
    for changed in (value, UNKNOWN):
        with pytest.raises(
            Refused, match=rf"^The attachment of {VPC_ID} would be ended .* SORACOM cannot change {name} \("
        ):
            plugin.diff(KIND, made, inputs | {name: changed})
    assert plugin.diff(KIND, made, inputs | {name: value, "allowReplacement": True}).replaced == [name]


def test_one_that_soracom_goes_on_listing_is_told(plugin, account, vpg):
    """What its key is before the VPC is attached nobody could see: another one may be meant by the path."""
    made = plugin.create(KIND, vpc_inputs(vpg.id))
    account.refuse("DELETE", f"/virtual_private_gateways/{vpg.id}/*", 404)
    with pytest.raises(Refused) as refused:
        plugin.delete(KIND, made, limit_s=0.1)
    assert str(refused.value) == (
        f"{vpg.id} still lists the attachment of {VPC_ID} of the account {ACCOUNT_ID}: 0.1 seconds are over "
        "(custom_timeouts sets another limit). Run the same command again; if that does not help, delete it in "
        "SORACOM's console."
    )
    plugin.delete(KIND, made)
    assert account.count("transitGatewayVpcAttachments") == 0


def test_of_two_entries_of_a_vpc_the_one_that_has_not_failed_counts():
    """Whether SORACOM lists one that failed beside another nobody could see."""
    of_it = {"customerAwsAccountId": ACCOUNT_ID, "customerVpcId": VPC_ID}
    listed = {"old": {**of_it, "status": "failed"}, "new": {**of_it, "status": "active"}}
    shown = {"soracomTransitGatewayVpcAttachments": {**listed, "other": {**of_it, "customerVpcId": "vpc-12345678"}}}
    assert entry_of(shown, ACCOUNT_ID, VPC_ID) == {"key": "new", **listed["new"]}
    assert entry_of(shown, "210987654321", VPC_ID) is None


@pytest.mark.parametrize("wrong", ["vpc-0123456789abcdef0", "a/b", "a/b/c/d"])
def test_an_import_by_another_id_says_what_it_is(plugin, wrong):
    with pytest.raises(Refused, match=r"is not the id of a registered VPC; it is <VPG's id>/<account's id>/<VPC's id>"):
        plugin.read(KIND, wrong)
