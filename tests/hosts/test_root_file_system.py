"""How the root file system is made and kept. mmdebstrap and apt-get are stand-ins here; the real ones made the one that
all other tests boot."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from devicepath_tools.rehearsal.hosts import root_file_system as hosts
from devicepath_tools.rehearsal.hosts.root_file_system import RootFileSystemUnavailable
from tests.provider.account import eventually

pytestmark = pytest.mark.slow

ENSURE = "from devicepath_tools.rehearsal.hosts.root_file_system import ensure; print(ensure().folder)"
MMDEBSTRAP = """#!/bin/sh
eval "target=\\${$(($# - 1))} sources=\\${$#}"
echo made >>"$RECORD"
mkdir -p "$target"
cp "$sources" "$target/sources"
while [ -e "$RECORD.hold" ]; do sleep 0.05; done
touch "$(dirname "$target")/packages/nftables.tar"
"""
APT_GET = """#!/bin/sh
echo 'Debian deb http://mirror.invalid/debian stable main'
echo 'Debian deb http://mirror.invalid/security stable-security main'
echo 'Somebody deb http://third.invalid/apt stable main'
"""


class Machine:
    """Its cache is empty, and its mmdebstrap and apt-get come from here."""

    def __init__(self, folder: Path) -> None:
        self.programs = folder / "programs"
        self.record = folder / "record"
        self.hold = folder / "record.hold"
        self.cache = folder / "cache"
        self.programs.mkdir()
        self.program("mmdebstrap", MMDEBSTRAP)
        self.program("apt-get", APT_GET)

    def program(self, name: str, text: str) -> None:
        (self.programs / name).write_text(text)
        (self.programs / name).chmod(0o755)

    def environment(self) -> dict[str, str]:
        path = f"{self.programs}{os.pathsep}{os.environ['PATH']}"
        return {**os.environ, "PATH": path, "XDG_CACHE_HOME": str(self.cache), "RECORD": str(self.record)}

    def ensure(self) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-c", ENSURE],
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def made(self) -> int:
        return len(self.record.read_text().splitlines()) if self.record.exists() else 0


@pytest.fixture
def bare(machine, tmp_path, monkeypatch):
    made = Machine(tmp_path)
    for name, value in made.environment().items():
        monkeypatch.setenv(name, value)
    return made


def test_it_is_made_once_and_told(bare, capsys):
    first = hosts.ensure()
    assert capsys.readouterr().err == "Making the root file system of rehearsed hosts: one to two minutes, once.\n"
    assert hosts.ensure() == first
    assert capsys.readouterr().err == ""
    assert bare.made() == 1
    assert (first.packages / "nftables.tar").is_file()
    assert first.root.is_relative_to(bare.cache / "devicepath" / "hosts")


def test_it_is_made_from_debians_sources_that_this_machine_has(bare):
    assert (hosts.ensure().root / "sources").read_text().splitlines() == [
        "deb http://mirror.invalid/debian stable main",
        "deb http://mirror.invalid/security stable-security main",
    ]


def test_other_files_of_ours_make_another_one(bare, tmp_path, monkeypatch):
    first = hosts.ensure()
    ours = tmp_path / "ours"
    shutil.copytree(hosts.OURS, ours)
    (ours / "usr/bin/dnf").write_text("#!/bin/sh\n")
    monkeypatch.setattr(hosts, "OURS", ours)
    assert hosts.ensure() != first
    assert bare.made() == 2


def test_two_that_need_it_at_once_make_one(bare):
    bare.hold.touch()
    both = [bare.ensure() for _ in range(2)]
    eventually(lambda: bare.made() == 1, "one of them makes it")
    waiting = "Another run is making the root file system of rehearsed hosts; waiting for it.\n"
    told = [process.stderr.readline() for process in both if process.stderr is not None]
    assert waiting in told, "the other one says that it waits"
    bare.hold.unlink()
    folders = {process.communicate()[0] for process in both}
    assert len(folders) == 1
    assert bare.made() == 1


def test_one_that_is_killed_leaves_no_half_of_it_and_no_process(bare):
    bare.hold.touch()
    killed = bare.ensure()
    eventually(lambda: bare.made() == 1, "it is being made")
    os.kill(killed.pid, signal.SIGKILL)
    killed.communicate()
    eventually(lambda: not _running(str(bare.programs / "mmdebstrap")), "mmdebstrap ends with it")
    bare.hold.unlink()
    whole = hosts.ensure()
    assert bare.made() == 2
    assert [path.name for path in sorted(whole.folder.parent.iterdir())] == ["build.log", "lock", "made"]


def test_a_failure_is_told_with_what_mmdebstrap_said(bare):
    bare.program("mmdebstrap", "#!/bin/sh\necho 'E: no space left'\nexit 1\n")
    with pytest.raises(RootFileSystemUnavailable) as unavailable:
        hosts.ensure()
    (log,) = bare.cache.rglob("build.log")
    assert str(unavailable.value) == f"mmdebstrap failed: E: no space left ({log} has all). Mend that."
    assert list(bare.cache.rglob("made")) == []


def test_a_machine_whose_apt_knows_no_source_is_told_what_to_do(bare):
    bare.program("apt-get", "#!/bin/sh\n")
    with pytest.raises(RootFileSystemUnavailable, match="run apt-get update as root"):
        hosts.ensure()


def _running(program: str) -> bool:
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if program in file.read_text():
                return True
        except OSError:
            continue
    return False
