"""What is told on a machine where hosts cannot boot, and what shells say of the programs that run on hosts."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from devicepath_tools.rehearsal.hosts import host, root_file_system
from devicepath_tools.rehearsal.hosts.missing import missing

SAY = "from devicepath_tools.rehearsal.hosts.missing import missing; print(*missing(), sep='\\n')"


def test_each_program_that_is_missing_is_told_with_its_package(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    lacking = missing()
    assert "systemd-nspawn: install the Debian package systemd-container" in lacking
    assert "dnsmasq: install the Debian package dnsmasq-base" in lacking
    assert "mmdebstrap: install the Debian package mmdebstrap" in lacking


@pytest.mark.slow
def test_somebody_who_is_not_root_is_told_so(machine):
    said = subprocess.run(
        ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", sys.executable, "-c", SAY],
        env=os.environ, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert said.stdout == "root: hosts need mounts, network namespaces and cgroups; start this as root\n"


@pytest.mark.slow
def test_a_namespace_without_rights_is_told_of(machine):
    said = subprocess.run(
        ["setpriv", "--bounding-set=-sys_admin", sys.executable, "-c", SAY], capture_output=True, text=True, check=True
    )
    assert said.stdout.startswith("namespaces: they cannot be made; a container needs --privileged (unshare:")


@pytest.mark.slow
def test_a_temporary_folder_that_cannot_be_laid_over_is_told_of(machine, tmp_path):
    # An overlay whose lower layer is one: nobody can write through a second.
    script = f"""
    mkdir lower upper work folder
    mount -t overlay overlay -o lowerdir=lower,upperdir=upper,workdir=work folder
    TMPDIR={tmp_path}/folder exec {sys.executable} -c "$1"
    """
    said = subprocess.run(
        ["unshare", "--mount", "sh", "-euc", script, "sh", SAY],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert said.stdout.startswith("overlay file systems: none can be mounted in the temporary folder; ")


@pytest.mark.parametrize("script", [host.BOOT, root_file_system.OURS / "usr/bin/dnf"], ids=lambda path: path.name)
@pytest.mark.parametrize("checker", [["dash", "-n"], ["shellcheck", "--severity=style"]], ids=" ".join)
def test_shells_find_nothing_wrong_with_the_scripts(script: Path, checker: list[str]):
    answer = subprocess.run([*checker, str(script)], capture_output=True, text=True, check=False)
    assert (answer.returncode, answer.stdout + answer.stderr) == (0, "")
