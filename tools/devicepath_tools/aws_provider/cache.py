"""The cache of providers: a folder for each program that is built, and one for each official version."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from devicepath_tools.aws_provider.installation import AwsProviderUnavailable, sdk_version
from devicepath_tools.cache import CacheFault, CacheFolder, cache_folder, digest


@dataclass(frozen=True)
class Cache(CacheFolder):
    """One provider, made once."""

    @property
    def plugin(self) -> Path:
        """The folder of its program."""
        return self.folder / "plugin"

    @property
    def refused(self) -> Path:
        """A file that says by its age when Pulumi's site did not give it last."""
        return self.folder / "refused"

    @contextmanager
    def lock(self, what: str = "the aws provider") -> Iterator[None]:
        """As of every cache. Raises AwsProviderUnavailable."""
        try:
            with super().lock(what):
                yield
        except CacheFault as fault:
            raise AwsProviderUnavailable(str(fault)) from None


def of_official(version: str) -> Cache:
    """The place of an official plugin that was downloaded."""
    return Cache(cache_folder("aws-provider", f"official-{version}"))


def of_built(source: Path) -> Cache:
    """The place of what is built from the folder `source` for the SDK that is installed.

    Another file in it, another text or another SDK has another place."""
    files = sorted(path for path in source.iterdir() if path.is_file())
    parts = [part for path in files for part in (path.name.encode(), b"\0", path.read_bytes(), b"\0")]
    return Cache(cache_folder("aws-provider", digest([*parts, sdk_version().encode()])))
