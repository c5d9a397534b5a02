"""Junction's redirection in the emulated SORACOM API."""

import httpx
import pytest

from devicepath_tools.rehearsal import soracom_inventory
from devicepath_tools.rehearsal.both_clouds import Soracom
from devicepath_tools.rehearsal.clouds.soracom import Fault, FaultKind

GATEWAY = "10.20.30.254"


@pytest.fixture
def vpg(api) -> str:
    """The path of a VPG with a gate peer whose inner address is GATEWAY."""
    path = api.vpg_with_gate(deviceSubnetCidrRange="10.20.30.0/24")
    api.post(f"{path}/gate/peers", {"outerIpAddress": "172.16.0.9", "innerIpAddress": GATEWAY})
    return str(path)


def set_to(api, vpg, gateway=GATEWAY, *, enabled=True):
    return api.post(f"{vpg}/junction/set_redirection", {"enabled": enabled, "gateway": gateway})


def test_a_vpg_without_a_redirection_shows_none(api, vpg):
    shown = api.get(vpg)
    assert "redirection" not in shown
    assert shown["junctionEnabled"] is False


def test_a_redirection_is_set_shown_and_unset(api, vpg):
    assert set_to(api, vpg) is None, "200 without a body, as described"
    shown = api.get(vpg)
    assert (shown["redirection"], shown["junctionEnabled"]) == ({"enabled": True, "gateway": GATEWAY}, True)
    assert api.post(f"{vpg}/junction/unset_redirection") is None
    assert "redirection" not in api.get(vpg)
    api.post(f"{vpg}/junction/unset_redirection")


def test_setting_it_again_replaces_it(api, vpg):
    body = {"enabled": True, "gateway": GATEWAY, "description": "the first"}
    api.post(f"{vpg}/junction/set_redirection", body)
    assert api.get(vpg)["redirection"] == body
    other = api.post(f"{vpg}/gate/peers", {"outerIpAddress": "172.16.0.10"})["innerIpAddress"]
    set_to(api, vpg, other, enabled=False)
    shown = api.get(vpg)
    assert (shown["redirection"], shown["junctionEnabled"]) == ({"enabled": False, "gateway": other}, False)


@pytest.mark.parametrize("gateway", ["10.20.30.253", "10.20.30.1", "172.16.0.9"], ids=["nobody", "the VPG", "outer"])
def test_only_the_inner_address_of_a_customers_gate_peer_can_be_the_gateway(api, vpg, gateway):
    message = api.refused("POST", f"{vpg}/junction/set_redirection", {"enabled": True, "gateway": gateway})
    assert message == f"gateway: {gateway} is no gate peer's inner address: {GATEWAY}."
    assert "redirection" not in api.get(vpg)
    own = [peer["innerIpAddress"] for peer in api.get(f"{vpg}/gate/peers") if not peer["ownedByCustomer"]]
    assert "10.20.30.1" in own, "the VPG's own is among the cases"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"enabled": True}, "gateway: a text is needed."),
        ({"gateway": GATEWAY}, "enabled: true or false is needed."),
        ({"enabled": True, "gateway": "there"}, "gateway: 'there' is no IPv4 address."),
    ],
)
def test_a_setting_that_is_not_whole_is_400(api, vpg, body, message):
    assert api.refused("POST", f"{vpg}/junction/set_redirection", body) == message


def test_nothing_is_redirected_without_a_gate_peer_or_with_gate_closed(api):
    body = {"enabled": True, "gateway": "10.128.0.254"}
    assert "none is registered" in api.refused("POST", f"{api.vpg_with_gate()}/junction/set_redirection", body)
    assert "its Gate is closed" in api.refused("POST", f"{api.running_vpg()}/junction/set_redirection", body)


@pytest.mark.parametrize(("type_", "taken"), [(14, False), (15, True), (242, True)], ids=["E", "F", "F2"])
def test_a_vpg_of_type_e_redirects_nothing(api, type_, taken):
    path = api.vpg_with_gate(type=type_)
    inner = api.post(f"{path}/gate/peers", {"outerIpAddress": "172.16.0.9"})["innerIpAddress"]
    answer = api.send("POST", f"{path}/junction/set_redirection", {"enabled": True, "gateway": inner})
    assert answer.status_code == (200 if taken else 400)
    assert ("redirection" in api.get(path)) is taken


def test_a_gate_peer_that_packets_go_to_stays_registered_and_so_gate_stays_open(api, vpg):
    api.post(f"{vpg}/gate/peers", {"outerIpAddress": "172.16.0.10"})
    set_to(api, vpg)
    assert "redirected to 172.16.0.9" in api.refused("DELETE", f"{vpg}/gate/peers/172.16.0.9")
    api.delete(f"{vpg}/gate/peers/172.16.0.10")
    assert "172.16.0.9" in api.refused("POST", f"{vpg}/gate/close")
    api.post(f"{vpg}/junction/unset_redirection")
    api.delete(f"{vpg}/gate/peers/172.16.0.9")
    api.post(f"{vpg}/gate/close")


def test_a_redirection_that_is_off_holds_no_gate_peer_back(api, vpg):
    set_to(api, vpg, enabled=False)
    api.delete(f"{vpg}/gate/peers/172.16.0.9")


def test_a_redirection_goes_with_its_vpg(api, vpg):
    set_to(api, vpg)
    api.post(f"{vpg}/terminate")
    assert "terminating" in api.refused("POST", f"{vpg}/junction/unset_redirection")
    api.clock.advance(api.server.settings.termination_seconds + api.server.settings.forget_seconds)
    api.refused("POST", f"{vpg}/junction/unset_redirection", expect=404)
    assert api.emulation("GET", "/state")["redirections"]["count"] == 0


def test_the_emulations_state_names_the_vpgs_that_redirect(api, vpg):
    assert api.emulation("GET", "/state")["redirections"] == {"count": 0, "ids": []}
    set_to(api, vpg)
    assert api.emulation("GET", "/state")["redirections"] == {"count": 1, "ids": [vpg.rpartition("/")[2]]}


@pytest.mark.parametrize(("operation", "left"), [("set", True), ("unset", False)])
def test_a_redirection_whose_answer_is_lost_is_carried_out(api, vpg, operation, left):
    if operation == "unset":
        set_to(api, vpg)
    body = {"enabled": True, "gateway": GATEWAY} if operation == "set" else None
    api.cloud.faults.add(Fault(kind=FaultKind.ANSWER_LOST, path=f"/v1/*/junction/{operation}_redirection"))
    with pytest.raises(httpx.RemoteProtocolError):
        api.send("POST", f"{vpg}/junction/{operation}_redirection", body)
    assert ("redirection" in api.get(vpg)) is left
    assert api.cloud.faults.pending() == []


def test_the_inventory_of_a_rehearsal_has_it_and_whether_it_is_on(api, vpg):
    settings = api.server.settings
    soracom = Soracom(
        api.server.url, api.server.emulation_url, settings.operator_id, settings.auth_key_id, settings.auth_key
    )

    def redirections() -> list[tuple[str, str, str]]:
        things = soracom_inventory.read(soracom).things
        return [(it.identity, it.address, it.remark) for it in things if it.kind == "redirection"]

    vpg_id = vpg.rpartition("/")[2]
    assert redirections() == []
    set_to(api, vpg)
    assert redirections() == [(vpg_id, GATEWAY, "on")]
    set_to(api, vpg, enabled=False)
    assert redirections() == [(vpg_id, GATEWAY, "off")]
