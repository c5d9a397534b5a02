"""The provider built with Go: terraform-provider-aws as it is published, under Pulumi's bridge, with some services."""

import json
import shutil
import sys
from pathlib import Path

from devicepath_tools import go
from devicepath_tools.aws_provider import waits
from devicepath_tools.aws_provider.installation import PROGRAM, AwsProviderUnavailable, sdk_version
from devicepath_tools.aws_provider.trimming import trimmed
from devicepath_tools.aws_provider.waits import NoSuchWait, Waits

MODULE = "github.com/hashicorp/terraform-provider-aws"
SERVICES = "services.txt"
WAITS = "waits.json"
"""How many times shorter the provider waits between two looks than it does at AWS, and where that stands."""

# On 2 idle cores: 4 minutes, and some more where the modules have to be downloaded first.
_BUILD_LIMIT_S = 2700
_MODULES_LIMIT_S = 900
_DISK_GB = 4
_TOLD = (
    "Building the aws provider from Go modules, once: 4 to 5 minutes of two idle cores, 4 GB of memory, "
    f"and {_DISK_GB} GB of disk; 0.2 GB are kept, and up to 3 GB of modules in Go's own cache."
)


def provider(source: Path, place: Path, log: Path) -> Path:
    """Builds the provider in the empty folder `place`; gives the folder of its program. What Go says goes to `log`.

    Raises AwsProviderUnavailable if Go is missing, too old or fails, or the disk is too full."""
    try:
        return _built(source, place, log)
    except go.GoFault as fault:
        raise AwsProviderUnavailable(str(fault)) from None


def _built(source: Path, place: Path, log: Path) -> Path:
    go.require(source / "go.mod", _target())
    _require_disk(place)
    print(_TOLD, file=sys.stderr, flush=True)
    for path in source.iterdir():
        if path.suffix in (".go", ".mod", ".sum", ".json"):
            shutil.copy(path, place)

    def run(*arguments: str, limit_s: float) -> None:
        # Go's cache of what it compiled: 2 GB that nobody needs afterwards, here where they go away.
        surroundings = {"GOCACHE": str(place / "compiled"), "GOTMPDIR": str(place)}
        go.run(_target(), arguments, log, folder=place, limit_s=limit_s, environment=surroundings)

    print("  its modules", file=sys.stderr, flush=True)
    shorter = waits.read(source / WAITS)
    run("mod", "download", MODULE, *shorter.modules, limit_s=_MODULES_LIMIT_S)
    overlay, version = _laid_over(place, (source / SERVICES).read_text().split(), shorter)
    options = ("-mod=readonly", "-overlay", str(overlay))
    run("list", *options, "-deps", ".", limit_s=_MODULES_LIMIT_S)
    print("  the provider itself", file=sys.stderr, flush=True)
    versions = {
        "main.terraformVersion": version,
        "main.sdkVersion": sdk_version(),
        f"{MODULE}/version.ProviderVersion": version,
    }
    linked = " ".join(["-s -w", *(f"-X {name}={value}" for name, value in versions.items())])
    made = place / "plugin" / PROGRAM
    reproducible = ("-buildvcs=false", "-trimpath", "-ldflags", linked)
    run("build", *options, *reproducible, "-o", str(made), ".", limit_s=_BUILD_LIMIT_S)
    return made.parent


def _target() -> go.Target:
    return go.Target(
        "the aws provider", f", or install the official plugin: pulumi plugin install resource aws {sdk_version()}"
    )


def _laid_over(place: Path, services: list[str], shorter: Waits) -> tuple[Path, str]:
    """The file that has Go read two lists with these services only, and shorter waits; and the version of what was
    published.

    Go lays nothing over files of its module cache, but does over those of a module in a folder: so such modules are
    taken from links beside us. The sums of go.sum were held against them when they came into the cache."""
    published = {module: _published(module, place) for module in {MODULE, *shorter.modules}}
    laid = {module: _shortened(module, published[module], shorter) for module in shorter.modules}
    laid[MODULE] = {**laid.get(MODULE, {}), **trimmed(published[MODULE], services)}
    # Beneath a folder of their own: beside our program the texts would be parts of it.
    links, texts = place / "modules", place / "texts"
    links.mkdir()
    texts.mkdir()
    replaced = {}
    for module, files in laid.items():
        link = links / module.replace("/", "-")
        link.symlink_to(published[module])
        _take_from(module, link, place / "go.mod")
        for name, text in files.items():
            written = texts / f"{link.name}-{name.replace('/', '-')}"
            written.write_text(text)
            replaced[str(link / name)] = str(written)
    overlay = place / "overlay.json"
    overlay.write_text(json.dumps({"Replace": replaced}))
    return overlay, (published[MODULE] / "version" / "VERSION").read_text().strip()


def _published(module: str, place: Path) -> Path:
    found = go.module_folder(module, place)
    if found is None:
        raise AwsProviderUnavailable(f"Go does not find {module}, which it has just downloaded: start again.")
    return found


def _take_from(module: str, folder: Path, module_file: Path) -> None:
    lines = [line for line in module_file.read_text().splitlines() if not line.startswith(f"replace {module} ")]
    module_file.write_text("\n".join([*lines, f"replace {module} => ./{folder.relative_to(module_file.parent)}", ""]))


def _shortened(module: str, published: Path, shorter: Waits) -> dict[str, str]:
    try:
        return shorter.shortened(module, published)
    except NoSuchWait as fault:
        raise AwsProviderUnavailable(str(fault)) from None


def _require_disk(place: Path) -> None:
    free_gb = shutil.disk_usage(place).free / 1e9
    if free_gb < _DISK_GB:
        raise AwsProviderUnavailable(
            f"{place.parent}: {free_gb:.1f} GB are free, and building the aws provider takes {_DISK_GB} GB: "
            f"make room, or name another folder in XDG_CACHE_HOME{_target().otherwise}."
        )
