"""Files of a host, written below a folder of this machine."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from devicepath_router.lines_of_a_host import lines_of
from devicepath_router.router_file import RouterFile
from devicepath_tools.columns import columns
from devicepath_tools.failure import Failure


class NotWritten(Failure):
    """A file that could not be written."""


def write(files: Iterable[RouterFile], folder: Path) -> list[str]:
    """Each where it belongs below the folder, and a line for each. No file with a key is readable to others at any
    moment. Raises NotWritten, before anything is written where another line of the host would lose its part of a file
    that the host has once."""
    wanted = list(files)
    if faults := [fault for file in wanted for fault in _taken_away(file, folder)]:
        raise NotWritten("\n".join(faults))
    return columns([_row(file, folder) for file in wanted])


def _taken_away(file: RouterFile, folder: Path) -> Iterator[str]:
    path, own = folder / file.path.lstrip("/"), lines_of(file.path, file.content)
    if not own or path.is_symlink() or not path.is_file():
        return
    try:
        lost = lines_of(file.path, path.read_text("utf-8")) - own
    except (OSError, UnicodeError):
        return
    if lost:
        told = f"is about {', '.join(sorted(lost))}, too, and a host has one such file for all of its lines"
        fix = "give this line a folder of its own, and put both files together by hand (docs/door.md says how)"
        yield f"{path}: {told}; {fix}, or take the file away if that line is no more."


def _row(file: RouterFile, folder: Path) -> tuple[str, str]:
    path = folder / file.path.lstrip("/")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Made anew: one that is there may be readable to others, or be a link.
        path.unlink(missing_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, file.mode)
        with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
            # What the process's own mask took away.
            os.fchmod(opened.fileno(), file.mode)
            opened.write(file.content)
    except OSError as fault:
        raise NotWritten(f"{path}: cannot be written: {fault.strerror}.") from None
    return str(path), "with keys" if file.is_secret else ""
