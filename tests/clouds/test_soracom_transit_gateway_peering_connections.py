"""Transit gateway peering connections in the emulated SORACOM API, without an emulated AWS behind it."""

import pytest

PEERING = {
    "customerAwsAccountId": "123456789012",
    "customerRegion": "us-west-2",
    "customerTransitGatewayId": "tgw-0123456789abcdef0",
    "name": "own gateway",
}


def peerings(path):
    return f"{path}/transit_gateway_peering_connections"


def the_entry(vpg):
    (entry,) = vpg["soracomTransitGatewayPeeringConnections"].items()
    return entry


@pytest.fixture
def path(api):
    return api.running_vpg(type=242)


def test_a_peering_is_answered_with_the_whole_vpg_and_pending_until_it_is_accepted(api, path):
    answer = api.post(peerings(path), PEERING, expect=201)
    key, shown = the_entry(answer)
    assert answer == api.get(path)
    assert key == shown["id"] == shown["soracomTransitGatewayPeeringAttachmentId"]
    assert key.startswith("tgw-attach-")
    assert {name: shown[name] for name in PEERING} == PEERING
    assert shown["status"] == "pending"
    api.emulation("POST", f"{peerings(path)}/{key}", {"status": "active"})
    assert the_entry(api.get(path))[1]["status"] == "active"
    api.emulation("POST", f"{peerings(path)}/{key}", {"stuck": True})
    assert the_entry(api.get(path))[1]["status"] == "pending"


def test_a_vpg_peers_once_with_a_gateway_and_with_several(api, path):
    api.post(peerings(path), PEERING, expect=201)
    assert "is peered with it already" in api.refused("POST", peerings(path), PEERING)
    api.post(peerings(path), {**PEERING, "customerTransitGatewayId": "tgw-12345678"}, expect=201)
    assert len(api.get(path)["soracomTransitGatewayPeeringConnections"]) == 2


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"customerAwsAccountId": "12345"}, "has 12 digits"),
        ({"customerRegion": "oregon"}, "a region is like"),
        ({"customerTransitGatewayId": "tgw-attach-0123456789abcdef0"}, "a transit gateway's id is like"),
    ],
)
def test_what_cannot_be_peered_is_400(api, path, change, message):
    assert message in api.refused("POST", peerings(path), {**PEERING, **change})
    assert api.get(path)["soracomTransitGatewayPeeringConnections"] == {}


@pytest.mark.parametrize("kind", [14, 15])
def test_only_type_f2_peers_its_gateway(api, kind):
    assert "only a type F2 VPG" in api.refused("POST", peerings(api.running_vpg(type=kind)), PEERING)


def test_a_peering_is_deleted_once_and_its_vpg_is_not_terminated_before(api, path):
    key, _ = the_entry(api.post(peerings(path), PEERING, expect=201))
    assert f"has attachments left: {key}" in api.refused("POST", f"{path}/terminate")
    api.delete(f"{peerings(path)}/{key}")
    api.refused("DELETE", f"{peerings(path)}/{key}", expect=404)
    api.post(f"{path}/terminate")
