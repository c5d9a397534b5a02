"""A machine without Pulumi, Go or a cache, for the tests of what is made once."""

import subprocess
import sys
import time
from pathlib import Path

# Nobody listens there: Pulumi's site cannot be reached.
NOWHERE = "localhost:1"


def a_program(folder: Path, name: str, text: str = "#!/bin/sh\n") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / name
    program.write_text(text)
    program.chmod(0o755)
    return program


def calls_of(calls: Path, command: str) -> list[str]:
    """The calls of one command of the stand-in for Go, each with the id of its process before it."""
    return [line for line in calls.read_text().splitlines() if line.split()[1] == command] if calls.exists() else []


def a_run_of_its_own(program: str) -> "subprocess.Popen[str]":
    """A program in Python that hears a Ctrl-C and a hang-up: a shell's background and nohup start it deaf to them."""
    heard = "signal.signal(signal.SIGINT, signal.default_int_handler); signal.signal(signal.SIGHUP, signal.SIG_DFL)"
    return subprocess.Popen(
        [sys.executable, "-c", f"import signal; {heard}\n{program}"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def the_pid_of(calls: Path, command: str) -> int:
    """The process of a command of Go, as soon as it runs."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if found := calls_of(calls, command):
            return int(found[0].split()[0])
        time.sleep(0.05)
    raise AssertionError(f"go {command} was not started within 20 s")


def ends(pid: int) -> bool:
    """Whether a process ends within 20 s. One that nobody has asked for its status has ended, too."""
    stat = Path("/proc", str(pid), "stat")
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.05)
    return False


def devicepath(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = Path(sys.prefix) / "bin" / "devicepath"
    return subprocess.run([str(command), *arguments], capture_output=True, text=True, timeout=60, check=False)
