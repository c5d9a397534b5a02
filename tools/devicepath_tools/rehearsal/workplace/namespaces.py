"""Network namespaces of a rehearsal: named by its mark, entered by threads, removed with whatever runs in them.

Nothing but the standard library, and nothing of this package: `cleanup` uses it.
"""

import ctypes
import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

FOLDER = Path("/run/netns")
"""Where `ip netns` keeps them."""
MARK_LENGTH = 8
"""Of a mark that goes into names: a name with a kind and a number has 15 characters at most."""
NAME = re.compile(rf"dp([0-9a-f]{{{MARK_LENGTH}}})-.*")
CLONE_NEWNET = 0x40000000
PAUSE_S = 0.02
ATTEMPTS = 250
"""To end what runs in namespaces: a process that is being killed may take its time."""

Result = TypeVar("Result")


def prefix(mark: str) -> str:
    """What the names of a rehearsal's namespaces begin with."""
    return f"dp{mark[:MARK_LENGTH]}-"


def name(name: str, namespace: Path) -> None:
    """Gives a network namespace that has none a name, which keeps it until it is removed."""
    file = FOLDER / name
    file.touch()
    subprocess.run(["mount", "--bind", str(namespace), str(file)], check=True, capture_output=True)


def existing(mark: str) -> list[str]:
    """The namespaces of a rehearsal that there are."""
    return sorted(file.name for file in FOLDER.glob(f"{prefix(mark)}*")) if FOLDER.is_dir() else []


def pids(names: Iterable[str]) -> list[int]:
    """The processes in namespaces, but not the one that asks."""
    inodes = set()
    for name in names:
        with suppress(OSError):
            inodes.add(f"net:[{(FOLDER / name).stat().st_ino}]")
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        # Those that end meanwhile.
        with suppress(OSError):
            if str((folder / "ns" / "net").readlink()) in inodes and int(folder.name) != os.getpid():
                found.append(int(folder.name))
    return found


def remove(mark: str) -> None:
    """Kills what runs in a rehearsal's namespaces, and removes them: also those that a killed run left."""
    for _ in range(ATTEMPTS):
        names = existing(mark)
        running = pids(names)
        for pid in running:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if running:
            time.sleep(PAUSE_S)
        elif names:
            lines = "".join(f"netns del {name}\n" for name in names)
            # -force: the others go too when one is gone already.
            subprocess.run(["ip", "-force", "-batch", "-"], input=lines, text=True, capture_output=True, check=False)
        else:
            return


def remove_abandoned() -> None:
    """Removes the namespaces of rehearsals whose clean-up process was killed, too."""
    if not FOLDER.is_dir():
        return
    names = (NAME.fullmatch(file.name) for file in FOLDER.iterdir())
    marks = {match[1] for match in names if match}
    for mark in marks - _tended() if marks else ():
        remove(mark)


def _tended() -> set[str]:
    """What the marks begin with that a living process was given as its last argument: a clean-up process."""
    found = set()
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            found.add(file.read_bytes().rstrip(b"\0").rpartition(b"\0")[2][:MARK_LENGTH].decode(errors="replace"))
    return found


def inside(name: str, do: Callable[[], Result]) -> Result:
    """Calls something in a namespace: sockets that it opens and processes that it starts are in there for good.

    A thread of its own enters, so nothing else of this process does. Raises what it raises, and OSError where there is
    no such namespace or this process may not enter it."""

    def run() -> Result:
        enter(FOLDER / name)
        return do()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result()


def enter(namespace: Path) -> None:
    """Puts the thread that calls into the namespace that this file stands for. Raises OSError."""
    # os.setns is there from Python 3.12 on only.
    library = ctypes.CDLL(None, use_errno=True)
    descriptor = os.open(namespace, os.O_RDONLY | os.O_CLOEXEC)
    try:
        if library.setns(descriptor, CLONE_NEWNET) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), str(namespace))
    finally:
        os.close(descriptor)
