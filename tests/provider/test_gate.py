"""Gate and gate peers."""

from dataclasses import replace
from ipaddress import IPv4Address

import pytest

from tests.provider.plugin import Half, Made, Refused
from tests.provider.surroundings import a_gate, a_vpg

KIND = "Gate"


def test_it_gives_the_vpgs_own_two_peers(plugin, account):
    gate = a_gate(plugin)
    with account.cloud.lock:
        own = account.cloud.vpgs.get(gate.id).own_gate_peers
        expected = [
            {"outerAddress": str(peer.outer_address), "innerAddress": str(peer.inner_address), "prefixLength": 9}
            for peer in own
        ]
    assert len(expected) == 2
    assert gate.outputs["peers"] == expected


def test_it_opens_with_the_vni_and_the_separator_asked_for(plugin, account):
    gate = plugin.create(KIND, {"vpgId": a_vpg(plugin).id, "vni": 77, "privacySeparator": True})
    shown = account.vpg(gate.id)
    assert (shown["gateOpened"], shown["gateVxlanId"], shown["gatePrivacySeparatorEnabled"]) == (True, 77, True)


@pytest.mark.parametrize(("separator_before", "separator_after"), [(False, True), (True, False)])
def test_vni_and_separator_change_in_place(plugin, account, separator_before, separator_after):
    inputs = {"vpgId": a_vpg(plugin).id, "vni": 10, "privacySeparator": separator_before}
    gate = plugin.create(KIND, inputs)
    changed = inputs | {"vni": 11, "privacySeparator": separator_after}
    assert plugin.diff(KIND, gate, changed).replaced == []
    plugin.update(KIND, gate, changed)
    shown = account.vpg(gate.id)
    assert (shown["gateVxlanId"], shown["gatePrivacySeparatorEnabled"]) == (11, separator_after)


def test_gate_closed_by_hand_shows_in_a_refresh_and_an_update_opens_it(plugin, account):
    gate = a_gate(plugin)
    with account.cloud.lock:
        account.cloud.vpgs.get(gate.id).gate.opened = False
    now = plugin.read(KIND, gate.id, gate)
    assert now.outputs["opened"] is False
    assert "opened" in plugin.diff(KIND, now, {"vpgId": gate.id}).changed
    assert plugin.update(KIND, now, {"vpgId": gate.id}).outputs == gate.outputs
    assert account.vpg(gate.id)["gateOpened"] is True


def test_a_vni_changed_by_hand_shows_in_a_refresh_and_an_update_repairs_it(plugin, account):
    gate = a_gate(plugin)
    with account.cloud.lock:
        account.cloud.vpgs.get(gate.id).gate.vxlan_id = 99
    now = plugin.read(KIND, gate.id, gate)
    assert now.inputs["vni"] == 99
    assert plugin.diff(KIND, now, {"vpgId": gate.id}).changed == ["vni"]
    plugin.update(KIND, now, {"vpgId": gate.id})
    assert account.vpg(gate.id)["gateVxlanId"] == 10


def test_a_gate_that_is_closed_cannot_be_imported(plugin):
    assert plugin.read(KIND, a_vpg(plugin).id) is None


def test_deleting_it_closes_gate(plugin, account):
    gate = a_gate(plugin)
    plugin.delete(KIND, gate)
    assert not account.vpg(gate.id)["gateOpened"]


def test_on_type_f2_gate_is_always_open_and_deleting_it_leaves_it_so(plugin, account):
    gate = plugin.create(KIND, {"vpgId": a_vpg(plugin, type="F2").id})
    assert account.requests("POST", "/gate/open") == 0
    plugin.delete(KIND, gate)
    assert account.requests("POST", "/gate/close") == 0
    assert account.vpg(gate.id)["gateOpened"] is True


def test_gate_with_peers_left_is_not_closed_and_they_are_named(plugin, account):
    gate = a_gate(plugin)
    plugin.create("GatePeer", {"vpgId": gate.id, "outerAddress": "10.0.0.254"})
    with pytest.raises(Refused) as refused:
        plugin.delete(KIND, gate)
    assert str(refused.value) == (
        f"Gate of {gate.id} cannot be closed while gate peers are registered: 10.0.0.254. Remove them first; a "
        "GatePeer whose vpgId is the Gate's `vpgId` is removed in time."
    )


def test_a_gate_peer_gets_an_inner_address_where_none_is_given(plugin, account):
    peer = plugin.create("GatePeer", {"vpgId": a_gate(plugin).id, "outerAddress": "10.0.0.254"})
    assert peer.outputs["innerAddress"].startswith("10.")
    assert peer.outputs["prefixLength"] == 9
    assert peer.id == f"{peer.outputs['vpgId']}/10.0.0.254"


def test_leaving_out_the_inner_address_that_soracom_chose_is_no_change(plugin):
    inputs = {"vpgId": a_gate(plugin).id, "outerAddress": "10.0.0.254"}
    peer = plugin.create("GatePeer", inputs)
    assert plugin.diff("GatePeer", peer, inputs | {"innerAddress": peer.outputs["innerAddress"]}).changed == []
    refreshed = plugin.read("GatePeer", peer.id, peer)
    assert plugin.diff("GatePeer", refreshed, inputs).changed == []
    assert plugin.diff("GatePeer", peer, inputs | {"innerAddress": "10.128.0.77"}).replaced == ["innerAddress"]


