"""The README as somebody reads it who has never seen the project: its commands and its program, run as they stand."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMMAND_LIMIT_S = 300


def blocks(language: str) -> list[str]:
    """The code blocks of a language, in order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", (ROOT / "README.md").read_text(), re.MULTILINE | re.DOTALL)


def test_the_program_is_the_example():
    (program,) = blocks("python")
    assert program == (ROOT / "examples" / "first-vpg" / "__main__.py").read_text()
    assert len(program.splitlines()) <= 16


def test_every_file_that_it_names_is_there():
    named = re.findall(r"\]\(([^)#]+)\)", (ROOT / "README.md").read_text())
    assert named, "it has links"
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_resource_is_in_its_table():
    from soracom_provider.package import SORACOM

    readme = (ROOT / "README.md").read_text()
    assert [name for name in SORACOM.resources if f"`{name}`" not in readme] == []


@pytest.mark.engine
def test_its_commands_and_its_program_do_what_it_says(engine, tmp_path):
    """Run as written, in a copy of the checkout, from the first command to the take-down; only the set-up is this
    checkout's, because a set-up from nothing is what CI starts with."""
    copy = tmp_path / "devicepath"
    copy.mkdir()
    for name in ("Makefile", "README.md"):
        shutil.copy(ROOT / name, copy)
    for name in ("examples", "tools", "provider", "sdk", "requirements"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    (copy / ".venv").symlink_to(ROOT / ".venv")
    (commands,) = blocks("sh")
    (copy / "readme.sh").write_text(
        "set -eu\ntrap 'kill $(jobs -p)' EXIT\n"
        + commands.replace("make setup engine\n", "")
        + "pulumi destroy --yes\n"
    )
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("SORACOM", "PULUMI"))}
    ended = subprocess.run(
        ["bash", "readme.sh"],
        cwd=copy,
        env=environment | {"PULUMI_SKIP_UPDATE_CHECK": "1", "PULUMI_HOME": str(tmp_path / "home")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=COMMAND_LIMIT_S,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout
    (shown,) = blocks("text")
    assert shown.strip() in ended.stdout, ended.stdout
    assert "- 5 deleted" in ended.stdout, ended.stdout
