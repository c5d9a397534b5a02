"""A VPG: its wait, its tag, its replacement, and who may delete it."""

import threading
from dataclasses import replace

import pytest

from devicepath_tools.rehearsal.clouds.soracom.account.virtual_private_gateways import VirtualPrivateGateway
from devicepath_tools.rehearsal.clouds.soracom.account.vpn_connections import VpnConnection
from tests.provider.account import eventually
from tests.provider.plugin import Half, Refused
from tests.provider.surroundings import VPC_ID, a_vpg, gateway_inputs, peering_inputs, vpc_inputs

KIND = "VirtualPrivateGateway"


def test_a_creation_ends_when_the_vpg_is_running_and_gives_its_range(plugin, account):
    vpg = a_vpg(plugin)
    assert account.vpg(vpg.id)["status"] == "running"
    assert vpg.outputs["status"] == "running"
    assert vpg.outputs["vpgRange"] == account.vpg(vpg.id)["vpgSubnetCidrRange"]
    assert vpg.outputs["region"] == "ap-northeast-1"


def test_the_request_says_what_the_inputs_say(plugin, account):
    inputs = {"type": "F2", "deviceSubnet": "172.16.0.0/16", "useInternetGateway": False, "transitGatewayAsn": 64600}
    shown = account.vpg(a_vpg(plugin, **inputs, tags={"name": "fleet"}).id)
    assert (shown["type"], shown["deviceSubnetCidrRange"], shown["useInternetGateway"]) == (242, "172.16.0.0/16", False)
    assert shown["soracomTransitGateway"]["asn"] == 64600
    assert shown["tags"]["name"] == "fleet"


def test_its_tag_names_stack_project_and_resource(plugin, account):
    tag = account.vpg(a_vpg(plugin).id)["tags"]["pulumi-urn"]
    assert tag.startswith("urn:pulumi:dev::fleet::soracom:index:VirtualPrivateGateway::vpg#")


def test_a_vpg_that_stays_creating_is_recorded_with_the_reason_and_gone_on_with(plugin, account):
    account.cloud.vpgs.make_next_stuck()
    with pytest.raises(Half) as half:
        plugin.create(KIND, {"type": "F"}, limit_s=0.1)
    vpg_id = account.ids("virtualPrivateGateways")[0]
    assert half.value.reason == (
        f"{vpg_id} exists but is not ready: it is still creating, and 0.1 seconds are over (custom_timeouts sets "
        "another limit). Run `pulumi up` again to go on from there."
    )
    assert (half.value.id, half.value.outputs["status"]) == (vpg_id, "creating")
    account.cloud.release(vpg_id)
    recorded = plugin.read(KIND, vpg_id)
    assert recorded is not None
    assert plugin.update(KIND, recorded, {"type": "F"}).outputs["status"] == "running"
    assert account.count("virtualPrivateGateways") == 1


def test_a_vpg_that_is_not_shown_yet_is_waited_for(plugin, account):
    account.refuse("GET", "/virtual_private_gateways/*", 404, times=3)
    made = a_vpg(plugin)
    assert account.ids("virtualPrivateGateways") == [made.id]
    assert made.outputs["status"] == "running"


def test_a_vpg_that_is_never_shown_is_recorded(plugin, account):
    account.refuse("GET", "/virtual_private_gateways/*", 404, times=10_000)
    with pytest.raises(Half, match="exists but is not ready: it is still creating") as half:
        plugin.create(KIND, {"type": "F"}, limit_s=0.2)
    assert account.ids("virtualPrivateGateways") == [half.value.id]


def test_a_vpg_that_is_gone_before_it_is_running_is_not(plugin, account):
    account.cloud.vpgs.make_next_stuck()
    account.refuse("GET", "/virtual_private_gateways/*", 404, times=10_000, after=1)
    with pytest.raises(Refused, match="does not exist, or is being deleted"):
        a_vpg(plugin)


def test_an_interrupted_run_stops_waiting_and_records_the_vpg(plugin, account):
    account.cloud.vpgs.make_next_stuck()
    ended: list[Half] = []

    def create() -> None:
        try:
            plugin.create(KIND, {"type": "F"})
        except Half as half:
            ended.append(half)

    creation = threading.Thread(target=create)
    creation.start()
    eventually(lambda: account.count("virtualPrivateGateways") == 1, "the VPG is being created")
    plugin.cancel()
    creation.join(10)
    assert "it is still creating, and the run was interrupted" in ended[0].reason


