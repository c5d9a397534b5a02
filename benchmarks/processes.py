"""Processes that are measured: started here, marked as ours, and ended whatever happens."""

import os
import resource
import signal
import subprocess
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

MARK = "DEVICEPATH_BENCHMARK"
END_LIMIT_S = 10.0


def cpu_seconds(pid: int) -> float:
    """CPU time of a process so far, user and system, of all its threads, also of those that have ended."""
    # The kernel's clock of another process (clock_getcpuclockid): to the nanosecond, where /proc counts 10 ms.
    return time.clock_gettime((~pid << 3) | 2)


def first_line(process: "subprocess.Popen[str]") -> str:
    """What a process says first. Raises RuntimeError when it ends without a word."""
    line = process.stdout.readline() if process.stdout else ""
    if not line:
        raise RuntimeError(f"{process.args!r} ended before it was ready; what it said is above.")
    return line


def timed(run: Callable[[], None]) -> tuple[float, float]:
    """Seconds on the wall clock, and of CPU time of the processes that were started and have ended."""
    before_s, began = _children_s(), time.perf_counter()
    run()
    took_s = time.perf_counter() - began
    return took_s, _children_s() - before_s


def _children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class Processes:
    """All processes of one benchmark. What they start themselves carries the same mark in its environment."""

    def __init__(self) -> None:
        self._mark = uuid.uuid4().hex

    @contextmanager
    def running(
        self, command: list[str], environment: Mapping[str, str], errors: TextIO | None = None
    ) -> Iterator["subprocess.Popen[str]"]:
        """A process whose standard output is read here; ended on leaving. `errors` takes its standard error, or else
        that is ours."""
        process = subprocess.Popen(
            command,
            env={**environment, MARK: self._mark},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            # Ctrl-C in a terminal is for us: we end what we started, in order.
            start_new_session=True,
        )
        with process:
            try:
                yield process
            finally:
                process.terminate()
                _await_end(process)

    def run(self, command: list[str], folder: Path, environment: Mapping[str, str]) -> None:
        """Runs a command to its end. Raises RuntimeError with what it said when it fails."""
        with subprocess.Popen(
            command,
            cwd=folder,
            env={**environment, MARK: self._mark},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        ) as process:
            try:
                output, _ = process.communicate()
            except BaseException:
                # The engine ends what it started when it is interrupted.
                process.send_signal(signal.SIGINT)
                _await_end(process)
                raise
        if process.returncode != 0:
            raise RuntimeError(f"{' '.join(command)} failed:\n{output}")

    def end_all(self) -> None:
        """Ends everything with our mark that is still there."""
        clean = 0
        # Twice: a process that is just being started shows no environment for a moment.
        while clean < 2:
            left = self._left()
            for pid in left:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            clean = 0 if left else clean + 1
            time.sleep(0.05)

    def _left(self) -> list[int]:
        mark = f"{MARK}={self._mark}".encode()
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            # Those of other users, and those that end meanwhile.
            with suppress(OSError):
                if mark in (folder / "environ").read_bytes().split(b"\0"):
                    found.append(int(folder.name))
        return found


def _await_end(process: "subprocess.Popen[str]") -> None:
    try:
        process.wait(END_LIMIT_S)
    except subprocess.TimeoutExpired:
        process.kill()
