"""SIM groups, their configuration, and the SIMs in them."""

import pytest

from tests.provider.plugin import Refused
from tests.provider.surroundings import a_group, a_vpg


def air(account, group_id):
    with account.cloud.lock:
        return dict(account.cloud.groups.get(group_id).air)


def test_a_groups_tags_are_changed_in_place_and_ours_stays(plugin, account):
    group = plugin.create("Group", {"tags": {"name": "fleet", "site": "a"}})
    plugin.update("Group", group, {"tags": {"name": "ships"}})
    with account.cloud.lock:
        tags = dict(account.cloud.groups.get(group.id).tags)
    assert tags.pop("pulumi-urn").endswith(f"::{group.outputs['claim']}")
    assert tags == {"name": "ships"}


def test_a_group_with_sims_in_it_is_not_deleted(plugin, account):
    group = a_group(plugin)
    inputs = {"groupId": group.id, "simId": account.sim()["simId"], "session": "keep"}
    plugin.create("SimGroupMembership", inputs)
    told = r"\(SORACOM deletes a group only while no SIM is in it\. .*take it out in SORACOM.s console"
    with pytest.raises(Refused, match=told):
        plugin.delete("Group", group)
    assert account.count("groups") == 1


def test_a_configuration_sets_what_the_api_calls_so(plugin, account):
    group, vpg = a_group(plugin), a_vpg(plugin)
    inputs = {"groupId": group.id, "vpgId": vpg.id, "dnsServers": ["10.0.0.2", "10.0.0.3"], "linkMtu": 1400}
    plugin.create("GroupConfiguration", inputs)
    assert air(account, group.id) == {
        "useVpg": True,
        "vpgId": vpg.id,
        "useCustomDns": True,
        "dnsServers": ["10.0.0.2", "10.0.0.3"],
        "ipLinkMtu": 1400,
    }


def test_a_configuration_leaves_settings_alone_that_it_does_not_set(plugin, account):
    group = a_group(plugin)
    with account.cloud.lock:
        account.cloud.groups.get(group.id).configuration["SoracomAir"] = {"binaryParserEnabled": True}
    configuration = plugin.create("GroupConfiguration", {"groupId": group.id, "linkMtu": 1400})
    with account.cloud.lock:
        account.cloud.groups.get(group.id).air.update(useCustomDns=True, dnsServers=["10.9.9.9"])
    refreshed = plugin.read("GroupConfiguration", configuration.id, configuration)
    assert refreshed.outputs == configuration.outputs
    plugin.delete("GroupConfiguration", refreshed)
    assert air(account, group.id) == {
        "binaryParserEnabled": True,
        "useCustomDns": True,
        "dnsServers": ["10.9.9.9"],
    }


def test_a_setting_that_is_no_longer_given_is_removed(plugin, account):
    group, vpg = a_group(plugin), a_vpg(plugin)
    configuration = plugin.create("GroupConfiguration", {"groupId": group.id, "vpgId": vpg.id, "linkMtu": 1400})
    inputs = {"groupId": group.id, "linkMtu": 1400}
    assert plugin.diff("GroupConfiguration", configuration, inputs).changed == ["vpgId"]
    plugin.update("GroupConfiguration", configuration, inputs)
    assert air(account, group.id) == {"ipLinkMtu": 1400}


def test_a_setting_changed_by_hand_shows_in_a_refresh_and_an_update_repairs_it(plugin, account):
    group = a_group(plugin)
    inputs = {"groupId": group.id, "linkMtu": 1400, "dnsServers": ["10.0.0.2"]}
    configuration = plugin.create("GroupConfiguration", inputs)
    with account.cloud.lock:
        account.cloud.groups.get(group.id).air.update(ipLinkMtu=1280, useCustomDns=False)
    now = plugin.read("GroupConfiguration", configuration.id, configuration)
    assert (now.outputs.get("linkMtu"), now.outputs.get("dnsServers")) == (1280, None)
    assert plugin.diff("GroupConfiguration", now, inputs).changed == ["dnsServers", "linkMtu"]
    plugin.update("GroupConfiguration", now, inputs)
    assert air(account, group.id)["ipLinkMtu"] == 1400


@pytest.mark.parametrize("by", ["simId", "imsi"])
def test_a_sim_is_put_into_a_group_by_either_of_its_names(plugin, account, by):
    group = a_group(plugin)
    name = {"simId": account.sim(1)["simId"], "imsi": account.imsi(1)}[by]
    membership = plugin.create("SimGroupMembership", {"groupId": group.id, by: name, "session": "keep"})
    assert account.sim(1)["groupId"] == group.id
    assert membership.id == account.sim(1)["simId"]
    refreshed = plugin.read("SimGroupMembership", membership.id, membership)
    inputs = {"groupId": group.id, by: name, "session": "keep"}
    assert plugin.diff("SimGroupMembership", refreshed, inputs).changed == []


def a_group_on_a_vpg(plugin, name="group"):
    group = a_group(plugin, name)
    vpg = a_vpg(plugin)
    plugin.create("GroupConfiguration", {"groupId": group.id, "vpgId": vpg.id}, name=name)
    return group, vpg


