"""What a person reads who runs `pulumi preview` on a stack file with mistakes. No cloud is needed: none is asked."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from devicepath_tools.engine import Engine
from infra.settings.schema import KEY
from tests.infra.stack_file import ROOT, a_path

pytestmark = pytest.mark.engine

COMMAND_LIMIT_S = 120
STACK = "spoilt"


class Project:
    """A copy of this project with one stack, and a backend of its own."""

    def __init__(self, engine: Engine, folder: Path, path: dict[str, Any]):
        self._engine, self._folder = engine, folder
        shutil.copytree(ROOT / "infra", folder / "infra", ignore=shutil.ignore_patterns("__pycache__"))
        project = yaml.safe_load((ROOT / "Pulumi.yaml").read_text())
        project["runtime"]["options"]["virtualenv"] = str(ROOT / ".venv")
        project["plugins"]["providers"][0]["path"] = str(ROOT / "provider")
        (folder / "Pulumi.yaml").write_text(yaml.safe_dump(project))
        (folder / "stacks").mkdir()
        (folder / "stacks" / f"Pulumi.{STACK}.yaml").write_text(yaml.safe_dump({"config": {KEY: path}}))
        (folder / "state").mkdir()
        self.pulumi("stack", "init", STACK)

    def pulumi(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [str(self._engine.pulumi), *arguments, "--non-interactive"],
            cwd=self._folder,
            env={
                **os.environ,
                **self._engine.environment(self._folder / "home"),
                "PULUMI_BACKEND_URL": f"file://{self._folder}/state",
                "PULUMI_CONFIG_PASSPHRASE": "correct horse",
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=COMMAND_LIMIT_S,
            check=False,
        )


@pytest.fixture
def preview(engine: Engine, tmp_path: Path) -> "subprocess.CompletedProcess[str]":
    spoilt = a_path({"vpg.device_subnet": "10.10.0.1/16", "gate.peer.zone": "d"})
    return Project(engine, tmp_path, spoilt).pulumi("preview")


def test_mistakes_are_one_error_without_a_traceback(preview):
    assert preview.returncode != 0
    *_, diagnostics = preview.stdout.partition("Diagnostics:")
    told = [line.strip() for line in diagnostics.splitlines()]
    first = told.index("error: 2 mistakes in devicepath:path of Pulumi.spoilt.yaml:")
    assert told[first + 1 : first + 3] == [
        "vpg.device_subnet: 10.10.0.1/16 has host bits set; write 10.10.0.0/16 instead.",
        "gate.peer.zone: 'd' is no zone of gate; write a or c instead.",
    ]
    assert "Traceback" not in preview.stdout
    assert "aws:" not in preview.stdout, "nothing is registered"
