"""The life of a VPG in the emulated SORACOM API."""

from ipaddress import IPv4Network

import pytest

from tests.clouds.soracom_api import VPGS


def test_a_vpg_is_creating_and_then_running(api, clock):
    created = api.post(VPGS, {"type": 15, "tags": {"name": "field"}}, expect=201)
    assert created["status"] == "creating"
    assert created["vpcPeeringConnections"] is None, "null while creating, as seen in practice"
    clock.advance(0.19)
    assert api.get(f"{VPGS}/{created['vpgId']}")["status"] == "creating"
    clock.advance(0.01)
    running = api.get(f"{VPGS}/{created['vpgId']}")
    assert (running["status"], running["vpcPeeringConnections"]) == ("running", {})
    assert running["type"] == 15
    assert running["tags"] == {"name": "field"}
    assert running["deviceSubnetCidrRange"] == running["ueSubnetCidrRange"] == "10.128.0.0/9"
    assert running["useInternetGateway"] is True
    assert running["placement"] == {"infrastructureProvider": "aws", "region": "ap-northeast-1"}
    assert running["gateOpened"] is False
    assert running["routingFilterEntries"] == []


def test_each_vpg_has_a_range_of_its_own(api):
    ranges = [IPv4Network(api.get(api.running_vpg())["vpgSubnetCidrRange"]) for _ in range(3)]
    assert len(set(ranges)) == 3
    assert all(network.subnet_of(IPv4Network("100.64.0.0/10")) for network in ranges)


def test_a_vpg_has_two_gate_peers_of_its_own(api):
    path = api.running_vpg(deviceSubnetCidrRange="10.20.30.0/24")
    vpg_range = IPv4Network(api.get(path)["vpgSubnetCidrRange"])
    peers = api.get(f"{path}/gate/peers")
    assert [(peer["innerIpAddress"], peer["netmask"], peer["ownedByCustomer"]) for peer in peers] == [
        ("10.20.30.1", "24", False),
        ("10.20.30.2", "24", False),
    ]
    assert [peer["outerIpAddress"] for peer in peers] == [str(vpg_range[4]), str(vpg_range[36])]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"deviceSubnetCidrRange": "100.64.0.0/24"}, "overlaps 100.64.0.0/10"),
        ({"deviceSubnetCidrRange": "198.18.4.0/24"}, "overlaps 198.18.0.0/15"),
        ({"deviceSubnetCidrRange": "8.8.0.0/16"}, "is not a private range"),
        ({"deviceSubnetCidrRange": "10.0.0.1/8"}, "is no IPv4 CIDR"),
        ({"deviceSubnetCidrRange": "10.0.0.0"}, "is no IPv4 CIDR"),
        ({"deviceSubnetCidrRange": "10.0.0.0/29"}, "smaller than /28"),
        ({"type": 14, "useInternetGateway": False}, "type E cannot do without"),
        ({"soracomTransitGateway": {"asn": 64512}}, "only type F2"),
        ({"type": 242, "soracomTransitGateway": {"asn": 1}}, "asn: 1"),
        ({"placement": {"region": "eu-central-1"}}, "coverage jp has ap-northeast-1"),
        ({"tags": {f"tag{number}": "" for number in range(21)}}, "at most 20"),
    ],
)
def test_what_the_console_would_not_take_is_400(api, body, message):
    assert message in api.refused("POST", VPGS, {"type": 15, **body})


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "type: a whole number is needed"),
        ({"type": 12}, "type: 12"),
        ({"type": "15"}, "type: a whole number is needed"),
        ({"type": 15, "deviceSubnet": "10.0.0.0/8"}, "deviceSubnet: no such field"),
        ({"type": 15, "useInternetGateway": "yes"}, "true or false"),
        ({"type": 15, "placement": {"region": "us-east-1"}}, "placement.region: us-east-1"),
        ([], "a JSON object is needed"),
    ],
)
def test_what_the_description_forbids_is_400(api, recorder, body, message):
    with recorder.wrong_requests_meant():
        assert message in api.refused("POST", VPGS, body)


def test_a_body_that_is_not_json_is_400(api, recorder):
    with recorder.wrong_requests_meant():
        headers = {**api.headers, "Content-Type": "application/json"}
        assert api.http.post(api.server.url + VPGS, content=b"{", headers=headers).status_code == 400


def test_global_coverage_has_four_regions_and_frankfurt_first(start):
    api = start(coverage="g")
    assert api.get(api.running_vpg())["placement"]["region"] == "eu-central-1"
    assert api.get(api.running_vpg(placement={"region": "us-west-2"}))["placement"]["region"] == "us-west-2"


def test_a_type_f2_vpg_has_a_transit_gateway_and_an_open_gate(api):
    shown = api.get(api.running_vpg(type=242))
    assert shown["gateOpened"] is True
    assert shown["soracomTransitGateway"]["asn"] == 64512
    assert shown["soracomTransitGateway"]["id"].startswith("tgw-")
    assert shown["customerRoutes"] == {}
    assert "soracomTransitGateway" not in api.get(api.running_vpg())


def test_vpgs_are_found_by_tag(api):
    first = api.running_vpg(tags={"name": "field-1", "site": "a"}).rpartition("/")[2]
    second = api.running_vpg(tags={"name": "field-2"}).rpartition("/")[2]

    def found(**query):
        return {vpg["vpgId"] for vpg in api.get(VPGS, **query)}

    assert found() == {first, second}
    assert found(tag_name="name", tag_value="field-1") == {first}
    assert found(tag_name="name", tag_value="field") == set(), "exact is the default"
    assert found(tag_name="name", tag_value="field", tag_value_match_mode="prefix") == {first, second}
    assert found(tag_name="site") == {first}


