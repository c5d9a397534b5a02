"""Junction's redirection."""

from ipaddress import IPv4Address

import pytest

from devicepath_tools.rehearsal.clouds.soracom.account.redirection import Redirection
from tests.provider.plugin import Refused
from tests.provider.surroundings import a_gate, a_gate_peer, a_vpg, redirection_inputs

KIND = "Redirection"
CURE = "Take vpgId and gateway from a soracom.GatePeer's `vpgId` and `innerAddress`."


@pytest.fixture
def peer(plugin):
    """A registered gate peer."""
    return a_gate_peer(plugin, a_gate(plugin).id)


@pytest.fixture
def other_peer(plugin, peer):
    """Another one of the same VPG."""
    return a_gate_peer(plugin, peer.outputs["vpgId"], "10.0.0.253")


def shown(account, peer):
    return account.vpg(peer.outputs["vpgId"]).get("redirection")


def by_hand(account, peer, redirection):
    """What somebody sets in SORACOM's console."""
    with account.cloud.lock:
        account.cloud.vpgs.get(peer.outputs["vpgId"]).redirection = redirection


def leading_to(peer, *, enabled=True):
    return Redirection(IPv4Address(peer.outputs["innerAddress"]), enabled=enabled)


def test_packets_go_to_the_gate_peer(plugin, account, peer):
    made = plugin.create(KIND, redirection_inputs(peer))
    assert made.id == peer.outputs["vpgId"]
    assert made.outputs["enabled"] is True
    assert shown(account, peer) == {"enabled": True, "gateway": peer.outputs["innerAddress"]}


def test_another_gate_peer_of_the_vpg_takes_over_in_one_step(plugin, account, peer, other_peer):
    made = plugin.create(KIND, redirection_inputs(peer))
    changed = redirection_inputs(other_peer)
    difference = plugin.diff(KIND, made, changed)
    assert (difference.changed, difference.replaced) == (["gateway"], [])
    assert plugin.update(KIND, made, changed).outputs == changed | {"enabled": True}
    assert shown(account, peer) == {"enabled": True, "gateway": other_peer.outputs["innerAddress"]}
    assert account.requests("POST", "/unset_redirection") == 0, "there was no moment without one"


def test_a_redirection_to_another_gateway_is_refused_rather_than_taken(plugin, account, peer, other_peer):
    plugin.create(KIND, redirection_inputs(other_peer))
    with pytest.raises(Refused) as refused:
        plugin.create(KIND, redirection_inputs(peer))
    vpg_id, there, wanted = peer.outputs["vpgId"], other_peer.outputs["innerAddress"], peer.outputs["innerAddress"]
    assert str(refused.value) == (
        f"{vpg_id} already redirects its devices to {there}, and not to {wanted}. Unset it in SORACOM's console, or "
        f"take it over: `pulumi import soracom:index:Redirection it {vpg_id}`."
    )
    assert shown(account, peer) == {"enabled": True, "gateway": there}


def test_one_that_was_set_by_hand_to_the_same_gateway_is_gone_on_with(plugin, account, peer):
    by_hand(account, peer, leading_to(peer))
    made = plugin.create(KIND, redirection_inputs(peer))
    plugin.delete(KIND, made)
    assert shown(account, peer) is None


def test_one_that_is_switched_off_redirects_nobody_and_is_replaced(plugin, account, peer, other_peer):
    by_hand(account, peer, leading_to(other_peer, enabled=False))
    plugin.create(KIND, redirection_inputs(peer))
    assert shown(account, peer) == {"enabled": True, "gateway": peer.outputs["innerAddress"]}


def test_one_that_was_switched_off_by_hand_shows_in_a_refresh_and_an_update_switches_it_on(plugin, account, peer):
    made = plugin.create(KIND, redirection_inputs(peer))
    by_hand(account, peer, leading_to(peer, enabled=False))
    now = plugin.read(KIND, made.id, made)
    assert now.outputs["enabled"] is False
    assert plugin.diff(KIND, now, made.inputs).changed == ["enabled"]
    assert plugin.update(KIND, now, made.inputs).outputs == made.outputs
    assert shown(account, peer)["enabled"] is True


def test_a_gateway_changed_by_hand_shows_in_a_refresh_and_an_update_repairs_it(plugin, account, peer, other_peer):
    made = plugin.create(KIND, redirection_inputs(peer))
    by_hand(account, peer, leading_to(other_peer))
    now = plugin.read(KIND, made.id, made)
    assert now.inputs["gateway"] == other_peer.outputs["innerAddress"]
    assert plugin.diff(KIND, now, made.inputs).changed == ["gateway"]
    plugin.update(KIND, now, made.inputs)
    assert shown(account, peer)["gateway"] == peer.outputs["innerAddress"]


def test_one_that_somebody_unset_is_gone(plugin, account, peer):
    made = plugin.create(KIND, redirection_inputs(peer))
    by_hand(account, peer, None)
    assert plugin.read(KIND, made.id, made) is None


