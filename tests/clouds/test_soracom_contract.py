"""The validation against SORACOM's description: what it lets pass, what it does not, and that no difference is idle."""

import json

import pytest
from openapi_spec_validator import validate as validate_description

from devicepath_tools.rehearsal.clouds.soracom import ErrorBody, Exchange, Fault, FaultKind
from devicepath_tools.rehearsal.clouds.soracom.operations.routes import ROUTES
from tests.clouds.soracom_api import VPGS
from tests.clouds.soracom_contract.differences import DIFFERENCES, UNDECLARED_400, operations
from tests.clouds.soracom_contract.validation import Contract, ContractRecorder, shared_contract

LOGGED_IN = {"X-Soracom-API-Key": "a", "X-Soracom-Token": "b", "Content-Type": "application/json"}
VPG = {"vpgId": "1", "status": "running", "type": 15}


def an_exchange(method="GET", path=f"{VPGS}/1", sent=None, status=200, received=VPG, **changes) -> Exchange:
    fields = {
        "method": method,
        "path": f"/v1{path}",
        "query": "",
        "headers": LOGGED_IN,
        "request_body": b"" if sent is None else json.dumps(sent).encode(),
        "status": status,
        "response_headers": {"Content-Type": "application/json"},
        "response_body": b"" if received is None else json.dumps(received).encode(),
    }
    return Exchange(**{**fields, **changes})


CREATE = {"method": "POST", "path": VPGS, "status": 201}

