"""A command that takes minutes: what it says goes into a log, and a line now and then tells that it goes on."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

PROGRESS_S = 15


def run(
    command: Sequence[str],
    log: Path,
    *,
    limit_s: float,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> int:
    """Its exit status. Raises TimeoutError when it takes longer than the limit.

    Whatever ends the wait, a Ctrl-C too, has ended the command and what it started: they would go on for minutes."""
    with (
        log.open("w") as output,
        subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            process_group=0,
        ) as process,
    ):
        try:
            return _awaited(process, limit_s)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            # After a Ctrl-C nobody else waits as long as it takes.
            process.wait()


def last_line(log: Path, nothing: str) -> str:
    """What was said last; `nothing` if nothing was."""
    lines = [line.strip() for line in log.read_text(errors="replace").splitlines() if line.strip()]
    return lines[-1] if lines else nothing


def _awaited(process: "subprocess.Popen[bytes]", limit_s: float) -> int:
    started = time.monotonic()
    while time.monotonic() - started < limit_s:
        try:
            return process.wait(PROGRESS_S)
        except subprocess.TimeoutExpired:
            print(f"  ... {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
    raise TimeoutError
