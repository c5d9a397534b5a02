"""Settings of a group that another state made: what was there before is given back."""

import pytest

from pulumi_provider.values import UNKNOWN
from tests.provider.plugin import Plugin, Refused
from tests.provider.surroundings import a_group, a_vpg

KIND = "GroupConfiguration"
DNS = ["10.9.9.9"]


@pytest.fixture
def other(account, plugin_for) -> Plugin:
    """Another state of a stack of the same name."""
    return plugin_for(account, owner="another-state")


@pytest.fixture
def theirs(other, account):
    """Their group on their VPG, with DNS and MTU of its own."""
    group, vpg = a_group(other), a_vpg(other)
    other.create(KIND, {"groupId": group.id, "vpgId": vpg.id, "dnsServers": DNS, "linkMtu": 1300})
    return group, vpg


def air(account, group_id):
    with account.cloud.lock:
        return dict(account.cloud.groups.get(group_id).air)


def set_by_hand(account, group_id, **values):
    with account.cloud.lock:
        account.cloud.groups.get(group_id).air.update(values)


def everything(plugin, group_id):
    vpg = plugin.create("VirtualPrivateGateway", {"type": "F"}, name="mine")
    return {"groupId": group_id, "vpgId": vpg.id, "dnsServers": ["10.0.0.2"], "linkMtu": 1400}


def test_deleting_it_gives_back_all_that_was_there(plugin, theirs, account):
    group, _ = theirs
    before = air(account, group.id)
    made = plugin.create(KIND, inputs := everything(plugin, group.id))
    assert air(account, group.id)["vpgId"] == inputs["vpgId"]
    assert made.outputs["former"] == before
    plugin.delete(KIND, plugin.read(KIND, made.id, made))
    assert air(account, group.id) == before


def test_a_setting_that_was_not_there_is_removed(plugin, other, account):
    group = a_group(other)
    set_by_hand_before = {"binaryParserEnabled": True}
    with account.cloud.lock:
        account.cloud.groups.get(group.id).configuration["SoracomAir"] = dict(set_by_hand_before)
    plugin.delete(KIND, plugin.create(KIND, everything(plugin, group.id)))
    assert air(account, group.id) == set_by_hand_before


def test_a_setting_that_is_no_longer_given_gets_back_what_it_had_and_one_that_is_added_is_remembered(
    plugin, theirs, account
):
    group, _ = theirs
    made = plugin.create(KIND, {"groupId": group.id, "linkMtu": 1400})
    made = plugin.update(KIND, made, {"groupId": group.id, "dnsServers": ["10.0.0.2"]})
    assert air(account, group.id)["ipLinkMtu"] == 1300
    assert made.outputs["former"] == {"useCustomDns": True, "dnsServers": DNS}
    plugin.delete(KIND, made)
    assert air(account, group.id)["dnsServers"] == DNS


def test_what_is_changed_twice_gets_back_what_it_had_at_first(plugin, theirs, account):
    group, _ = theirs
    made = plugin.create(KIND, {"groupId": group.id, "linkMtu": 1400})
    made = plugin.update(KIND, made, {"groupId": group.id, "linkMtu": 1280})
    plugin.delete(KIND, made)
    assert air(account, group.id)["ipLinkMtu"] == 1300


def test_a_former_vpg_that_is_gone_is_not_given_back(plugin, other, theirs, account):
    group, vpg = theirs
    made = plugin.create(KIND, everything(plugin, group.id))
    other.forget()
    other.delete("VirtualPrivateGateway", vpg)
    plugin.delete(KIND, made)
    assert air(account, group.id) == {"useCustomDns": True, "dnsServers": DNS, "ipLinkMtu": 1300}


@pytest.mark.parametrize("by", ["ours", "somebody"])
def test_what_somebody_changed_since_is_left_and_told(plugin, other, theirs, account, by):
    group = a_group(plugin, "own") if by == "ours" else theirs[0]
    made = plugin.create(KIND, inputs := everything(plugin, group.id))
    elsewhere = plugin.create("VirtualPrivateGateway", {"type": "F"}, name="elsewhere")
    set_by_hand(account, group.id, vpgId=elsewhere.id)
    plugin.delete(KIND, made)
    now = air(account, group.id)
    assert (now["useVpg"], now["vpgId"]) == (True, elsewhere.id)
    assert now.get("ipLinkMtu") == (None if by == "ours" else 1300)
    assert plugin.warnings == [
        f"vpgId of the group {group.id} is {elsewhere.id} now, and not {inputs['vpgId']} as recorded, so it was left "
        "as it is. If nobody needs it, remove it in SORACOM's console."
    ]


