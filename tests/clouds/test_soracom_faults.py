"""Faults, limits and the journal of the emulated SORACOM API."""

import json
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from devicepath_tools.rehearsal.clouds.soracom import Fault, FaultKind, Settings, SoracomServer
from tests.clouds.soracom_api import VPGS


@pytest.mark.parametrize(
    ("shape", "content_type"), [("nested", "application/json"), ("flat", "application/json"), ("text", "text/plain")]
)
@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_status_fault_answers_in_the_shape_asked_for_and_does_no_work(api, status, shape, content_type):
    fault = {"kind": "status", "method": "POST", "path": "/v1/virtual_private_gateways", "status": status}
    api.emulation("POST", "/faults", {**fault, "body": shape, "retryAfter": 7}, expect=201)
    answer = api.send("POST", VPGS, {"type": 15})
    assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (status, content_type)
    assert answer.headers["retry-after"] == "7"
    if shape == "nested":
        assert answer.json()["errorMessage"]["code"] == "FAULT"
    elif shape == "flat":
        assert answer.json()["code"] == "FAULT"
    assert api.get(VPGS) == []
    api.post(VPGS, {"type": 15}, expect=201)


def test_a_fault_strikes_as_often_as_asked_after_letting_some_pass(api):
    api.emulation("POST", "/faults", {"kind": "status", "status": 503, "times": 2, "after": 1}, expect=201)
    assert [api.send("GET", "/groups").status_code for _ in range(5)] == [200, 503, 503, 200, 200]
    assert "retry-after" not in api.send("GET", "/groups").headers


def test_a_fault_strikes_only_what_it_names(api):
    path = api.running_vpg()
    api.cloud.faults.add(
        Fault(kind=FaultKind.STATUS, method="POST", path="/v1/virtual_private_gateways/*/gate/open", status=500)
    )
    assert api.send("GET", path).status_code == 200
    assert api.send("POST", f"{path}/gate/close").status_code == 200
    assert api.send("POST", f"{path}/gate/open").status_code == 500


def test_faults_are_listed_and_cancelled(api):
    ids = [api.emulation("POST", "/faults", {"kind": "status"}, expect=201)["id"] for _ in range(3)]
    assert [fault["id"] for fault in api.emulation("GET", "/faults")] == ids
    api.emulation("DELETE", f"/faults/{ids[0]}", expect=204)
    assert [fault["id"] for fault in api.emulation("GET", "/faults")] == ids[1:]
    api.emulation("DELETE", "/faults", expect=204)
    assert api.emulation("GET", "/faults") == []
    api.get("/groups")
    api.emulation("POST", "/faults", {"kind": "flood"}, expect=400)


def test_a_lost_answer_leaves_the_work_done(api):
    api.emulation("POST", "/faults", {"kind": "answer_lost", "method": "POST"}, expect=201)
    with pytest.raises(httpx.RemoteProtocolError):
        api.send("POST", VPGS, {"type": 15})
    assert len(api.get(VPGS)) == 1


def test_a_reset_connection_leaves_the_work_undone(api):
    api.emulation("POST", "/faults", {"kind": "connection_reset", "method": "POST"}, expect=201)
    with pytest.raises(httpx.ReadError, match="reset by peer"):
        api.send("POST", VPGS, {"type": 15})
    assert api.get(VPGS) == []


@pytest.mark.parametrize(("after_work", "made"), [(False, 0), (True, 1)])
def test_a_timeout_never_answers(api, after_work, made):
    api.emulation("POST", "/faults", {"kind": "timeout", "method": "POST", "afterWork": after_work}, expect=201)
    with pytest.raises(httpx.ReadTimeout):
        api.http.post(api.server.url + VPGS, json={"type": 15}, headers=api.headers, timeout=0.2)
    assert len(api.get(VPGS)) == made


def test_late_work_is_done_when_others_have_come(api):
    api.emulation("POST", "/faults", {"kind": "late_work", "method": "POST", "later": 2}, expect=201)
    with pytest.raises(httpx.RemoteProtocolError):
        api.send("POST", VPGS, {"type": 15})
    assert [len(api.get(VPGS)) for _ in range(3)] == [0, 1, 1]


