"""Routing filters and fixed addresses."""

import pytest

from tests.provider.plugin import Refused
from tests.provider.surroundings import a_vpg

DENY_ALL = {"action": "deny", "ipRange": "0.0.0.0/0"}
ALLOW_VPC = {"action": "allow", "ipRange": "10.0.0.0/16"}


def entries(account, vpg_id):
    return account.vpg(vpg_id)["routingFilterEntries"]


def test_the_order_of_entries_means_nothing(plugin):
    vpg = a_vpg(plugin)
    made = plugin.create("RoutingFilter", {"vpgId": vpg.id, "entries": [ALLOW_VPC, DENY_ALL]})
    assert plugin.diff("RoutingFilter", made, {"vpgId": vpg.id, "entries": [DENY_ALL, ALLOW_VPC]}).changed == []


def test_an_update_replaces_the_whole_list(plugin, account):
    vpg = a_vpg(plugin)
    made = plugin.create("RoutingFilter", {"vpgId": vpg.id, "entries": [DENY_ALL, ALLOW_VPC]})
    plugin.update("RoutingFilter", made, {"vpgId": vpg.id, "entries": [DENY_ALL]})
    assert entries(account, vpg.id) == [DENY_ALL]


def test_a_filter_changed_by_hand_shows_in_a_refresh_and_an_update_repairs_it(plugin, account):
    vpg = a_vpg(plugin)
    inputs = {"vpgId": vpg.id, "entries": [DENY_ALL, ALLOW_VPC]}
    made = plugin.create("RoutingFilter", inputs)
    with account.cloud.lock:
        account.cloud.vpgs.get(vpg.id).routing_filter.pop()
    now = plugin.read("RoutingFilter", made.id, made)
    assert len(now.outputs["entries"]) == 1
    assert plugin.diff("RoutingFilter", now, inputs).changed == ["entries"]
    plugin.update("RoutingFilter", now, inputs)
    assert sorted(entry["ipRange"] for entry in entries(account, vpg.id)) == ["0.0.0.0/0", "10.0.0.0/16"]


def test_deleting_the_filter_allows_everything_again(plugin, account):
    vpg = a_vpg(plugin)
    plugin.delete("RoutingFilter", plugin.create("RoutingFilter", {"vpgId": vpg.id, "entries": [DENY_ALL]}))
    assert entries(account, vpg.id) == []


def test_a_fixed_address_is_changed_in_place(plugin, account):
    vpg = a_vpg(plugin)
    inputs = {"vpgId": vpg.id, "imsi": account.imsi(), "address": "10.128.0.10"}
    made = plugin.create("IpAddressMapEntry", inputs)
    assert plugin.diff("IpAddressMapEntry", made, inputs | {"address": "10.128.0.11"}).replaced == []
    plugin.update("IpAddressMapEntry", made, inputs | {"address": "10.128.0.11"})
    assert plugin.read("IpAddressMapEntry", made.id).outputs["address"] == "10.128.0.11"


def test_soracoms_refusal_of_an_address_outside_the_device_subnet_reaches_the_user(plugin, account):
    inputs = {"vpgId": a_vpg(plugin).id, "imsi": account.imsi(), "address": "192.168.0.10"}
    with pytest.raises(Refused, match=r"SORACOM refused POST .*/ip_address_map with 400"):
        plugin.create("IpAddressMapEntry", inputs)


def test_entries_that_soracom_made_for_gate_peers_are_not_the_users(plugin, account):
    vpg = a_vpg(plugin)
    plugin.create("Gate", {"vpgId": vpg.id})
    plugin.create("GatePeer", {"vpgId": vpg.id, "outerAddress": "10.0.0.254"})
    assert plugin.read("IpAddressMapEntry", f"{vpg.id}/10.0.0.254") is None