def test_a_setting_that_somebody_removed_since_is_not_brought_back(plugin, theirs, account):
    group, _ = theirs
    made = plugin.create(KIND, {"groupId": group.id, "linkMtu": 1400})
    with account.cloud.lock:
        del account.cloud.groups.get(group.id).air["ipLinkMtu"]
    plugin.delete(KIND, made)
    assert "ipLinkMtu" not in air(account, group.id)


def test_what_somebody_changed_since_is_not_overwritten_before_a_refresh(plugin, theirs, account):
    group, _ = theirs
    made = plugin.create(KIND, {"groupId": group.id, "linkMtu": 1400})
    set_by_hand(account, group.id, ipLinkMtu=1200)
    with pytest.raises(Refused) as refused:
        plugin.update(KIND, made, {"groupId": group.id, "linkMtu": 1280})
    assert str(refused.value) == (
        f"ipLinkMtu of the group {group.id} is 1200 now, and not 1400 as recorded: somebody changed it, and this stack "
        f"did not make {group.id}. Nothing was overwritten; `pulumi refresh` records what there is, and then `pulumi "
        "up` changes it."
    )
    made = plugin.update(KIND, plugin.read(KIND, made.id, made), {"groupId": group.id, "linkMtu": 1280})
    plugin.delete(KIND, made)
    assert air(account, group.id)["ipLinkMtu"] == 1200, "what there was before that"


@pytest.mark.parametrize("before", ["nothing", "settings"])
def test_what_another_state_set_since_stays_though_a_refresh_recorded_it(plugin, other, theirs, account, before):
    """Both have the group as an existing one; the other stack put it on its own VPG later."""
    group, vpg = theirs
    if before == "nothing":
        with account.cloud.lock:
            account.cloud.groups.get(group.id).air.clear()
    made = plugin.create(KIND, everything(plugin, group.id))
    other.forget()
    other.update(KIND, other.read(KIND, made.id), {"groupId": group.id, "vpgId": vpg.id, "linkMtu": 1280})
    now = air(account, group.id)
    refreshed = plugin.read(KIND, made.id, made)
    plugin.delete(KIND, plugin.read(KIND, made.id, refreshed))
    assert air(account, group.id) == now


def test_odd_values_that_were_there_do_not_stop_a_creation_and_are_given_back(plugin, other, account):
    group = a_group(other)
    odd = {"ipLinkMtu": "wide", "dnsServers": []}
    with account.cloud.lock:
        account.cloud.groups.get(group.id).configuration["SoracomAir"] = {**odd}
    made = plugin.create(KIND, {"groupId": group.id, "linkMtu": 1400, "dnsServers": ["10.0.0.2"]})
    assert made.outputs["former"] == odd
    plugin.delete(KIND, made)
    assert air(account, group.id) == odd


def test_of_ones_own_group_nothing_is_remembered_as_it_was_a_killed_run_that_set_it(plugin, account):
    inputs = everything(plugin, a_group(plugin).id)
    plugin.create(KIND, inputs)
    again = plugin.create(KIND, inputs)
    plugin.delete(KIND, again)
    assert air(account, inputs["groupId"]) == {}


def test_somebodys_group_that_a_killed_run_put_on_ones_own_vpg_is_taken_off_it_and_that_is_told(
    plugin, theirs, account
):
    group, _ = theirs
    inputs = everything(plugin, group.id)
    plugin.create(KIND, inputs)
    plugin.forget()
    again = plugin.create(KIND, inputs)
    (told,) = plugin.warnings
    assert told.startswith(f"The group {group.id} is on {inputs['vpgId']}, which this stack made, already: ")
    plugin.delete(KIND, again)
    assert not air(account, group.id).keys() & {"useVpg", "vpgId"}


def test_it_loses_all_that_the_killed_run_set_and_keeps_what_that_did_not_touch(plugin, other, account):
    group = a_group(other)
    set_before = {"ipLinkMtu": 1300, "userDataEnabled": True}
    with account.cloud.lock:
        account.cloud.groups.get(group.id).configuration["SoracomAir"] = dict(set_before)
    inputs = everything(plugin, group.id) | {"linkMtu": 1400}
    plugin.create(KIND, inputs)
    plugin.forget()
    plugin.delete(KIND, plugin.create(KIND, inputs))
    assert air(account, group.id) == {"userDataEnabled": True}, "neither the DNS servers nor the MTU of the killed run"


