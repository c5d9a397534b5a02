"""The cache of engines: a folder for each set of Go modules, filled in one step and by one run at a time."""

import fcntl
import hashlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from devicepath_tools.engine.installation import ENGINE_VERSION, EngineUnavailable

# Longer than a build on a slow machine with a slow network takes.
_LOCK_LIMIT_S = 3600
_LOCK_POLL_S = 0.2


@dataclass(frozen=True)
class Cache:
    """What has been made from one set of Go modules.

    `programs` exists only when it is whole: it is filled elsewhere in `folder` and moved to its name."""

    folder: Path

    @property
    def programs(self) -> Path:
        """The folder of the engine's programs."""
        return self.folder / "bin"

    @property
    def log(self) -> Path:
        """What the last build said."""
        return self.folder / "build.log"

    def sdk_generator(self, source: Path) -> Path:
        """The SDK generator built from this source; another source has another name."""
        return self.folder / f"gensdk-{_digest([source])}"

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Keeps every other run out while this one makes something; the kernel gives it back if this run is killed.

        Raises EngineUnavailable after an hour."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as file:
            _take(file.fileno(), self.folder)
            yield

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


def cache_of(modules: Path) -> Cache:
    """The cache that belongs to the Go modules in `modules`, under $XDG_CACHE_HOME or ~/.cache.

    Raises EngineUnavailable if the modules are not there."""
    files = [modules / module / name for module in ("engine", "language-host") for name in ("go.mod", "go.sum")]
    if not all(file.is_file() for file in files):
        raise EngineUnavailable(
            f"No Pulumi {ENGINE_VERSION} or newer on PATH, and no Go modules to build one from: install Pulumi."
        )
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Cache(Path(base) / "devicepath" / "engine" / f"{ENGINE_VERSION}-{_digest(files)}")


def _take(descriptor: int, folder: Path) -> None:
    deadline = time.monotonic() + _LOCK_LIMIT_S
    told = False
    while time.monotonic() < deadline:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if not told:
                print("Another run is making the Pulumi engine; waiting for it.", file=sys.stderr, flush=True)
                told = True
            time.sleep(_LOCK_POLL_S)
    raise EngineUnavailable(f"Another run has held {folder / 'lock'} for {_LOCK_LIMIT_S // 60} minutes: end it.")


def _digest(files: list[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]
