"""The real engine, as it is found or made on this machine, with a program in Python."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from devicepath_tools.engine import Engine

pytestmark = pytest.mark.engine
COMMAND_LIMIT_S = 120


class Project:
    """A Pulumi project with its state beside it."""

    def __init__(self, engine: Engine, folder: Path, backend: str = "") -> None:
        (folder / "Pulumi.yaml").write_text("name: made\nruntime: python\n")
        (folder / "__main__.py").write_text("import sys\nimport pulumi\npulumi.export('prefix', sys.prefix)\n")
        self._folder = folder
        self._environment = {
            **os.environ,
            **engine.environment(folder / "home"),
            "PULUMI_BACKEND_URL": backend or f"file://{folder}",
            "PULUMI_CONFIG_PASSPHRASE": "made",
        }

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            ["pulumi", *arguments, "--non-interactive"],
            cwd=self._folder,
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=COMMAND_LIMIT_S,
            check=False,
        )

    def pulumi(self, *arguments: str) -> str:
        answer = self.run(*arguments)
        assert answer.returncode == 0, answer.stdout + answer.stderr
        return answer.stdout


def test_the_engine_runs_a_program_with_the_packages_of_the_virtual_environment(engine: Engine, tmp_path: Path):
    project = Project(engine, tmp_path)
    project.pulumi("stack", "init", "one")
    project.pulumi("up", "--yes", "--skip-preview")
    prefix = json.loads(project.pulumi("stack", "output", "--json"))["prefix"]
    assert Path(prefix) == Path(sys.prefix), "another Python than ours ran the program"


def test_a_state_whose_attributes_were_cut_off_is_read_again_without_them(engine: Engine, tmp_path: Path):
    """What docs/interrupted-runs.md says of Pulumi's file backend."""
    project = Project(engine, tmp_path)
    project.pulumi("stack", "init", "one")
    (attributes,) = tmp_path.rglob("one.json.attrs")
    attributes.write_text("")
    assert "failed to load checkpoint: EOF" in project.run("cancel", "--yes").stderr
    attributes.unlink()
    assert json.loads(project.pulumi("stack", "export"))["version"] == 3


def test_without_metadata_a_file_backend_writes_no_attributes(engine: Engine, tmp_path: Path):
    project = Project(engine, tmp_path, f"file://{tmp_path}?metadata=skip")
    project.pulumi("stack", "init", "one")
    assert {file.name for file in tmp_path.rglob("one.json*")} == {"one.json", "one.json.bak"}
