"""The emulated SORACOM API as a server: in a thread and as a process, on this machine only."""

import json
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from ipaddress import IPv4Network
from urllib.parse import urlsplit

import httpx
import pytest

from devicepath_tools.rehearsal.clouds.soracom import NotLoopback, Settings, SoracomServer
from devicepath_tools.rehearsal.clouds.soracom.__main__ import _settings
from devicepath_tools.rehearsal.clouds.soracom.account.settings import ExistingVpg

COMMAND = [sys.executable, "-m", "devicepath_tools.rehearsal.clouds.soracom"]


def test_a_server_listens_on_loopback_and_is_gone_after_the_block(recorder):
    before = set(threading.enumerate())
    with SoracomServer(on_exchange=recorder) as server:
        address = urlsplit(server.url)
        assert (address.hostname, address.path) == ("127.0.0.1", "/v1")
        assert httpx.get(f"{server.emulation_url}/state").status_code == 200
    with pytest.raises(httpx.ConnectError):
        httpx.get(server.url)
    begun = set(threading.enumerate()) - before
    assert not [thread for thread in begun if thread.name.startswith("soracom")]


def test_vpgs_and_groups_are_there_from_the_start_with_the_ids_that_a_stack_takes_them_over_by():
    vpg = ExistingVpg("12345678-aaaa", "F", IPv4Network("10.130.0.0/16"))
    with SoracomServer(Settings(existing_vpgs=(vpg,), existing_groups=("12345678-bbbb",))) as server:
        state = httpx.get(f"{server.emulation_url}/state").json()
        found = server.cloud.shown_vpg(server.cloud.vpgs.running(vpg.id))
        assert (found["vpgId"], found["type"], found["deviceSubnetCidrRange"]) == (vpg.id, 15, "10.130.0.0/16")
        assert server.cloud.groups.get("12345678-bbbb").air == {}
    assert vpg.id in str(state)


def test_gate_of_a_vpg_may_be_open_from_the_start_and_its_filter_deny_all_but_devices():
    command = ["--existing-vpg", "12345678-aaaa", "F", "10.130.0.0/16", "--open-gate", "12345678-aaaa", "77", "on"]
    with SoracomServer(_settings([*command, "--allow-only-devices", "12345678-aaaa"])) as server:
        found = server.cloud.shown_vpg(server.cloud.vpgs.running("12345678-aaaa"))
    assert (found["gateOpened"], found["gateVxlanId"], found["gatePrivacySeparatorEnabled"]) == (True, 77, True)
    assert found["routingFilterEntries"] == [
        {"action": "deny", "ipRange": "0.0.0.0/0"},
        {"action": "allow", "ipRange": "10.130.0.0/16"},
    ]


def test_gate_of_a_vpg_is_closed_from_the_start_and_its_filter_empty_where_nothing_is_said():
    with SoracomServer(_settings(["--existing-vpg", "12345678-aaaa", "F", "10.130.0.0/16"])) as server:
        found = server.cloud.shown_vpg(server.cloud.vpgs.running("12345678-aaaa"))
    assert (found["gateOpened"], found["routingFilterEntries"]) == (False, [])


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.0.1", "::", "example.com"])
def test_a_server_binds_to_loopback_only(host):
    with pytest.raises(NotLoopback, match="is not a loopback address"):
        Settings(host=host)


def test_a_port_that_is_taken_is_an_error_and_leaves_no_thread(api):
    port = urlsplit(api.server.url).port
    before = threading.active_count()
    with pytest.raises(OSError, match="in use"), SoracomServer(Settings(port=port)):
        pass
    assert threading.active_count() == before


def test_two_servers_know_nothing_of_each_other(start):
    first, second = start(), start()
    first.running_vpg()
    assert second.get("/virtual_private_gateways") == []


def test_an_operation_that_is_not_emulated_is_501_and_not_404(api):
    assert "is not emulated" in api.refused("GET", "/port_mappings", expect=501)


def test_calls_at_the_same_time_each_get_their_own_vpg(api):
    with ThreadPoolExecutor(8) as clients:
        ids = set(clients.map(lambda _: api.creating_vpg(), range(24)))
    assert len(ids) == 24
    assert len({vpg["vpgSubnetCidrRange"] for vpg in api.get("/virtual_private_gateways")}) == 24


def test_a_test_may_change_the_state_behind_the_apis_back(api):
    path = api.running_vpg()
    api.post(f"{path}/set_routing_filter", [{"action": "deny", "ipRange": "0.0.0.0/0"}])
    with api.cloud.lock:
        api.cloud.vpgs.get(path.rpartition("/")[2]).routing_filter.clear()
    assert api.get(path)["routingFilterEntries"] == []


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_process_says_where_it_is_and_ends_when_asked(number):
    with subprocess.Popen(
        [*COMMAND, "--port", "0", "--sims", "2", "--coverage", "g"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        said = json.loads(process.stdout.readline())
        assert said["coverage"] == "g"
        login = {"authKeyId": said["authKeyId"], "authKey": said["authKey"]}
        assert httpx.post(f"{said['url']}/auth", json=login).json()["operatorId"] == said["operatorId"]
        assert httpx.get(f"{said['emulationUrl']}/state").json()["sims"]["count"] == 2
        process.send_signal(number)
        assert process.wait(10) == 0
        assert process.stdout.read() == process.stderr.read() == ""
    with pytest.raises(httpx.ConnectError):
        httpx.get(said["url"])


@pytest.mark.slow
@pytest.mark.parametrize("option", [["--host", "0.0.0.0"], ["--aws-endpoint", "https://sts.amazonaws.com"]])
def test_the_process_refuses_to_leave_this_machine(option):
    answer = subprocess.run([*COMMAND, *option], capture_output=True, text=True, check=False, timeout=30)
    assert answer.returncode == 2
    assert "127.0.0.1" in answer.stderr
    assert answer.stdout == ""
