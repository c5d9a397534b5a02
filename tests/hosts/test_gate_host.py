"""The user data of a gate peer, as it is rendered, on a host that really boots; packets go to a device and back."""

import subprocess
import sys

import pytest

from devicepath.gate_peer.user_data import user_data
from devicepath_tools.rehearsal.hosts.host import Host
from devicepath_tools.rehearsal.hosts.namespace import within
from devicepath_tools.rehearsal.workplace.workplace import Workplace
from tests.components.test_user_data import MASQUERADING
from tests.hosts.lab import DEVICE, GATE, INNER, OUTER, Lab
from tests.provider.account import eventually

pytestmark = pytest.mark.slow

BOTH = " ".join(f"{OUTER[name]}/{INNER[name]}" for name in ("a", "b"))
INNER_ADDRESS = "10.128.0.254/9"
TELL_SOURCE = """
import socket
receiver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
receiver.settimeout(10)
receiver.bind(("", 7000))
print("listening", flush=True)
print(receiver.recvfrom(10)[1][0])
"""
SEND = f"import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('{DEVICE}', 7000))"
PROBES_S = 8
"""How long packets are counted when a VPG peer dies; the tuned kernel alone takes up to 3.5 s."""


LEARNED = ("bridge", "fdb", "show", "dev", "vxlan0")


@pytest.fixture(scope="module")
def booted(root_file_system):
    """A lab and its gate peer. Each test leaves both as they were."""
    with Workplace() as place:
        lab = Lab(place, user_data(MASQUERADING))
        host = lab.host("gate", root_file_system, lab.repository(root_file_system))
        host.start()
        host.wait_until_booted()
        eventually(lambda: "devicepath" in host.run("nft", "list", "tables").stdout, "the filter is loaded")
        yield lab, host
        host.stop()


def said(host: Host, *command: str) -> str:
    answer = host.run(*command)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


def tell(host: Host, old: str, new: str) -> None:
    """Changes a fact on the host, as docs/gate-peer.md says it."""
    assert old in said(host, "cat", "/etc/devicepath/gate.conf")
    said(host, "sed", "-i", f"s|{old}|{new}|", "/etc/devicepath/gate.conf")
    said(host, "sh", "-c", "devicepath-gate configure && networkctl reload")
    eventually(lambda: "vxlan0" in host.run("ip", "-brief", "address").stdout, "networkd makes the tunnel anew")
    eventually(lambda: INNER_ADDRESS in host.run("ip", "-brief", "address").stdout, "the tunnel has its address")


@pytest.fixture
def changed(booted):
    """Changes facts, and takes them back."""
    lab, host = booted
    taken_back: list[tuple[str, str]] = []

    def change(old: str, new: str) -> tuple[Lab, Host]:
        taken_back.append((new, old))
        tell(host, old, new)
        return lab, host

    yield change
    for new, old in taken_back:
        tell(host, new, old)
    lab.attach_device("a")
    eventually(lambda: reaches(host, DEVICE), "the tunnel is as it was")


def reaches(host: Host, address: str) -> bool:
    return host.run("ping", "-n", "-c", "1", "-W", "1", address).returncode == 0


def test_the_kernel_has_what_the_facts_say(booted):
    _, host = booted
    tunnel = said(host, "ip", "-details", "link", "show", "dev", "vxlan0")
    assert f"vxlan id 10 local {GATE}" in tunnel
    assert "dstport 4789" in tunnel
    assert "mtu 1450" in tunnel
    flooded = [line for line in said(host, "bridge", "fdb", "show", "dev", "vxlan0").splitlines() if "00:00:00" in line]
    assert sorted(line.split()[2] for line in flooded) == sorted(OUTER.values())
    assert said(host, "sysctl", "--values", "net.ipv4.ip_forward") == "1\n"
    assert said(host, "systemctl", "is-system-running", "--wait") == "running\n"


def test_the_filter_is_in_the_kernel(booted):
    _, host = booted
    rules = said(host, "nft", "list", "table", "ip", "devicepath")
    assert 'oifname "vxlan0" ip saddr != 10.128.0.254 masquerade' in rules
    assert rules.count("maxseg size set 1410") == 2


def test_the_gate_peer_and_a_server_reach_the_device(booted):
    lab, host = booted
    eventually(lambda: reaches(host, DEVICE), "the device is reached")
    assert lab.server.answers(DEVICE)
    assert not lab.server.answers("10.254.174.103"), "an address that no device has"


def test_the_device_sees_the_inner_address_of_the_gate_peer_and_not_the_servers(booted):
    lab, _ = booted
    listening = subprocess.Popen(within(lab.device.path, sys.executable, "-c", TELL_SOURCE), stdout=subprocess.PIPE)
    assert listening.stdout is not None
    assert listening.stdout.readline() == b"listening\n"
    sent = lab.server.run(sys.executable, "-c", SEND)
    assert sent.returncode == 0, sent.stderr
    assert listening.stdout.readline().decode().strip() == INNER_ADDRESS.split("/")[0]
    listening.wait()


