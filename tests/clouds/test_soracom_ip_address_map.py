"""The IP address map in the emulated SORACOM API."""

import pytest

from tests.clouds.soracom_api import imsi_of


@pytest.fixture
def vpg(api) -> str:
    return api.vpg_with_gate(deviceSubnetCidrRange="10.20.30.0/24")


@pytest.fixture
def imsi(api) -> str:
    return imsi_of(api.get("/sims")[0])


def test_an_entry_is_put_changed_listed_and_deleted(api, vpg, imsi):
    entry = api.post(f"{vpg}/ip_address_map", {"key": imsi, "ipAddress": "10.20.30.40"})
    assert {**entry, "lastUpdatedAt": 0} == {
        "key": imsi,
        "hostId": imsi,
        "ipAddress": "10.20.30.40",
        "type": "static",
        "lastUpdatedAt": 0,
    }
    api.post(f"{vpg}/ip_address_map", {"key": imsi, "ipAddress": "10.20.30.41"})
    static = [entry for entry in api.get(f"{vpg}/ip_address_map") if entry["type"] == "static"]
    assert [(entry["key"], entry["ipAddress"]) for entry in static] == [(imsi, "10.20.30.41")]
    api.delete(f"{vpg}/ip_address_map/{imsi}")
    api.refused("DELETE", f"{vpg}/ip_address_map/{imsi}", expect=404)


def test_the_map_shows_everybody_who_has_an_address(api, vpg):
    api.post(f"{vpg}/gate/peers", {"outerIpAddress": "172.16.0.9"})
    sim_id = api.sim_ids()[0]
    api.post(f"/sims/{sim_id}/set_group", {"groupId": api.group_in(vpg)})
    imsi = imsi_of(api.reconnect(sim_id))
    own = [peer["outerIpAddress"] for peer in api.get(f"{vpg}/gate/peers")[:2]]
    shown = {entry["key"]: (entry["type"], entry["ipAddress"]) for entry in api.get(f"{vpg}/ip_address_map")}
    assert shown == {
        own[0]: ("gatePeer", "10.20.30.1"),
        own[1]: ("gatePeer", "10.20.30.2"),
        "172.16.0.9": ("customerGatePeer", "10.20.30.254"),
        imsi: ("dynamic", "10.20.30.3"),
    }
    for key, kind in ((own[0], "gatePeer"), ("172.16.0.9", "customerGatePeer"), (imsi, "dynamic")):
        assert kind in api.refused("DELETE", f"{vpg}/ip_address_map/{key}"), "only static entries are the user's"


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("10.20.31.1", "is no host of the device subnet"),
        ("10.20.30.255", "is no host of the device subnet"),
        ("10.20.30.1", "belongs to 100.64."),
        ("10.20.30.40", "belongs to 00101"),
        ("10.20.30.256", "is no IPv4 address"),
    ],
)
def test_an_address_that_cannot_be_is_400(api, vpg, imsi, address, message):
    other = imsi_of(api.get("/sims")[1])
    api.post(f"{vpg}/ip_address_map", {"key": other, "ipAddress": "10.20.30.40"})
    assert message in api.refused("POST", f"{vpg}/ip_address_map", {"key": imsi, "ipAddress": address})


def test_a_key_that_is_no_imsi_of_the_operator_is_400(api, vpg):
    body = {"key": "440109999999999", "ipAddress": "10.20.30.40"}
    assert "no SIM with the IMSI" in api.refused("POST", f"{vpg}/ip_address_map", body)


def test_the_map_comes_in_pages(api, vpg, imsi):
    api.post(f"{vpg}/ip_address_map", {"key": imsi, "ipAddress": "10.20.30.40"})
    first = api.send("GET", f"{vpg}/ip_address_map", limit=2)
    rest = api.send("GET", f"{vpg}/ip_address_map", limit=2, last_evaluated_key=first.headers["x-soracom-next-key"])
    assert (len(first.json()), len(rest.json())) == (2, 1)
