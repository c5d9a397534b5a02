"""What a gate peer's program makes of its facts. It writes to a folder here, and boots in tests/hosts."""

import fcntl
import os
import subprocess
from pathlib import Path

import pytest

from devicepath_router.gate_program import facts_file
from devicepath_tools.network.gate_host import REPLY_PORTS
from tests.components.test_user_data import MASQUERADING, PLAIN, REDIRECTED
from tests.provider.account import eventually

PROGRAM = Path(__file__).parents[2] / "components" / "devicepath_router" / "shipped" / "devicepath-gate"
NETDEV = "etc/systemd/network/20-devicepath.netdev"
NETWORK = "etc/systemd/network/20-devicepath.network"
RULES = "etc/devicepath/gate.nft"
SHELLS = pytest.mark.parametrize("shell", ["dash", "bash"])


class Host:
    """A folder that the program takes for the root of the file system."""

    def __init__(self, root: Path, facts: str) -> None:
        self.root = root
        self.shell = "dash"
        (root / "etc/devicepath").mkdir(parents=True)
        (root / "etc/systemd/network").mkdir(parents=True)
        self.tell(facts)

    def tell(self, facts: str) -> None:
        (self.root / "etc/devicepath/gate.conf").write_text(facts)

    def run(self, command: str) -> subprocess.CompletedProcess[str]:
        # A fact that is left out is not to come from the environment.
        environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "DEVICEPATH_ROOT": str(self.root), "VNI": "7"}
        return subprocess.run(
            [self.shell, str(PROGRAM), command], env=environment, capture_output=True, text=True, check=False
        )

    def configure(self) -> None:
        answer = self.run("configure")
        assert (answer.returncode, answer.stdout + answer.stderr) == (0, "")

    def refused(self) -> list[str]:
        answer = self.run("configure")
        assert (answer.returncode, answer.stdout) == (1, "")
        prefix = f"devicepath-gate: {self.root}/etc/devicepath/gate.conf: "
        return [line.removeprefix(prefix) for line in answer.stderr.splitlines()]

    def text(self, name: str) -> str:
        return (self.root / name).read_text()

    def files(self) -> set[str]:
        return {str(path.relative_to(self.root)) for path in self.root.rglob("*") if path.is_file()}


def nft_check(rules: str) -> subprocess.CompletedProcess[str]:
    """Parses rules in a network namespace of its own: nothing is loaded, and no rule of this machine is seen."""
    command = ["unshare", "--user", "--map-root-user", "--net", "nft", "--check", "--file", "-"]
    return subprocess.run(command, input=rules, capture_output=True, text=True, check=False)


