"""A SIM in a group: what a preview tells of one that is in another, where it goes back to, and when it is reset."""

import pytest

from pulumi_provider.values import UNKNOWN
from tests.provider.plugin import Plugin, Refused
from tests.provider.surroundings import a_group

MEMBERSHIP = "SimGroupMembership"
FLEET = 300


@pytest.fixture
def other(account, plugin_for) -> Plugin:
    """Another state of a stack of the same name."""
    return plugin_for(account, owner="another-state")


def put_by_hand(account, group_id, position=0):
    with account.cloud.lock:
        account.cloud.sims.get(account.sim(position)["simId"]).group_id = group_id


def session_id(account):
    return account.sim()["sessionStatus"]["sessionId"]


def named_by(account, name):
    return {"imsi": account.imsi(), "simId": account.sim()["simId"]}[name]


@pytest.mark.parametrize("name", ["imsi", "simId"])
@pytest.mark.parametrize("wanted", ["another", "not made yet", "its own"])
def test_a_preview_says_which_group_a_sim_leaves(plugin, account, name, wanted):
    own, other = a_group(plugin, "own"), a_group(plugin, "other")
    sim = {name: named_by(account, name), "session": "keep"}
    plugin.create(MEMBERSHIP, {**sim, "groupId": own.id})
    group_id = {"another": other.id, "not made yet": UNKNOWN, "its own": own.id}[wanted]
    plugin.create(MEMBERSHIP, {**sim, "groupId": group_id}, preview=True)
    said = [f"SIM {sim[name]} leaves the group {own.id}: a SIM has one group."]
    assert plugin.warnings == ([] if wanted == "its own" else said)
    assert account.sim()["groupId"] == own.id


def test_a_preview_says_nothing_of_a_sim_that_is_in_no_group(plugin, account):
    plugin.create(MEMBERSHIP, {"imsi": account.imsi(), "groupId": UNKNOWN, "session": "keep"}, preview=True)
    assert plugin.warnings == []


@pytest.mark.slow
@pytest.mark.parametrize("name", ["imsi", "simId"])
def test_a_preview_looks_a_sim_up_by_one_call_however_many_there_are(open_account, plugin_for, name):
    plugin = plugin_for(account := open_account(sims=FLEET))
    group = a_group(plugin)
    account.cloud.journal.clear()
    inputs = {name: named_by(account, name), "groupId": group.id, "session": "keep"}
    plugin.create(MEMBERSHIP, inputs, preview=True)
    assert len(account.cloud.journal.entries()) == 1


def test_a_preview_does_not_look_up_a_sim_that_is_not_known_yet(plugin, account):
    account.cloud.journal.clear()
    plugin.create(MEMBERSHIP, {"imsi": UNKNOWN, "groupId": UNKNOWN, "session": "keep"}, preview=True)
    assert account.cloud.journal.entries() == []


def test_a_preview_of_a_provider_that_is_not_configured_yet_looks_nothing_up(account):
    """Its key may come out of another resource."""
    inputs = {"imsi": account.imsi(), "groupId": UNKNOWN, "session": "keep"}
    account.cloud.journal.clear()
    with Plugin(**account.configuration()) as plugin:
        assert plugin.create(MEMBERSHIP, inputs, preview=True).outputs["imsi"] == account.imsi()
    assert account.cloud.journal.entries() == []


@pytest.mark.parametrize(
    ("sim", "reason"),
    [
        (
            {"imsi": "440109999999999"},
            "imsi: no SIM of this account has the IMSI 440109999999999; check it, and the coverage.",
        ),
        (
            {"simId": "8942310099999999999"},
            "simId: this account has no SIM 8942310099999999999; check it, and the coverage.",
        ),
    ],
    ids=["imsi", "simId"],
)
def test_a_preview_refuses_a_sim_that_the_account_does_not_have(plugin, sim, reason):
    with pytest.raises(Refused) as refused:
        plugin.create(MEMBERSHIP, {**sim, "groupId": UNKNOWN, "session": "keep"}, preview=True)
    assert str(refused.value) == reason


def test_a_preview_of_an_update_says_which_group_a_sim_leaves(plugin, account):
    own, other = a_group(plugin, "own"), a_group(plugin, "other")
    sim = {"imsi": account.imsi(), "session": "keep"}
    made = plugin.create(MEMBERSHIP, {**sim, "groupId": own.id})
    plugin.update(MEMBERSHIP, made, {**sim, "groupId": other.id}, preview=True)
    assert plugin.warnings == [f"SIM {account.imsi()} leaves the group {own.id}: a SIM has one group."]


