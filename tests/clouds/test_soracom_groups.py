"""Groups in the emulated SORACOM API."""

import pytest


@pytest.fixture
def group(api) -> str:
    return f"/groups/{api.post('/groups', {'tags': {'name': 'field'}}, expect=201)['groupId']}"


def test_a_group_is_created_read_and_deleted(api):
    created = api.post("/groups", {"tags": {"name": "a"}, "configuration": {"SoracomAir": {"ipLinkMtu": 1400}}}, 201)
    assert created["operatorId"] == "OP0000000001"
    assert created["tags"] == {"name": "a"}
    assert created["configuration"] == {"SoracomAir": {"ipLinkMtu": 1400}}
    path = f"/groups/{created['groupId']}"
    assert api.get(path) == created
    api.delete(path)
    api.refused("GET", path, expect=404)
    api.refused("DELETE", path, expect=404)


def test_parameters_are_merged_key_by_key(api, group):
    api.put(f"{group}/configuration/SoracomAir", [{"key": "ipLinkMtu", "value": 1400}])
    servers = {"key": "dnsServers", "value": ["10.0.0.2"]}
    shown = api.put(f"{group}/configuration/SoracomAir", [servers, {"key": "useCustomDns", "value": True}])
    assert shown["configuration"] == {
        "SoracomAir": {"ipLinkMtu": 1400, "dnsServers": ["10.0.0.2"], "useCustomDns": True}
    }
    api.delete(f"{group}/configuration/SoracomAir/ipLinkMtu")
    assert set(api.get(group)["configuration"]["SoracomAir"]) == {"dnsServers", "useCustomDns"}
    api.refused("DELETE", f"{group}/configuration/SoracomAir/ipLinkMtu", expect=404)
    api.delete(f"{group}/configuration/SoracomAir")
    assert api.get(group)["configuration"] == {}
    api.refused("DELETE", f"{group}/configuration/SoracomAir", expect=404)


def test_an_unknown_namespace_is_400(api, group, recorder):
    with recorder.wrong_requests_meant():
        api.refused("PUT", f"{group}/configuration/SoracomSky", [])


def test_a_group_cannot_use_a_vpg_that_is_unknown_or_being_terminated(api, group):
    def use(vpg_id):
        return [{"key": "useVpg", "value": True}, {"key": "vpgId", "value": vpg_id}]

    assert "unknown-vpg" in api.refused("PUT", f"{group}/configuration/SoracomAir", use("unknown-vpg"))
    assert api.get(group)["configuration"] == {}, "a refused change leaves nothing behind"
    vpg = api.running_vpg()
    vpg_id = vpg.rpartition("/")[2]
    api.put(f"{group}/configuration/SoracomAir", use(vpg_id))
    api.post(f"{vpg}/terminate")
    api.refused("PUT", f"{group}/configuration/SoracomAir", use(vpg_id))
    api.refused("POST", "/groups", {"configuration": {"SoracomAir": {"useVpg": True, "vpgId": vpg_id}}})
    api.put(f"{group}/configuration/SoracomAir", [{"key": "useVpg", "value": False}])
    assert "true or false" in api.refused(
        "PUT", f"{group}/configuration/SoracomAir", [{"key": "useVpg", "value": "yes"}]
    )


def test_a_group_with_sims_cannot_be_deleted(api, group):
    sim_id = api.sim_ids()[0]
    api.post(f"/sims/{sim_id}/set_group", {"groupId": group.rpartition("/")[2]})
    assert [sim["simId"] for sim in api.get(f"{group}/subscribers")] == [sim_id]
    assert sim_id in api.refused("DELETE", group)
    api.post(f"/sims/{sim_id}/unset_group")
    api.delete(group)


def test_tags_are_merged_and_deleted_one_by_one(api, group):
    shown = api.put(f"{group}/tags", [{"tagName": "site", "tagValue": "a"}])
    assert shown["tags"] == {"name": "field", "site": "a"}
    api.delete(f"{group}/tags/name")
    assert api.get(group)["tags"] == {"site": "a"}
    api.refused("DELETE", f"{group}/tags/name", expect=404)
    many = [{"tagName": f"tag{number}", "tagValue": "x"} for number in range(20)]
    assert "at most 20" in api.refused("PUT", f"{group}/tags", many)


def test_groups_are_found_by_tag_and_come_in_pages(api):
    ids = sorted(api.post("/groups", {"tags": {"name": name}}, 201)["groupId"] for name in ("a1", "a2", "b"))
    found = api.get("/groups", tag_name="name", tag_value="a", tag_value_match_mode="prefix")
    assert sorted(group["tags"]["name"] for group in found) == ["a1", "a2"]
    first = api.send("GET", "/groups", limit=1)
    assert first.headers["x-soracom-next-key"] == ids[0]
    rest = api.send("GET", "/groups", last_evaluated_key=ids[0])
    assert [group["groupId"] for group in rest.json()] == ids[1:]
    assert "x-soracom-next-key" not in rest.headers
