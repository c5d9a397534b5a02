"""Acceptances of attached VPCs: what each state of SORACOM's leads to, and how the waits end."""

import pytest

from tests.provider.plugin import Half, Refused
from tests.provider.surroundings import ATTACHMENT_ID, VPC_ID, a_vpg, acceptance_inputs, vpc_inputs

KIND = "TransitGatewayVpcAttachmentAcceptance"
SECOND = "tgw-attach-00000000000000002"
OVER = "0.1 seconds are over (custom_timeouts sets another limit)"


@pytest.fixture
def inputs(plugin, account):
    return acceptance_inputs(plugin, account)


def entry(account, inputs):
    (shown,) = account.vpg(inputs["vpgId"])["soracomTransitGatewayVpcAttachments"].values()
    return shown


def registered(account, inputs):
    with account.cloud.lock:
        (one,) = account.cloud.vpgs.get(inputs["vpgId"]).vpc_attachments
        return one


def unfinished(plugin, inputs):
    with pytest.raises(Half) as half:
        plugin.create(KIND, inputs, limit_s=0.1)
    assert half.value.id == f"{inputs['vpgId']}/{inputs['attachmentId']}"
    return half.value


def test_what_soracom_asks_to_be_accepted_is_and_is_active_at_the_end(plugin, account, inputs):
    assert entry(account, inputs)["status"] == "acceptancePending"
    made = plugin.create(KIND, inputs)
    assert entry(account, inputs)["status"] == "active"
    assert (made.id, made.outputs) == (f"{inputs['vpgId']}/{ATTACHMENT_ID}", {**inputs, "status": "active"})
    assert account.requests("POST", "/accept") == 1


def test_what_becomes_active_by_itself_is_only_waited_for(open_account, plugin_for):
    account = open_account(accepts_registered=True, attaching_seconds=0.0)
    plugin = plugin_for(account)
    assert plugin.create(KIND, acceptance_inputs(plugin, account)).outputs["status"] == "active"
    assert account.requests("POST", "/accept") == 0


def test_what_somebody_accepted_already_is_waited_for(plugin, account, inputs):
    with account.cloud.lock:
        registered(account, inputs).accept(account.cloud.now() + 0.1, account.cloud.now())
    assert plugin.create(KIND, inputs).outputs["status"] == "active"
    assert account.requests("POST", "/accept") == 1


def test_one_that_soracom_does_not_see_is_told_with_what_to_look_at_and_gone_on_with(plugin, account):
    vpg = a_vpg(plugin, type="F2")
    registration = plugin.create("TransitGatewayVpcAttachment", vpc_inputs(vpg.id), name="vpc")
    inputs = {**registration.inputs, "attachmentId": ATTACHMENT_ID}
    half = unfinished(plugin, inputs)
    assert half.reason == (
        f"{ATTACHMENT_ID} is not active at SORACOM: SORACOM does not see it (vpcAttachmentPending): check in AWS that "
        f"it is not gone, and that it attaches {VPC_ID} of the account 123456789012 to "
        f"{vpg.outputs['transitGatewayId']} in ap-northeast-1; then run `pulumi up` again to go on ({OVER})."
    )
    assert half.outputs == {**inputs, "status": "vpcAttachmentPending"}
    account.attach(vpg.id, VPC_ID, ATTACHMENT_ID)
    recorded = plugin.read(KIND, half.id)
    assert plugin.diff(KIND, recorded, inputs).changed == ["status"]
    assert plugin.update(KIND, recorded, inputs).outputs["status"] == "active"


def test_one_that_is_accepted_and_does_not_become_active_is_told(plugin, account, inputs):
    registered(account, inputs).stuck = True
    half = unfinished(plugin, inputs)
    assert half.reason == (
        f"{ATTACHMENT_ID} is not active at SORACOM: it was accepted, and SORACOM still shows it as acceptancePending: "
        f"run `pulumi up` again to go on ({OVER})."
    )
    again = unfinished(plugin, inputs)
    assert "acceptancePending: run `pulumi up` again to go on; SORACOM refused POST " in again.reason, "why, too"
    registered(account, inputs).stuck = False
    assert plugin.update(KIND, plugin.read(KIND, half.id), inputs).outputs["status"] == "active"