def test_one_that_is_off_or_not_there_cannot_be_imported(plugin, account, peer):
    vpg_id = peer.outputs["vpgId"]
    assert plugin.read(KIND, vpg_id) is None
    by_hand(account, peer, leading_to(peer, enabled=False))
    assert plugin.read(KIND, vpg_id) is None
    by_hand(account, peer, leading_to(peer))
    assert plugin.read(KIND, vpg_id).outputs == redirection_inputs(peer) | {"enabled": True}


def test_one_that_leads_elsewhere_by_now_is_not_ended_before_a_refresh(plugin, account, peer, other_peer):
    made = plugin.create(KIND, redirection_inputs(peer))
    by_hand(account, peer, leading_to(other_peer))
    with pytest.raises(Refused) as refused:
        plugin.delete(KIND, made)
    there, recorded = other_peer.outputs["innerAddress"], peer.outputs["innerAddress"]
    assert str(refused.value) == (
        f"{made.id} redirects its devices to {there} now, and not to {recorded} as recorded, so it was left as it is. "
        "`pulumi refresh` records it, and the same command then ends it; if it belongs to another stack, `pulumi state "
        "delete` makes this one forget it."
    )
    assert shown(account, peer) == {"enabled": True, "gateway": there}
    plugin.delete(KIND, plugin.read(KIND, made.id, made))
    assert shown(account, peer) is None


@pytest.mark.parametrize("changed", [False, True])
def test_one_that_is_off_is_deleted_too(plugin, account, peer, other_peer, changed):
    made = plugin.create(KIND, redirection_inputs(peer))
    by_hand(account, peer, leading_to(other_peer if changed else peer, enabled=False))
    plugin.delete(KIND, made)
    assert shown(account, peer) is None


def test_with_gate_closed_it_is_refused_with_what_to_do(plugin, account):
    vpg = a_vpg(plugin)
    with pytest.raises(Refused) as refused:
        plugin.create(KIND, {"vpgId": vpg.id, "gateway": "10.128.0.10"})
    assert str(refused.value) == (f"Gate of {vpg.id} is closed, so devices cannot be redirected to 10.128.0.10. {CURE}")
    assert account.requests("POST", "/set_redirection") == 0


@pytest.mark.parametrize("registered", [False, True])
def test_a_gateway_that_is_no_gate_peer_is_refused_with_those_that_are(plugin, account, registered):
    gate = a_gate(plugin)
    there = a_gate_peer(plugin, gate.id).outputs["innerAddress"] if registered else "none"
    with pytest.raises(Refused) as refused:
        plugin.create(KIND, {"vpgId": gate.id, "gateway": "10.128.0.77"})
    said = str(refused.value)
    assert said.startswith(
        f"SORACOM refused POST /virtual_private_gateways/{gate.id}/junction/set_redirection with 400"
    )
    assert said.endswith(f" (Inner addresses of registered gate peers: {there}. {CURE})")


def test_soracoms_refusal_of_a_gateway_that_is_a_gate_peer_is_told_as_it_is(plugin, account, peer):
    account.refuse("POST", "/*/junction/set_redirection", 400, body="text")
    with pytest.raises(Refused) as refused:
        plugin.create(KIND, redirection_inputs(peer))
    assert str(refused.value).startswith("SORACOM refused POST ")
    assert CURE not in str(refused.value)


def test_a_refusal_to_unset_one_that_is_unset_by_then_is_no_failure(plugin, account, peer):
    made = plugin.create(KIND, redirection_inputs(peer))
    account.lose_answer("POST", "/*/junction/unset_redirection")
    account.refuse("POST", "/*/junction/unset_redirection", 400)
    plugin.delete(KIND, made)
    assert account.cloud.faults.pending() == [], "it was unset, and the second try was refused"
    assert shown(account, peer) is None


def test_a_refusal_to_unset_one_that_is_on_fails_the_deletion(plugin, account, peer):
    made = plugin.create(KIND, redirection_inputs(peer))
    account.refuse("POST", "/*/junction/unset_redirection", 400)
    with pytest.raises(Refused, match=r"^SORACOM refused POST .*/unset_redirection with 400"):
        plugin.delete(KIND, made)
    plugin.delete(KIND, made)
    assert shown(account, peer) is None


def test_a_gate_peer_that_devices_are_redirected_to_is_not_unregistered_and_the_redirection_is_named(plugin, peer):
    plugin.create(KIND, redirection_inputs(peer))
    with pytest.raises(Refused) as refused:
        plugin.delete("GatePeer", peer)
    assert str(refused.value) == (
        f"10.0.0.254 cannot be unregistered while {peer.outputs['vpgId']} redirects devices to its inner address "
        f"{peer.outputs['innerAddress']}. Remove the redirection first; a Redirection whose vpgId is the GatePeer's "
        "`vpgId` is removed in time."
    )
