"""Hosts that boot: two at once, with user data that fails, without packages, and after a rehearsal that was killed."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from devicepath.gate_peer.user_data import user_data
from devicepath_router.gate_program import facts_file
from devicepath_tools.rehearsal.hosts import host as hosts
from devicepath_tools.rehearsal.hosts.host import BootFailed
from devicepath_tools.rehearsal.workplace import cgroup, cleanup
from tests.components.test_user_data import MASQUERADING, PLAIN
from tests.hosts.lab import DEVICE, S3
from tests.provider.account import eventually

pytestmark = pytest.mark.slow

SERVER_DATA = "#!/bin/sh\nhostname >/var/lib/name\n"
KILLED = """
import sys, time
from devicepath_tools.rehearsal.hosts import root_file_system
from devicepath_tools.rehearsal.workplace.workplace import Workplace
from tests.hosts.lab import Lab
with Workplace() as place:
    lab = Lab(place, "#!/bin/sh\\nsleep 1000 &\\n")
    host = lab.host("gate", root_file_system.ensure())
    host.start()
    host.wait_until_booted()
    print(place.mark, place.folder, host.network_namespace.parts[2], flush=True)
    time.sleep(1000)
"""


def test_two_hosts_boot_at_once_and_reach_each_other(lab, root_file_system, capsys):
    made = lab(user_data(MASQUERADING), SERVER_DATA)
    gate = made.host("gate", root_file_system, made.repository(root_file_system))
    server = made.host("server", root_file_system)
    started = time.monotonic()
    for host in (gate, server):
        host.start()
    for host in (gate, server):
        host.wait_until_booted()
    with capsys.disabled():
        print(f"\n    two hosts booted in {time.monotonic() - started:.1f} s")
    assert server.run("cat", "/var/lib/name").stdout == "ip-10-0-0-20.ap-northeast-1.compute.internal\n"
    ping = ("ping", "-n", "-c", "1", "-W", "1", DEVICE)
    eventually(lambda: server.run(*ping).returncode == 0, "the server reaches the device through the gate peer")
    for host in (gate, server):
        host.stop()


def test_user_data_that_fails_is_told_with_its_reason(lab, root_file_system):
    known = facts_file(PLAIN)
    host = lab(user_data(PLAIN).replace(known, known.replace("VNI=10", "VNI=0"))).host("gate", root_file_system)
    host.start()
    with pytest.raises(BootFailed) as failed:
        host.wait_until_booted()
    why = "devicepath-gate: /etc/devicepath/gate.conf: VNI is '0'; give 1 to 16777215, as the VPG's Gate has it."
    assert str(failed.value).startswith(
        f"i-gate: its user data failed: {why} ({host.console} has all; ('scripts-user', "
    )
    assert why in host.console.read_text()
    assert host.run("ip", "link", "show", "vxlan0").returncode == 1, "no tunnel of facts that are wrong"


def test_the_tunnel_does_not_wait_for_packages_and_the_filter_comes_when_they_can_be_reached(lab, root_file_system):
    made = lab(user_data(MASQUERADING))
    repository = made.repository(root_file_system)
    made.router.ip(f"address del {S3}/32 dev lo")
    host = made.host("gate", root_file_system, repository)
    host.start()
    host.wait_until_booted()
    assert host.run("ping", "-n", "-c", "1", "-W", "1", DEVICE).returncode == 0
    assert not made.server.answers(DEVICE), "nothing masquerades yet"
    assert host.run("sh", "-c", "command -v nft iptables").stdout == "", "as on Amazon Linux 2023"
    log = ("journalctl", "--unit=devicepath-filter")
    told = "nftables is not installed yet: Error: Failed to download nftables; again in 5 s"
    eventually(lambda: told in host.run(*log).stdout, "it tells what it waits for")
    assert host.run("systemctl", "is-system-running", "--wait").stdout == "running\n", "nothing else waits for it"
    host.run("systemctl", "stop", "devicepath-filter")
    eventually(
        lambda: host.run("systemctl", "is-active", "devicepath-filter").stdout == "active\n",
        "the watch starts anew what somebody stopped too soon",
    )
    made.router.ip(f"address add {S3}/32 dev lo")
    eventually(lambda: made.server.answers(DEVICE), "the filter is installed and masquerades")


def test_a_host_that_never_boots_is_told_of(lab, root_file_system):
    host = lab("#!/bin/sh\nsleep 1000\n").host("gate", root_file_system)
    host.start()
    with pytest.raises(BootFailed) as failed:
        host.wait_until_booted(0.1)
    assert str(failed.value) == f"i-gate has not booted in 0 s: {host.console} has what it said."
    host.stop()
    with pytest.raises(RuntimeError, match="i-gate is off"):
        host.run("true")


def test_a_host_that_goes_off_by_itself_can_be_started_again(lab, root_file_system):
    host = lab(user_data(PLAIN)).host("gate", root_file_system)
    host.start()
    host.wait_until_booted()
    host.run("systemctl", "reboot")
    eventually(lambda: not host.is_on, "it goes off")
    host.start()
    host.wait_until_booted()
    assert host.run("ping", "-n", "-c", "1", "-W", "1", DEVICE).returncode == 0
    host.stop()


def test_a_host_that_does_not_go_off_is_switched_off_the_hard_way(lab, root_file_system, monkeypatch):
    made = lab("#!/bin/sh\n")
    host = made.host("gate", root_file_system)
    host.start()
    host.wait_until_booted()
    staying = ["--property=ExecStop=/bin/sleep 100", "--property=TimeoutStopSec=100", "/bin/sleep", "1000"]
    assert host.run("systemd-run", *staying).returncode == 0
    monkeypatch.setattr(hosts, "STOP_LIMIT_S", 2.0)
    host.stop()
    assert not host.is_on
    assert "ens5" in made.gate.run("ip", "-brief", "link").stdout


def test_a_stopped_host_leaves_its_interface_where_it_was_and_nothing_else(lab, root_file_system, workplace):
    made = lab(user_data(PLAIN))
    host = made.host("gate", root_file_system)
    host.start()
    host.wait_until_booted()
    assert "ens5" not in made.gate.run("ip", "link").stdout
    assert _control_groups(workplace.mark) != []
    host.stop()
    links = [line.split()[0] for line in made.gate.run("ip", "-brief", "link").stdout.splitlines()]
    assert sorted(name.split("@")[0] for name in links) == ["ens5", "lo"], "the tunnel is gone with the host"
    assert _control_groups(workplace.mark) == []


def test_a_rehearsal_that_is_killed_leaves_nothing(root_file_system):
    running = subprocess.Popen(
        [sys.executable, "-c", KILLED], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
    )
    assert running.stdout is not None
    mark, folder, first = running.stdout.readline().split()
    inside = [int(pid) for parent in cgroup.hierarchies()[:1] for pid in _processes(parent, mark)]
    assert int(first) in inside
    assert len(inside) > 3
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    eventually(lambda: not Path(folder).exists(), "the folder goes")
    assert cleanup.marked(mark) == []
    # They have no mark. One that has ended is there until this machine's first process has noticed.
    eventually(lambda: not any(Path(f"/proc/{pid}").exists() for pid in inside), "the host's processes end")
    assert [place for parent in cgroup.hierarchies() for place in parent.rglob(f"*{mark}*")] == []
    assert [file for file in Path("/proc").glob("[0-9]*/mounts") if folder in _text(file)] == []


def _control_groups(mark: str) -> list[Path]:
    """Those of hosts called i-gate. Another rehearsal may have one at the same moment."""
    rehearsals = [parent / f"{cgroup.NAME_PREFIX}{mark}" for parent in cgroup.hierarchies()]
    return [folder for rehearsal in rehearsals for folder in rehearsal.rglob("i-gate")]


def _processes(parent: Path, mark: str) -> list[str]:
    return [pid for file in parent.rglob(f"*{mark}/**/cgroup.procs") for pid in file.read_text().split()]


def _text(file: Path) -> str:
    try:
        return file.read_text()
    except OSError:
        return ""
