"""What a gate peer is told. The scripts and rules are read by shells and nft here; they boot in the wires' tests.

golden/ holds whole scripts that were read by a person. To look at a change: run this file, and compare what it writes
to the temporary folder that the failure names.
"""

import re
import subprocess
from ipaddress import IPv4Address, IPv4Interface, IPv4Network
from pathlib import Path
from typing import Any

import pytest

from devicepath.choices import PacketFilter, ReturnPath
from devicepath.faults import InvalidSpec
from devicepath.gate_facts import GateFacts, VpgPeer
from devicepath.user_data import LARGEST_BYTES, facts_file, netdev, network, ruleset, user_data

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
    masqueraded=(IPv4Network("10.0.0.0/24"), IPv4Network("10.0.2.0/24")),
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
def test_user_data_leaves_a_quarter_of_what_aws_takes_free(name, known):
    assert len(user_data(known).encode()) <= LARGEST_BYTES * 3 // 4, f"{name} leaves no room"


@ALL
@pytest.mark.parametrize("checker", [["sh", "-n"], ["dash", "-n"], ["shellcheck", "--severity=style"]], ids=" ".join)
def test_shells_find_nothing_wrong_with_the_script(name, known, checker, tmp_path):
    script = tmp_path / f"{name}.sh"
    script.write_text(user_data(known))
    answer = subprocess.run([*checker, str(script)], capture_output=True, text=True, check=False)
    assert (answer.returncode, answer.stdout + answer.stderr) == (0, "")


@pytest.mark.parametrize("checker", [["sh", "-n"], ["dash", "-n"], ["shellcheck", "--severity=style"]], ids=" ".join)
def test_shells_find_nothing_wrong_with_the_program(checker):
    program = Path(__file__).parents[2] / "components" / "devicepath" / "gate_peer" / "devicepath-gate"
    answer = subprocess.run([*checker, str(program)], capture_output=True, text=True, check=False)
    assert (answer.returncode, answer.stdout + answer.stderr) == (0, "")


def test_shellcheck_would_find_what_is_wrong(tmp_path):
    script = tmp_path / "faulty.sh"
    script.write_text("#!/bin/sh\nrm -r $1\n")
    answer = subprocess.run(["shellcheck", str(script)], capture_output=True, text=True, check=False)
    assert answer.returncode == 1
    assert "SC2086" in answer.stdout


def nft_check(rules: str) -> subprocess.CompletedProcess[str]:
    """Parses rules in a network namespace of its own: nothing is loaded, and no rule of this machine is seen."""
    command = ["unshare", "--user", "--map-root-user", "--net", "nft", "--check", "--file", "-"]
    return subprocess.run(command, input=rules, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "masqueraded",
    [
        (),
        (IPv4Network("10.0.0.0/24"),),
        (IPv4Network("10.0.0.0/24"), IPv4Network("10.0.0.0/16"), IPv4Network("10.2.0.0/24")),
    ],
    ids=["clamp only", "one range", "ranges that overlap"],
)
def test_nft_takes_the_rules(masqueraded):
    rules = ruleset(facts(packet_filter=PacketFilter.NFTABLES, masqueraded=masqueraded))
    answer = nft_check(rules)
    assert (answer.returncode, answer.stderr) == (0, "")


def test_nft_would_refuse_wrong_rules():
    assert nft_check(ruleset(MASQUERADING).replace("postrouting", "afterwards")).returncode == 1


def test_the_tunnel_says_its_vni_and_port_and_floods_to_both_vpg_peers():
    assert netdev(PLAIN).splitlines() == [
        "[NetDev]",
        "Name=vxlan0",
        "Kind=vxlan",
        "MTUBytes=1450",
        "",
        "[VXLAN]",
        "VNI=10",
        "Local=10.0.0.254",
        "DestinationPort=4789",
        "MacLearning=yes",
        "UDPChecksum=yes",
        "Independent=yes",
    ]
    assert network(PLAIN).split("[BridgeFDB]\n")[1:] == [
        "MACAddress=00:00:00:00:00:00\nDestination=100.64.152.4\nAssociatedWith=self\n\n",
        "MACAddress=00:00:00:00:00:00\nDestination=100.64.152.132\nAssociatedWith=self\n",
    ]


@pytest.mark.parametrize(
    ("known", "ip_forward", "forwarding"),
    [(PLAIN, "no", "no"), (REDIRECTED, "ipv4", "yes"), (MASQUERADING, "ipv4", "yes")],
)
def test_only_a_gate_peer_that_servers_use_forwards(known, ip_forward, forwarding):
    assert f"\nIPForward={ip_forward}\n" in network(known)
    assert f"\nFORWARDING={forwarding}\n" in facts_file(known)


def test_only_a_filter_that_was_chosen_needs_a_package():
    start = "systemctl enable --now --no-block devicepath-filter.service"
    assert [start in user_data(known) for known in (PLAIN, REDIRECTED, MASQUERADING)] == [False, False, True]


def test_the_mss_follows_the_mtu():
    assert "maxseg size set 1410" in ruleset(MASQUERADING)
    assert "maxseg size set 1310" in ruleset(facts(mtu=1350, packet_filter=PacketFilter.NFTABLES))


def test_only_listed_servers_are_masqueraded_and_only_towards_devices():
    rules = [line.strip() for line in ruleset(MASQUERADING).splitlines() if "masquerade" in line]
    assert rules == ['ip saddr { 10.0.0.0/24, 10.0.2.0/24 } oifname "vxlan0" masquerade']
    assert "masquerade" not in ruleset(facts(packet_filter=PacketFilter.NFTABLES))


def test_facts_are_read_by_a_shell_as_they_were_given(tmp_path):
    (tmp_path / "gate.conf").write_text(facts_file(MASQUERADING))
    shown = subprocess.run(
        ["sh", "-euc", '. "$1"; echo "$INTERFACE|$OUTER_ADDRESS|$INNER_ADDRESS|$VNI|$MTU|$VPG_PEERS"', "sh",
         str(tmp_path / "gate.conf")],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    peers = "100.64.152.4/10.128.0.2 100.64.152.132/10.128.0.3"
    assert shown.stdout.strip() == f"vxlan0|10.0.0.254|10.128.0.254/9|10|1450|{peers}"


def test_user_data_that_aws_would_refuse_is_refused_here():
    many = tuple(IPv4Network((0x0A000000 + 512 * n, 24)) for n in range(700))
    with pytest.raises(InvalidSpec) as invalid:
        user_data(facts(packet_filter=PacketFilter.NFTABLES, return_path=ReturnPath.MASQUERADE, masqueraded=many))
    said = re.fullmatch(r"user_data: (\d+) bytes; AWS takes 16384\. List fewer or larger (.+)", str(invalid.value))
    assert said is not None
    assert int(said[1]) > LARGEST_BYTES
    assert said[2] == "ranges of servers."


def test_no_word_of_user_data_is_that_of_a_secret():
    for word in ("password", "secret", "token", "auth_key", "private_key", "aws_access"):
        assert word not in user_data(MASQUERADING).lower()
