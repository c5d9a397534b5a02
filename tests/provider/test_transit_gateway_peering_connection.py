"""Peerings of transit gateways: what there is already, what is over in AWS, and what replaces one."""

import pytest

from pulumi_provider.values import UNKNOWN
from soracom_provider.resources.transit_gateway_peering_connection import TransitGatewayPeeringConnection
from tests.provider.plugin import Refused
from tests.provider.surroundings import GATEWAY_ID, a_vpg, gateway_inputs

KIND = "TransitGatewayPeeringConnection"


@pytest.fixture
def inputs(plugin):
    return gateway_inputs(a_vpg(plugin, type="F2").id)


def test_its_id_is_the_one_that_aws_knows_on_both_sides(plugin, account, inputs):
    made = plugin.create(KIND, {**inputs, "name": "hub"})
    assert account.ids("transitGatewayPeeringConnections") == [made.id]
    assert made.outputs == {**inputs, "name": "hub", "attachmentId": made.id}
    assert made.id.startswith("tgw-attach-")


def test_its_acceptance_is_no_change_of_it(plugin, account, inputs):
    made = plugin.create(KIND, inputs)
    account.accept_peering(inputs["vpgId"], made.id)
    assert plugin.read(KIND, made.id, made).outputs == made.outputs


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("vpgId", "0b6f2f5e-1f5c-4c1e-9f0e-000000000009"),
        ("awsAccountId", "210987654321"),
        ("awsRegion", "us-east-1"),
        ("transitGatewayId", "tgw-00000000000000001"),
        ("name", "office"),
    ],
)
def test_any_change_replaces_it_where_that_is_allowed(plugin, inputs, name, value):
    made = plugin.create(KIND, {**inputs, "name": "hub"})
    for changed in (value, UNKNOWN):
        with pytest.raises(Refused, match=rf"^{made.id} would be ended .* SORACOM cannot change {name} \("):
            plugin.diff(KIND, made, {**inputs, "name": "hub", name: changed})
    changed = {**inputs, "name": "hub", name: value, "allowReplacement": True}
    assert plugin.diff(KIND, made, changed).replaced == [name]


def test_one_that_aws_no_longer_shows_as_alive_is_replaced_and_no_other_change_of_the_list_is_one(plugin, inputs):
    made = plugin.create(KIND, inputs)

    def seen(live):
        diff = plugin.diff(KIND, made, inputs | {"liveAttachmentIds": live})
        return diff.changed, diff.replaced

    assert seen(["tgw-attach-of-another", made.id]) == ([], [])
    assert seen([]) == (["liveAttachmentIds"], ["liveAttachmentIds"])
    assert seen(UNKNOWN) == ([], []), "what is not known yet is no sign"
    assert plugin.diff(KIND, made, inputs).changed == [], "left out, nobody looks"
    elsewhere = {**inputs, "transitGatewayId": "tgw-00000000000000001", "liveAttachmentIds": []}
    with pytest.raises(Refused, match="SORACOM cannot change transitGatewayId"):
        plugin.diff(KIND, made, elsewhere)


def test_one_that_is_over_in_aws_is_ended_and_another_requested_rather_than_gone_on_with(plugin, account, inputs):
    over = plugin.create(KIND, inputs)
    seen = {"liveAttachmentIds": [], "endedAttachments": {over.id: "rejected"}}
    told = f"AWS shows {over.id} as rejected, by its owner: another peering is requested."
    plugin.create(KIND, inputs | seen, preview=True)
    assert (plugin.warnings, account.ids("transitGatewayPeeringConnections")) == ([told], [over.id])
    made = plugin.create(KIND, inputs | seen)
    assert plugin.warnings == [told, told]
    assert account.ids("transitGatewayPeeringConnections") == [made.id]
    assert made.id != over.id


def test_why_another_one_is_requested_is_told():
    remark = TransitGatewayPeeringConnection().remark
    assert remark("tgw-attach-1", {"liveAttachmentIds": []}) == (
        "AWS no longer shows tgw-attach-1: another peering is requested."
    )
    assert remark("tgw-attach-1", {"liveAttachmentIds": ["tgw-attach-1"]}) is None, "and only then"
    assert remark("tgw-attach-1", {}) is None, "what is not known yet is no reason"


def test_one_that_is_there_already_is_gone_on_with_unless_it_has_another_name(plugin, account, inputs):
    made = plugin.create(KIND, inputs)
    assert plugin.create(KIND, inputs) == made
    assert plugin.warnings == [f"Went on: {made.id} already peers {GATEWAY_ID} with {inputs['vpgId']}."]
    with pytest.raises(Refused) as refused:
        plugin.create(KIND, {**inputs, "name": "office"})
    assert str(refused.value) == (
        f"{made.id} already peers {GATEWAY_ID} with {inputs['vpgId']}, by the name None and not office. Delete it in "
        f"SORACOM's console, or take it over: `pulumi import soracom:index:{KIND} it {made.id}`."
    )


@pytest.mark.parametrize("preview", [True, False], ids=["preview", "up"])
def test_a_vpg_of_type_f_and_its_own_gateway_are_refused_before_anything_is_asked_for(plugin, account, inputs, preview):
    vpg = a_vpg(plugin, type="F2")
    own = vpg.outputs["transitGatewayId"]
    with pytest.raises(Refused, match=rf"^transitGatewayId: {own} is the VPG's own transit gateway; give the one that"):
        plugin.create(KIND, {**inputs, "transitGatewayId": own}, preview=preview)
    of_type_f = plugin.create("VirtualPrivateGateway", {"type": "F"}, name="other")
    with pytest.raises(Refused, match=rf"^vpgId: {of_type_f.id} is of type F, and only one of type F2 has a transit"):
        plugin.create(KIND, gateway_inputs(of_type_f.id), preview=preview)
    assert account.requests("POST", "/transit_gateway_peering_connections") == 0


def test_one_with_another_gateway_by_now_is_left(plugin, account, inputs):
    made = plugin.create(KIND, inputs)
    with account.cloud.lock:
        (there,) = account.cloud.vpgs.get(inputs["vpgId"]).gateway_peerings
        there.transit_gateway_id = "tgw-00000000000000001"
    plugin.delete(KIND, made)
    assert account.ids("transitGatewayPeeringConnections") == [made.id]
    assert plugin.warnings == [
        f"The gateway that {made.id} peers with is tgw-00000000000000001 now, and not {GATEWAY_ID} as recorded, so it "
        "was left as it is. If nobody needs it, remove it in SORACOM's console."
    ]