def test_a_reset_brings_the_sim_onto_the_groups_vpg_at_once(plugin, account):
    group, vpg = a_group_on_a_vpg(plugin)
    inputs = {"groupId": group.id, "simId": account.sim()["simId"], "session": "reset"}
    plugin.create("SimGroupMembership", inputs)
    assert account.sim()["sessionStatus"]["vpgId"] == vpg.id


def test_without_a_reset_the_session_stays_as_it_was(plugin, account):
    group, _ = a_group_on_a_vpg(plugin)
    before = account.sim()["sessionStatus"]["sessionId"]
    inputs = {"groupId": group.id, "simId": account.sim()["simId"], "session": "keep"}
    plugin.create("SimGroupMembership", inputs)
    assert account.sim()["sessionStatus"]["sessionId"] == before
    assert account.requests("POST", "/delete_session") == 0


DELETE_SESSION = "/sims/*/delete_session"


def session_before_and_after_a_reset(plugin, account):
    sim = account.sim()
    inputs = {"groupId": a_group(plugin).id, "simId": sim["simId"], "session": "reset"}
    plugin.create("SimGroupMembership", inputs)
    return sim["sessionStatus"]["sessionId"], account.sim()["sessionStatus"]["sessionId"]


@pytest.mark.parametrize("late", [False, True], ids=["carried out", "carried out late"])
def test_a_reset_whose_answer_is_lost_ends_one_session(plugin, account, late):
    if late:
        account.answer_late("POST", DELETE_SESSION, later=1)
    else:
        account.lose_answer("POST", DELETE_SESSION)
    before, after = session_before_and_after_a_reset(plugin, account)
    assert after != before
    assert account.requests("POST", "/delete_session") == 1


@pytest.mark.slow
@pytest.mark.parametrize("status", [429, 503, 504])
def test_a_reset_that_was_not_carried_out_is_asked_for_again(plugin, account, status):
    account.refuse("POST", DELETE_SESSION, status, times=2)
    before, after = session_before_and_after_a_reset(plugin, account)
    assert after != before
    assert account.requests("POST", "/delete_session") == 3


def test_a_sim_that_is_offline_is_no_error(plugin, account):
    sim_id = account.sim()["simId"]
    account.cloud.disconnect(sim_id)
    membership = plugin.create(
        "SimGroupMembership", {"groupId": a_group(plugin).id, "simId": sim_id, "session": "reset"}
    )
    assert account.sim()["groupId"] == membership.outputs["groupId"]
    assert account.requests("POST", "/delete_session") == 0


def test_a_sim_moved_by_hand_shows_in_a_refresh_and_an_update_moves_it_back(plugin, account):
    ours, theirs = a_group(plugin), a_group(plugin, "theirs")
    inputs = {"groupId": ours.id, "simId": account.sim()["simId"], "session": "keep"}
    membership = plugin.create("SimGroupMembership", inputs)
    with account.cloud.lock:
        account.cloud.sims.get(membership.id).group_id = theirs.id
    now = plugin.read("SimGroupMembership", membership.id, membership)
    assert now.inputs["groupId"] == theirs.id
    assert plugin.diff("SimGroupMembership", now, inputs).changed == ["groupId"]
    plugin.update("SimGroupMembership", now, inputs)
    assert account.sim()["groupId"] == ours.id


def test_deleting_a_membership_leaves_a_sim_alone_that_somebody_moved(plugin, account):
    ours, theirs = a_group(plugin), a_group(plugin, "theirs")
    inputs = {"groupId": ours.id, "simId": account.sim()["simId"], "session": "keep"}
    membership = plugin.create("SimGroupMembership", inputs)
    with account.cloud.lock:
        account.cloud.sims.get(membership.id).group_id = theirs.id
    plugin.delete("SimGroupMembership", membership)
    assert account.sim()["groupId"] == theirs.id


@pytest.mark.parametrize(("before", "after"), [("reset", "keep"), ("keep", "reset")])
def test_a_change_of_the_choice_about_sessions_touches_no_session(plugin, account, before, after):
    inputs = {"groupId": a_group(plugin).id, "simId": account.sim()["simId"], "session": before}
    membership = plugin.create("SimGroupMembership", inputs)
    account.cloud.journal.clear()
    plugin.update("SimGroupMembership", membership, inputs | {"session": after})
    assert account.requests("POST", "/delete_session") == 0


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ({"simId": "8942310099999999999"}, "simId: this account has no SIM 8942310099999999999"),
        ({"imsi": "999990000000001"}, "imsi: no SIM of this account has the IMSI 999990000000001"),
    ],
)
def test_a_sim_that_the_account_does_not_have_is_named(plugin, name, text):
    with pytest.raises(Refused) as refused:
        plugin.create("SimGroupMembership", {"groupId": a_group(plugin).id, "session": "keep", **name})
    assert str(refused.value) == f"{text}; check it, and the coverage."
