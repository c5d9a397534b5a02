"""Where a rehearsal works: one temporary folder and one mark, and nothing of either afterwards."""

import json
import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Mapping
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any

from devicepath_tools.failure import Failure
from devicepath_tools.rehearsal.workplace import cleanup

CLEARING_LIMIT_S = 30.0
INTERRUPTS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Unready(Failure):
    """A part of the rehearsal did not start; the message says which, and what it said."""


class Interrupted(BaseException):
    """Somebody ended the rehearsal with a signal. No failure of a step: nothing but the command itself meets it."""

    def __init__(self, signal_number: int) -> None:
        super().__init__(signal_number)
        self.status = 128 + signal_number
        """The exit status that shells expect then."""


class Workplace:
    """A folder, and the processes that carry the mark. Leaving it ends them and removes the folder.

    Its clean-up process does that as well when this process is killed. Signals that end the command become Interrupted,
    after the processes are gone: whoever reads from one of them is not kept waiting."""

    def __init__(self) -> None:
        self.mark = uuid.uuid4().hex
        self.folder = Path()
        self.pids: list[int] = []
        """Of the processes that go on beside us."""
        self._cleanup: subprocess.Popen[str] | None = None
        self._handlers: dict[signal.Signals, Any] = {}

    def __enter__(self) -> "Workplace":
        self._cleanup = subprocess.Popen(
            [sys.executable, "-m", cleanup.__name__, self.mark],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # It may outlive us, and whoever waits for the end of our output must not wait for it.
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        self.folder = Path(_first_line(self._cleanup))
        self._handlers = {number: signal.signal(number, self._interrupt) for number in INTERRUPTS}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        if self._cleanup is not None and self._cleanup.stdin is not None:
            self._cleanup.stdin.close()
            self._cleanup.wait(CLEARING_LIMIT_S)
            self._cleanup = None

    def start(self, name: str, command: list[str], environment: Mapping[str, str]) -> dict[str, Any]:
        """Starts a process that goes on beside us, and gives the JSON object that it prints when it is ready.

        What it says on standard error is kept in the folder. Raises Unready."""
        with self.log(name).open("w") as errors:
            process = subprocess.Popen(
                command,
                env={**environment, cleanup.VARIABLE: self.mark},
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                # Ctrl-C in a terminal is for us.
                start_new_session=True,
            )
        line = _first_line(process)
        if not line:
            raise Unready(f"{name} did not start: {self.last_words(name)}")
        self.pids.append(process.pid)
        ready: dict[str, Any] = json.loads(line)
        return ready

    def last_words(self, name: str) -> str:
        """The last line that a process wrote on its standard error."""
        said = [line.strip() for line in self.log(name).read_text(errors="replace").splitlines() if line.strip()]
        return said[-1] if said else "it said nothing"

    def log(self, name: str) -> Path:
        """What a process says on its standard error."""
        return self.folder / f"{name.replace(' ', '-')}.log"

    def keep(self) -> int:
        """Lets processes and folder outlive us. Gives the id of the process that ends them when it is told to."""
        keeper, self._cleanup = self._cleanup, None
        if keeper is None or keeper.stdin is None:
            raise RuntimeError("keep() outside of the workplace")
        keeper.stdin.write(cleanup.KEEP + "\n")
        keeper.stdin.close()
        return keeper.pid

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        cleanup.end_processes(self.mark)
        raise Interrupted(number)


def _first_line(process: "subprocess.Popen[str]") -> str:
    return process.stdout.readline().strip() if process.stdout else ""


def without(environment: Mapping[str, str], *prefixes: str) -> dict[str, str]:
    """An environment without the variables whose names begin so."""
    return {name: value for name, value in environment.items() if not name.startswith(prefixes)}


def own_environment() -> dict[str, str]:
    """What the emulated clouds are given: nothing of the user's accounts."""
    return without(os.environ, "AWS_", "SORACOM_", "PULUMI_", "MOTO_")
