"""A command that takes minutes: what it says goes into a log, and a line now and then tells that it goes on."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import FrameType

PROGRESS_S = 15
ENDS = (signal.SIGTERM, signal.SIGHUP)
"""What ends a process unless it says otherwise, without a word to what it has started."""


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
        _told_to_end(),
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


@contextlib.contextmanager
def _told_to_end() -> Iterator[None]:
    """Signals that nobody handles end the wait, too, as Ctrl-C does. They are for the main thread alone."""
    is_main = threading.current_thread() is threading.main_thread()
    ours = [number for number in ENDS if is_main and signal.getsignal(number) is signal.SIG_DFL]
    for number in ours:
        signal.signal(number, _end)
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, signal.SIG_DFL)


def _end(number: int, frame: FrameType | None) -> None:
    """With the exit status that shells expect then."""
    raise SystemExit(128 + number)


def _awaited(process: "subprocess.Popen[bytes]", limit_s: float) -> int:
    started = time.monotonic()
    while time.monotonic() - started < limit_s:
        try:
            return process.wait(PROGRESS_S)
        except subprocess.TimeoutExpired:
            print(f"  ... {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
    raise TimeoutError
