"""The process that clears up after a rehearsal, however that ends:
`python -m devicepath_tools.rehearsal.workplace.cleanup MARK`.

It makes the rehearsal's folder, prints its path, and waits at its standard input. The end of the input is the end of
the rehearsal, also of one that was killed: then every process with the mark ends, the network namespaces and the
control groups of that mark go with whatever runs in them, and so does the folder. The line `keep` puts that off until a
SIGTERM. It imports the standard library, and what imports no more than that: it has to be there before all else.
"""

import os
import shutil
import signal
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

from devicepath_tools.rehearsal.workplace import cgroup, namespaces

VARIABLE = "DEVICEPATH_REHEARSAL"
"""Carries the mark in the environment of every process of a rehearsal; what they start inherits it."""
FOLDER_PREFIX = "devicepath-rehearsal-"
KEEP = "keep"
PAUSE_S = 0.05


def marked(mark: str) -> list[int]:
    """The processes of a rehearsal that run, but not the one that asks."""
    wanted = f"{VARIABLE}={mark}".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        # Those of other users, and those that end meanwhile.
        with suppress(OSError):
            if wanted in (folder / "environ").read_bytes().split(b"\0") and int(folder.name) != os.getpid():
                found.append(int(folder.name))
    return found


def end_processes(mark: str) -> None:
    """Kills every process of a rehearsal."""
    clean = 0
    # Twice: a process that is just being started shows no environment for a moment.
    while clean < 2:
        left = marked(mark)
        for pid in left:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        clean = 0 if left else clean + 1
        time.sleep(PAUSE_S)


def main() -> int:
    """Returns when nothing is left."""
    mark = sys.argv[1]
    over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, lambda *_: over.set())
    folder = tempfile.mkdtemp(prefix=FOLDER_PREFIX)
    try:
        # Without a reader the rehearsal is gone already.
        with suppress(BrokenPipeError):
            print(folder, flush=True)
        threading.Thread(target=_listen, args=(over,), daemon=True).start()
        over.wait()
        end_processes(mark)
        cgroup.remove(mark)
        namespaces.remove(mark)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


def _listen(over: threading.Event) -> None:
    if sys.stdin.readline().strip() != KEEP:
        over.set()


if __name__ == "__main__":
    sys.exit(main())
