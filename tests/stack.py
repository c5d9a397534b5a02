"""A stack of a Pulumi program, run by the real engine as a person runs it: through its command line."""

import json
import os
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from devicepath_tools.engine import Engine
from tests import new_stack
from tests.forked.forks import forks
from tests.key_service import key_service
from tests.new_stack import PASSPHRASE
from tests.processes import Processes

COMMAND_LIMIT_S = 180
PLUGIN = "pulumi-resource-"
"""The engine remarks on every plugin that it finds on PATH."""
WITH_A_HOST = ("preview", "up", "refresh", "destroy")
"""Commands that start a host for the program's language, also where they do not run the program."""


@dataclass(frozen=True)
class Run:
    """A command that ended."""

    status: int
    output: str
    """All that it printed, without the engine's remarks about where it found plugins."""

    def errors(self) -> list[str]:
        """The lines that begin with `error:`, each once, in the order they came."""
        found = [line.partition("error: ")[2] for line in self.output.splitlines() if "error: " in line]
        return list(dict.fromkeys(found))


class Stack:
    """One stack of the project in a folder, with a backend of its own."""

    def __init__(self, engine: Engine, folder: Path, name: str = "dev"):
        """The folder holds the project."""
        self.folder = folder
        self.name = name
        self.processes = Processes()
        self._engine = engine
        (folder / "state").mkdir()
        new_stack.make(engine, folder, folder / "state", name, self.environment().get(PASSPHRASE))

    def environment(self) -> dict[str, str]:
        return (
            os.environ
            | self._engine.environment(self.folder / "home")
            | self.processes.environment()
            | key_service().environment()
            | {
                # Pulumi writes attributes beside a state, and an engine that is killed meanwhile leaves half of them.
                "PULUMI_BACKEND_URL": f"file://{self.folder}/state?metadata=skip",
                "PULUMI_STACK": self.name,
                "HOME": str(self.folder),
            }
        )

    # Commands

    def pulumi(self, *arguments: str, status: int = 0, environment: dict[str, str] | None = None) -> Run:
        """Runs a command to its end and checks its status: 0, or any failure where `status` is not 0.

        A program that is to fail is run by the engine's own host, as a person's is."""
        surroundings = self.environment() | (environment or {})
        if status or arguments[0] not in WITH_A_HOST:
            return self._ended(arguments, status, forks().environment(surroundings))
        return self._ended_here(arguments, status, surroundings)

    def refused(self, *arguments: str) -> str:
        """What a command says that fails. Its program runs here: the mistake is the program's or a plugin's, and how a
        person reads it is another test's."""
        return self._ended_here(arguments, 1, self.environment()).output

    def _ended_here(self, arguments: Iterable[str], status: int, surroundings: dict[str, str]) -> Run:
        with forks().host(self.folder, surroundings) as address:
            return self._ended((*arguments, f"--client={address}"), status, forks().environment(surroundings))

    def _ended(self, arguments: Iterable[str], status: int, surroundings: dict[str, str]) -> Run:
        ended = subprocess.run(
            [str(self._engine.pulumi), *arguments, "--non-interactive"],
            cwd=self.folder,
            env=surroundings,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=COMMAND_LIMIT_S,
            check=False,
        )
        run = Run(ended.returncode, "\n".join(line for line in ended.stdout.splitlines() if PLUGIN not in line))
        assert bool(run.status) == bool(status), run.output
        return run

    def up(self, *options: str, **more: Any) -> Run:
        """Without a preview: where it matters, a test asks for it."""
        return self.pulumi("up", "--yes", "--skip-preview", *options, **more)

    def preview(self, *options: str, **more: Any) -> Run:
        return self.pulumi("preview", "--diff", *options, **more)

    def refresh(self, *options: str) -> Run:
        return self.pulumi("refresh", "--yes", "--skip-preview", "--diff", *options)

    def destroy(self) -> Run:
        return self.pulumi("destroy", "--yes", "--skip-preview")

    def import_(self, resources: Iterable[tuple[str, str, str]]) -> Run:
        """Imports resources, each given by token, name and id."""
        listed = [{"type": token, "name": name, "id": it} for token, name, it in resources]
        (self.folder / "import.json").write_text(json.dumps({"resources": listed}))
        # The code is written by language hosts of today only.
        return self.pulumi(
            *("import", "--file", "import.json", "--generate-code=false", "--protect=false"), "--yes", "--skip-preview"
        )

    def rename(self, name: str) -> None:
        """`pulumi stack rename`; the file of its configuration follows."""
        self.pulumi("stack", "rename", name)
        self.name = name

    def forget(self) -> None:
        """Takes everything out of the state and leaves it in the account."""
        exported = self.folder / "exported.json"
        self.pulumi("stack", "export", "--file", str(exported))
        state = json.loads(exported.read_text())
        state["deployment"]["resources"] = []
        exported.write_text(json.dumps(state))
        self.pulumi("stack", "import", "--file", str(exported))

    # What the state holds

    def deployment(self) -> dict[str, Any]:
        """As the backend's file has it, also while the engine works on it; empty before anything was recorded."""
        project = yaml.load((self.folder / "Pulumi.yaml").read_text(), yaml.CSafeLoader)["name"]
        file = self.folder / "state" / ".pulumi" / "stacks" / project / f"{self.name}.json"
        latest: dict[str, Any] = json.loads(file.read_text())["checkpoint"]["latest"] or {}
        return latest

    def state_files(self) -> str:
        """Everything that the backend wrote, as text."""
        files = [path for path in (self.folder / "state").rglob("*") if path.is_file()]
        return "\n".join(path.read_text(errors="replace") for path in files)

    def outputs(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.pulumi("stack", "output", "--json").output)
        return found

    # A run that is cut off

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        """Starts a command and does not wait for it; what it says is in cut-off.log."""
        return subprocess.Popen(
            [str(self._engine.pulumi), *arguments, "--non-interactive"],
            cwd=self.folder,
            env=forks().environment(self.environment()),
            stdout=(self.folder / "cut-off.log").open("w"),
            stderr=subprocess.STDOUT,
            text=True,
        )

    def close(self) -> None:
        """Ends what a killed engine left behind: its language host and the program."""
        self.processes.end()