def test_a_list_comes_in_pages_whose_end_has_no_next_key(api):
    ids = sorted(api.running_vpg().rpartition("/")[2] for _ in range(3))
    answer = api.send("GET", VPGS, limit=2)
    assert [vpg["vpgId"] for vpg in answer.json()] == ids[:2]
    key = answer.headers["x-soracom-next-key"]
    rest = api.send("GET", VPGS, limit=2, last_evaluated_key=key)
    assert [vpg["vpgId"] for vpg in rest.json()] == ids[2:]
    assert "x-soracom-next-key" not in rest.headers
    api.refused("GET", VPGS, limit=0)


def test_tags_are_merged_and_deleted_one_by_one(api):
    path = api.running_vpg(tags={"name": "field", "site": "a"})
    api.put(f"{path}/tags", [{"tagName": "site", "tagValue": "b"}, {"tagName": "new", "tagValue": ""}], expect=204)
    assert api.get(path)["tags"] == {"name": "field", "site": "b", "new": ""}
    api.delete(f"{path}/tags/site")
    assert api.get(path)["tags"] == {"name": "field", "new": ""}
    api.refused("DELETE", f"{path}/tags/site", expect=404)


def test_a_tag_name_may_need_encoding_in_a_path(api):
    path = api.running_vpg(tags={"owner/team a": "x", "name": "field"})
    api.delete(f"{path}/tags/owner%2Fteam%20a")
    assert api.get(path)["tags"] == {"name": "field"}


def test_a_vpg_has_at_most_twenty_tags(api):
    path = api.running_vpg(tags={"name": "field"})
    more = [{"tagName": f"tag{number}", "tagValue": "x"} for number in range(20)]
    assert "at most 20" in api.refused("PUT", f"{path}/tags", more)
    api.put(f"{path}/tags", more[:19], expect=204)
    assert len(api.get(path)["tags"]) == 20


def test_a_terminated_vpg_is_shown_for_a_while_and_then_gone(api, clock):
    path = api.running_vpg()
    api.post(f"{path}/terminate")
    assert api.get(path)["status"] == "terminating"
    clock.advance(0.2)
    assert api.get(path)["status"] == "terminated"
    clock.advance(1.0)
    api.refused("GET", path, expect=404)
    api.refused("POST", f"{path}/terminate", expect=404)
    assert api.get(VPGS) == []


def test_a_vpg_with_a_peering_connection_cannot_be_terminated(api):
    path = api.running_vpg()
    peering = {"peerOwnerId": "123456789012", "peerVpcId": "vpc-0123456789abcdef0", "peerRegion": "ap-northeast-1"}
    created = api.post(f"{path}/vpc_peering_connections", {**peering, "destinationCidrBlock": "10.0.0.0/16"}, 201)
    assert created["id"] in api.refused("POST", f"{path}/terminate")
    assert api.get(path)["status"] == "running"
    api.delete(f"{path}/vpc_peering_connections/{created['id']}")
    api.post(f"{path}/terminate")


def test_a_vpg_that_is_creating_or_terminating_cannot_be_terminated(api):
    path = api.creating_vpg()
    assert "it is creating" in api.refused("POST", f"{path}/terminate")
    path = api.running_vpg()
    api.post(f"{path}/terminate")
    assert "it is terminating" in api.refused("POST", f"{path}/terminate")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/gate/open", None),
        ("POST", "/gate/close", None),
        ("GET", "/gate/peers", None),
        ("GET", "/ip_address_map", None),
        ("POST", "/set_routing_filter", []),
        ("POST", "/junction/set_redirection", {"enabled": True, "gateway": "10.128.0.254"}),
        ("POST", "/junction/unset_redirection", None),
        ("PUT", "/tags", []),
        ("DELETE", "/tags/name", None),
        ("POST", "/vpc_peering_connections", {"peerVpcId": "vpc-12345678"}),
        ("DELETE", "/vpc_peering_connections/pcx-12345678", None),
        ("DELETE", "/transit_gateway_vpc_attachments/tgw-attach-12345678", None),
        ("POST", "/transit_gateway_vpc_attachments/tgw-attach-12345678/accept", None),
        ("DELETE", "/transit_gateway_peering_connections/tgw-attach-12345678", None),
        ("DELETE", "/customer_routes/1", None),
    ],
)
def test_a_vpg_that_does_not_run_yet_takes_no_changes(api, method, path, body):
    assert "it is creating, not running" in api.refused(method, api.creating_vpg() + path, body)


def test_a_stuck_vpg_goes_on_when_it_is_released(api, clock):
    api.emulation("POST", "/virtual_private_gateways", {"stuckNext": True}, expect=204)
    path, other = api.creating_vpg(), api.creating_vpg()
    clock.advance(1000)
    assert [api.get(path)["status"], api.get(other)["status"]] == ["creating", "running"]
    api.emulation("POST", path, {"stuck": False})
    assert api.get(path)["status"] == "running"
    api.emulation("POST", path, {"stuck": True})
    assert api.get(path)["status"] == "running", "what ran does not go back to creating"
    api.post(f"{path}/terminate")
    clock.advance(1000)
    assert api.get(path)["status"] == "terminating"
    api.emulation("POST", path, {"stuck": False})
    assert api.get(path)["status"] == "terminated"


def test_a_vpg_can_fail_and_then_be_terminated(api):
    path = api.creating_vpg()
    assert api.emulation("POST", path, {"status": "failed"})["status"] == "failed"
    api.refused("POST", f"{path}/gate/open")
    api.post(f"{path}/terminate")
    assert api.get(path)["status"] == "terminating"