def test_a_preview_of_an_update_that_leaves_the_group_alone_looks_nothing_up(plugin, account):
    sim = {"imsi": account.imsi(), "groupId": a_group(plugin).id}
    made = plugin.create(MEMBERSHIP, {**sim, "session": "keep"})
    account.cloud.journal.clear()
    plugin.update(MEMBERSHIP, made, {**sim, "session": "reset"}, preview=True)
    assert account.cloud.journal.entries() == []


# A group that another stack made


@pytest.mark.parametrize("preview", [False, True])
@pytest.mark.parametrize("name", ["imsi", "simId"])
def test_a_sim_that_is_in_somebodys_group_already_is_refused(plugin, other, account, name, preview):
    group = a_group(other)
    put_by_hand(account, group.id)
    inputs = {name: named_by(account, name), "groupId": group.id, "session": "reset"}
    with pytest.raises(Refused) as refused:
        plugin.create(MEMBERSHIP, inputs, preview=preview)
    sim_id = account.sim()["simId"]
    assert str(refused.value) == (
        f"groupId: the SIM {sim_id} is in the group {group.id} already. This stack did not make {group.id}, so what is "
        "found there is not its own, even if equal, and is left alone. Leave this membership out, or take it over: "
        f"`pulumi import soracom:index:SimGroupMembership it {sim_id}`."
    )
    assert account.requests("POST", "/delete_session") == 0


def test_a_membership_of_somebodys_group_is_this_states_all_the_same(plugin, other, account):
    inputs = {"imsi": account.imsi(), "groupId": a_group(other).id, "session": "keep"}
    made = plugin.create(MEMBERSHIP, inputs)
    assert plugin.read(MEMBERSHIP, made.id, made).outputs == made.outputs
    plugin.delete(MEMBERSHIP, made)
    assert account.sim().get("groupId") is None


def test_a_sim_that_somebody_moved_since_is_not_moved_back_before_a_refresh(plugin, other, account):
    theirs, elsewhere = a_group(other), a_group(other, "elsewhere")
    made = plugin.create(MEMBERSHIP, inputs := {"imsi": account.imsi(), "groupId": theirs.id, "session": "keep"})
    put_by_hand(account, elsewhere.id)
    with pytest.raises(Refused) as refused:
        plugin.update(MEMBERSHIP, made, {**inputs, "session": "reset"})
    assert str(refused.value) == (
        f"The group of SIM {made.id} is {elsewhere.id} now, and not {theirs.id} as recorded: somebody changed it, and "
        f"this stack did not make {theirs.id}. Nothing was overwritten; `pulumi refresh` records what there is, and "
        "then `pulumi up` changes it."
    )
    plugin.update(MEMBERSHIP, plugin.read(MEMBERSHIP, made.id, made), inputs)
    assert account.sim()["groupId"] == theirs.id


# The group before


def moved_from(plugin, account, group_id, session="keep"):
    put_by_hand(account, group_id)
    inputs = {"imsi": account.imsi(), "groupId": a_group(plugin, "ours").id, "session": session}
    return plugin.create(MEMBERSHIP, inputs)


@pytest.mark.parametrize("session", ["keep", "reset"])
def test_a_sim_goes_back_to_the_group_it_was_in(plugin, other, account, session):
    theirs = a_group(other)
    made = moved_from(plugin, account, theirs.id, session)
    resets = account.requests("POST", "/delete_session")
    plugin.delete(MEMBERSHIP, plugin.read(MEMBERSHIP, made.id, made))
    assert account.sim()["groupId"] == theirs.id
    assert account.requests("POST", "/delete_session") - resets == (session == "reset")


@pytest.mark.parametrize("by", ["another state", "hand"])
def test_that_a_sim_is_back_in_a_group_of_another_stack_is_told(plugin, other, account, by):
    """Which may have lost it from its file meanwhile."""
    theirs = a_group(other)
    if by == "hand":
        with account.cloud.lock:
            account.cloud.groups.get(theirs.id).tags.clear()
    made = moved_from(plugin, account, theirs.id)
    before = len(plugin.warnings)
    plugin.delete(MEMBERSHIP, made)
    told = (
        f"SIM {made.id} is in the group {theirs.id} again, where it was before, which another stack made. If that "
        "stack does not list it any more, take it out in SORACOM's console."
    )
    assert plugin.warnings[before:] == ([told] if by == "another state" else [])
    assert account.sim()["groupId"] == theirs.id


