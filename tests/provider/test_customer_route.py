"""Customer routes of a VPG of type F2."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from pulumi_provider.values import UNKNOWN
from tests.provider.plugin import Refused
from tests.provider.surroundings import a_vpg, gateway_inputs, route_inputs

KIND = "CustomerRoute"
ELSEWHERE = "tgw-attach-00000000000000009"


@pytest.fixture
def inputs(plugin, account):
    return route_inputs(plugin, account)


def another_target(plugin, account, vpg_id):
    peering = plugin.create(
        "TransitGatewayPeeringConnection",
        {**gateway_inputs(vpg_id), "transitGatewayId": "tgw-00000000000000001"},
        name="second",
    )
    account.accept_peering(vpg_id, peering.id)
    return peering.id


def targets(account, inputs):
    routes = account.vpg(inputs["vpgId"])["customerRoutes"].values()
    return {route["destinationCidr"]: route["target"] for route in routes}


def lead(account, inputs, target):
    """Somebody leads all routes elsewhere by hand."""
    with account.cloud.lock:
        vpg = account.cloud.vpgs.get(inputs["vpgId"])
        vpg.customer_routes = [replace(route, target=target) for route in vpg.customer_routes]


def test_it_is_known_by_its_vpg_and_range(plugin, account, inputs):
    made = plugin.create(KIND, inputs)
    assert (made.id, made.outputs) == (f"{inputs['vpgId']}/10.0.0.0/16", inputs)
    assert targets(account, inputs) == {"10.0.0.0/16": inputs["target"]}


def test_another_target_is_an_update_in_place_and_another_range_a_replacement(plugin, account, inputs):
    made = plugin.create(KIND, inputs)
    changed = {**inputs, "target": another_target(plugin, account, inputs["vpgId"])}
    diff = plugin.diff(KIND, made, changed)
    assert (diff.changed, diff.replaced) == (["target"], [])
    assert plugin.update(KIND, made, changed).outputs == changed
    assert targets(account, inputs) == {"10.0.0.0/16": changed["target"]}
    assert account.requests("DELETE", "") == 0
    assert plugin.diff(KIND, made, {**inputs, "destinationCidr": "10.0.0.0/17"}).replaced == ["destinationCidr"]


def test_an_update_of_one_that_somebody_deleted_makes_it_again(plugin, account, inputs):
    made = plugin.create(KIND, inputs)
    with account.cloud.lock:
        account.cloud.vpgs.get(inputs["vpgId"]).customer_routes.clear()
    plugin.update(KIND, made, inputs)
    assert targets(account, inputs) == {"10.0.0.0/16": inputs["target"]}


@pytest.mark.parametrize("preview", [True, False], ids=["preview", "up"])
def test_a_range_that_overlaps_the_device_subnet_is_refused_unless_it_may(plugin, account, inputs, preview):
    inside = {**inputs, "destinationCidr": "10.130.0.0/16"}
    with pytest.raises(Refused) as refused:
        plugin.create(KIND, inside, preview=preview)
    assert str(refused.value) == (
        f"destinationCidr: 10.130.0.0/16 overlaps 10.128.0.0/9, the device subnet of {inputs['vpgId']}: devices in "
        "both are no longer reached. Give a range beside it, or allow it: overlapsDeviceSubnet."
    )
    assert account.requests("POST", "/customer_routes") == 0
    plugin.create(KIND, {**inside, "overlapsDeviceSubnet": True}, preview=preview)
    assert targets(account, inputs) == ({} if preview else {"10.130.0.0/16": inputs["target"]})


@pytest.mark.parametrize("preview", [True, False], ids=["preview", "up"])
@pytest.mark.parametrize("destination", ["10.21.0.0/16", "10.21.3.0/24", "10.16.0.0/13"])
def test_soracoms_own_range_is_refused_on_the_japanese_coverage(account, plugin_for, destination, preview):
    plugin = plugin_for(account, coverage="jp")
    inputs = {**route_inputs(plugin, account), "destinationCidr": destination}
    with pytest.raises(Refused) as refused:
        plugin.create(KIND, inputs, preview=preview)
    assert str(refused.value) == (
        f"destinationCidr: {destination} overlaps 10.21.0.0/16, which SORACOM has itself on the coverage jp. Give a "
        "range beside it, or renumber what is to be reached."
    )


def test_a_preview_refuses_it_on_a_vpg_that_is_still_to_be_made_too(account, plugin_for):
    plugin = plugin_for(account, coverage="jp")
    inputs = {"vpgId": UNKNOWN, "destinationCidr": "10.21.3.0/24", "target": UNKNOWN}
    with pytest.raises(Refused, match=r"destinationCidr: 10\.21\.3\.0/24 overlaps"):
        plugin.create(KIND, inputs, preview=True)


def test_it_is_anybodys_on_the_global_coverage(open_account, plugin_for):
    account = open_account(coverage="g")
    plugin = plugin_for(account, coverage="g")
    inputs = {**route_inputs(plugin, account), "destinationCidr": "10.21.0.0/16"}
    assert plugin.create(KIND, inputs).outputs == inputs


@pytest.mark.parametrize("preview", [True, False], ids=["preview", "up"])
def test_a_vpg_of_type_f_is_refused(plugin, preview):
    vpg = a_vpg(plugin)
    wanted = {"vpgId": vpg.id, "destinationCidr": "10.0.0.0/16", "target": ELSEWHERE}
    with pytest.raises(Refused) as refused:
        plugin.create(KIND, wanted, preview=preview)
    assert str(refused.value) == (
        f"vpgId: {vpg.id} is of type F, and only one of type F2 has a transit gateway. On type F, what devices reach "
        "is a VpcPeeringConnection's destinationCidrBlock, or name a VPG of type F2."
    )


def test_a_route_to_elsewhere_that_is_there_already_is_refused_rather_than_taken(plugin, account, inputs):
    made = plugin.create(KIND, inputs)
    lead(account, inputs, ELSEWHERE)
    with pytest.raises(Refused) as refused:
        plugin.create(KIND, inputs)
    assert str(refused.value) == (
        f"destinationCidr: {inputs['vpgId']} leads 10.0.0.0/16 to {ELSEWHERE} already, and not to {inputs['target']}. "
        f"Delete that route in SORACOM's console, or take it over: `pulumi import soracom:index:CustomerRoute it "
        f"{made.id}`."
    )


def test_one_that_leads_elsewhere_by_now_is_shown_and_left(plugin, account, inputs):
    made = plugin.create(KIND, inputs)
    lead(account, inputs, ELSEWHERE)
    assert plugin.read(KIND, made.id, made).outputs["target"] == ELSEWHERE
    plugin.delete(KIND, made)
    assert targets(account, inputs) == {"10.0.0.0/16": ELSEWHERE}
    assert plugin.warnings == [
        f"The target of 10.0.0.0/16 on {inputs['vpgId']} is {ELSEWHERE} now, and not {inputs['target']} as recorded, "
        "so it was left as it is. If nobody needs it, remove it in SORACOM's console."
    ]


def test_on_somebodys_vpg_what_somebody_changed_is_not_overwritten(account, plugin, plugin_for):
    other = plugin_for(account, owner="another-state")
    inputs = route_inputs(other, account)
    made = plugin.create(KIND, inputs)
    lead(account, inputs, ELSEWHERE)
    wanted = {**inputs, "target": another_target(other, account, inputs["vpgId"])}
    with pytest.raises(Refused, match=rf"^The target of 10\.0\.0\.0/16 is {ELSEWHERE} now, and not {inputs['target']}"):
        plugin.update(KIND, made, wanted)
    assert targets(account, inputs) == {"10.0.0.0/16": ELSEWHERE}


def test_a_dynamic_route_for_the_range_is_none_that_somebody_made(plugin, account, inputs):
    """Nothing that is emulated makes one; SORACOM's description knows them."""
    dynamic = {"id": "learnt", "destinationCidr": "10.0.0.0/16", "target": ELSEWHERE, "type": "dynamic"}
    with account.cloud.lock:
        learnt = SimpleNamespace(route_id="learnt", destination=None, shown=lambda: dynamic)
        account.cloud.vpgs.get(inputs["vpgId"]).customer_routes.append(learnt)
    made = plugin.create(KIND, inputs)
    assert plugin.read(KIND, made.id, made).outputs == inputs
    plugin.delete(KIND, made)
    assert account.vpg(inputs["vpgId"])["customerRoutes"] == {"learnt": dynamic}


def test_soracoms_refusal_of_a_target_that_is_not_active_reaches_the_user(plugin, account, inputs):
    with pytest.raises(Refused, match=r"SORACOM refused POST /virtual_private_gateways/.*/customer_routes with 400"):
        plugin.create(KIND, {**inputs, "target": ELSEWHERE})