def test_an_inner_packet_fills_the_tunnel_and_not_one_byte_more(booted):
    lab, _ = booted
    assert lab.server.answers(DEVICE, "-M", "do", "-s", str(1450 - 28)), "1500 outside, less 50 of VXLAN"
    assert not lab.server.answers(DEVICE, "-M", "do", "-s", str(1451 - 28))


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("VNI=10", "VNI=9", "vxlan id 9 "),
        ("UDP_PORT=4789", "UDP_PORT=8472", "dstport 8472"),
        ("MTU=1450", "MTU=1350", "mtu 1350"),
    ],
)
def test_a_changed_fact_takes_effect_on_the_host(changed, old, new, shown):
    _, host = changed(old, new)
    assert shown in said(host, "ip", "-details", "link", "show", "dev", "vxlan0")


@pytest.mark.parametrize(("old", "new"), [("VNI=10", "VNI=9"), ("UDP_PORT=4789", "UDP_PORT=8472")])
def test_a_tunnel_that_no_vpg_peer_understands_reaches_no_device(changed, old, new):
    _, host = changed(old, new)
    assert not reaches(host, DEVICE)


def test_a_device_behind_a_vpg_peer_that_is_not_in_the_facts_is_not_reached(changed):
    lab, host = changed(BOTH, BOTH.split()[1])
    eventually(lambda: OUTER["a"] not in said(host, *LEARNED), "a last answer of it is forgotten, too")
    assert not reaches(host, DEVICE), "it is behind the other one"
    lab.attach_device("b")
    eventually(lambda: reaches(host, DEVICE), "behind the one that is there it is reached")


def test_what_was_learned_from_a_peer_that_the_facts_do_not_name_is_forgotten_and_nothing_else(booted):
    _, host = booted
    said(host, *"bridge fdb add 02:00:00:00:00:99 dst 100.64.152.99 dev vxlan0 dynamic".split())
    said(host, *f"bridge fdb add 02:00:00:00:00:98 dst {OUTER['b']} dev vxlan0 dynamic".split())
    eventually(lambda: "100.64.152.99" not in said(host, *LEARNED), "it is forgotten")
    assert "02:00:00:00:00:98" in said(host, *LEARNED)
    assert all(outer in said(host, *LEARNED) for outer in OUTER.values())


def test_without_forwarding_the_gate_peer_alone_reaches_the_device(changed):
    lab, host = changed("FORWARDING=yes", "FORWARDING=no")
    eventually(lambda: said(host, "sysctl", "--values", "net.ipv4.ip_forward") == "0\n", "forwarding is off")
    eventually(lambda: reaches(host, DEVICE), "the gate peer reaches the device")
    assert not lab.server.answers(DEVICE)


def test_rules_that_are_no_longer_wanted_leave_the_kernel(booted):
    _, host = booted
    facts = said(host, "cat", "/etc/devicepath/gate.conf")
    said(host, "sed", "-i", "s/nftables/none/; s/^MASQUERADING=.*/MASQUERADING=no/; s/^CLAMPED_MSS=.*/CLAMPED_MSS=/",
         "/etc/devicepath/gate.conf")  # fmt: skip
    said(host, "devicepath-gate", "configure")
    eventually(lambda: said(host, "nft", "list", "tables") == "", "the table is gone")
    said(host, "sh", "-c", f"cat >/etc/devicepath/gate.conf <<'END'\n{facts}END")
    said(host, "devicepath-gate", "configure")
    eventually(lambda: "devicepath" in said(host, "nft", "list", "tables"), "the table is back")


@pytest.mark.parametrize(
    "taken", ["nft flush ruleset", "nft delete table ip devicepath", "nft flush chain ip devicepath hide_senders"]
)
def test_rules_that_somebody_took_away_are_back_by_themselves(booted, taken):
    lab, host = booted
    eventually(lambda: lab.server.answers(DEVICE), "the filter masquerades")
    before = said(host, "nft", "list", "table", "ip", "devicepath")
    said(host, "sh", "-c", taken)
    eventually(lambda: host.run("nft", "list", "table", "ip", "devicepath").stdout == before, "the rules are back")
    eventually(lambda: lab.server.answers(DEVICE), "they masquerade")


def test_a_sender_that_nobody_listed_is_masqueraded_too(booted):
    """Who may send at all is for the security group of the gate peer."""
    lab, _ = booted
    lab.server.ip("address add 10.0.77.7/32 dev ens5")
    lab.router.ip("route add 10.0.77.7/32 via 10.0.0.20")
    assert lab.server.answers(DEVICE, "-I", "10.0.77.7")


