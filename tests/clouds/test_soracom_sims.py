"""SIMs and their sessions in the emulated SORACOM API."""

from devicepath_tools.rehearsal.clouds.soracom import Settings, SoracomServer
from tests.clouds.soracom_api import imsi_of

SUBNET = "10.20.30.0/24"


def test_sims_are_online_from_the_start_and_use_no_vpg(api):
    sims = api.get("/sims")
    assert [sim["simId"] for sim in sims] == ["8942310022000012345", "8942310022000012346", "8942310022000012347"]
    assert [imsi_of(sim) for sim in sims] == ["001010000000001", "001010000000002", "001010000000003"]
    session = sims[0]["sessionStatus"]
    assert session["online"] is True
    assert "vpgId" not in session, "absent without a VPG"
    assert session["dnsServers"] == ["100.127.0.53", "100.127.1.53"]
    api.refused("GET", "/sims/8942310022000019999", expect=404)


def test_no_two_sims_have_one_imsi_or_one_id():
    """Whatever a stack names, further ones are others."""
    with SoracomServer(Settings(known_sims=("001010000000003", "8942310022000012350"), sims=4)) as server:
        there = list(server.cloud.sims)
    assert [sim.imsi for sim in there].count("001010000000003") == 1
    assert len({sim.imsi for sim in there}) == len({sim.sim_id for sim in there}) == 6


def test_sims_that_are_named_later_are_there_once_and_online(api):
    before = api.get("/sims")
    named = ["001010000000001", "001010000000099", "8942310022900000001", "001010000000098"]
    added = api.emulation("POST", "/sims", {"known": named}, expect=201)
    assert [imsi_of(sim) for sim in added][::2] == ["001010000000099", "001010000000098"]
    assert added[1]["simId"] == "8942310022900000001"
    there = api.get("/sims")
    assert {sim["simId"] for sim in there} == {sim["simId"] for sim in (*before, *added)}
    assert len({imsi_of(sim) for sim in there}) == len(there) == 6
    assert all(sim["sessionStatus"]["online"] for sim in there)
    assert api.emulation("POST", "/sims", {"known": named}, expect=201) == []
    assert api.get("/sims") == there
    api.emulation("POST", "/sims", {"known": ["12"]}, expect=400)


def test_nothing_changes_in_a_session_until_the_next_one(api, clock):
    vpg = api.running_vpg(deviceSubnetCidrRange=SUBNET)
    sim_id = api.sim_ids()[0]
    before = api.get(f"/sims/{sim_id}")["sessionStatus"]
    group_id = api.group_in(vpg, useCustomDns=True, dnsServers=["10.0.0.2", "10.0.1.2"])
    assert api.post(f"/sims/{sim_id}/set_group", {"groupId": group_id})["groupId"] == group_id
    assert api.get(f"/sims/{sim_id}")["sessionStatus"] == before

    stale = api.post(f"/sims/{sim_id}/delete_session")
    assert stale["sessionStatus"] == before, "the answer still shows the session that has just ended"
    assert api.get(f"/sims/{sim_id}")["sessionStatus"] == {"online": False}
    clock.advance(0.1)
    after = api.get(f"/sims/{sim_id}")["sessionStatus"]
    assert after["online"] is True
    assert after["sessionId"] != before["sessionId"]
    assert after["vpgId"] == vpg.rpartition("/")[2]
    assert after["ueIpAddress"] == "10.20.30.3", "the first that the VPG's own peers leave"
    assert after["dnsServers"] == ["10.0.0.2", "10.0.1.2"]
    assert after["gatewayPrivateIpAddress"].startswith("100.64."), "what servers see, from the VPG's range"
    assert api.get(vpg)["sessionStats"]["online"] == 1


def test_the_address_map_applies_to_the_next_session(api):
    vpg = api.running_vpg(deviceSubnetCidrRange=SUBNET)
    sim_id = api.sim_ids()[0]
    api.post(f"/sims/{sim_id}/set_group", {"groupId": api.group_in(vpg)})
    first = api.reconnect(sim_id)
    api.post(f"{vpg}/ip_address_map", {"key": imsi_of(first), "ipAddress": "10.20.30.99"})
    assert api.get(f"/sims/{sim_id}")["sessionStatus"] == first["sessionStatus"]
    assert api.reconnect(sim_id)["sessionStatus"]["ueIpAddress"] == "10.20.30.99"
    api.delete(f"{vpg}/ip_address_map/{imsi_of(first)}")
    assert api.get(f"/sims/{sim_id}")["sessionStatus"]["ueIpAddress"] == "10.20.30.99"
    assert api.reconnect(sim_id)["sessionStatus"]["ueIpAddress"] == "10.20.30.3"


def test_two_sims_never_have_the_same_address(api):
    vpg = api.running_vpg(deviceSubnetCidrRange=SUBNET)
    group_id = api.group_in(vpg)
    addresses = []
    for sim_id in api.sim_ids():
        api.post(f"/sims/{sim_id}/set_group", {"groupId": group_id})
        addresses.append(api.reconnect(sim_id)["sessionStatus"]["ueIpAddress"])
    assert addresses == ["10.20.30.3", "10.20.30.4", "10.20.30.5"]


