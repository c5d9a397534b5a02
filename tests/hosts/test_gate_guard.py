"""A gate peer that has booted, with a filter and without one: what devices reach of the host itself, and through it.

Nothing but the host's own rules is between a device and its ports here: the lab has no security group. What is to be
proved by packets is: a ping and the answers to what the host opened come in, and nothing else does.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from devicepath.gate_peer.user_data import user_data
from devicepath_spec.gate_facts import GateFacts
from devicepath_tools.network.gate_host import REPLY_PORTS
from devicepath_tools.rehearsal.hosts.host import Host
from devicepath_tools.rehearsal.hosts.namespace import within
from devicepath_tools.rehearsal.workplace.workplace import Workplace
from tests.components.test_user_data import MASQUERADING, REDIRECTED
from tests.hosts.lab import DEVICE, GATE, OUTER, SERVER, Lab, Namespace
from tests.provider.account import eventually

pytestmark = pytest.mark.slow

INNER_GATE = "10.128.0.254"
METADATA = "169.254.169.254"
OTHER_DEVICE = "10.254.174.200"
CLOSED = ("tcp 22", "tcp 8080", "tcp 50000", "udp 53", "udp 4790")
LISTEN = """
import socket, sys
kept = []
for word in sys.argv[1:]:
    protocol, port = word.split()
    made = socket.socket(type=socket.SOCK_STREAM if protocol == "tcp" else socket.SOCK_DGRAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind(("0.0.0.0", int(port)))
    if protocol == "tcp":
        made.listen()
    kept.append(made)
print("listening", flush=True)
import select
while True:
    for made in select.select(kept, [], [])[0]:
        if made.type is socket.SOCK_STREAM:
            made.accept()[0].close()
        else:
            made.sendto(b"answer", made.recvfrom(100)[1])
"""
ASK = """
import socket, sys
address, protocol, port = sys.argv[1:]
made = socket.socket(type=socket.SOCK_STREAM if protocol == "tcp" else socket.SOCK_DGRAM)
made.settimeout(1)
made.connect((address, int(port)))
if protocol == "udp":
    made.send(b"question")
    made.recv(100)
"""
SETTINGS = {
    "ipv4.neigh.vxlan0.base_reachable_time_ms": "2000",
    "ipv4.neigh.vxlan0.delay_first_probe_time": "1",
    "ipv4.neigh.vxlan0.ucast_solicit": "1",
    "ipv4.conf.vxlan0.rp_filter": "2",
    "ipv4.conf.vxlan0.arp_ignore": "1",
    "ipv4.conf.vxlan0.accept_redirects": "0",
    "ipv4.conf.vxlan0.send_redirects": "0",
    "ipv4.conf.vxlan0.accept_source_route": "0",
    "ipv4.conf.vxlan0.proxy_arp": "0",
    "ipv6.conf.vxlan0.disable_ipv6": "1",
}
HOSTS: dict[str, GateFacts] = {"no filter": REDIRECTED, "filter": MASQUERADING}


@pytest.fixture(scope="module", params=list(HOSTS))
def booted(root_file_system, request) -> Iterator[tuple[Lab, Host]]:
    """A lab whose VPG sends the gate peer all that its device sends. Each test leaves it as it was."""
    with Workplace() as place:
        lab = Lab(place, user_data(HOSTS[request.param]))
        host = lab.host("gate", root_file_system, lab.repository(root_file_system))
        host.start()
        host.wait_until_booted()
        if HOSTS[request.param] is MASQUERADING:
            eventually(lambda: "devicepath" in host.run("nft", "list", "tables").stdout, "the filter is loaded")
        for peer in lab.peers.values():
            peer.inner.ip(f"route add default via {INNER_GATE} dev vxlan0 onlink")
        lab.peers["b"].inner.ip(f"address add {OTHER_DEVICE}/32 dev lo")
        lab.peers["b"].inner.ip(f"route add {DEVICE}/32 via {INNER_GATE} dev vxlan0 onlink")
        lab.peers["a"].inner.ip(f"route add {OTHER_DEVICE}/32 via {INNER_GATE} dev vxlan0 onlink")
        eventually(lambda: lab.device.answers(INNER_GATE), "the tunnel is there")
        yield lab, host
        host.stop()


@contextmanager
def listening(network_namespace: Path, *what: str) -> Iterator[None]:
    """Somebody listens there, on every address."""
    command = within(network_namespace, sys.executable, "-c", LISTEN, *what)
    running = subprocess.Popen(command, stdout=subprocess.PIPE)
    try:
        assert running.stdout is not None
        assert running.stdout.readline() == b"listening\n"
        yield
    finally:
        running.kill()
        running.communicate()


@pytest.fixture
def listeners(booted) -> Iterator[None]:
    _, host = booted
    with listening(host.network_namespace, *CLOSED):
        yield


def answers(asking: Namespace, address: str, what: str) -> bool:
    return asking.run(sys.executable, "-c", ASK, address, *what.split()).returncode == 0


def said(host: Host, *command: str) -> str:
    answer = host.run(*command)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


def settings(host: Host) -> dict[str, str]:
    return {name: host.run("sysctl", "--values", f"net.{name}").stdout.strip() for name in SETTINGS}


def is_whole(host: Host) -> bool:
    """Whether the tunnel is as the facts say it, with the kernel's settings."""
    entries = host.run("bridge", "fdb", "show", "dev", "vxlan0").stdout
    flooded = all(f"00:00:00:00:00:00 dst {outer} " in entries for outer in OUTER.values())
    link = host.run("ip", "-details", "-oneline", "address", "show", "dev", "vxlan0").stdout
    mtu = "mtu 1450 " in host.run("ip", "link", "show", "dev", "vxlan0").stdout
    return flooded and mtu and f"inet {INNER_GATE}/9" in link and settings(host) == SETTINGS


def test_no_port_of_the_host_answers_a_device(booted, listeners):
    lab, _ = booted
    for what in CLOSED:
        assert answers(lab.server, GATE, what), f"{what} is listened to"
        assert not answers(lab.device, INNER_GATE, what), what
        assert not answers(lab.device, GATE, what), f"{what}, by the outer address"
        assert not answers(lab.peers["b"].inner, INNER_GATE, what), f"{what}, nor another host in Gate's network"


def test_a_ping_of_a_device_is_answered(booted):
    lab, _ = booted
    assert lab.device.answers(INNER_GATE)
    assert lab.peers["b"].inner.answers(INNER_GATE), "VPG peers, too"


def test_what_the_host_opens_is_answered(booted):
    lab, host = booted
    with listening(lab.device.path, "tcp 22", "udp 5000"):
        for what in ("tcp 22", "udp 5000"):
            opened = host.run("python3", "-c", ASK, DEVICE, *what.split())
            assert opened.returncode == 0, opened.stderr


def test_the_host_opens_from_ports_that_take_answers_and_from_no_other(booted):
    _, host = booted
    first, last = said(host, "sysctl", "--values", "net.ipv4.ip_local_port_range").split()
    assert range(int(first), int(last) + 1) == REPLY_PORTS


def test_a_device_does_not_reach_what_the_hosts_link_has_for_it_alone(booted):
    lab, host = booted
    assert host.run("python3", "-c", ASK, METADATA, "tcp", "80").returncode == 0
    assert not answers(lab.device, METADATA, "tcp 80")
    said(host, "systemctl", "stop", "devicepath-gate")
    said(host, "ip", "rule", "del", "pref", "6")
    try:
        is_masquerading = "MASQUERADING=yes" in said(host, "cat", "/etc/devicepath/gate.conf")
        assert answers(lab.device, METADATA, "tcp 80") is not is_masquerading, "without the rule it does, or the filter"
    finally:
        said(host, "systemctl", "start", "devicepath-gate")
    eventually(lambda: not answers(lab.device, METADATA, "tcp 80"), "the rule is back")


def test_a_host_that_masquerades_passes_on_nothing_that_is_opened_from_out_of_the_tunnel(booted):
    lab, host = booted
    is_masquerading = "MASQUERADING=yes" in said(host, "cat", "/etc/devicepath/gate.conf")
    with listening(lab.server.path, "tcp 8080", "udp 5000"), listening(lab.device.path, "tcp 22"):
        for what in ("tcp 8080", "udp 5000"):
            assert answers(lab.device, SERVER, what) is not is_masquerading, "a device opens it"
            other = lab.peers["b"].inner
            assert answers(other, SERVER, what) is not is_masquerading, "somebody else in the device subnet does"
        assert answers(lab.server, DEVICE, "tcp 22"), "what a server opens is answered"


def test_devices_do_not_reach_each_other_through_the_host_unless_its_facts_say_so(booted):
    lab, host = booted
    assert not lab.device.answers(OTHER_DEVICE)
    facts = "/etc/devicepath/gate.conf"
    said(host, "sed", "-i", "s/^PRIVACY_SEPARATOR=yes/PRIVACY_SEPARATOR=no/", facts)
    said(host, "devicepath-gate", "configure")
    eventually(lambda: lab.device.answers(OTHER_DEVICE), "without the separator they do")
    assert not answers(lab.device, INNER_GATE, "tcp 22")
    said(host, "sed", "-i", "s/^PRIVACY_SEPARATOR=no/PRIVACY_SEPARATOR=yes/", facts)
    said(host, "devicepath-gate", "configure")
    eventually(lambda: not lab.device.answers(OTHER_DEVICE), "they are kept apart again")


def test_rules_that_are_taken_away_close_the_tunnel_and_leave_the_host_alone(booted, listeners):
    lab, host = booted
    said(host, "systemctl", "stop", "devicepath-gate")
    said(host, "ip", "rule", "flush")
    # As the kernel has it: networkd would take away anybody else's.
    said(host, "ip", "rule", "add", "pref", "32766", "protocol", "kernel", "lookup", "main")
    said(host, "ip", "rule", "add", "pref", "32767", "protocol", "kernel", "lookup", "default")
    assert answers(lab.server, GATE, "tcp 22"), "the host goes on"
    assert not answers(lab.device, INNER_GATE, "tcp 22")
    assert not answers(lab.device, GATE, "tcp 22")
    said(host, "systemctl", "start", "devicepath-gate")
    eventually(lambda: lab.device.answers(INNER_GATE), "the watch brings them back")


@pytest.mark.parametrize("order", ["before", "behind"])
def test_the_kernels_own_first_rule_does_not_come_back(booted, listeners, order):
    lab, host = booted
    said(host, "ip", "rule", "add", "pref", "0", "lookup", "local")
    if order == "before":
        said(host, "ip", "rule", "del", "pref", "0", "not", "iif", "vxlan0", "lookup", "local")
    eventually(lambda: not answers(lab.device, INNER_GATE, "tcp 22"), "it is closed again")
    assert answers(lab.server, GATE, "tcp 22"), "the host goes on"
    eventually(lambda: said(host, "ip", "rule", "show", "pref", "0").count("lookup") == 1, "one rule is there")


def test_networkd_leaves_the_rules_alone(booted):
    _, host = booted
    eventually(lambda: is_whole(host), "it is whole")
    before = said(host, "ip", "rule", "show")
    assert before.count("iif vxlan0") > 10
    said(host, "systemctl", "stop", "devicepath-gate")
    for command in (
        ["networkctl", "reload"],
        ["networkctl", "reconfigure", "vxlan0"],
        ["systemctl", "restart", "systemd-networkd"],
    ):
        said(host, *command)
        eventually(lambda: f"{INNER_GATE}/9" in said(host, "ip", "-brief", "address"), "networkd has done it")
        assert said(host, "ip", "rule", "show") == before, command
    said(host, "systemctl", "start", "devicepath-gate")


def test_a_tunnel_that_was_deleted_by_hand_is_made_anew_with_all_its_settings(booted):
    lab, host = booted
    eventually(lambda: is_whole(host), "it is whole")
    said(host, "ip", "link", "del", "vxlan0")
    eventually(lambda: is_whole(host), "it is whole again")
    # Its MAC address is another one, and a kernel asks anew for a neighbour after 26 to 45 s.
    eventually(lambda: lab.device.answers(INNER_GATE), "it carries packets", limit_s=120.0)
    assert not answers(lab.device, INNER_GATE, "tcp 22")


def test_a_tunnel_that_was_made_anew_by_hand_gets_all_its_settings(booted):
    lab, host = booted
    eventually(lambda: is_whole(host), "it is whole")
    by_hand = (
        f"ip link del vxlan0; ip link add vxlan0 type vxlan id 10 local {GATE} dstport 4789; ip link set vxlan0 up"
    )
    said(host, "sh", "-c", by_hand)
    assert not is_whole(host)
    eventually(lambda: is_whole(host), "it is whole again")
    # Its MAC address is another one, and a kernel asks anew for a neighbour after 26 to 45 s.
    eventually(lambda: lab.device.answers(INNER_GATE), "it carries packets", limit_s=120.0)


@pytest.mark.parametrize(
    "taken",
    [
        f"bridge fdb del 00:00:00:00:00:00 dev vxlan0 dst {OUTER['b']}",
        f"ip address del {INNER_GATE}/9 dev vxlan0",
        "sysctl -w net.ipv4.conf.vxlan0.send_redirects=1",
        "ip link set vxlan0 down",
    ],
)
def test_what_somebody_takes_from_the_tunnel_is_back_by_itself(booted, taken):
    lab, host = booted
    eventually(lambda: is_whole(host), "it is whole")
    said(host, "sh", "-c", taken)
    eventually(lambda: is_whole(host) and lab.peers["b"].inner.answers(INNER_GATE), "it is whole again")


def test_the_tunnel_has_no_ipv6(booted):
    _, host = booted
    assert said(host, "ip", "-6", "address", "show", "dev", "vxlan0") == ""


def test_for_its_inner_address_alone_it_answers_arp(booted):
    lab, _ = booted
    peer = lab.peers["a"].inner
    peer.run("ip", "neigh", "flush", "dev", "vxlan0")
    peer.ip("route replace 10.0.0.254/32 dev vxlan0")
    assert not peer.answers(GATE)
    peer.ip("route del 10.0.0.254/32 dev vxlan0")
    assert peer.answers(INNER_GATE)


def test_at_a_reboot_the_host_is_closed_before_there_is_a_tunnel(booted, listeners):
    lab, host = booted
    host.reboot()

    def at(unit: str, moment: str) -> int:
        return int(said(host, "systemctl", "show", "--value", "--property", moment, unit))

    closed = at("devicepath-guard", "ExecMainExitTimestampMonotonic")
    assert 0 < closed <= at("systemd-networkd", "ExecMainStartTimestampMonotonic")
    assert said(host, "systemctl", "show", "--value", "--property", "Result", "devicepath-guard") == "success\n"
    eventually(lambda: lab.device.answers(INNER_GATE), "the tunnel is back")
    eventually(lambda: is_whole(host), "it is whole")
