"""The cache of engines: a folder for each set of Go modules."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from devicepath_tools.cache import CacheFault, CacheFolder, cache_folder, digest
from devicepath_tools.engine.installation import ENGINE_VERSION, EngineUnavailable


@dataclass(frozen=True)
class Cache(CacheFolder):
    """What has been made from one set of Go modules."""

    @property
    def programs(self) -> Path:
        """The folder of the engine's programs."""
        return self.folder / "bin"

    def sdk_generator(self, source: Path) -> Path:
        """The SDK generator built from this source; another source has another name."""
        return self.folder / f"gensdk-{digest([source.read_bytes()])}"

    @contextmanager
    def lock(self, what: str = "the Pulumi engine") -> Iterator[None]:
        """As of every cache. Raises EngineUnavailable."""
        try:
            with super().lock(what):
                yield
        except CacheFault as fault:
            raise EngineUnavailable(str(fault)) from None


def cache_of(modules: Path) -> Cache:
    """The cache that belongs to the Go modules in `modules`.

    Raises EngineUnavailable if the modules are not there."""
    files = [modules / module / name for module in ("engine", "language-host") for name in ("go.mod", "go.sum")]
    if not all(file.is_file() for file in files):
        raise EngineUnavailable(
            f"No Pulumi {ENGINE_VERSION} or newer on PATH, and no Go modules to build one from: install Pulumi."
        )
    return Cache(cache_folder("engine", f"{ENGINE_VERSION}-{digest(file.read_bytes() for file in files)}"))
