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
    environment = {"PATH": f"{commands}:/usr/bin:/bin", "DEVICEPATH_POLICY": str(commands / "policy")}
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


def test_what_is_on_no_path_is_given_as_a_file(commands):
    (commands / "there").touch()
    answer = run(commands, sys.executable, f"{commands}/there:one-package", f"{commands}/missing:its-package")
    assert answer.returncode == 0
    assert (commands / "installed").read_text().splitlines()[-1] == (
        "install --yes --no-install-recommends its-package"
    )


def test_no_service_is_started_because_of_what_is_installed(commands):
    a_command(commands, "apt-get", f"{commands}/policy strongswan start; echo $? >>{commands}/allowed")
    assert run(commands, sys.executable, "a-command-nobody-has").returncode == 0
    assert (commands / "allowed").read_text().split() == ["101", "101"]
    assert not (commands / "policy").exists(), "services that somebody else installs may be started again"


def test_a_policy_that_is_there_stays(commands):
    policy = a_command(commands, "policy", "exit 0")
    assert run(commands, sys.executable, "a-command-nobody-has").returncode == 0
    assert policy.read_text() == "#!/bin/sh\nexit 0\n"


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
