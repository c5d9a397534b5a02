"""The search for the engine, in this order: PATH, the cache, Pulumi's own site, a build from Go modules."""

from pathlib import Path

from devicepath_tools.engine import build, download
from devicepath_tools.engine.cache import Cache, cache_of
from devicepath_tools.engine.installation import Engine, Origin, is_complete, is_recent, on_path, version_of
from devicepath_tools.site import answers

# tools/ is installed in place, so that its Go modules lie beside the package.
MODULES = Path(__file__).resolve().parents[2] / "pulumi_cli"


def ensure(*, site: str = download.SITE, modules: Path = MODULES) -> Engine:
    """The engine, made if there is none; only one of several runs at the same time makes it.

    `site` is the host that Pulumi is downloaded from, `modules` the folder of Go modules that it is built from.
    Raises EngineUnavailable, saying what to install."""
    found = on_path()
    if found is not None:
        return found
    cache = cache_of(modules)
    found = _cached(cache)
    if found is not None:
        return found
    with cache.lock():
        # Another run may have made it while this one waited for the lock.
        return _cached(cache) or _made(cache, site, modules)


def ensure_sdk_generator(*, modules: Path = MODULES) -> Path:
    """The program that writes an SDK from a schema, built with Go if it is not cached; see `gensdk/main.go`.

    Raises EngineUnavailable, saying what to install."""
    cache = cache_of(modules)
    generator = cache.sdk_generator(modules / "engine" / "gensdk" / "main.go")
    if generator.is_file():
        return generator
    with cache.lock():
        if not generator.is_file():
            with cache.workplace() as place:
                build.sdk_generator(modules, place, cache.log)
                cache.keep(place / "gensdk", generator)
    return generator


def _cached(cache: Cache) -> Engine | None:
    if not is_complete(cache.programs):
        return None
    version = version_of(cache.programs / "pulumi")
    if version is None or not is_recent(version):
        return None
    return Engine(cache.programs, version, Origin.CACHE)


def _made(cache: Cache, site: str, modules: Path) -> Engine:
    with cache.workplace() as place:
        origin = Origin.INSTALLED
        made = download.engine(place / "installed") if answers(f"https://{site}/install.sh") else None
        if made is None:
            origin = Origin.BUILT
            made = place / "bin"
            build.engine(modules, made, cache.log)
        version = build.checked_version(made)
        cache.keep(made, cache.programs)
    return Engine(cache.programs, version, origin)
