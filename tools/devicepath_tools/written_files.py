"""Files of a host, written below a folder of this machine."""

import os
from collections.abc import Iterable
from pathlib import Path

from devicepath_router.router_file import RouterFile
from devicepath_tools.columns import columns
from devicepath_tools.failure import Failure


class NotWritten(Failure):
    """A file that could not be written."""


def write(files: Iterable[RouterFile], folder: Path) -> list[str]:
    """Each where it belongs below the folder, and a line for each. No file with a key is readable to others at any
    moment. Raises NotWritten."""
    return columns([_row(file, folder) for file in files])


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
