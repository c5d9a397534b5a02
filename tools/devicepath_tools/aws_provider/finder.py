"""The search for the provider, in this order: the official plugin, one built before, a build from Go modules."""

import os
import time
from pathlib import Path

from devicepath_tools.aws_provider import build, cache, official
from devicepath_tools.aws_provider.cache import Cache
from devicepath_tools.aws_provider.installation import (
    BUILT_FROM,
    PROGRAM,
    AwsProvider,
    AwsProviderUnavailable,
    Choice,
    Origin,
    sdk_version,
    version_of,
)
from devicepath_tools.engine import EngineUnavailable
from devicepath_tools.engine import ensure as ensure_engine
from devicepath_tools.site import answers

VARIABLE = "DEVICEPATH_AWS_PROVIDER"
"""Names a choice, for tests and CI."""

_ASK_AGAIN_S = 24 * 3600

# tools/ is installed in place, so that its Go modules lie beside the package.
SOURCE = Path(__file__).resolve().parents[2] / "aws_provider"


def ensure(choice: Choice | None = None, *, site: str = official.SITE, source: Path = SOURCE) -> AwsProvider:
    """The provider, made if there is none; only one of several runs at the same time makes it.

    Without a choice the environment's DEVICEPATH_AWS_PROVIDER counts, and else the first that there is. `site` is the
    URL that plugins are downloaded from, `source` the folder of our own program and its Go modules.
    Raises AwsProviderUnavailable, saying what to do."""
    choice = choice or _chosen()
    if choice is not Choice.BUILT:
        found = _official(site, ask_again=choice is Choice.OFFICIAL)
        if found is not None:
            return found
    if choice is Choice.OFFICIAL:
        version = sdk_version()
        raise AwsProviderUnavailable(
            f"No official aws plugin {version} in the engine's plugins or on PATH, and {site} does not give it: "
            f"run `pulumi plugin install resource aws {version}`, or take the one that is built from Go modules."
        )
    try:
        return _built(source)
    except AwsProviderUnavailable:
        # Better a site that did not answer lately than nothing.
        found = _official(site, ask_again=True) if choice is None else None
        if found is None:
            raise
        return found


def _chosen() -> Choice | None:
    value = os.environ.get(VARIABLE, "")
    if value and value not in list(Choice):
        raise AwsProviderUnavailable(f"{VARIABLE}: {value!r} is unknown. Give one of {', '.join(Choice)}, or nothing.")
    return Choice(value) if value else None


def _official(site: str, *, ask_again: bool) -> AwsProvider | None:
    version = sdk_version()
    kept = cache.of_official(version)
    found = official.installed(version) or _downloaded_before(kept, version)
    if found is not None or (_refused_lately(kept) and not ask_again):
        return found
    try:
        with kept.lock():
            found = _cached(kept) or (
                _downloaded(kept, version, site) if answers(official.address(site, version)) else None
            )
            if found is None:
                kept.refused.touch()
    except AwsProviderUnavailable:
        # Where nothing can be kept there may be one that was built before.
        if ask_again:
            raise
        return None
    return found


def _refused_lately(kept: Cache) -> bool:
    # Where packets to the world are dropped, every rehearsal would wait ten seconds for the site.
    return kept.refused.exists() and time.time() - kept.refused.stat().st_mtime < _ASK_AGAIN_S


def _downloaded_before(kept: Cache, version: str) -> AwsProvider | None:
    # Not asked for its version: it takes seconds to say it, and was asked when it came.
    whole = os.access(kept.plugin / PROGRAM, os.X_OK)
    return AwsProvider(kept.plugin, version, Origin.CACHED) if whole else None


def _downloaded(kept: Cache, version: str, site: str) -> AwsProvider | None:
    try:
        engine = ensure_engine()
    except EngineUnavailable:
        return None
    with kept.workplace() as place:
        made = official.download(engine, place, version, site)
        if made is None:
            return None
        kept.keep(made, kept.plugin)
    return AwsProvider(kept.plugin, version, Origin.DOWNLOADED)


def _built(source: Path) -> AwsProvider:
    kept = cache.of_built(source)
    found = _cached(kept)
    if found is not None:
        return found
    with kept.lock():
        # Another run may have made it while this one waited for the lock.
        return _cached(kept) or _made(kept, source)


def _made(kept: Cache, source: Path) -> AwsProvider:
    with kept.workplace() as place:
        made = build.provider(source, place, kept.log)
        version = version_of(made)
        if version is None or not version.startswith(BUILT_FROM):
            raise AwsProviderUnavailable(
                f"The aws provider that was just built gives its version as {version}, not {BUILT_FROM}: start again."
            )
        kept.keep(made, kept.plugin)
    return AwsProvider(kept.plugin, version, Origin.BUILT)


def _cached(kept: Cache) -> AwsProvider | None:
    version = version_of(kept.plugin)
    return AwsProvider(kept.plugin, version, Origin.CACHED) if version else None