def test_a_sim_goes_back_wherever_updates_took_it_meanwhile(plugin, other, account):
    theirs = a_group(other)
    made = moved_from(plugin, account, theirs.id)
    moved = {"imsi": account.imsi(), "groupId": a_group(plugin, "second").id, "session": "keep"}
    plugin.delete(MEMBERSHIP, plugin.update(MEMBERSHIP, made, moved))
    assert account.sim()["groupId"] == theirs.id


def test_a_sim_whose_former_group_is_gone_is_in_none(plugin, other, account):
    theirs = a_group(other)
    made = moved_from(plugin, account, theirs.id)
    other.forget()
    other.delete("Group", theirs)
    plugin.delete(MEMBERSHIP, made)
    assert account.sim().get("groupId") is None


def test_a_sim_does_not_go_back_to_a_group_of_this_state_which_may_be_deleted_with_it(plugin, account):
    made = moved_from(plugin, account, a_group(plugin, "own").id)
    plugin.delete(MEMBERSHIP, made)
    assert account.sim().get("groupId") is None


def test_a_sim_that_was_wanted_back_in_its_former_group_stays_there(plugin, other, account):
    theirs = a_group(other)
    made = moved_from(plugin, account, theirs.id, "reset")
    made = plugin.update(MEMBERSHIP, made, {"imsi": account.imsi(), "groupId": theirs.id, "session": "reset"})
    before = session_id(account)
    plugin.delete(MEMBERSHIP, made)
    assert (account.sim()["groupId"], session_id(account)) == (theirs.id, before)


@pytest.mark.parametrize("before", ["none", "another"])
def test_a_sim_whose_session_cannot_be_ended_is_where_it_was_so_that_the_next_run_finds_nothing(
    plugin, other, account, before
):
    theirs, former = a_group(other), a_group(other, "former").id if before == "another" else None
    put_by_hand(account, former)
    account.refuse("POST", "/sims/*/delete_session", 400)
    inputs = {"imsi": account.imsi(), "groupId": theirs.id, "session": "reset"}
    with pytest.raises(Refused, match=r"SORACOM refused POST /sims/.*/delete_session"):
        plugin.create(MEMBERSHIP, inputs)
    assert account.sim().get("groupId") == former
    plugin.create(MEMBERSHIP, inputs)
    assert account.sim()["groupId"] == theirs.id


# When a session is ended

TAKEN_OVER = {"address": "10.128.0.10", "linkMtu": "1400"}


def a_member(plugin, account, **inputs):
    return plugin.create(MEMBERSHIP, {"imsi": account.imsi(), "groupId": a_group(plugin).id, **inputs})


@pytest.mark.parametrize(
    ("takes_over", "resets"),
    [
        ({**TAKEN_OVER, "address": "10.128.0.11"}, 1),
        ({"linkMtu": "1400"}, 1),
        ({**TAKEN_OVER, "dns": "10.0.0.2"}, 1),
        ({}, 1),
        (TAKEN_OVER, 0),
        (None, 0),
    ],
    ids=["another value", "one less", "one more", "none of them", "the same", "left out"],
)
def test_a_reset_follows_what_a_session_takes_over_once(plugin, account, takes_over, resets):
    made = a_member(plugin, account, session="reset", takesOver=TAKEN_OVER)
    account.cloud.journal.clear()
    inputs = {**made.inputs, "takesOver": takes_over}
    after = plugin.update(MEMBERSHIP, made, {name: it for name, it in inputs.items() if it is not None})
    assert account.requests("POST", "/delete_session") == resets
    assert after.outputs.get("takesOver") == takes_over
    assert plugin.read(MEMBERSHIP, after.id, after).outputs == after.outputs


def test_what_a_session_takes_over_is_changed_in_place(plugin, account):
    made = a_member(plugin, account, session="reset", takesOver=TAKEN_OVER)
    diff = plugin.diff(MEMBERSHIP, made, {**made.inputs, "takesOver": {"address": UNKNOWN}})
    assert (diff.changed, diff.replaced) == (["takesOver"], [])