WRONG = {
    "a path that is not described": (an_exchange(path="/gateways"), "not in the description"),
    "a method that is not described": (an_exchange("PATCH"), "not in the description"),
    "a header left out": (an_exchange(headers={"X-Soracom-API-Key": "a"}), "header X-Soracom-Token is missing"),
    "a query parameter not described": (an_exchange(path=VPGS, query="tag=x", received=[]), "tag is not declared"),
    "a query value outside its enum": (
        an_exchange(path=VPGS, query="tag_value_match_mode=suffix", received=[]),
        "query tag_value_match_mode: 'suffix' is not one of",
    ),
    "a query value of another type": (an_exchange(path=VPGS, query="limit=x", received=[]), "is not of type 'integer'"),
    "a query value above its maximum": (
        an_exchange(path="/query/sims", query="limit=101", received=[]),
        "greater than the maximum of 100",
    ),
    "a body left out": (an_exchange(**CREATE), "request: the body is missing"),
    "a body where none is": (an_exchange(sent={}), "there is a body, and none is described"),
    "a body that is not JSON": (an_exchange(**CREATE, request_body=b"{"), "request: the body is not JSON"),
    "a body of another type": (
        an_exchange(**CREATE, sent={"type": 15}, headers={**LOGGED_IN, "Content-Type": "text/plain"}),
        "content type text/plain",
    ),
    "a required field left out": (an_exchange(**CREATE, sent={}), "'type' is a required property"),
    "a field not described": (an_exchange(**CREATE, sent={"type": 15, "size": "s"}), "'size' was unexpected"),
    "a field outside its enum": (an_exchange(**CREATE, sent={"type": 12}), "body.type: 12 is not one of"),
    "a field of another type": (
        an_exchange(**CREATE, sent={"type": 15, "useInternetGateway": "no"}),
        "body.useInternetGateway: 'no' is not of type 'boolean'",
    ),
    "a status not declared": (an_exchange(status=418), "answer 418: the status is not declared"),
    "an answer left out": (an_exchange(received=None), "answer 200: the body is missing"),
    "an answer where none is": (an_exchange("PUT", f"{VPGS}/1/tags", [], 204, {}), "there is a body, and none"),
    "an answered field not described": (an_exchange(received={**VPG, "x": 1}), "'x' was unexpected"),
    "an answered field outside its enum": (an_exchange(received={"status": "lost"}), "'lost' is not one of"),
    "an answered field left out": (
        an_exchange(path=f"{VPGS}/1/ip_address_map", received=[{"key": "1", "ipAddress": "1", "type": "static"}]),
        "body[0]: 'hostId' is a required property",
    ),
    "an error of no known shape": (an_exchange(status=404, received={"error": "x"}), "is not valid under any"),
    "an answer that is not JSON": (an_exchange(response_body=b"<html>"), "answer 200: the body is not JSON"),
    "an answer of another type": (
        an_exchange(response_headers={"Content-Type": "text/html"}),
        "content type text/html is not described",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_found(case):
    exchange, message = WRONG[case]
    problems = shared_contract().validate(exchange)
    assert len(problems) == 1, problems
    assert message in problems[0]


def test_what_is_right_passes():
    assert shared_contract().validate(an_exchange()) == []
    assert shared_contract().validate(an_exchange(**CREATE, sent={"type": 242, "tags": {"name": "x"}})) == []
    assert shared_contract().validate(an_exchange(path=VPGS, query="limit=5&tag_name=a", received=[VPG])) == []


def test_a_recorder_tells_every_problem_and_forgives_wrong_requests_only():
    recorder = ContractRecorder()
    with recorder.wrong_requests_meant():
        recorder(an_exchange(**CREATE, sent={}))
        recorder.assert_clean()
        recorder(an_exchange(status=418))
    recorder(an_exchange(**CREATE, sent={}))
    with pytest.raises(AssertionError) as fault:
        recorder.assert_clean()
    assert [line.strip() for line in str(fault.value).splitlines()[:2]] == [
        "getVirtualPrivateGateway answer 418: the status is not declared",
        "createVirtualPrivateGateway request: body: 'type' is a required property",
    ]


@pytest.mark.slow
def test_the_description_is_valid_openapi_with_and_without_the_differences():
    validate_description(Contract(()).description)
    validate_description(Contract().description)


def test_every_operation_that_is_emulated_is_described():
    described = {(method.upper(), path) for path, item in Contract(()).description["paths"].items() for method in item}
    emulated = {(route.method, route.path) for route in ROUTES}
    assert emulated <= described
    assert len(emulated) == len(ROUTES), "no operation twice"


@pytest.fixture
def exchanges(start, clock, recorder):
    """Exchanges that show each known difference."""
    for shape in ErrorBody:
        api = start(sims=1, error_body=shape)
        api.cloud.faults.add(Fault(kind=FaultKind.STATUS, status=429, body=shape))
        for status in (429, 503):
            api.cloud.faults.add(Fault(kind=FaultKind.STATUS, status=status, body=shape))
        for _ in range(3):
            api.send("GET", "/groups")
        api.get(api.creating_vpg())
        path = api.running_vpg()
        body = {"peerOwnerId": "123456789012", "peerVpcId": "vpc-12345678", "peerRegion": "us-east-1"}
        api.post(f"{path}/vpc_peering_connections", {**body, "destinationCidrBlock": "10.0.0.0/16"}, 201)
        api.get(path)
        assert api.send("POST", VPGS, {"type": 15, "deviceSubnetCidrRange": "8.0.0.0/8"}).status_code == 400
        api.headers["X-Soracom-Token"] = "ended"
        assert api.send("GET", "/groups").status_code == 401
    return recorder.exchanges


@pytest.mark.slow
def test_each_known_difference_is_needed(exchanges):
    for index, row in enumerate(DIFFERENCES):
        without = Contract((*DIFFERENCES[:index], *DIFFERENCES[index + 1 :]))
        assert any(without.validate(exchange) for exchange in exchanges), f"{row.where} {row.what}"


def test_each_difference_says_where_what_and_who_says_so():
    for row in DIFFERENCES:
        assert row.where
        assert row.what
        assert row.source


# How each operation of UNDECLARED_400 comes to refuse; {vpg} runs, {new} is being created.
MANY = [{"tagName": f"tag{number}", "tagValue": "x"} for number in range(21)]
REFUSED_400 = {
    "auth": ("POST", "/auth", {"authKeyId": "keyId-rehearsal", "authKey": "x", "tokenTimeoutSeconds": 0}),
    "createVirtualPrivateGateway": ("POST", VPGS, {"type": 15, "deviceSubnetCidrRange": "8.0.0.0/8"}),
    "listVirtualPrivateGateways": ("GET", f"{VPGS}?limit=0", None),
    "updateVirtualPrivateGatewayTags": ("PUT", "{vpg}/tags", MANY),
    "deleteVirtualPrivateGatewayTag": ("DELETE", "{new}/tags/name", None),
    "createVpcPeeringConnection": ("POST", "{vpg}/vpc_peering_connections", {}),
    "deleteVpcPeeringConnection": ("DELETE", "{new}/vpc_peering_connections/pcx-1", None),
    "deleteTransitGatewayVpcAttachment": ("DELETE", "{new}/transit_gateway_vpc_attachments/tgw-attach-1", None),
    "deleteTransitGatewayPeeringConnection": ("DELETE", "{new}/transit_gateway_peering_connections/tgw-attach-1", None),
    "deleteCustomerRoute": ("DELETE", "{new}/customer_routes/1", None),
    "setVirtualPrivateGatewayVxLanId": ("POST", "{vpg}/gate/set_vxlan_id", {"vxlanId": 0}),
    "enableGatePrivacySeparator": ("POST", "{vpg}/gate/enable_privacy_separator", None),
    "disableGatePrivacySeparator": ("POST", "{vpg}/gate/disable_privacy_separator", None),
    "setRedirectionConfiguration": ("POST", "{vpg}/junction/set_redirection", {"enabled": True}),
    "unsetRedirectionConfiguration": ("POST", "{new}/junction/unset_redirection", None),
    "createGroup": ("POST", "/groups", {"configuration": {"SoracomAir": {"useVpg": True}}}),
    "listGroups": ("GET", "/groups?limit=0", None),
    "deleteGroup": ("DELETE", "/groups/{group}", None),
    "putConfigurationParameters": (
        "PUT",
        "/groups/{group}/configuration/SoracomAir",
        [{"key": "useVpg", "value": 1}],
    ),
    "putGroupTags": ("PUT", "/groups/{group}/tags", MANY),
    "listSubscribersInGroup": ("GET", "/groups/{group}/subscribers?limit=0", None),
    "listSims": ("GET", "/sims?limit=0", None),
    "setSimGroup": ("POST", "/sims/{sim}/set_group", {}),
    "putSimTags": ("PUT", "/sims/{sim}/tags", MANY),
    "deleteSimSession": ("POST", "/sims/{sim}/delete_session", None),
}


def test_each_operation_that_refuses_without_declaring_it_is_listed(api, recorder):
    assert set(REFUSED_400) == set(UNDECLARED_400)
    described = {operation["operationId"]: operation["responses"] for operation in operations(Contract(()).description)}
    sim = api.sim_ids()[0]
    names = {"vpg": api.running_vpg(), "new": api.creating_vpg(), "sim": sim}
    names["group"] = api.group_in(names["vpg"])
    api.post(f"/sims/{sim}/set_group", {"groupId": names["group"]})
    api.cloud.disconnect(sim)
    for operation_id, (method, path, body) in REFUSED_400.items():
        assert "400" not in described[operation_id], operation_id
        url = api.server.url + path.format(**names)
        answer = api.http.request(method, url, json=body, headers=api.headers)
        assert answer.status_code == 400, f"{operation_id}: {answer.text}"