@SHELLS
def test_the_tunnel_says_its_vni_and_port(tmp_path, shell):
    host = Host(tmp_path, facts_file(PLAIN))
    host.shell = shell
    host.configure()
    assert host.text(NETDEV).splitlines() == [
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


@SHELLS
def test_the_tunnel_floods_to_both_vpg_peers(tmp_path, shell):
    host = Host(tmp_path, facts_file(PLAIN))
    host.shell = shell
    host.configure()
    assert host.text(NETWORK).splitlines() == [
        "[Match]",
        "Name=vxlan0",
        "",
        "[Link]",
        "MTUBytes=1450",
        "RequiredForOnline=no",
        "",
        "[Network]",
        "Address=10.128.0.254/9",
        "ConfigureWithoutCarrier=yes",
        "IPForward=no",
        "LinkLocalAddressing=no",
        "IPv6AcceptRA=no",
        "LLMNR=no",
        "MulticastDNS=no",
        "",
        "[BridgeFDB]",
        "MACAddress=00:00:00:00:00:00",
        "Destination=100.64.152.4",
        "AssociatedWith=self",
        "",
        "[BridgeFDB]",
        "MACAddress=00:00:00:00:00:00",
        "Destination=100.64.152.132",
        "AssociatedWith=self",
    ]


@SHELLS
def test_all_that_leaves_by_the_tunnel_is_masqueraded_but_what_the_host_itself_sends(tmp_path, shell):
    host = Host(tmp_path, facts_file(MASQUERADING))
    host.shell = shell
    host.configure()
    assert host.text(RULES).splitlines() == [
        "# Ours alone: made anew in one step, and no other table is touched.",
        "table ip devicepath",
        "delete table ip devicepath",
        "table ip devicepath {",
        "    # TCP in the tunnel keeps to its MTU, whatever either end believes; a smaller MSS stays.",
        "    chain clamp_mss {",
        "        type filter hook forward priority mangle; policy accept;",
        '        oifname "vxlan0" tcp flags & (syn | rst) == syn tcp option maxseg size set 1410',
        '        iifname "vxlan0" tcp flags & (syn | rst) == syn tcp option maxseg size set 1410',
        "    }",
        "    # Connections are tracked inside of the tunnel. Tracking its own packets, too, would be for nothing.",
        "    chain tunnel_in {",
        "        type filter hook prerouting priority raw; policy accept;",
        "        udp dport 4789 notrack",
        "    }",
        "    chain tunnel_out {",
        "        type filter hook output priority raw; policy accept;",
        "        udp dport 4789 notrack",
        "    }",
        "    # Of what comes out of the tunnel, answers alone pass: nobody opens anything from there.",
        "    chain answers_only {",
        "        type filter hook forward priority filter; policy accept;",
        '        iifname "vxlan0" oifname != "vxlan0" ct state != { established, related } drop',
        "    }",
        "    # Devices see the inner address instead of the sender's, so that answers come back here.",
        "    chain hide_senders {",
        "        type nat hook postrouting priority srcnat; policy accept;",
        '        oifname "vxlan0" ip saddr != 10.128.0.254 masquerade',
        "    }",
        "}",
    ]


@pytest.mark.parametrize(
    ("masquerading", "clamped_mss"),
    [("no", "1410"), ("yes", ""), ("yes", "536"), ("no", "")],
    ids=["clamp only", "masquerade only", "both", "neither"],
)
def test_nft_takes_the_rules(masquerading, clamped_mss, tmp_path):
    known = facts_file(MASQUERADING).replace("MASQUERADING=yes", f"MASQUERADING={masquerading}")
    host = Host(tmp_path, known.replace("CLAMPED_MSS=1410", f"CLAMPED_MSS={clamped_mss}"))
    host.configure()
    assert ("masquerade" in host.text(RULES), "maxseg" in host.text(RULES)) == (
        masquerading == "yes",
        bool(clamped_mss),
    )
    answer = nft_check(host.text(RULES))
    assert (answer.returncode, answer.stderr) == (0, "")


def test_nft_would_refuse_wrong_rules(tmp_path):
    host = Host(tmp_path, facts_file(MASQUERADING))
    host.configure()
    assert nft_check(host.text(RULES).replace("postrouting", "afterwards")).returncode == 1


def test_only_a_gate_peer_that_servers_use_forwards(tmp_path):
    host = Host(tmp_path, facts_file(REDIRECTED))
    host.configure()
    assert "\nIPForward=ipv4\n" in host.text(NETWORK)


def test_where_rules_say_what_passes_nothing_does_before_they_are_loaded(tmp_path):
    host = Host(tmp_path, facts_file(MASQUERADING))
    host.configure()
    assert "FORWARDING=yes\n" in facts_file(MASQUERADING)
    assert "\nIPForward=no\n" in host.text(NETWORK), "the watch switches it on, once it has loaded them"


def test_other_facts_make_other_files_and_leave_none_behind(tmp_path):
    host = Host(tmp_path, facts_file(MASQUERADING))
    host.configure()
    tunnel = {"etc/devicepath/gate.conf", NETDEV, NETWORK}
    assert host.files() == {*tunnel, RULES}
    host.tell(facts_file(PLAIN).replace("VNI=10", "VNI=11").replace("100.64.152.4/10.128.0.2 ", ""))
    host.configure()
    assert host.files() == tunnel
    assert "\nVNI=11\n" in host.text(NETDEV)
    assert host.text(NETWORK).count("[BridgeFDB]") == 1


@SHELLS
@pytest.mark.parametrize(
    ("told", "wrong", "expected"),
    [
        ("INTERFACE=vxlan0", "INTERFACE=devicepath-vxlan0",
         "INTERFACE is 'devicepath-vxlan0'; give a name of 1 to 15 of a-z, 0-9 and -."),
        ("OUTER_ADDRESS=10.0.0.254", "OUTER_ADDRESS=10.0.0.256",
         "OUTER_ADDRESS is '10.0.0.256'; give the one in the VPC, like 10.0.0.254."),
        ("INNER_ADDRESS=10.128.0.254/9", "INNER_ADDRESS=10.128.0.254",
         "INNER_ADDRESS is '10.128.0.254'; give the one in the device subnet, with its prefix length: 10.128.0.254/9."),
        ("VNI=10\n", "", "VNI is ''; give 1 to 16777215, as the VPG's Gate has it."),
        ("VNI=10\n", "VNI=010\n", "VNI is '010'; give 1 to 16777215, as the VPG's Gate has it."),
        ("VNI=10\n", "VNI=16777216\n", "VNI is '16777216'; give 1 to 16777215, as the VPG's Gate has it."),
        ("UDP_PORT=4789", "UDP_PORT=0", "UDP_PORT is '0'; give 1 to 65535; VPGs listen on 4789."),
        ("MTU=1450", "MTU=9001", "MTU is '9001'; give 576 to 8951: 50 less than the path carries."),
        ('VPG_PEERS="100.64.152.4/10.128.0.2 100.64.152.132/10.128.0.3"', 'VPG_PEERS=""',
         "VPG_PEERS is 'none'; give each VPG peer as outer/inner, like 100.64.0.4/10.128.0.2."),
        ("100.64.152.132/10.128.0.3", "100.64.152.132",
         "VPG_PEERS is '100.64.152.132'; give each VPG peer as outer/inner, like 100.64.0.4/10.128.0.2."),
        ("100.64.152.132/10.128.0.3", "*",
         "VPG_PEERS is '*'; give each VPG peer as outer/inner, like 100.64.0.4/10.128.0.2."),
        ("FORWARDING=yes", "FORWARDING=on", "FORWARDING is 'on'; give yes or no."),
        ("PACKET_FILTER=nftables", "PACKET_FILTER=iptables", "PACKET_FILTER is 'iptables'; give none or nftables."),
        ("PRIVACY_SEPARATOR=yes", "PRIVACY_SEPARATOR=1", "PRIVACY_SEPARATOR is '1'; give yes or no."),
        ("MASQUERADING=yes", "MASQUERADING=10.0.0.0/24", "MASQUERADING is '10.0.0.0/24'; give yes or no."),
        ("CLAMPED_MSS=1410", "CLAMPED_MSS=auto",
         "CLAMPED_MSS is 'auto'; give 536 to 8911: 40 less than MTU; or nothing."),
    ],
)  # fmt: skip
def test_a_fact_that_is_none_is_told_by_its_name(told, wrong, expected, shell, tmp_path):
    known = facts_file(MASQUERADING)
    assert told in known
    host = Host(tmp_path, known.replace(told, wrong))
    host.shell = shell
    assert host.refused() == [expected]
    assert host.files() == {"etc/devicepath/gate.conf"}, "nothing is written"


def test_all_faults_are_told_at_once(tmp_path):
    host = Host(tmp_path, facts_file(MASQUERADING).replace("nftables", "none").replace("VNI=10", "VNI=none"))
    assert host.refused() == [
        "VNI is 'none'; give 1 to 16777215, as the VPG's Gate has it.",
        "MASQUERADING is 'yes'; give no, or PACKET_FILTER=nftables.",
        "CLAMPED_MSS is '1410'; give nothing, or PACKET_FILTER=nftables.",
    ]


@pytest.mark.parametrize("command", ["guard", "watch", "filter"])
def test_nothing_runs_on_faulty_facts(command, tmp_path):
    answer = Host(tmp_path, facts_file(PLAIN).replace("VNI=10", "VNI=x")).run(command)
    assert (answer.returncode, "VNI is 'x'" in answer.stderr) == (1, True)


def test_a_word_that_it_does_not_know_is_refused(tmp_path):
    answer = Host(tmp_path, facts_file(PLAIN)).run("start")
    assert (answer.returncode, answer.stderr) == (1, "devicepath-gate: say configure, guard, watch or filter\n")


def shim(folder: Path, name: str, text: str) -> None:
    """A program that the host has instead of the real one."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{text}\n")
    (folder / name).chmod(0o755)


DNF_COMES_LATE = """
echo >>"$DEVICEPATH_ROOT/tries"
if [ "$(wc -l <"$DEVICEPATH_ROOT/tries")" -lt 40 ]; then
    echo "Last metadata expiration check"
    echo "Error: Failed to download metadata for repo 'amazonlinux'" >&2
    exit 1
fi
printf '#!/bin/sh\\n' >"$DEVICEPATH_ROOT/bin/nft"
chmod 0755 "$DEVICEPATH_ROOT/bin/nft"
"""


@pytest.mark.slow
@SHELLS
def test_it_goes_on_trying_for_packages_as_long_as_it_takes_and_says_what_dnf_said(tmp_path, shell):
    host = Host(tmp_path, facts_file(MASQUERADING))
    shim(tmp_path / "bin", "dnf", DNF_COMES_LATE)
    shim(tmp_path / "bin", "sleep", 'echo "$1" >>"$DEVICEPATH_ROOT/pauses"')
    for name in ("timeout", "tail", "wc", "chmod", shell):
        (tmp_path / "bin" / name).symlink_to(f"/usr/bin/{name}")
    answer = subprocess.run(
        [shell, str(PROGRAM), "filter"],
        env={"PATH": str(tmp_path / "bin"), "DEVICEPATH_ROOT": str(host.root)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (answer.returncode, answer.stderr) == (0, "")
    pauses = [int(it) for it in host.text("pauses").split()]
    assert pauses[:7] == [5, 10, 20, 40, 80, 160, 300]
    assert set(pauses[7:]) == {300}
    assert len(pauses) == 39
    told = answer.stdout.splitlines()
    assert told[0] == (
        "devicepath-gate: nftables is not installed yet: "
        "Error: Failed to download metadata for repo 'amazonlinux'; again in 5 s"
    )
    assert told[-1].endswith("are loaded")


@pytest.mark.parametrize("service", ["gate", "filter"])
def test_no_service_is_given_up_by_systemd(service):
    unit = PROGRAM.with_name(f"devicepath-{service}.service").read_text()
    assert "\nStartLimitIntervalSec=0\n" in unit
    assert "\nRestart=" in unit
    assert "Timeout" not in unit


def test_the_ports_that_take_answers_are_those_that_a_trace_knows():
    first, last = REPLY_PORTS[0], REPLY_PORTS[-1]
    assert f"\nREPLY_PORTS={first}-{last} " in PROGRAM.read_text()


@SHELLS
def test_rules_are_not_loaded_while_the_watch_decides_whether_to_forward(tmp_path, shell):
    """It would have looked before, and would forbid afterwards what the rules allow."""
    host = Host(tmp_path, facts_file(MASQUERADING))
    (tmp_path / "run").mkdir()
    shim(tmp_path / "bin", "nft", 'echo loaded >"$DEVICEPATH_ROOT/loaded"')
    for name in ("flock", shell):
        (tmp_path / "bin" / name).symlink_to(f"/usr/bin/{name}")
    environment = {"PATH": str(tmp_path / "bin"), "DEVICEPATH_ROOT": str(host.root)}
    turn = os.open(tmp_path / "run", os.O_RDONLY)
    fcntl.flock(turn, fcntl.LOCK_EX)
    loading = subprocess.Popen([shell, str(PROGRAM), "filter"], env=environment)
    eventually(lambda: _waits_for_a_lock(loading.pid), "it waits for its turn")
    assert not (tmp_path / "loaded").exists()
    os.close(turn)
    assert loading.wait(10) == 0
    assert host.text("loaded") == "loaded\n"


def _waits_for_a_lock(pid: int) -> bool:
    """Whether the program of a shell is the one that asks the kernel for a lock, and has not got it."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    waiting = {line.split()[5] for line in Path("/proc/locks").read_text().splitlines() if "->" in line}
    return bool(waiting & set(children))
