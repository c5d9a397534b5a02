"""The control group of a rehearsal's hosts: what is in it ends with it.

systemd-nspawn leaves groups of its own behind in the one that it was started in. It imports nothing but the standard
library: `cleanup` needs it.
"""

import os
import time
from contextlib import suppress
from pathlib import Path

NAME_PREFIX = "devicepath-rehearsal-"
REMOVAL_LIMIT_S = 5.0
POLL_S = 0.02


def hierarchies() -> list[Path]:
    """The groups that this process is in: of version 2, and of systemd's own hierarchy where there is one.

    Empty where no version 2 is mounted: hosts need it."""
    mounted = [line.split() for line in Path("/proc/self/mounts").read_text().splitlines()]
    own = dict(line.split(":", 2)[1:] for line in Path("/proc/self/cgroup").read_text().splitlines())
    found = [Path(place) / own.get("", "/").lstrip("/") for _, place, kind, *_ in mounted if kind == "cgroup2"]
    if not found:
        return []
    # Version 1 beside version 2, as systemd calls hybrid: nspawn makes its groups in both.
    found += [
        Path(place) / own.get("name=systemd", "/").lstrip("/")
        for _, place, kind, options, *_ in mounted
        if kind == "cgroup" and "name=systemd" in options.split(",")
    ]
    return found


def make(mark: str, name: str) -> list[Path]:
    """A group for one host of the rehearsal with this mark: a folder in each hierarchy, that of version 2 first."""
    made = [parent / f"{NAME_PREFIX}{mark}" / name for parent in hierarchies()]
    for folder in made:
        folder.mkdir(parents=True, exist_ok=True)
    return made


def remove(mark: str) -> None:
    """Ends every process in the groups of a rehearsal, and removes them."""
    for parent in hierarchies():
        _remove(parent / f"{NAME_PREFIX}{mark}")


def remove_one(folders: list[Path]) -> None:
    """The same for the group of one host."""
    for folder in folders:
        _remove(folder)


def end(folder: Path) -> None:
    """Kills every process in one group. Does nothing in version 1."""
    with suppress(OSError):
        (folder / "cgroup.kill").write_text("1")


def _remove(folder: Path) -> None:
    ends = time.monotonic() + REMOVAL_LIMIT_S
    while folder.is_dir() and time.monotonic() < ends:
        end(folder)
        for inner, _, _ in os.walk(folder, topdown=False):
            # Busy until what was in it is gone.
            with suppress(OSError):
                Path(inner).rmdir()
        if folder.is_dir():
            time.sleep(POLL_S)