def test_a_client_that_waits_for_ever_does_not_keep_the_server_from_stopping(recorder, clock):
    with SoracomServer(Settings(clock=clock), on_exchange=recorder) as server:
        server.cloud.faults.add(Fault(kind=FaultKind.TIMEOUT, path="/v1/auth"))
        with ThreadPoolExecutor() as client:
            waiting = client.submit(httpx.post, f"{server.url}/auth", json={}, timeout=60)
            while not server.cloud.journal.entries():
                assert not waiting.done()
            server.stop()
            with pytest.raises(httpx.RemoteProtocolError):
                waiting.result(5)


def test_above_the_limit_calls_are_429_without_retry_after(start, clock):
    api = start(requests_per_second=5)
    statuses = [api.send("GET", "/groups").status_code for _ in range(6)]
    assert statuses == [200, 200, 200, 200, 429, 429], "one of the five was the login"
    assert "retry-after" not in api.send("GET", "/groups").headers
    clock.advance(0.2)
    assert [api.send("GET", "/groups").status_code for _ in range(2)] == [200, 429]
    clock.advance(60)
    assert [api.send("GET", "/groups").status_code for _ in range(6)].count(200) == 5, "the bucket holds one second"


def test_limits_can_be_changed_while_it_runs(start):
    api = start(requests_per_second=1, retry_after_seconds=3)
    assert api.send("GET", "/groups").headers["retry-after"] == "3"
    api.emulation("POST", "/limits", {"requestsPerSecond": 0, "latencySeconds": 0.05}, expect=204)
    answers = [api.send("GET", "/groups") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert min(answer.elapsed.total_seconds() for answer in answers) >= 0.05
    api.emulation("POST", "/limits", {"latencySeconds": -1}, expect=400)


@pytest.mark.parametrize("shape", ["nested", "flat", "text"])
def test_refusals_have_the_shape_of_the_settings(start, shape):
    api = start(error_body=shape)
    answer = api.send("GET", f"{VPGS}/none")
    assert answer.status_code == 404
    if shape == "nested":
        body = answer.json()
        assert (set(body), body["httpStatus"]) == ({"httpStatus", "errorMessage"}, 404)
    elif shape == "flat":
        assert set(answer.json()) == {"code", "message", "messageArgs"}
    else:
        assert answer.text.startswith("vpg_id: none")


def test_the_journal_holds_every_request_and_no_body(api):
    api.emulation("DELETE", "/journal", expect=204)
    api.refused("GET", f"{VPGS}/none", expect=404)
    api.cloud.faults.add(Fault(kind=FaultKind.ANSWER_LOST, path="/v1/groups"))
    with pytest.raises(httpx.RemoteProtocolError):
        api.send("GET", "/groups")
    shown = api.emulation("GET", "/journal")
    assert [(entry["method"], entry["path"], entry["status"], entry["fault"]) for entry in shown] == [
        ("GET", f"/v1{VPGS}/none", 404, None),
        ("GET", "/v1/groups", None, "answer_lost"),
    ]
    assert set(shown[0]) == {"time", "method", "path", "status", "fault"}
    api.log_in()
    assert "secret-rehearsal" not in json.dumps(api.emulation("GET", "/journal"))


def test_the_state_counts_what_is_there(api):
    path = api.vpg_with_gate()
    api.post(f"{path}/gate/peers", {"outerIpAddress": "172.16.0.9"})
    api.group_in(path)
    state = api.emulation("GET", "/state")
    assert state["virtualPrivateGateways"] == {"count": 1, "ids": [path.rpartition("/")[2]]}
    assert state["gatePeers"] == {"count": 1, "ids": ["172.16.0.9"]}
    assert state["groups"]["count"] == 1
    assert state["sims"]["count"] == state["simsOnline"]["count"] == 3
    assert state["vpcPeeringConnections"]["count"] == 0