def test_a_sim_without_its_group_leaves_the_vpg_at_its_next_session(api):
    vpg = api.running_vpg()
    sim_id = api.sim_ids()[0]
    api.post(f"/sims/{sim_id}/set_group", {"groupId": api.group_in(vpg)})
    assert "vpgId" in api.reconnect(sim_id)["sessionStatus"]
    assert "groupId" not in api.post(f"/sims/{sim_id}/unset_group")
    assert "vpgId" not in api.reconnect(sim_id)["sessionStatus"]


def test_a_sim_waits_for_its_vpg_to_run(api, clock):
    vpg = api.creating_vpg()
    sim_id = api.sim_ids()[0]
    api.post(f"/sims/{sim_id}/set_group", {"groupId": api.group_in(vpg)})
    assert api.reconnect(sim_id)["sessionStatus"] == {"online": False}
    clock.advance(1)
    assert api.get(f"/sims/{sim_id}")["sessionStatus"]["vpgId"] == vpg.rpartition("/")[2]


def test_sessions_end_with_their_vpg(api, clock):
    vpg = api.running_vpg()
    sim_id = api.sim_ids()[0]
    api.post(f"/sims/{sim_id}/set_group", {"groupId": api.group_in(vpg)})
    api.reconnect(sim_id)
    api.post(f"{vpg}/terminate")
    clock.advance(60)
    assert api.get(f"/sims/{sim_id}")["sessionStatus"] == {"online": False}


def test_a_sim_that_is_offline_has_no_session_to_delete(api):
    sim_id = api.sim_ids()[0]
    assert api.emulation("POST", f"/sims/{sim_id}/disconnect")["sessionStatus"] == {"online": False}
    assert "it is offline" in api.refused("POST", f"/sims/{sim_id}/delete_session")
    api.clock.advance(60)
    assert api.get(f"/sims/{sim_id}")["sessionStatus"] == {"online": False}, "switched off, not resetting"
    assert api.emulation("POST", f"/sims/{sim_id}/connect")["sessionStatus"]["online"] is True


def test_a_group_that_is_unknown_cannot_be_set(api):
    path = f"/sims/{api.sim_ids()[0]}/set_group"
    api.refused("POST", path, {"groupId": "none"}, expect=404)
    api.refused("POST", path, {})


def test_tags_are_merged(api):
    path = f"/sims/{api.sim_ids()[0]}"
    api.put(f"{path}/tags", [{"tagName": "name", "tagValue": "pump"}])
    shown = api.put(f"{path}/tags", [{"tagName": "site", "tagValue": "a"}])
    assert shown["tags"] == {"name": "pump", "site": "a"}
    api.refused("PUT", f"{path}/tags", [{"tagName": f"tag{number}", "tagValue": "x"} for number in range(21)])


def test_sims_are_searched_by_what_they_carry(api):
    first, second, third = api.sim_ids()
    api.put(f"/sims/{first}/tags", [{"tagName": "name", "tagValue": "pump-1"}])
    api.put(f"/sims/{second}/tags", [{"tagName": "name", "tagValue": "pump-2"}])
    group_id = api.post("/groups", {"tags": {"name": "south"}}, 201)["groupId"]
    api.post(f"/sims/{second}/set_group", {"groupId": group_id})
    api.emulation("POST", f"/sims/{third}/disconnect")

    def found(**query):
        return [sim["simId"] for sim in api.get("/query/sims", **query)]

    assert found() == [first, second, third]
    assert found(name="pump") == [first, second]
    assert found(name=["pump-1", "pump-2"]) == [first, second]
    assert found(imsi="001010000000003") == [third]
    assert found(iccid=first) == found(sim_id=first) == [first]
    assert found(group="south") == found(group_id=group_id) == [second]
    assert found(tag="pump-2") == [second]
    assert found(session_status="OFFLINE") == [third]
    assert found(session_status="ONLINE", name="pump-1") == [first]
    assert found(imsi="001010000000003", name="pump-1") == []
    assert found(imsi="001010000000003", name="pump-1", search_type="or") == [first, third]
    assert found(msisdn="81") == []


def test_a_search_shows_ten_sims_a_page_if_nothing_is_asked(start, recorder):
    api = start(sims=12)
    first = api.send("GET", "/query/sims")
    assert len(first.json()) == 10
    rest = api.send("GET", "/query/sims", last_evaluated_key=first.headers["x-soracom-next-key"])
    assert len(rest.json()) == 2
    with recorder.wrong_requests_meant():
        api.refused("GET", "/query/sims", limit=101)
        api.refused("GET", "/query/sims", session_status="AWAY")
        api.refused("GET", "/query/sims", search_type="xor")
    api.refused("GET", "/sims", limit=0)


def test_sims_can_be_added_while_it_runs(api):
    added = api.emulation("POST", "/sims", {"count": 2}, expect=201)
    assert [sim["sessionStatus"]["online"] for sim in added] == [True, True]
    assert len(api.sim_ids()) == 5
    assert len(api.cloud.add_sims(1)) == 1


def test_a_global_sim_has_a_global_subscription(start):
    api = start(coverage="g", sims=1)
    sim = api.get("/sims")[0]
    assert sim["sessionStatus"]["subscription"] == "plan01s"
    assert sim["sessionStatus"]["placement"]["region"] == "eu-central-1"
