"""The real engine, as it is found or made on this machine, with a program in Python."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from devicepath_tools.engine import Engine


@pytest.mark.engine
def test_the_engine_runs_a_program_with_the_packages_of_the_virtual_environment(engine: Engine, tmp_path: Path):
    (tmp_path / "Pulumi.yaml").write_text("name: made\nruntime: python\n")
    (tmp_path / "__main__.py").write_text("import sys\nimport pulumi\npulumi.export('prefix', sys.prefix)\n")
    environment = {
        **os.environ,
        **engine.environment(tmp_path / "home"),
        "PULUMI_BACKEND_URL": f"file://{tmp_path}",
        "PULUMI_CONFIG_PASSPHRASE": "made",
    }

    def pulumi(*arguments: str) -> str:
        answer = subprocess.run(
            ["pulumi", *arguments, "--non-interactive"],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert answer.returncode == 0, answer.stdout + answer.stderr
        return answer.stdout

    pulumi("stack", "init", "one")
    pulumi("up", "--yes", "--skip-preview")
    prefix = json.loads(pulumi("stack", "output", "--json"))["prefix"]
    assert Path(prefix) == Path(sys.prefix), "another Python than ours ran the program"
