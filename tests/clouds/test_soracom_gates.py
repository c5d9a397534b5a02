"""Gate in the emulated SORACOM API."""

import pytest


def test_a_gate_opens_with_the_usual_vxlan_id_and_without_a_body(api):
    path = api.running_vpg()
    assert api.post(f"{path}/gate/open") is None, "200 without a body, as described"
    shown = api.get(path)
    assert (shown["gateOpened"], shown["gateVxlanId"], shown["gatePrivacySeparatorEnabled"]) == (True, 10, False)


def test_a_type_e_vpg_has_a_gate_too_for_device_to_device(api):
    assert api.get(api.vpg_with_gate(type=14))["gateOpened"] is True


def test_a_gate_opens_as_asked_for(api):
    path = api.running_vpg()
    api.post(f"{path}/gate/open", {"vxlanId": 16777215, "privacySeparatorEnabled": True})
    shown = api.get(path)
    assert (shown["gateVxlanId"], shown["gatePrivacySeparatorEnabled"]) == (16777215, True)


def test_opening_an_open_gate_changes_nothing(api):
    path = api.vpg_with_gate()
    api.post(f"{path}/gate/open", {"vxlanId": 77, "privacySeparatorEnabled": True})
    shown = api.get(path)
    assert (shown["gateVxlanId"], shown["gatePrivacySeparatorEnabled"]) == (10, False)


@pytest.mark.parametrize("vxlan_id", [0, 16777216])
def test_a_vxlan_id_has_24_bits_and_is_not_zero(api, vxlan_id):
    path = api.vpg_with_gate()
    assert "1 to 16777215" in api.refused("POST", f"{path}/gate/set_vxlan_id", {"vxlanId": vxlan_id})
    assert "1 to 16777215" in api.refused("POST", f"{api.running_vpg()}/gate/open", {"vxlanId": vxlan_id})


def test_the_vxlan_id_and_the_privacy_separator_can_be_changed(api):
    path = api.vpg_with_gate()
    api.post(f"{path}/gate/set_vxlan_id", {"vxlanId": 42}, expect=204)
    assert api.get(path)["gateVxlanId"] == 42
    assert api.post(f"{path}/gate/enable_privacy_separator")["gatePrivacySeparatorEnabled"] is True
    assert api.post(f"{path}/gate/disable_privacy_separator")["gatePrivacySeparatorEnabled"] is False


@pytest.mark.parametrize("change", ["set_vxlan_id", "enable_privacy_separator", "disable_privacy_separator"])
def test_a_closed_gate_cannot_be_changed(api, change):
    body = {"vxlanId": 42} if change == "set_vxlan_id" else None
    assert "its Gate is closed" in api.refused("POST", f"{api.running_vpg()}/gate/{change}", body)


def test_a_gate_closes_when_no_customer_peer_is_registered(api):
    path = api.vpg_with_gate()
    api.post(f"{path}/gate/peers", {"outerIpAddress": "172.16.0.9"})
    assert "172.16.0.9" in api.refused("POST", f"{path}/gate/close")
    api.delete(f"{path}/gate/peers/172.16.0.9")
    assert api.post(f"{path}/gate/close") is None
    assert api.get(path)["gateOpened"] is False


def test_the_gate_of_a_type_f2_vpg_cannot_be_closed(api):
    assert "cannot be closed" in api.refused("POST", f"{api.running_vpg(type=242)}/gate/close")


def test_the_gate_of_an_unknown_vpg_is_404(api):
    api.refused("POST", "/virtual_private_gateways/none/gate/open", expect=404)
