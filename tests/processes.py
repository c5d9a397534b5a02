"""Processes that a test started, with all that those started: known by a mark in their environment."""

import os
import signal
import time
import uuid
from pathlib import Path

ENDING_LIMIT_S = 5
VARIABLE = "DEVICEPATH_TEST"


class Processes:
    def __init__(self) -> None:
        self._mark = uuid.uuid4().hex

    def environment(self) -> dict[str, str]:
        """What marks a process; what it starts inherits it."""
        return {VARIABLE: self._mark}

    def running(self) -> dict[int, str]:
        """Command lines by process id."""
        mark = f"{VARIABLE}={self._mark}".encode()
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if mark in (folder / "environ").read_bytes().split(b"\0") and not _has_ended(folder):
                    found[int(folder.name)] = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
        return {process: command for process, command in found.items() if command}

    def kill(self, program: str = "") -> None:
        """Kills them all, or those with this in their command line."""
        for process, command in self.running().items():
            if program in command:
                try:
                    os.kill(process, signal.SIGKILL)
                except ProcessLookupError:
                    continue

    def end(self) -> None:
        """Kills until none is left."""
        ends = time.monotonic() + ENDING_LIMIT_S
        while (left := self.running()) and time.monotonic() < ends:
            self.kill()
            time.sleep(0.05)
        assert not left, left


def _has_ended(folder: Path) -> bool:
    """A zombie has."""
    return (folder / "stat").read_text().rsplit(")")[-1].split()[0] == "Z"