def test_a_watch_that_lost_one_of_its_peers_begins_anew(booted):
    _, host = booted
    first = said(host, "systemctl", "show", "--value", "--property", "MainPID", "devicepath-gate")
    children = said(host, "sh", "-c", f"cat /proc/{first.strip()}/task/*/children").split()
    watching = next(it for it in children if "watch" in said(host, "cat", f"/proc/{it}/cmdline"))
    said(host, "sh", "-c", f"kill -9 {watching}")
    eventually(
        lambda: (
            said(host, "systemctl", "show", "--value", "--property", "MainPID", "devicepath-gate") not in (first, "0\n")
        ),
        "another one watches",
    )


def test_a_wrong_fact_changes_nothing_on_the_host(booted):
    _, host = booted
    said(host, "sed", "-i", "s/^VNI=10$/VNI=0/", "/etc/devicepath/gate.conf")
    refused = host.run("devicepath-gate", "configure")
    said(host, "sed", "-i", "s/^VNI=0$/VNI=10/", "/etc/devicepath/gate.conf")
    assert refused.returncode == 1
    assert refused.stderr == (
        "devicepath-gate: /etc/devicepath/gate.conf: VNI is '0'; give 1 to 16777215, as the VPG's Gate has it.\n"
    )
    eventually(lambda: reaches(host, DEVICE), "the device is reached")


def lost_when_the_vpg_peer_dies(lab: Lab, host: Host) -> float:
    """Seconds without an answer, of 100 packets a second to a device that is behind the other VPG peer at once."""
    eventually(lambda: "lladdr" in said(host, "ip", "neigh", "show", INNER["a"], "dev", "vxlan0") or
               not reaches(host, INNER["a"]), "the VPG peer is known")  # fmt: skip
    eventually(lambda: reaches(host, DEVICE), "the device is reached")
    ping = subprocess.Popen(
        host.on_host("ping", "-n", "-i", "0.01", "-w", str(PROBES_S), DEVICE), stdout=subprocess.PIPE, text=True
    )
    assert ping.stdout is not None
    answers = [ping.stdout.readline() for _ in range(100)]
    assert answers[-1].startswith("64 bytes from"), answers
    lab.cut("a")
    lab.attach_device("b")
    rest, _ = ping.communicate()
    summary = next(line for line in rest.splitlines() if "packets transmitted" in line).split()
    lab.mend("a")
    lab.attach_device("a")
    return (int(summary[0]) - int(summary[3])) / int(summary[0]) * PROBES_S


def journal_of_the_watch(host: Host) -> str:
    """What the one that runs now has said; one that begins anew knows no VPG peer yet."""
    whole = said(host, "journalctl", "--unit=devicepath-gate", "--output=cat")
    return whole.rpartition("watching ")[2]


def last_word_on(vpg_peer: str, host: Host) -> str:
    """Of the watch."""
    return journal_of_the_watch(host).rpartition(f"VPG peer {vpg_peer} ")[2]


def lost_with_and_without_the_watch(lab: Lab, host: Host) -> tuple[float, float]:
    """Seconds."""
    eventually(lambda: f"VPG peer {OUTER['a']} answers\n" in journal_of_the_watch(host), "the watch knows the VPG peer")
    watched = lost_when_the_vpg_peer_dies(lab, host)
    # On a noisy machine the VPG peer may be back before the watch has missed it.
    eventually(
        lambda: last_word_on(OUTER["a"], host).startswith("answers"), "the watch knows that the VPG peer is back"
    )
    said(host, "systemctl", "stop", "devicepath-gate")
    unwatched = lost_when_the_vpg_peer_dies(lab, host)
    said(host, "systemctl", "start", "devicepath-gate")
    return watched, unwatched


def test_the_watch_loses_less_when_a_vpg_peer_dies(booted, capsys):
    """Once is enough where the machine is quiet. Where it is not, the best of each is what counts."""
    lab, host = booted
    measured = [lost_with_and_without_the_watch(lab, host)]
    while len(measured) < 3 and min(watched for watched, _ in measured) >= min(without for _, without in measured):
        measured.append(lost_with_and_without_the_watch(lab, host))
    watched, unwatched = (min(one) for one in zip(*measured, strict=True))
    with capsys.disabled():
        print(
            f"\n    a VPG peer dies: {watched:.2f} s lost with the watch, {unwatched:.2f} s with the tuned kernel alone"
        )
    assert watched < unwatched


def test_a_reboot_brings_the_tunnel_and_the_filter_back_and_runs_no_user_data(booted):
    lab, host = booted
    said(host, "sh", "-c", "echo '# by hand' >>/etc/devicepath/gate.conf")
    host.reboot()
    assert said(host, "tail", "-n", "1", "/etc/devicepath/gate.conf") == "# by hand\n", "user data would write it anew"
    assert "vxlan id 10 " in said(host, "ip", "-details", "link", "show", "dev", "vxlan0")
    eventually(lambda: lab.server.answers(DEVICE), "the filter masquerades again")
    assert host.boots == 2