def as_wanted_already(group, there):
    return (
        f"The group {group.id}, which this stack did not make, has {there} already, as wanted here. It keeps that when "
        "this is deleted. If a run that was cut off set it, what the group had before is not known: if you know it, "
        "set that in SORACOM's console, run `pulumi refresh` and then `pulumi up`, and a deletion gives it back."
    )


@pytest.mark.parametrize("preview", [False, True])
def test_somebodys_group_that_is_as_wanted_already_stays_so_and_that_is_told(plugin, theirs, account, preview):
    """Somebody set it, or a run that was killed: nobody knows."""
    group, vpg = theirs
    before = air(account, group.id)
    inputs = {"groupId": group.id, "vpgId": vpg.id, "dnsServers": DNS, "linkMtu": 1300}
    made = plugin.create(KIND, inputs, preview=preview)
    there = f"vpgId {vpg.id} and dnsServers 10.9.9.9 and ipLinkMtu 1300"
    assert plugin.warnings == [as_wanted_already(group, there)]
    if not preview:
        plugin.delete(KIND, made)
    assert air(account, group.id) == before


@pytest.mark.parametrize("preview", [False, True])
def test_one_that_differs_in_something_was_not_set_by_such_a_run_and_nothing_is_told(plugin, theirs, preview):
    group, vpg = theirs
    plugin.create(KIND, {"groupId": group.id, "vpgId": vpg.id, "linkMtu": 1400}, preview=preview)
    assert plugin.warnings == []


@pytest.mark.parametrize("preview", [False, True])
def test_a_setting_that_a_killed_update_added_is_told_too(plugin, theirs, account, preview):
    group, _ = theirs
    made = plugin.create(KIND, {"groupId": group.id, "dnsServers": ["10.0.0.2"]})
    added = {**made.inputs, "linkMtu": 1400}
    plugin.update(KIND, made, added)
    plugin.update(KIND, made, added, preview=preview)
    assert plugin.warnings == [as_wanted_already(group, "ipLinkMtu 1400")]


@pytest.mark.parametrize("before", [{"ipLinkMtu": 1300, "useVpg": False}, {}])
def test_what_a_killed_run_lost_is_given_back_by_the_way_that_is_told(plugin, theirs, account, before):
    group, vpg = theirs
    inputs = {"groupId": group.id, "vpgId": vpg.id, "linkMtu": 1400}
    plugin.create(KIND, inputs)
    plugin.forget()
    made = plugin.create(KIND, inputs)
    assert plugin.warnings == [as_wanted_already(group, f"vpgId {vpg.id} and ipLinkMtu 1400")]
    with account.cloud.lock:
        account.cloud.groups.get(group.id).configuration["SoracomAir"] = dict(before)
    made = plugin.update(KIND, plugin.read(KIND, made.id, made), inputs)
    assert air(account, group.id) == {"useVpg": True, "vpgId": vpg.id, "ipLinkMtu": 1400}
    plugin.delete(KIND, made)
    assert air(account, group.id) == before


def test_one_that_has_another_name_in_the_program_now_keeps_its_settings(plugin, account):
    inputs = everything(plugin, a_group(plugin).id)
    before = plugin.create(KIND, inputs, name="before")
    plugin.create(KIND, {name: inputs[name] for name in ("groupId", "vpgId")}, name="after")
    plugin.delete(KIND, before)
    assert air(account, inputs["groupId"]) == {"useVpg": True, "vpgId": inputs["vpgId"]}


# What a preview tells


def test_one_of_another_name_leaves_what_there_was_before_to_be_noted_down(plugin, theirs, account):
    """The new one found what the old one had set, and the old one's outputs end with it."""
    group, vpg = theirs
    ours = plugin.create(KIND, inputs := everything(plugin, group.id))
    plugin.create(KIND, inputs, name="another-name")
    plugin.delete(KIND, ours)
    assert air(account, group.id)["vpgId"] == inputs["vpgId"]
    assert plugin.warnings[-1] == (
        f"What {group.id} had before is no longer recorded, as it stays set by a resource of another name: useVpg "
        f"True, vpgId {vpg.id}, useCustomDns True, dnsServers {DNS}, ipLinkMtu 1300. Note it down; with an alias of "
        "the old name it would have stayed."
    )


def moves(group, vpg, to):
    return [f"The group {group.id} is on the VPG {vpg.id} now: its SIMs move to {to} with their next session."]


