"""Gate peers in the emulated SORACOM API."""

import pytest

from tests.clouds.soracom_api import imsi_of

SUBNET = "10.20.30.0/24"


@pytest.fixture
def vpg(api) -> str:
    return api.vpg_with_gate(deviceSubnetCidrRange=SUBNET)


def test_a_peer_without_an_inner_address_gets_the_highest_free_one(api, vpg):
    first = api.post(f"{vpg}/gate/peers", {"outerIpAddress": "172.16.0.9"})
    assert first == {
        "outerIpAddress": "172.16.0.9",
        "innerIpAddress": "10.20.30.254",
        "netmask": "24",
        "ownedByCustomer": True,
    }
    second = api.post(f"{vpg}/gate/peers", {"outerIpAddress": "172.16.0.10"})
    assert second["innerIpAddress"] == "10.20.30.253"
    assert api.get(f"{vpg}/gate/peers")[2:] == [first, second]


def test_a_peer_gets_the_inner_address_asked_for(api, vpg):
    peer = api.post(f"{vpg}/gate/peers", {"outerIpAddress": "172.16.0.9", "innerIpAddress": "10.20.30.77"})
    assert peer["innerIpAddress"] == "10.20.30.77"


@pytest.mark.parametrize(
    ("peer", "message"),
    [
        ({"outerIpAddress": "8.8.8.8"}, "is not a private address"),
        ({"outerIpAddress": "10.20.30.9"}, "is inside the device subnet"),
        ({"outerIpAddress": "here"}, "is no IPv4 address"),
        ({"outerIpAddress": "172.16.0.10", "innerIpAddress": "10.20.31.1"}, "is no host of the device subnet"),
        ({"outerIpAddress": "172.16.0.10", "innerIpAddress": "10.20.30.0"}, "is no host of the device subnet"),
        ({"outerIpAddress": "172.16.0.10", "innerIpAddress": "10.20.30.255"}, "is no host of the device subnet"),
        ({"outerIpAddress": "172.16.0.10", "innerIpAddress": "10.20.30.1"}, "belongs to 100.64."),
        ({"outerIpAddress": "172.16.0.10", "innerIpAddress": "10.20.30.50"}, "belongs to 172.16.0.9"),
        ({"outerIpAddress": "172.16.0.10", "innerIpAddress": "10.20.30.60"}, "belongs to 00101"),
        ({"outerIpAddress": "172.16.0.9"}, "is registered already"),
    ],
)
def test_an_address_that_cannot_be_is_400(api, vpg, peer, message):
    api.post(f"{vpg}/gate/peers", {"outerIpAddress": "172.16.0.9", "innerIpAddress": "10.20.30.50"})
    imsi = imsi_of(api.get("/sims")[0])
    api.post(f"{vpg}/ip_address_map", {"key": imsi, "ipAddress": "10.20.30.60"})
    assert message in api.refused("POST", f"{vpg}/gate/peers", peer)


def test_a_full_device_subnet_takes_no_further_peer(api):
    vpg = api.vpg_with_gate(deviceSubnetCidrRange="10.20.30.0/28")
    for number in range(12):
        api.post(f"{vpg}/gate/peers", {"outerIpAddress": f"172.16.0.{number + 1}"})
    assert "is full" in api.refused("POST", f"{vpg}/gate/peers", {"outerIpAddress": "172.16.0.99"})


def test_no_peer_is_registered_while_the_gate_is_closed(api):
    body = {"outerIpAddress": "172.16.0.9"}
    assert "its Gate is closed" in api.refused("POST", f"{api.running_vpg()}/gate/peers", body)


def test_a_peer_is_unregistered_once(api, vpg):
    api.post(f"{vpg}/gate/peers", {"outerIpAddress": "172.16.0.9"})
    api.delete(f"{vpg}/gate/peers/172.16.0.9")
    api.refused("DELETE", f"{vpg}/gate/peers/172.16.0.9", expect=404)
    assert len(api.get(f"{vpg}/gate/peers")) == 2


def test_the_vpgs_own_peers_cannot_be_unregistered(api, vpg):
    own = api.get(f"{vpg}/gate/peers")[0]["outerIpAddress"]
    assert "is the VPG's own" in api.refused("DELETE", f"{vpg}/gate/peers/{own}")
    assert "is no IPv4 address" in api.refused("DELETE", f"{vpg}/gate/peers/peer")
