"""One table of limits: what the program on a gate peer takes, the loader of its facts and the components take, too."""

import re
from pathlib import Path
from typing import Any

import pytest

from devicepath_router.gate_program import facts_file
from devicepath_spec import gate_conf
from devicepath_tools.network.loading.host.user_data import gate_host
from devicepath_tools.network.loading.source.misread import Misread
from tests.components.recording import record
from tests.components.test_gate_peer import gate, refused
from tests.components.test_gate_program import Host
from tests.components.test_user_data import MASQUERADING, PLAIN, REDIRECTED
from tests.network.loading.host.gate_user_data import script

KNOWN = facts_file(MASQUERADING)
PEERS = "100.64.152.4/10.128.0.2 100.64.152.132/10.128.0.3"
CASES: list[tuple[dict[str, str], dict[str, Any]]] = [
    # What is written into the file, and what makes a component write that.
    ({}, {}),
    ({"INTERFACE": "Vx_lan.0", "MTU": "9001", "CLAMPED_MSS": "8961"}, {"mtu": 9001, "path_mtu": 9001}),
    ({"INTERFACE": "devicepath-lan-0"}, {}), ({"INTERFACE": "vx.0"}, {}), ({"INTERFACE": ""}, {}),
    ({"OUTER_ADDRESS": "10.0.0.256"}, {"outer_address": "10.0.0.256"}), ({"OUTER_ADDRESS": "10.0.0.010"}, {}),
    ({"OUTER_ADDRESS": "10.0.0"}, {"outer_address": "10.0.0"}),
    ({"INNER_ADDRESS": "10.128.0.254"}, {}), ({"INNER_ADDRESS": "10.128.0.254/33"}, {}),
    ({"INNER_ADDRESS": "10.128.0.254/255.128.0.0"}, {}), ({"INNER_ADDRESS": "10.128.0.254/0"}, {}),
    ({"VNI": "0"}, {"vni": 0}), ({"VNI": "1"}, {"vni": 1}), ({"VNI": "16777215"}, {"vni": 16777215}),
    ({"VNI": "16777216"}, {"vni": 16777216}), ({"VNI": "010"}, {}), ({"VNI": "ten"}, {}), ({"VNI": ""}, {}),
    ({"VNI": "123456789"}, {}),
    ({"UDP_PORT": "0"}, {}), ({"UDP_PORT": "65535"}, {}), ({"UDP_PORT": "65536"}, {}),
    ({"MTU": "575"}, {"mtu": 575}), ({"MTU": "576"}, {"mtu": 576}),
    ({"MTU": "8951"}, {"mtu": 8951, "path_mtu": 9001}), ({"MTU": "8952"}, {"mtu": 8952, "path_mtu": 9001}),
    ({"VPG_PEERS": '""'}, {}), ({"VPG_PEERS": "100.64.152.4"}, {}), ({"VPG_PEERS": "100.64.152.4/10.128.0.2/1"}, {}),
    ({"VPG_PEERS": '"100.64.152.4/10.128.0.2 nobody"'}, {}), ({"VPG_PEERS": "100.64.152.4/10.128.0.2"}, {}),
    ({"FORWARDING": "true"}, {}), ({"PRIVACY_SEPARATOR": ""}, {}), ({"MASQUERADING": "10.10.0.0/21"}, {}),
    ({"PACKET_FILTER": "iptables"}, {}), ({"PACKET_FILTER": "none"}, {}),
    ({"PACKET_FILTER": "none", "MASQUERADING": "no", "CLAMPED_MSS": ""}, {}),
    ({"CLAMPED_MSS": "535"}, {}), ({"CLAMPED_MSS": "536"}, {}), ({"CLAMPED_MSS": "8911"}, {}),
    ({"CLAMPED_MSS": "8912"}, {}), ({"CLAMPED_MSS": "lots"}, {}),
]  # fmt: skip
"""Each with what the component is given for it; nothing where it writes that value itself."""


def written(changes: dict[str, str]) -> str:
    lines = KNOWN
    for key, value in changes.items():
        lines = re.sub(rf"(?m)^{key}=.*$", f"{key}={value}", lines)
    return lines


def told_by_loader(facts: str) -> list[str]:
    try:
        assert gate_host(script(facts)) is not None
    except Misread as broken:
        return [line.removeprefix(f"{gate_conf.PATH}: ") for line in broken.lines]
    return []


def told_by_program(folder: Path, facts: str, shell: str = "dash") -> list[str]:
    host = Host(folder, facts)
    host.shell = shell
    if host.run("configure").returncode == 0:
        return []
    return host.refused()


@pytest.mark.slow
@pytest.mark.parametrize("shell", ["dash", "bash"])
@pytest.mark.parametrize("changes", [changes for changes, _ in CASES], ids=str)
def test_the_loader_says_of_a_file_what_the_program_on_the_host_says(changes, shell, tmp_path):
    facts = written(changes)
    assert told_by_loader(facts) == told_by_program(tmp_path, facts, shell)


@pytest.mark.slow
@pytest.mark.parametrize(("changes", "arguments"), [case for case in CASES if case[1]], ids=str)
def test_a_component_refuses_what_the_program_would_and_nothing_else(changes, arguments, tmp_path):
    wrong = told_by_program(tmp_path, written(changes))
    if not wrong:
        assert record(lambda: gate(**arguments)).custom() != {}
        return
    named = {line.partition(":")[0] for line in refused(lambda: gate(**arguments))}
    assert named <= {f"gate.{key}" for key in arguments}
    assert named


def test_a_file_that_is_no_working_tunnel_is_told_with_every_reason(tmp_path):
    facts = written({"INTERFACE": "Vx_lan.0", "MTU": "9001", "CLAMPED_MSS": "8961"})
    assert told_by_loader(facts) == [
        "INTERFACE is 'Vx_lan.0'; give a name of 1 to 15 of a-z, 0-9 and -.",
        "MTU is '9001'; give 576 to 8951: 50 less than the path carries.",
        "CLAMPED_MSS is '8961'; give 536 to 8911: 40 less than MTU; or nothing.",
    ]


@pytest.mark.parametrize("facts", [PLAIN, MASQUERADING, REDIRECTED], ids=["plain", "masquerading", "redirected"])
def test_what_components_write_is_what_all_take(facts, tmp_path):
    assert told_by_loader(facts_file(facts)) == told_by_program(tmp_path, facts_file(facts)) == []


def test_the_table_has_every_key_that_a_component_writes_in_its_order():
    assert [line.partition("=")[0] for line in KNOWN.splitlines()] == [fact.key for fact in gate_conf.FACTS]
