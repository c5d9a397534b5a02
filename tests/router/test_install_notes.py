"""What the scripts of rendered files do: a shell runs them, with the real systemctl on units in a folder."""

import os
import shutil
import subprocess
from dataclasses import replace
from ipaddress import IPv4Network
from pathlib import Path

import pytest

from devicepath_router import gate_host
from devicepath_router.aws_xml import read
from devicepath_router.rendered import rendered
from devicepath_router.router_host import RouterHost
from devicepath_router.virtual_interface import files as of_direct
from devicepath_spec.choices import Distribution
from tests.router.handed_over import xml
from tests.router.test_gate_host import HOST as GATE
from tests.router.test_virtual_interface import DIRECT

HOST = RouterHost(name="door", own_ranges=(IPv4Network("192.168.50.0/24"),))
NETWORKD, WAITS = "systemd-networkd.service", "systemd-networkd-wait-online.service"
NOTHING = (
    "apt-get", "dnf", "sysctl", "chown", "chmod", "sed", "swanctl", "vtysh", "sleep", "networkctl", "modprobe",
)  # fmt: skip
SYSTEMCTL = """
case "$1 ${{2-}}" in
"enable --now") echo "$@" >>{root}/asked; exit 0 ;;
esac
case $1 in
is-enabled | enable | disable) exec {real} --quiet --root={root} "$@" ;;
*) echo "$@" >>{root}/asked ;;
esac
"""
needs_systemd = pytest.mark.skipif(shutil.which("systemctl") is None, reason="it needs systemctl")


class Machine:
    """Units below a root, and programs that do nothing but for systemctl and ip."""

    def __init__(self, folder: Path, *, is_networkds: bool, interfaces: str) -> None:
        self.root, self._programs = folder / "root", folder / "programs"
        units = self.root / "usr/lib/systemd/system"
        units.mkdir(parents=True)
        (units / NETWORKD).write_text(f"[Install]\nWantedBy=multi-user.target\nAlso={WAITS}\n")
        (units / WAITS).write_text("[Install]\nWantedBy=network-online.target\n")
        for unit in ("strongswan.service", "frr.service"):
            (units / unit).write_text("[Install]\nWantedBy=multi-user.target\n")
        self._programs.mkdir()
        for name in NOTHING:
            self._program(name, "exit 0\n")
        self._program("systemctl", SYSTEMCTL.format(real=shutil.which("systemctl"), root=self.root))
        # ip link show dev NAME
        self._program("ip", f'case " {interfaces} " in *" $4 "*) exit 0 ;; esac\nexit 1\n')
        if is_networkds:
            self.systemctl("enable", NETWORKD)

    def _program(self, name: str, text: str) -> None:
        file = self._programs / name
        file.write_text(f"#!/bin/sh\n{text}")
        file.chmod(0o755)

    def systemctl(self, *words: str) -> str:
        command = ["systemctl", f"--root={self.root}", *words]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()

    def run(self, files) -> "subprocess.CompletedProcess[str]":
        script = next(file.content for file in files if file.path.endswith("-install.sh"))
        return subprocess.run(
            [shutil.which("sh") or "sh"],
            input=script,
            env={**os.environ, "PATH": str(self._programs)},
            capture_output=True,
            text=True,
            check=False,
        )

    def states(self) -> list[str]:
        return [self.systemctl("is-enabled", unit) for unit in (NETWORKD, WAITS)]

    def asked(self) -> str:
        return (self.root / "asked").read_text()


@needs_systemd
@pytest.mark.parametrize(
    "files",
    [rendered(read(xml()), HOST), of_direct(DIRECT), gate_host.files(GATE)],
    ids=["a VPN", "Direct", "a gate peer"],
)
def test_nobody_waits_at_boot_for_an_networkd_that_has_only_tunnels_and_lines(files, tmp_path):
    """None of them is waited for, so that it would wait for two minutes, and fail."""
    others = Machine(tmp_path / "others", is_networkds=False, interfaces="door-1 door-2 direct")
    for _ in range(2):
        others.run(files)
        assert others.states() == ["enabled", "disabled"]
    own = Machine(tmp_path / "own", is_networkds=True, interfaces="door-1 door-2 direct")
    own.run(files)
    assert own.states() == ["enabled", "enabled"]


@needs_systemd
def test_a_vlan_that_networkd_has_not_made_ends_the_script_and_is_told(tmp_path):
    """As where netplan's file of the interface below it goes before ours: networkd takes one of them alone."""
    machine = Machine(tmp_path, is_networkds=True, interfaces="eth1")
    said = machine.run(of_direct(replace(DIRECT, distribution=Distribution.UBUNTU)))
    assert said.returncode == 1
    assert said.stderr == (
        "direct is not there: networkctl status eth1 shows which file networkd takes for that; if it is not "
        "20-eth1.network, as with netplan, write VLAN=direct below [Network] in "
        "/etc/systemd/network/ITS-NAME.d/direct.conf.\n"
    )
    assert "frr.service" not in machine.asked()


@needs_systemd
def test_a_tunnels_interface_that_the_kernel_does_not_make_ends_the_script_and_is_told(tmp_path):
    """strongSwan would bring the tunnel up all the same, and no packet would go through it."""
    machine = Machine(tmp_path, is_networkds=True, interfaces="door-1")
    said = machine.run(rendered(read(xml()), HOST))
    assert (said.returncode, said.stderr) == (
        1,
        "door-2 is not there: journalctl --unit=systemd-networkd says why; the kernel needs xfrm_interface.\n",
    )
    assert "strongswan.service" not in machine.asked()
