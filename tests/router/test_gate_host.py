"""A gate peer in a data centre: what its host is told. The program is tested in tests/components and tests/hosts."""

import subprocess
from dataclasses import replace
from ipaddress import IPv4Address, IPv4Interface, IPv4Network
from pathlib import Path

import pytest

from devicepath_router.gate_host import GateHost, files
from devicepath_router.gate_program import facts_file
from devicepath_spec import gate_conf
from devicepath_spec.choices import Distribution, HostPlace, PacketFilter, ReturnPath
from devicepath_spec.faults import InvalidSpec
from devicepath_spec.gate_facts import GateFacts, VpgPeer

FACTS = GateFacts(
    outer_address=IPv4Address("192.168.50.10"),
    inner_address=IPv4Interface("10.128.0.254/9"),
    vni=10,
    mtu=1349,
    vpg_peers=(VpgPeer(IPv4Address("100.64.152.4"), IPv4Address("10.128.0.2")),),
    return_path=ReturnPath.MASQUERADE,
    packet_filter=PacketFilter.NFTABLES,
)
HOST = GateHost(facts=FACTS, own_ranges=(IPv4Network("192.168.50.0/24"),))
EVERYWHERE = pytest.mark.parametrize("distribution", Distribution)


def faults(host: GateHost) -> list[str]:
    with pytest.raises(InvalidSpec) as invalid:
        files(host)
    return list(invalid.value.faults)


@EVERYWHERE
def test_it_runs_the_program_of_every_gate_peer_with_facts_of_its_own(distribution):
    made = {file.path: file for file in files(replace(HOST, distribution=distribution))}
    shipped = Path(__file__).parents[2] / "components" / "devicepath_router" / "shipped" / "devicepath-gate"
    assert made["/usr/local/sbin/devicepath-gate"].content == shipped.read_text()
    assert made["/usr/local/sbin/devicepath-gate"].mode == 0o755
    assert made["/etc/devicepath/gate.conf"].content == facts_file(FACTS)
    assert ("NetworkManager" in "".join(made)) is (distribution is Distribution.RHEL)


def test_its_facts_are_those_that_the_program_takes():
    told = dict(line.split("=", 1) for line in facts_file(FACTS).splitlines())
    assert gate_conf.faults({key: value.strip('"') for key, value in told.items()}) == []


@EVERYWHERE
@pytest.mark.parametrize("checker", [["dash", "-n"], ["shellcheck", "--severity=style"]], ids=" ".join)
def test_shells_find_nothing_wrong_with_what_starts_it(distribution, checker, tmp_path):
    script = tmp_path / "install.sh"
    made = {file.path: file.content for file in files(replace(HOST, distribution=distribution))}
    script.write_text(made["/etc/devicepath/gate-install.sh"])
    assert script.read_text().startswith("#!/bin/sh\n")
    answer = subprocess.run([*checker, str(script)], capture_output=True, text=True, check=False)
    assert (answer.returncode, answer.stdout + answer.stderr) == (0, "")


@pytest.mark.parametrize(("underlay_mtu", "most"), [(1399, 1349), (1500, 1450), (8500, 8450)])
def test_its_interface_carries_what_is_below_it_less_what_vxlan_takes(underlay_mtu, most):
    below = replace(HOST, underlay_mtu=underlay_mtu)
    assert files(replace(below, facts=replace(FACTS, mtu=most)))
    assert faults(replace(below, facts=replace(FACTS, mtu=most + 1))) == [
        f"mtu: {most + 1} and VXLAN's 50 are more than the {underlay_mtu} below it: packets would be sent in pieces, "
        f"and nothing would say so; write {most} at most."
    ]


def test_on_the_router_itself_it_has_to_forward():
    alone = replace(FACTS, return_path=ReturnPath.NONE)
    assert files(replace(HOST, facts=alone))
    assert files(replace(HOST, place=HostPlace.ON_ROUTER))
    assert faults(replace(HOST, facts=alone, place=HostPlace.ON_ROUTER)) == [
        "return_path: none, on the router: the program would keep the host from forwarding; write masquerade or "
        "redirection, or give the gate peer a host of its own."
    ]


def test_what_could_not_work_is_told_at_once():
    facts = replace(FACTS, mtu=1450, outer_address=IPv4Address("10.0.0.254"), packet_filter=PacketFilter.NONE)
    assert faults(replace(HOST, facts=facts)) == [
        "mtu: 1450 and VXLAN's 50 are more than the 1399 below it: packets would be sent in pieces, and nothing would "
        "say so; write 1349 at most.",
        "outer_address: 10.0.0.254 is in none of own_ranges (192.168.50.0/24), and the VPG could not answer; write one "
        "of them, or have its range announced, too.",
        "packet_filter: none, and masquerade needs nftables; write that.",
    ]
