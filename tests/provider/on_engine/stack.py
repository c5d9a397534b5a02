"""A stack of a Pulumi program, run by the real engine as a person runs it: through its command line."""

import json
import os
import signal
import subprocess
import textwrap
import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from devicepath_tools.engine import Engine
from tests.provider.account import Account, eventually

COMMAND_LIMIT_S = 180
PROLOGUE = "import pulumi\nimport pulumi_soracom as soracom\n"
PROVIDER = "pulumi-resource-soracom"


@dataclass(frozen=True)
class Run:
    """A command that ended."""

    status: int
    output: str
    """All that it printed, without the engine's remarks about where it found the plugin."""

    def errors(self) -> list[str]:
        """The lines that begin with `error:`, each once, in the order they came."""
        found = [line.partition("error: ")[2] for line in self.output.splitlines() if "error: " in line]
        return list(dict.fromkeys(found))


class Stack:
    """One stack, `dev` of the project `fleet`, in a folder and with a backend of its own."""

    def __init__(self, engine: Engine, folder: Path, account: Account, **configuration: Any):
        self.folder = folder
        self.account = account
        self._engine = engine
        self._mark = uuid.uuid4().hex
        folder.mkdir()
        (folder / "state").mkdir()
        (folder / "Pulumi.yaml").write_text("name: fleet\nruntime: python\n")
        settings = {f"soracom:{name}": str(value) for name, value in {"waitScale": 0.01, **configuration}.items()}
        (folder / "Pulumi.dev.yaml").write_text(yaml.safe_dump({"config": settings}))
        self.program("")
        self.pulumi("stack", "init", "dev")

    def environment(self) -> dict[str, str]:
        return (
            os.environ
            | self._engine.environment(self.folder / "home")
            | self.account.environment()
            | {
                "PULUMI_BACKEND_URL": f"file://{self.folder}/state",
                "PULUMI_CONFIG_PASSPHRASE": "correct horse",
                "HOME": str(self.folder),
                "DEVICEPATH_TEST_STACK": self._mark,
            }
        )

    def program(self, text: str) -> "Stack":
        """Sets the program; `pulumi` and `pulumi_soracom as soracom` are imported."""
        (self.folder / "__main__.py").write_text(PROLOGUE + textwrap.dedent(text))
        return self

    # Commands

    def pulumi(self, *arguments: str, status: int = 0, environment: dict[str, str] | None = None) -> Run:
        """Runs a command to its end and checks its status: 0, or any failure where `status` is not 0."""
        ended = subprocess.run(
            [str(self._engine.pulumi), *arguments, "--non-interactive"],
            cwd=self.folder,
            env=self.environment() | (environment or {}),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=COMMAND_LIMIT_S,
            check=False,
        )
        lines = [line for line in ended.stdout.splitlines() if PROVIDER not in line]
        run = Run(ended.returncode, "\n".join(lines))
        assert bool(run.status) == bool(status), run.output
        return run

    def up(self, text: str | None = None, *options: str, status: int = 0, **more: Any) -> Run:
        """`pulumi up`, of another program if one is given. Without a preview: where it matters, a test asks for it."""
        if text is not None:
            self.program(text)
        return self.pulumi("up", "--yes", "--skip-preview", *options, status=status, **more)

    def preview(self, text: str | None = None, *, status: int = 0, **more: Any) -> Run:
        if text is not None:
            self.program(text)
        return self.pulumi("preview", "--diff", status=status, **more)

    def refresh(self, *options: str) -> Run:
        return self.pulumi("refresh", "--yes", "--skip-preview", "--diff", *options)

    def destroy(self) -> Run:
        return self.pulumi("destroy", "--yes", "--skip-preview")

    def import_(self, resources: Iterable[tuple[str, str, str]]) -> Run:
        """Imports resources, each given by kind, name and id."""
        listed = [{"type": f"soracom:index:{kind}", "name": name, "id": it} for kind, name, it in resources]
        (self.folder / "import.json").write_text(json.dumps({"resources": listed}))
        # The code is written by language hosts of today only.
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

    # What the state holds

    def deployment(self) -> dict[str, Any]:
        exported = self.folder / "exported.json"
        self.pulumi("stack", "export", "--file", str(exported))
        deployment: dict[str, Any] = json.loads(exported.read_text())["deployment"]
        return deployment

    def resources(self) -> dict[str, dict[str, Any]]:
        """SORACOM's resources in the state, by name."""
        listed = self.deployment().get("resources", [])
        return {it["urn"].split("::")[-1]: it for it in listed if it["type"].startswith("soracom:index:")}

    def state_files(self) -> str:
        """Everything that the backend wrote, as text."""
        files = [path for path in (self.folder / "state").rglob("*") if path.is_file()]
        return "\n".join(path.read_text(errors="replace") for path in files)

    # A run that is cut off

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        """Starts a command and does not wait for it."""
        return subprocess.Popen(
            [str(self._engine.pulumi), *arguments, "--non-interactive"],
            cwd=self.folder,
            env=self.environment(),
            stdout=(self.folder / "cut-off.log").open("w"),
            stderr=subprocess.STDOUT,
            text=True,
        )

    def providers(self) -> list[int]:
        """Process ids of this stack's running providers."""
        return [process for process, command in self._processes() if PROVIDER in command]

    def kill_providers(self) -> None:
        for process in self.providers():
            os.kill(process, signal.SIGKILL)

    def close(self) -> None:
        """Ends what a killed engine left behind: its language host and the program."""
        ends = time.monotonic() + 5
        while (left := self._processes()) and time.monotonic() < ends:
            for process, _ in left:
                try:
                    os.kill(process, signal.SIGKILL)
                except ProcessLookupError:
                    continue
            time.sleep(0.05)
        assert not left, left

    def assert_no_provider_is_left(self) -> None:
        eventually(lambda: not self.providers(), "the provider ends when its engine is gone")

    def _processes(self) -> list[tuple[int, str]]:
        """Every process that this stack's commands started, with its command line."""
        mark = f"DEVICEPATH_TEST_STACK={self._mark}".encode()
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if mark in (folder / "environ").read_bytes().split(b"\0"):
                    command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                    if command and (folder / "stat").read_text().rsplit(")")[-1].split()[0] != "Z":
                        found.append((int(folder.name), command))
            except OSError:
                continue
        return found
