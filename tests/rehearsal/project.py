"""Pulumi projects in git repositories of their own, and `devicepath rehearse` run on them as a person runs it."""

import os
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import yaml

from tests.forked.forks import forks
from tests.infra.stack_file import ROOT
from tests.processes import Processes
from tests.provider.account import eventually

COMMAND_LIMIT_S = 240
COMMAND = Path(sys.prefix) / "bin" / "devicepath"
PROLOGUE = """\
import os
import pathlib
import threading
import pulumi
import pulumi_aws as aws
import pulumi_soracom as soracom
"""

Completed = subprocess.CompletedProcess[str]


class Checkout:
    """A project in a git repository, all of it committed, and rehearsals of it."""

    def __init__(self, folder: Path, temporary: Path) -> None:
        """`folder` holds the project; what rehearsals write for a while goes into `temporary`."""
        self.folder = folder
        self.temporary = temporary
        self.processes = Processes()
        """Every process that a rehearsal started."""
        temporary.mkdir()
        self.git("init", "--quiet")
        self.commit()

    def commit(self) -> None:
        self.git("add", "--all")
        self.git("-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "--quiet", "-m", "a program")

    def git(self, *arguments: str) -> str:
        ended = subprocess.run(
            ["git", *arguments], cwd=self.folder, capture_output=True, text=True, check=True, timeout=COMMAND_LIMIT_S
        )
        return ended.stdout

    # Rehearsals

    def environment(self, **more: str) -> dict[str, str]:
        return {
            **forks().environment(os.environ),
            "TMPDIR": str(self.temporary),
            **self.processes.environment(),
            **more,
        }

    def rehearse(self, *options: str, **variables: str) -> Completed:
        """Runs a rehearsal to its end; keywords are variables of the environment."""
        return subprocess.run(
            [forks().devicepath, "rehearse", *options],
            cwd=self.folder,
            env=self.environment(**variables),
            capture_output=True,
            text=True,
            timeout=COMMAND_LIMIT_S,
            check=False,
        )

    def start(self, *options: str) -> "subprocess.Popen[str]":
        """Starts one; what it tells is read from its stderr."""
        return subprocess.Popen(
            [forks().devicepath, "rehearse", *options],
            cwd=self.folder,
            env=self.environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )

    # What is left of them

    def files(self) -> list[str]:
        """What is in the folder for temporary files."""
        return sorted(path.name for path in self.temporary.iterdir())

    def assert_nothing_is_left(self) -> None:
        eventually(lambda: not self.processes.running(), "every process of the rehearsal ends")
        eventually(lambda: not self.files(), "every file of the rehearsal goes")
        assert self.git("status", "--porcelain") == "", "the checkout is as it was"


def clean_checkout(folder: Path) -> Checkout:
    """A clean checkout of this project, in an empty folder. The virtual environment is not part of it."""
    project = folder / "devicepath"
    # What is left out is hidden, or .gitignore names it.
    shutil.copytree(
        ROOT, project, ignore=lambda _, names: [it for it in names if it.startswith(".") and it != ".gitignore"]
    )
    checkout = Checkout(project, folder / "temporary")
    (project / ".venv").symlink_to(sys.prefix)
    (project / ".git" / "info" / "exclude").write_text(".venv\n")
    return checkout


class Project(Checkout):
    """The project `fleet` with one stack, `dev`."""

    def __init__(self, folder: Path) -> None:
        (folder / "fleet").mkdir()
        (folder / "fleet" / "Pulumi.yaml").write_text("name: fleet\nruntime: python\n")
        super().__init__(folder / "fleet", folder / "temporary")
        self.settings({})

    def program(self, text: str) -> "Project":
        """Sets the program; pulumi, aws, soracom, os, pathlib and threading are imported. Commits everything."""
        (self.folder / "__main__.py").write_text(PROLOGUE + textwrap.dedent(text))
        self.commit()
        return self

    def settings(self, configuration: dict[str, Any]) -> None:
        """Sets what the stack file says."""
        (self.folder / "Pulumi.dev.yaml").write_text(yaml.safe_dump({"config": configuration}))


def read_until(stream: IO[str] | None, wanted: Callable[[str], bool]) -> str:
    """Reads line by line until one is wanted, and gives all of them; fails at the end of the stream."""
    lines = []
    for line in stream or ():
        lines.append(line)
        if wanted(line):
            return "".join(lines)
    raise AssertionError("it ended before that, and said:\n" + "".join(lines))