def test_a_gate_peer_while_gate_is_closed_is_refused_with_what_to_do(plugin):
    vpg = a_vpg(plugin)
    with pytest.raises(Refused) as refused:
        plugin.create("GatePeer", {"vpgId": vpg.id, "outerAddress": "10.0.0.254"})
    assert str(refused.value) == (
        f"Gate of {vpg.id} is closed, so 10.0.0.254 cannot be registered. Make a soracom.Gate and give this GatePeer "
        "its `vpgId`."
    )


def test_a_gate_peer_registered_with_another_inner_address_is_refused_rather_than_taken(plugin):
    inputs = {"vpgId": a_gate(plugin).id, "outerAddress": "10.0.0.254", "innerAddress": "10.128.0.10"}
    plugin.create("GatePeer", inputs)
    with pytest.raises(Refused, match=r"with the inner address 10\.128\.0\.10 and not 10\.128\.0\.11"):
        plugin.create("GatePeer", inputs | {"innerAddress": "10.128.0.11"})


def test_a_preview_refuses_a_host_that_is_registered_with_another_inner_address(plugin):
    """As the run would, with half of its work done: by another name in the program, or by hand."""
    inputs = {"vpgId": a_gate(plugin).id, "outerAddress": "10.0.0.254", "innerAddress": "10.128.0.10"}
    plugin.create("GatePeer", inputs)
    with pytest.raises(Refused) as refused:
        plugin.create("GatePeer", inputs | {"innerAddress": "10.128.0.11"}, name="second", preview=True)
    assert str(refused.value) == (
        f"outerAddress: 10.0.0.254 is a gate peer of {inputs['vpgId']} already, with the inner address 10.128.0.10 and "
        "not 10.128.0.11. Give it another address, or let a run end that one first."
    )
    plugin.create("GatePeer", inputs, name="second", preview=True)


def test_a_preview_refuses_an_inner_address_that_another_gate_peer_has(plugin):
    """SORACOM would refuse it in the middle of the run, with the former host gone by then."""
    gate = a_gate(plugin).id
    plugin.create("GatePeer", {"vpgId": gate, "outerAddress": "10.0.0.254", "innerAddress": "10.128.0.10"})
    second = {"vpgId": gate, "outerAddress": "10.0.0.253", "innerAddress": "10.128.0.10"}
    with pytest.raises(Refused) as refused:
        plugin.create("GatePeer", second, name="second", preview=True)
    assert str(refused.value) == (
        f"innerAddress: 10.128.0.10 is that of 10.0.0.254 already, another gate peer of {gate}, and SORACOM gives none "
        "to two. Give a free one, or let a run change or end that one first."
    )
    plugin.create("GatePeer", second | {"innerAddress": "10.128.0.11"}, name="second", preview=True)


def test_a_gate_peer_that_somebody_unregistered_is_gone(plugin, account):
    peer = plugin.create("GatePeer", {"vpgId": a_gate(plugin).id, "outerAddress": "10.0.0.254"})
    with account.cloud.lock:
        account.cloud.vpgs.get(peer.outputs["vpgId"]).customer_gate_peers.clear()
    assert plugin.read("GatePeer", peer.id, peer) is None


def test_a_gate_that_was_opened_and_could_not_be_looked_at_is_recorded_and_finished_by_the_next_run(
    account, plugin, plugin_for
):
    """On somebody's VPG it would be somebody's for the next run."""
    vpg_id = a_vpg(plugin_for(account, owner="another-state")).id
    account.refuse("GET", "/virtual_private_gateways/*/gate/peers", 400)
    with pytest.raises(Half) as half:
        plugin.create(KIND, {"vpgId": vpg_id})
    assert half.value.reason.startswith(f"Gate of {vpg_id} is open but not ready: SORACOM refused GET ")
    assert half.value.reason.endswith(" Run `pulumi up` again to go on from there.")
    made = Made(half.value.id, {"vpgId": vpg_id}, half.value.outputs)
    assert plugin.diff(KIND, made, {"vpgId": vpg_id}).changed == ["opened", "peers"]
    assert len(plugin.update(KIND, made, {"vpgId": vpg_id}).outputs["peers"]) == 2


def test_one_of_the_vpgs_peers_that_stays_keeps_its_place_when_the_other_one_changes(plugin, account):
    """So that a program changes the rule of the other one, and gives none the address of this one."""
    gate = a_gate(plugin)
    first, second = gate.outputs["peers"]
    with account.cloud.lock:
        vpg = account.cloud.vpgs.get(gate.id)
        one, other = vpg.own_gate_peers
        vpg.own_gate_peers = (other, replace(one, outer_address=other.outer_address + 9))
    third = {**first, "outerAddress": str(IPv4Address(second["outerAddress"]) + 9)}
    refreshed = plugin.read(KIND, gate.id, gate)
    assert refreshed.outputs["peers"] == [third, second]
    assert plugin.read(KIND, gate.id, refreshed).outputs["peers"] == [third, second]
    updated = plugin.update(KIND, gate, {"vpgId": gate.id, "vni": 77})
    assert updated.outputs["peers"] == [third, second]
    assert plugin.read(KIND, gate.id).outputs["peers"] == [second, third], "an import has them by outer address"