def test_without_a_reset_what_it_takes_over_ends_no_session(plugin, account):
    made = a_member(plugin, account, session="keep", takesOver=TAKEN_OVER)
    plugin.update(MEMBERSHIP, made, {**made.inputs, "takesOver": {}})
    assert account.requests("POST", "/delete_session") == 0


@pytest.mark.parametrize("made", ["by hand", "by a stack"])
def test_a_sim_that_was_imported_in_a_group_that_no_stack_made_stays_there(plugin, other, account, made):
    """In the group of a stack, perhaps of a state that was lost, it would keep the group from being deleted."""
    there = a_group(other)
    if made == "by hand":
        with account.cloud.lock:
            account.cloud.groups.get(there.id).tags.clear()
    put_by_hand(account, there.id)
    sim_id = account.sim()["simId"]
    imported = plugin.read(MEMBERSHIP, sim_id)
    taken = plugin.update(MEMBERSHIP, imported, {"simId": sim_id, "groupId": there.id, "session": "keep"})
    plugin.delete(MEMBERSHIP, taken)
    assert account.sim().get("groupId") == (there.id if made == "by hand" else None)


def test_what_was_imported_is_not_reset_for_being_described(plugin, account):
    made = a_member(plugin, account, session="reset", takesOver=TAKEN_OVER)
    before = session_id(account)
    plugin.update(MEMBERSHIP, plugin.read(MEMBERSHIP, made.id), made.inputs)
    assert session_id(account) == before


def test_a_reset_that_a_killed_run_had_not_come_to_is_made_up_for(plugin, account):
    """The group is set, and the state still has the one before."""
    made = a_member(plugin, account, session="reset")
    second = a_group(plugin, "second")
    put_by_hand(account, second.id)
    account.cloud.journal.clear()
    plugin.update(MEMBERSHIP, made, {**made.inputs, "groupId": second.id})
    assert account.requests("POST", "/delete_session") == 1


def test_a_sim_that_an_interrupted_run_put_into_its_group_is_gone_on_with_and_what_is_not_known_is_told(
    plugin, other, account
):
    theirs, own = a_group(other), a_group(plugin, "own")
    sim_id = account.sim()["simId"]
    other.create(MEMBERSHIP, {"simId": sim_id, "groupId": theirs.id, "session": "keep"})
    inputs = {"simId": sim_id, "groupId": own.id, "session": "keep"}
    assert plugin.create(MEMBERSHIP, inputs).outputs["formerGroupId"] == theirs.id
    plugin.forget()
    told = len(plugin.warnings)
    again = plugin.create(MEMBERSHIP, inputs)
    assert "formerGroupId" not in again.outputs
    assert plugin.warnings[told:] == [
        f"SIM {sim_id} is in the group {own.id} already, as after an interrupted run. If it was in another before, that"
        " is not known: a deletion puts it back into none."
    ]
    plugin.delete(MEMBERSHIP, again)
    assert "groupId" not in account.sim()


@pytest.mark.parametrize("session", ["keep", "reset"])
def test_a_sim_that_another_state_took_meanwhile_stays_there_though_a_refresh_recorded_it(
    plugin, other, account, session
):
    made = plugin.create(
        MEMBERSHIP, inputs := {"imsi": account.imsi(), "groupId": a_group(plugin).id, "session": session}
    )
    theirs = other.create(MEMBERSHIP, {**inputs, "groupId": a_group(other, "theirs").id})
    refreshed = plugin.read(MEMBERSHIP, made.id, made)
    assert refreshed.outputs["groupId"] == theirs.outputs["groupId"]
    plugin.delete(MEMBERSHIP, plugin.read(MEMBERSHIP, made.id, refreshed))
    assert account.sim()["groupId"] == theirs.outputs["groupId"]


def test_a_sim_that_is_taken_back_after_a_refresh_goes_back_to_who_had_it_meanwhile(plugin, other, account):
    made = plugin.create(
        MEMBERSHIP, inputs := {"imsi": account.imsi(), "groupId": a_group(plugin).id, "session": "keep"}
    )
    theirs = other.create(MEMBERSHIP, {**inputs, "groupId": a_group(other, "theirs").id})
    taken = plugin.update(MEMBERSHIP, plugin.read(MEMBERSHIP, made.id, made), inputs)
    assert account.sim()["groupId"] == inputs["groupId"]
    plugin.delete(MEMBERSHIP, taken)
    assert account.sim()["groupId"] == theirs.outputs["groupId"]
