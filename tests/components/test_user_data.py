"""What a gate peer is told. The script is read by shells here; it boots in tests/hosts.

golden/ holds whole scripts that were read by a person. To look at a change: run this file, and compare what it writes
to the temporary folder that the failure names.
"""

import subprocess
from dataclasses import replace
from ipaddress import IPv4Address, IPv4Interface
from pathlib import Path
from typing import Any

import pytest

from devicepath.gate_peer.user_data import user_data
from devicepath_router.gate_program import facts_file
from devicepath_spec.choices import PacketFilter, ReturnPath
from devicepath_spec.gate_facts import GateFacts, VpgPeer

LARGEST_BYTES = 16384
"""Source: AWS, RunInstances: 16 KB before base64."""
GOLDEN = Path(__file__).with_name("golden")


def facts(**changes) -> GateFacts:
    usual: dict[str, Any] = {
        "outer_address": IPv4Address("10.0.0.254"),
        "inner_address": IPv4Interface("10.128.0.254/9"),
        "vni": 10,
        "mtu": 1450,
        "vpg_peers": (
            VpgPeer(IPv4Address("100.64.152.4"), IPv4Address("10.128.0.2")),
            VpgPeer(IPv4Address("100.64.152.132"), IPv4Address("10.128.0.3")),
        ),
    }
    return GateFacts(**{**usual, **changes})


PLAIN = facts()
REDIRECTED = facts(return_path=ReturnPath.REDIRECTION)
MASQUERADING = facts(
    return_path=ReturnPath.MASQUERADE,
    packet_filter=PacketFilter.NFTABLES,
)
ALL = pytest.mark.parametrize(
    ("name", "known"),
    [("plain", PLAIN), ("redirected", REDIRECTED), ("masquerading", MASQUERADING)],
    ids=["plain", "redirected", "masquerading"],
)


@ALL
def test_user_data_is_the_text_that_was_read(name, known, tmp_path):
    rendered = user_data(known)
    (tmp_path / f"{name}.sh").write_text(rendered)
    assert rendered == (GOLDEN / f"{name}.sh").read_text(), f"compare {tmp_path}/{name}.sh with golden/{name}.sh"


@ALL
def test_aws_takes_the_user_data(name, known):
    assert len(user_data(known).encode()) <= LARGEST_BYTES


def test_aws_takes_it_with_the_longest_facts_there_can_be():
    longest = facts(
        outer_address=IPv4Address("192.168.255.254"),
        inner_address=IPv4Interface("192.168.255.254/16"),
        vni=16777215,
        vpg_peers=tuple(
            VpgPeer(IPv4Address(f"100.127.255.{place}"), IPv4Address(f"192.168.255.{place}")) for place in (132, 133)
        ),
        return_path=ReturnPath.MASQUERADE,
        packet_filter=PacketFilter.NFTABLES,
    )
    assert len(user_data(longest).encode()) <= LARGEST_BYTES


def test_gate_peers_differ_in_their_facts_alone():
    def without_facts(known: GateFacts) -> str:
        before, told, after = user_data(known).partition(facts_file(known))
        assert told, "the facts are there as one piece"
        return before + after

    assert without_facts(PLAIN) == without_facts(REDIRECTED) == without_facts(MASQUERADING)


@ALL
@pytest.mark.parametrize("checker", [["sh", "-n"], ["dash", "-n"], ["shellcheck", "--severity=style"]], ids=" ".join)
def test_shells_find_nothing_wrong_with_the_script(name, known, checker, tmp_path):
    script = tmp_path / f"{name}.sh"
    script.write_text(user_data(known))
    answer = subprocess.run([*checker, str(script)], capture_output=True, text=True, check=False)
    assert (answer.returncode, answer.stdout + answer.stderr) == (0, "")


@pytest.mark.parametrize("checker", [["sh", "-n"], ["dash", "-n"], ["shellcheck", "--severity=style"]], ids=" ".join)
def test_shells_find_nothing_wrong_with_the_program(checker):
    program = Path(__file__).parents[2] / "components" / "devicepath_router" / "shipped" / "devicepath-gate"
    answer = subprocess.run([*checker, str(program)], capture_output=True, text=True, check=False)
    assert (answer.returncode, answer.stdout + answer.stderr) == (0, "")


def test_shellcheck_would_find_what_is_wrong(tmp_path):
    script = tmp_path / "faulty.sh"
    script.write_text("#!/bin/sh\nrm -r $1\n")
    answer = subprocess.run(["shellcheck", str(script)], capture_output=True, text=True, check=False)
    assert answer.returncode == 1
    assert "SC2086" in answer.stdout


@pytest.mark.parametrize(
    ("known", "different"),
    [
        (PLAIN, {"FORWARDING": "no", "PACKET_FILTER": "none", "MASQUERADING": "no", "CLAMPED_MSS": ""}),
        (REDIRECTED, {"FORWARDING": "yes", "PACKET_FILTER": "none", "MASQUERADING": "no", "CLAMPED_MSS": ""}),
        (
            MASQUERADING,
            {
                "FORWARDING": "yes",
                "PACKET_FILTER": "nftables",
                "MASQUERADING": "yes",
                "CLAMPED_MSS": "1410",
            },
        ),
    ],
    ids=["plain", "redirected", "masquerading"],
)
def test_a_shell_reads_the_facts_as_they_were_given(known, different, tmp_path):
    (tmp_path / "gate.conf").write_text(facts_file(known))
    shown = subprocess.run(
        ["env", "-i", "sh", "-euc", 'set -a; . "$1"; env', "sh", str(tmp_path / "gate.conf")],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    said = dict(line.split("=", 1) for line in shown.stdout.splitlines())
    assert {name: value for name, value in said.items() if f"{name}=" in facts_file(known)} == {
        "INTERFACE": "vxlan0",
        "OUTER_ADDRESS": "10.0.0.254",
        "INNER_ADDRESS": "10.128.0.254/9",
        "VNI": "10",
        "UDP_PORT": "4789",
        "MTU": "1450",
        "VPG_PEERS": "100.64.152.4/10.128.0.2 100.64.152.132/10.128.0.3",
        "PRIVACY_SEPARATOR": "yes",
        **different,
    }


def test_the_mss_follows_the_mtu():
    assert "\nCLAMPED_MSS=1310\n" in facts_file(replace(MASQUERADING, mtu=1350))


def test_no_word_of_user_data_is_that_of_a_secret():
    for word in ("password", "secret", "token", "auth_key", "private_key", "aws_access"):
        assert word not in user_data(MASQUERADING).lower()
