"""What is made once and kept outside of the checkout: a folder, filled in one step and by one run at a time."""

import fcntl
import hashlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

# Longer than anything that is made here takes on a slow machine with a slow network.
_LOCK_LIMIT_S = 3600
_LOCK_POLL_S = 0.2
NOT_RUN = "is on a file system that is mounted noexec: what is made there would not run"


class CacheFault(Exception):
    """Nothing can be made there: another run has been at it for an hour, or what is there cannot be written, or run."""


@dataclass(frozen=True)
class CacheFolder:
    """What is in `folder` under its own name is whole: it was made elsewhere in `folder` and moved there."""

    folder: Path

    @property
    def log(self) -> Path:
        """What was said when something was made last."""
        return self.folder / "build.log"

    @contextmanager
    def lock(self, what: str) -> Iterator[None]:
        """Keeps every other run out while this one makes `what`; the kernel gives it back if this run is killed.

        Raises CacheFault."""
        with self._lock_file() as file:
            _take(file.fileno(), self.folder, what)
            yield

    def _lock_file(self) -> IO[str]:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            told = NOT_RUN if os.statvfs(self.folder).f_flag & os.ST_NOEXEC else None
            if told is None:
                return (self.folder / "lock").open("w")
        except OSError as fault:
            told = f"cannot be written: {fault.strerror}"
        raise CacheFault(f"{self.folder} {told}. Mend that, or name another folder in XDG_CACHE_HOME.")

    @contextmanager
    def workplace(self) -> Iterator[Path]:
        """An empty folder on the cache's own file system, gone afterwards. For use under the lock."""
        # What killed runs left behind: nobody else is at work while we hold the lock.
        for leftover in self.folder.glob("partial-*"):
            shutil.rmtree(leftover, ignore_errors=True)
        place = Path(tempfile.mkdtemp(prefix="partial-", dir=self.folder))
        try:
            yield place
        finally:
            shutil.rmtree(place, ignore_errors=True)

    def keep(self, made: Path, name: Path) -> None:
        """Moves what was made, whole, to its name; a faulty one that stands there gives way."""
        if name.is_dir():
            shutil.rmtree(name)
        made.rename(name)


def cache_folder(kind: str, key: str) -> Path:
    """The folder of what has this key, under $XDG_CACHE_HOME or ~/.cache."""
    base = Path(os.environ.get("XDG_CACHE_HOME", ""))
    # One that is not absolute is to be ignored. Source: XDG Base Directory Specification.
    return (base if base.is_absolute() else Path.home() / ".cache") / "devicepath" / kind / key


def digest(parts: Iterable[bytes]) -> str:
    """A key for what is made of these parts: 12 hexadecimal digits."""
    summed = hashlib.sha256()
    for part in parts:
        summed.update(part)
    return summed.hexdigest()[:12]


def _take(descriptor: int, folder: Path, what: str) -> None:
    deadline = time.monotonic() + _LOCK_LIMIT_S
    told = False
    while time.monotonic() < deadline:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if not told:
                print(f"Another run is making {what}; waiting for it.", file=sys.stderr, flush=True)
                told = True
            time.sleep(_LOCK_POLL_S)
    raise CacheFault(f"Another run has held {folder / 'lock'} for {_LOCK_LIMIT_S // 60} minutes: end it.")