@pytest.mark.parametrize("preview", [False, True], ids=["up", "preview"])
def test_one_that_is_recorded_as_failed_and_runs_by_now_is_not_replaced(plugin, account, preview):
    made = plugin.create(KIND, {"type": "F"})
    vpg = account.cloud.vpgs.get(made.id)
    vpg.failed = True
    seen = plugin.read(KIND, made.id, made)
    vpg.failed = False
    assert plugin.diff(KIND, seen, {"type": "F"}).replaced == ["status"]
    with pytest.raises(Refused) as refused:
        plugin.create(KIND, {"type": "F"}, preview=True) if preview else plugin.delete(KIND, seen)
    assert str(refused.value) == (
        f"{made.id} is recorded as failed and runs by now, so it is not ended: `pulumi refresh` records that, and "
        "`pulumi up` keeps it. Or allow it: allowReplacement, in a stack file `allow_replacement: [vpg]`."
    )
    assert account.ids("virtualPrivateGateways") == [made.id]
    plugin.forget()
    plugin.delete(KIND, seen)
    assert account.ids("virtualPrivateGateways") == [], "of a program that has it no longer"


def test_a_failed_vpg_is_recorded_and_replaced_by_the_next_run(plugin, account):
    account.cloud.vpgs.make_next_stuck()
    with pytest.raises(Half):
        plugin.create(KIND, {"type": "F"}, limit_s=0.05)
    vpg_id = account.ids("virtualPrivateGateways")[0]
    account.cloud.fail(vpg_id)
    recorded = plugin.read(KIND, vpg_id)
    assert recorded is not None
    with pytest.raises(Half, match="SORACOM says that it is failed"):
        plugin.update(KIND, recorded, {"type": "F"})
    assert plugin.diff(KIND, recorded, {"type": "F"}).replaced == ["status"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("type", "F2"),
        ("deviceSubnet", "192.168.0.0/16"),
        ("useInternetGateway", False),
        ("region", "eu-central-1"),
    ],
)
def test_what_soracom_cannot_change_replaces_the_vpg_only_where_that_is_allowed(plugin, name, value):
    vpg = a_vpg(plugin)
    with pytest.raises(
        Refused, match=rf"^{vpg.id} would be ended and another VPG made, .* change {name} \("
    ) as refused:
        plugin.diff(KIND, vpg, {"type": "F", name: value})
    assert "allowReplacement, in a stack file `allow_replacement: [vpg]`" in str(refused.value)
    assert plugin.diff(KIND, vpg, {"type": "F", name: value, "allowReplacement": True}).replaced == [name]


def test_that_a_replacement_is_allowed_is_no_change_and_not_recorded(plugin):
    vpg = a_vpg(plugin, allowReplacement=True)
    assert plugin.diff(KIND, vpg, {"type": "F"}).changed == []
    assert "allowReplacement" not in vpg.inputs


def test_what_a_refresh_or_an_import_sees_does_not_say_whether_a_replacement_is_allowed(plugin):
    vpg = a_vpg(plugin, allowReplacement=True)
    assert "allowReplacement" not in plugin.read(KIND, vpg.id, vpg).inputs
    assert "allowReplacement" not in plugin.read(KIND, vpg.id).inputs


def test_an_import_that_differs_is_left_to_the_engine_which_refuses_it(plugin):
    vpg = a_vpg(plugin)
    imported = plugin.read(KIND, vpg.id)
    assert plugin.diff(KIND, imported, {"type": "F", "deviceSubnet": "192.168.0.0/16"}).replaced == ["deviceSubnet"]


def test_what_changes_is_told_with_both_values(plugin):
    vpg = a_vpg(plugin)
    with pytest.raises(Refused) as refused:
        plugin.diff(KIND, vpg, {"type": "F", "useInternetGateway": False, "deviceSubnet": "192.168.0.0/16"})
    assert "deviceSubnet (10.128.0.0/9 to 192.168.0.0/16), useInternetGateway (true to false)" in str(refused.value)


def test_saying_what_soracom_chose_or_leaving_it_out_is_no_change(plugin):
    vpg = a_vpg(plugin)
    assert plugin.diff(KIND, vpg, {"type": "F", "region": "ap-northeast-1"}).changed == []
    assert plugin.diff(KIND, a_vpg(plugin, region="ap-northeast-1"), {"type": "F"}).changed == []


def test_tags_are_changed_in_place_and_ours_stays(plugin, account):
    vpg = a_vpg(plugin, tags={"name": "fleet", "site": "a&b/c"})
    inputs = {"type": "F", "tags": {"name": "ships"}}
    assert plugin.diff(KIND, vpg, inputs).replaced == []
    updated = plugin.update(KIND, vpg, inputs)
    tags = account.vpg(vpg.id)["tags"]
    assert updated.outputs["tags"] == {"name": "ships"}
    assert {name: value for name, value in tags.items() if name != "pulumi-urn"} == {"name": "ships"}
    assert tags["pulumi-urn"].endswith(f"::{vpg.outputs['claim']}")


