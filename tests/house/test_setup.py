"""What set-up asks of the system. The commands that would change the machine are stand-ins."""

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "tools" / "setup" / "debian_packages.sh"


@pytest.fixture
def commands(tmp_path: Path) -> Path:
    """A folder of stand-ins, first on PATH: apt-get notes its arguments, id says root."""
    for name, text in {"apt-get": f'echo "$@" >>{tmp_path}/installed', "id": "echo 0"}.items():
        a_command(tmp_path, name, text)
    return tmp_path


def a_command(folder: Path, name: str, text: str) -> Path:
    command = folder / name
    command.write_text(f"#!/bin/sh\n{text}\n")
    command.chmod(0o755)
    return command


def run(commands: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    environment = {"PATH": f"{commands}:/usr/bin:/bin"}
    return subprocess.run(
        ["sh", str(SCRIPT), *arguments], env=environment, capture_output=True, text=True, timeout=30, check=False
    )


def test_nothing_is_installed_where_nothing_is_missing(commands):
    assert run(commands, sys.executable, "sh").returncode == 0
    assert not (commands / "installed").exists()


def test_root_gets_what_is_missing_and_nothing_else(commands):
    answer = run(commands, sys.executable, "sh", "a-command-nobody-has")
    assert answer.returncode == 0
    assert (commands / "installed").read_text().splitlines() == [
        "update",
        "install --yes --no-install-recommends a-command-nobody-has",
    ]


def test_a_command_may_come_from_a_package_of_another_name(commands):
    assert run(commands, sys.executable, "a-command-nobody-has:its-package").returncode == 0
    assert (commands / "installed").read_text().splitlines()[-1].endswith(" its-package")


def test_a_python_that_cannot_make_environments_is_completed(commands):
    python = a_command(commands, "python-without-ensurepip", "exit 1")
    assert "Installing Debian packages: python3-venv\n" in run(commands, str(python), "sh").stdout


def test_anybody_else_is_told_what_to_install(commands):
    a_command(commands, "id", "echo 1000")
    answer = run(commands, sys.executable, "a-command-nobody-has")
    assert answer.returncode == 1
    assert answer.stderr == (
        "Missing: a-command-nobody-has. Install that (Debian: apt-get install a-command-nobody-has) and start again.\n"
    )
    assert not (commands / "installed").exists()


def test_a_failing_installation_is_told_with_its_last_lines(commands):
    a_command(commands, "apt-get", "echo 'E: Unable to locate package'; exit 100")
    answer = run(commands, sys.executable, "a-command-nobody-has")
    assert answer.returncode == 1
    assert answer.stderr.splitlines() == [
        "E: Unable to locate package",
        "apt-get could not install: a-command-nobody-has. Install that and start again.",
    ]