@pytest.mark.parametrize("wanted", ["another", "not made yet", "its own", "none"])
def test_a_preview_says_that_a_groups_sims_move(plugin, theirs, wanted):
    group, vpg = theirs
    mine = plugin.create("VirtualPrivateGateway", {"type": "F"}, name="mine")
    vpg_id = {"another": mine.id, "not made yet": UNKNOWN, "its own": vpg.id}.get(wanted)
    given = {} if vpg_id is None else {"vpgId": vpg_id}
    plugin.create(KIND, {"groupId": group.id, "linkMtu": 1400, **given}, preview=True)
    told = {"another": mine.id, "not made yet": "the new one"}.get(wanted)
    assert plugin.warnings == (moves(group, vpg, told) if told else [])


def test_a_preview_of_an_update_says_so_too(plugin, theirs):
    group, vpg = theirs
    made = plugin.create(KIND, {"groupId": group.id, "linkMtu": 1400})
    plugin.update(KIND, made, {"groupId": group.id, "linkMtu": 1280}, preview=True)
    assert plugin.warnings == []
    plugin.update(KIND, made, {"groupId": group.id, "linkMtu": 1400, "vpgId": UNKNOWN}, preview=True)
    assert plugin.warnings == moves(group, vpg, "the new one")


def test_a_preview_refuses_to_take_a_group_from_a_vpg_in_use_to_one_that_is_made_anew_unless_that_is_allowed(plugin):
    group, vpg = a_group(plugin), a_vpg(plugin)
    made = plugin.create(KIND, {"groupId": group.id, "vpgId": vpg.id})
    moved = {"groupId": group.id, "vpgId": UNKNOWN}
    with pytest.raises(Refused, match=f"vpgId: the group {group.id} is on {vpg.id}, which is in use, and would move"):
        plugin.update(KIND, made, moved, preview=True)
    plugin.update(KIND, made, {**moved, "allowReplacement": True}, preview=True)
    plugin.delete("VirtualPrivateGateway", vpg)
    plugin.update(KIND, made, moved, preview=True)


def test_a_run_without_a_preview_refuses_the_same_of_a_vpg_that_it_made(plugin, account):
    group, vpg = a_group(plugin), a_vpg(plugin)
    made = plugin.create(KIND, {"groupId": group.id, "vpgId": vpg.id})
    new = plugin.create("VirtualPrivateGateway", {"type": "F"}, name="new")
    moved = {"groupId": group.id, "vpgId": new.id}
    with pytest.raises(Refused, match=f"vpgId: the group {group.id} is on {vpg.id}, which is in use, and would move"):
        plugin.update(KIND, made, moved)
    assert air(account, group.id)["vpgId"] == vpg.id
    plugin.update(KIND, made, {**moved, "allowReplacement": True})
    assert air(account, group.id)["vpgId"] == new.id


@pytest.mark.parametrize("on", ["the same VPG", "another one"])
def test_gate_that_this_run_opened_makes_no_vpg_a_new_one(plugin, account, on):
    """Gate has the id of its VPG."""
    group, vpg, other = a_group(plugin), a_vpg(plugin), plugin.create("VirtualPrivateGateway", {"type": "F"}, name="b")
    made = plugin.create(KIND, {"groupId": group.id, "vpgId": vpg.id})
    plugin.start_anew()
    on_id = vpg.id if on == "the same VPG" else other.id
    plugin.create("Gate", {"vpgId": on_id})
    plugin.update(KIND, made, {"groupId": group.id, "vpgId": on_id, "linkMtu": 1400})
    assert (air(account, group.id)["vpgId"], air(account, group.id)["ipLinkMtu"]) == (on_id, 1400)


def test_a_preview_refuses_it_too_where_another_group_comes_at_the_same_time(plugin):
    """As where a VPG and a group that were handed over are both described as new again: that is a replacement."""
    group, vpg = a_group(plugin), a_vpg(plugin)
    made = plugin.create(KIND, {"groupId": group.id, "vpgId": vpg.id})

    def previewed(inputs):
        assert plugin.diff(KIND, made, inputs).replaced == ["groupId"]
        plugin.create(KIND, inputs, preview=True)

    anew = {"groupId": UNKNOWN, "vpgId": UNKNOWN}
    with pytest.raises(Refused, match=f"vpgId: the group {group.id} is on {vpg.id}, which is in use, and would move"):
        previewed(anew)
    previewed({**anew, "allowReplacement": True})
    previewed({"groupId": UNKNOWN, "vpgId": vpg.id})
    plugin.delete("VirtualPrivateGateway", vpg)
    previewed(anew)