def test_a_refresh_shows_tags_that_somebody_changed_and_an_update_repairs_them(plugin, account):
    vpg = a_vpg(plugin, tags={"name": "fleet"})
    with account.cloud.lock:
        account.cloud.vpgs.get(vpg.id).tags.update(name="mine", owner="me")
    now = plugin.read(KIND, vpg.id, vpg)
    assert now.outputs["tags"] == {"name": "mine", "owner": "me"}
    assert plugin.diff(KIND, now, {"type": "F", "tags": {"name": "fleet"}}).changed == ["tags"]
    plugin.update(KIND, now, {"type": "F", "tags": {"name": "fleet"}})
    assert account.vpg(vpg.id)["tags"].keys() == {"name", "pulumi-urn"}


def test_a_vpg_that_is_terminating_is_gone(plugin, account):
    vpg = a_vpg(plugin)
    account.cloud.hold(vpg.id)
    with pytest.raises(Refused, match=r"is not terminated yet: 0.05 seconds are over"):
        plugin.delete(KIND, vpg, limit_s=0.05)
    assert account.vpg(vpg.id)["status"] == "terminating"
    assert plugin.read(KIND, vpg.id, vpg) is None


def test_a_vpg_that_is_terminating_is_never_gone_on_with(plugin, account):
    vpg = a_vpg(plugin)
    account.cloud.hold(vpg.id)
    with pytest.raises(Refused):
        plugin.delete(KIND, vpg, limit_s=0.05)
    assert a_vpg(plugin).id != vpg.id


def test_a_deletion_waits_until_the_vpg_is_terminated(plugin, account):
    vpg = a_vpg(plugin)
    plugin.delete(KIND, vpg)
    assert account.count("virtualPrivateGateways") == 0


def test_a_vpg_with_peering_connections_left_is_not_deleted_and_they_are_named(plugin, account):
    vpg = a_vpg(plugin)
    connection = plugin.create("VpcPeeringConnection", peering_inputs(vpg.id))
    with pytest.raises(Refused) as refused:
        plugin.delete(KIND, vpg)
    assert str(refused.value) == (
        f"{vpg.id} cannot be terminated while it has VPC peering connections: {connection.id}. Delete them, by "
        "`pulumi destroy` of the stack that made them or in SORACOM's console, and run the same command again; or hand "
        "the VPG over (docs/several-stacks.md)."
    )
    assert account.vpg(vpg.id)["status"] == "running"


def test_a_vpg_with_attachments_to_its_transit_gateway_left_is_not_deleted_and_they_are_named(plugin, account):
    vpg = a_vpg(plugin, type="F2")
    plugin.create("TransitGatewayVpcAttachment", vpc_inputs(vpg.id))
    peering = plugin.create("TransitGatewayPeeringConnection", gateway_inputs(vpg.id))
    with pytest.raises(Refused) as refused:
        plugin.delete(KIND, vpg)
    assert str(refused.value).startswith(
        f"{vpg.id} cannot be terminated while it has attached VPCs: {VPC_ID}; peerings of its transit gateway: "
        f"{peering.id}. Delete them, by `pulumi destroy` of the stack that made them"
    )


def test_a_vpg_with_door_or_direct_is_not_deleted_and_who_ends_them_is_told(plugin, account):
    vpg = a_vpg(plugin)
    there = account.cloud.vpgs.get(vpg.id)
    there.vpn_connections["vpn-1"] = VpnConnection("vpn-1", 65010)
    there.virtual_interfaces.append("dxvif-1")
    with pytest.raises(Refused) as refused:
        plugin.delete(KIND, vpg)
    assert str(refused.value) == (
        f"{vpg.id} cannot be terminated while it has VPN connections of Door: vpn-1; virtual interfaces of Direct: "
        "dxvif-1. Only SORACOM's support ends them, by a ticket; run the same command again then, or hand the VPG over "
        "(docs/several-stacks.md)."
    )
    there.vpn_connections.clear()
    there.virtual_interfaces.clear()
    plugin.delete(KIND, vpg)
    assert account.count("virtualPrivateGateways") == 0


def test_one_of_type_f2_has_a_transit_gateway_and_others_none(plugin, account):
    vpg = a_vpg(plugin, type="F2", transitGatewayAsn=64600)
    shown = account.vpg(vpg.id)["soracomTransitGateway"]
    gateway = {name: value for name, value in vpg.outputs.items() if name.startswith("transitGateway")}
    assert gateway == {
        "transitGatewayId": shown["id"],
        "transitGatewayArn": shown["arn"],
        "transitGatewayAsn": 64600,
        "transitGatewayOwnerId": "999911112222",
        "transitGatewayRegion": "ap-northeast-1",
    }
    found = plugin.invoke("getVirtualPrivateGateway", {"vpgId": vpg.id})
    assert {name: found[name] for name in gateway} == gateway
    for kind in ("E", "F"):
        other = plugin.create(KIND, {"type": kind}, name=kind)
        assert [name for name in other.outputs if name.startswith("transitGateway")] == []


