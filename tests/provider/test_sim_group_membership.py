"""A SIM in a group: what a preview tells of a SIM that is in another one."""

import pytest

from soracom_provider.protocol.values import UNKNOWN
from tests.provider.plugin import Refused
from tests.provider.surroundings import a_group

MEMBERSHIP = "SimGroupMembership"
FLEET = 300


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
