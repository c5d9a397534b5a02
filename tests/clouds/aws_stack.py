"""A stack on the real engine with the stand-in `aws` provider and an emulated AWS, run through the command line."""

import json
import os
import subprocess
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from devicepath_tools.engine import Engine
from devicepath_tools.rehearsal.clouds.aws import PLUGIN_FOLDER, AwsServer

COMMAND_LIMIT_S = 180
REGION = "ap-northeast-1"
PROLOGUE = "import pulumi\nimport pulumi_aws as aws\n"
QUIET = ("pulumi-resource-aws",)
"""What the engine remarks on every plugin that it finds on PATH."""


@dataclass(frozen=True)
class Run:
    """A command that ended."""

    status: int
    output: str


class AwsStack:
    """One stack, `dev` of the project `fleet`, in a folder and with a backend of its own."""

    def __init__(self, engine: Engine, folder: Path, aws: AwsServer, **more: str):
        self.folder = folder
        self.aws = aws
        self._engine = engine
        self._more = more
        (folder / "state").mkdir(parents=True)
        (folder / "Pulumi.yaml").write_text("name: fleet\nruntime: python\n")
        self.program("")
        self.pulumi("stack", "init", "dev")

    def environment(self) -> dict[str, str]:
        engine = self._engine.environment(self.folder / "home")
        ours = self.aws.environment(REGION)
        surroundings = {**os.environ, **engine, **ours, **self._more}
        return surroundings | {
            "PATH": f"{PLUGIN_FOLDER}{os.pathsep}{engine.get('PATH', os.environ['PATH'])}",
            "PULUMI_BACKEND_URL": f"file://{self.folder}/state",
            "PULUMI_CONFIG_PASSPHRASE": "correct horse",
            "HOME": str(self.folder),
        }

    def program(self, text: str) -> "AwsStack":
        """Sets the program; `pulumi` and `pulumi_aws as aws` are imported."""
        (self.folder / "__main__.py").write_text(PROLOGUE + textwrap.dedent(text))
        return self

    def pulumi(self, *arguments: str, status: int = 0) -> Run:
        """Runs a command to its end and checks its status: 0, or any failure where `status` is not 0."""
        ended = subprocess.run(
            [str(self._engine.pulumi), *arguments, "--non-interactive"],
            cwd=self.folder,
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=COMMAND_LIMIT_S,
            check=False,
        )
        lines = [line for line in ended.stdout.splitlines() if not any(word in line for word in QUIET)]
        run = Run(ended.returncode, "\n".join(lines))
        assert bool(run.status) == bool(status), run.output
        return run

    def up(self, text: str | None = None, *options: str, status: int = 0) -> Run:
        if text is not None:
            self.program(text)
        return self.pulumi("up", "--yes", "--skip-preview", "--diff", *options, status=status)

    def preview(self, text: str | None = None, *, status: int = 0) -> Run:
        if text is not None:
            self.program(text)
        return self.pulumi("preview", "--diff", status=status)

    def refresh(self) -> Run:
        return self.pulumi("refresh", "--yes", "--skip-preview", "--diff")

    def destroy(self) -> Run:
        return self.pulumi("destroy", "--yes", "--skip-preview")

    def import_(self, resources: Iterable[tuple[str, str, str]]) -> Run:
        """Imports resources, each given by token, name and id."""
        listed = [{"type": token, "name": name, "id": it} for token, name, it in resources]
        (self.folder / "import.json").write_text(json.dumps({"resources": listed}))
        return self.pulumi(
            *("import", "--file", "import.json", "--generate-code=false", "--protect=false"), "--yes", "--skip-preview"
        )

    def forget(self) -> None:
        """Takes everything out of the state and leaves it in the account."""
        exported = self.folder / "exported.json"
        self.deployment()
        state = json.loads(exported.read_text())
        state["deployment"]["resources"] = []
        exported.write_text(json.dumps(state))
        self.pulumi("stack", "import", "--file", str(exported))

    def deployment(self) -> dict[str, Any]:
        exported = self.folder / "exported.json"
        self.pulumi("stack", "export", "--file", str(exported))
        deployment: dict[str, Any] = json.loads(exported.read_text())["deployment"]
        return deployment

    def resources(self) -> dict[str, dict[str, Any]]:
        """Resources of AWS in the state, by name."""
        listed = self.deployment().get("resources", [])
        return {it["urn"].split("::")[-1]: it for it in listed if it["type"].startswith("aws:")}

    def state_files(self) -> str:
        """Everything that the backend wrote, as text."""
        files = [path for path in (self.folder / "state").rglob("*") if path.is_file()]
        return "\n".join(path.read_text(errors="replace") for path in files)

    def outputs(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.pulumi("stack", "output", "--json").output)
        return found