def test_one_whose_transit_gateway_an_older_version_did_not_record_is_updated_once(plugin):
    vpg = a_vpg(plugin, type="F2")
    before = replace(vpg, outputs={name: value for name, value in vpg.outputs.items() if name != "transitGatewayId"})
    assert plugin.diff(KIND, before, vpg.inputs).changed == ["transitGatewayId"]
    after = plugin.update(KIND, before, vpg.inputs)
    assert after.outputs == vpg.outputs
    assert plugin.diff(KIND, after, vpg.inputs).changed == []


def test_one_is_not_ready_before_its_transit_gateway_is_shown(plugin, account, monkeypatch):
    shown = VirtualPrivateGateway.shown
    looks = iter([True, True])

    def late(self, *arguments):
        vpg = shown(self, *arguments)
        return vpg | ({"soracomTransitGateway": {}} if vpg["status"] == "running" and next(looks, False) else {})

    monkeypatch.setattr(VirtualPrivateGateway, "shown", late)
    assert a_vpg(plugin, type="F2").outputs["transitGatewayId"].startswith("tgw-")
    assert next(looks, None) is None, "it was late"


def test_another_vpg_under_the_same_tag_is_refused_rather_than_taken(plugin, account):
    vpg = a_vpg(plugin)
    with pytest.raises(Refused) as refused:
        a_vpg(plugin, type="E", deviceSubnet="192.168.0.0/16")
    assert str(refused.value).startswith(
        f"{vpg.id} carries the tag of this resource, but has another device_subnet, type."
    )
    assert account.count("virtualPrivateGateways") == 1


def test_a_vpg_that_is_about_to_be_replaced_is_not_gone_on_with(plugin, account):
    """As with `delete_before_replace=False` in a resource's options, for a cut-over without a gap."""
    before = plugin.create(KIND, {"type": "F"})
    assert plugin.diff(KIND, before, {"type": "F2", "allowReplacement": True}).replaced == ["type"]
    after = plugin.create(KIND, {"type": "F2"})
    assert after.id != before.id
    plugin.delete(KIND, before)
    assert account.ids("virtualPrivateGateways") == [after.id]


def test_two_vpgs_under_one_tag_are_refused_rather_than_guessed(plugin, account):
    first = a_vpg(plugin)
    second = plugin.create(KIND, {"type": "F"}, name="other")
    with account.cloud.lock:
        tag = account.cloud.vpgs.get(first.id).tags["pulumi-urn"]
        account.cloud.vpgs.get(second.id).tags["pulumi-urn"] = tag
    with pytest.raises(Refused, match="all carry the tag of this resource, so it is not clear which to go on with"):
        a_vpg(plugin)
    assert account.count("virtualPrivateGateways") == 2


def test_whoever_lost_a_vpg_to_a_later_run_neither_sees_nor_deletes_it(plugin, account):
    before = a_vpg(plugin)
    later = a_vpg(plugin)
    assert later.id == before.id
    assert plugin.read(KIND, before.id, before) is None
    plugin.delete(KIND, before)
    assert account.vpg(later.id)["status"] == "running"


def test_a_new_vpg_that_is_still_creating_can_be_deleted(open_account, plugin_for):
    account = open_account(creation_seconds=0.3)
    plugin = plugin_for(account)
    with pytest.raises(Half) as half:
        plugin.create(KIND, {"type": "F"}, limit_s=0.02)
    recorded = plugin.read(KIND, half.value.id)
    plugin.delete(KIND, recorded)
    assert account.count("virtualPrivateGateways") == 0


# Where it is


@pytest.mark.parametrize("preview", [True, False])
def test_where_no_vpg_of_the_coverage_is_is_refused_before_soracom_is_asked(account, plugin_for, preview):
    plugin = plugin_for(account, coverage="jp")
    account.cloud.journal.clear()
    with pytest.raises(Refused) as refused:
        plugin.create(KIND, {"type": "F", "region": "eu-central-1"}, preview=preview)
    assert str(refused.value) == (
        "region: eu-central-1, but a VPG of the coverage jp is always in ap-northeast-1; leave it out, or use an "
        "account's coverage g."
    )
    assert account.cloud.journal.entries() == []
    plugin.create(KIND, {"type": "F", "region": "ap-northeast-1"}, preview=preview)


@pytest.mark.parametrize("coverage", [{"coverage": "g"}, {}])
def test_where_the_coverage_may_have_it_a_preview_says_nothing(account, plugin_for, coverage):
    plugin_for(account, **coverage).create(KIND, {"type": "F", "region": "eu-central-1"}, preview=True)
