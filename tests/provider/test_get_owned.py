"""What this state has made."""

import pytest

from tests.provider.plugin import Refused
from tests.provider.surroundings import a_group, a_vpg


@pytest.fixture
def other(account, plugin_for):
    return plugin_for(account, owner="another-state")


def test_what_carries_the_tag_of_this_state_is_found_and_nothing_else(plugin, other):
    vpg, group = a_vpg(plugin), a_group(plugin)
    a_vpg(other)
    a_group(other)
    assert plugin.invoke("getOwned", {}) == {
        "virtualPrivateGateways": [{"id": vpg.id, "name": "vpg"}],
        "groups": [{"id": group.id, "name": "group"}],
    }


@pytest.mark.parametrize("by", ["ours", "somebody"])
def test_a_group_comes_with_the_vpg_that_it_is_on_while_that_is_running(plugin, other, account, by):
    owner = plugin if by == "ours" else other
    vpg, group = a_vpg(owner), a_group(plugin)
    plugin.create("GroupConfiguration", {"groupId": group.id, "vpgId": vpg.id}, name="settings")
    assert plugin.invoke("getOwned", {})["groups"] == [{"id": group.id, "name": "group", "vpgId": vpg.id}]
    account.cloud.hold(vpg.id)
    with account.cloud.lock:
        account.cloud.vpgs.get(vpg.id).terminated_at = account.cloud.now()
    assert plugin.invoke("getOwned", {})["groups"] == [{"id": group.id, "name": "group"}]


def test_a_vpg_that_is_terminating_is_not_among_them(plugin, account):
    vpg = a_vpg(plugin)
    account.cloud.hold(vpg.id)
    with pytest.raises(Refused, match="is not terminated yet"):
        plugin.delete("VirtualPrivateGateway", vpg, limit_s=0.05)
    assert plugin.invoke("getOwned", {})["virtualPrivateGateways"] == []


def test_without_an_id_of_the_state_it_has_nothing(account, plugin_for):
    nobody = plugin_for(account, owner="")
    a_group(nobody)
    assert nobody.invoke("getOwned", {}) == {"virtualPrivateGateways": [], "groups": []}