def test_one_that_failed_is_told(plugin, account, inputs):
    account.end_attachment(inputs["vpgId"], VPC_ID)
    half = unfinished(plugin, inputs)
    assert half.reason == (
        f"{ATTACHMENT_ID} is not active at SORACOM: SORACOM says that it failed: if it was rejected or deleted in AWS, "
        "or has failed there, `pulumi up --refresh` makes it anew."
    )
    assert half.outputs["status"] == "failed"


def test_a_vpc_whose_attachment_was_replaced_is_registered_anew_for_the_new_one(plugin, account, inputs):
    """SORACOM's entry is of the one before, which is gone, and takes no other (assumed)."""
    plugin.create(KIND, inputs)
    account.end_attachment(inputs["vpgId"], VPC_ID)
    with pytest.raises(Half):
        plugin.create(KIND, {**inputs, "attachmentId": SECOND}, limit_s=0.1)
    assert plugin.warnings == [
        f"{VPC_ID} is registered with {inputs['vpgId']} anew: {ATTACHMENT_ID}, which was attached before, has failed."
    ]
    account.attach(inputs["vpgId"], VPC_ID, SECOND)
    assert plugin.create(KIND, {**inputs, "attachmentId": SECOND}).outputs["status"] == "active"
    assert account.ids("transitGatewayVpcAttachments") == [SECOND]


def test_one_that_soracom_still_has_in_its_place_is_told(plugin, account, inputs):
    plugin.create(KIND, inputs)
    half = unfinished(plugin, {**inputs, "attachmentId": SECOND})
    assert half.reason == (
        f"{SECOND} is not active at SORACOM: SORACOM has {ATTACHMENT_ID} (active) for {VPC_ID}, and not this one: if "
        f"{ATTACHMENT_ID} is gone in AWS, delete it in SORACOM's console and run `pulumi up --refresh` ({OVER})."
    )


def test_a_vpc_that_is_not_registered_is_told_at_once(plugin, account):
    vpg = a_vpg(plugin, type="F2")
    with pytest.raises(Refused) as refused:
        plugin.create(KIND, {**vpc_inputs(vpg.id), "attachmentId": ATTACHMENT_ID})
    assert str(refused.value) == (
        f"{VPC_ID} of the account 123456789012 is not registered with {vpg.id}, so SORACOM does not take "
        f"{ATTACHMENT_ID}. Make a soracom.TransitGatewayVpcAttachment and give this acceptance its `vpgId`; where "
        "somebody deleted it, `pulumi up --refresh` makes it again."
    )


def test_deleting_it_asks_for_nothing_and_the_attachment_stays(plugin, account, inputs):
    made = plugin.create(KIND, inputs)
    account.cloud.journal.clear()
    plugin.delete(KIND, made)
    assert account.cloud.journal.entries() == []
    assert entry(account, inputs)["status"] == "active"


def test_one_that_is_no_longer_active_is_shown_by_a_refresh_and_accepted_by_an_update(plugin, account, inputs):
    made = plugin.create(KIND, inputs)
    registered(account, inputs).active_at = None
    now = plugin.read(KIND, made.id, made)
    assert now.outputs["status"] == "acceptancePending"
    assert plugin.diff(KIND, now, inputs).changed == ["status"]
    assert plugin.update(KIND, now, inputs).outputs == made.outputs


def test_one_that_somebody_deleted_is_gone(plugin, account, inputs):
    made = plugin.create(KIND, inputs)
    with account.cloud.lock:
        account.cloud.vpgs.get(inputs["vpgId"]).vpc_attachments.clear()
    assert plugin.read(KIND, made.id, made) is None
