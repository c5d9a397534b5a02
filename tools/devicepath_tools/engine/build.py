"""The engine, and the generator of SDKs, built from Go modules."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from devicepath_tools import go
from devicepath_tools.engine.installation import ENGINE_VERSION, EngineUnavailable, is_complete, is_recent, version_of

# On 2 cores: 3 minutes, and 4 more where the modules have to be downloaded first over a slow line.
_BUILD_LIMIT_S = 2700

# Without it `pulumi version` prints nothing, and the Automation API refuses the program.
_LINKER_FLAGS = f"-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v{ENGINE_VERSION}"

_ENGINE = go.Target("the Pulumi engine", f", or install Pulumi {ENGINE_VERSION} or newer and put it on PATH")
_SDK_GENERATOR = go.Target("the SDK generator", "")


@contextmanager
def _as_unavailable() -> Iterator[None]:
    try:
        yield
    except go.GoFault as fault:
        raise EngineUnavailable(str(fault)) from None


@_as_unavailable()
def engine(modules: Path, programs: Path, log: Path) -> None:
    """Builds the engine and its Python host into the folder `programs`; what Go says goes to `log`.

    Raises EngineUnavailable if Go is missing, too old or fails."""
    go.require(modules / "engine" / "go.mod", _ENGINE)
    print("Building the Pulumi engine from Go modules: 3 to 4 minutes, once.", file=sys.stderr, flush=True)
    programs.mkdir(parents=True)
    for part, module in (("its Python host", "language-host"), ("the engine itself", "engine")):
        print(f"  {part}", file=sys.stderr, flush=True)
        _go_install(_ENGINE, ["-ldflags", _LINKER_FLAGS, "tool"], modules / module, programs, log)
    source = "github.com/pulumi/pulumi/sdk/v3"
    script = go.module_folder(source, modules / "engine")
    if script is None:
        raise EngineUnavailable(f"Go does not find {source}, which the Pulumi engine was just built from: start again.")
    target = programs / "pulumi-language-python-exec"
    shutil.copyfile(script / "python" / "cmd" / target.name, target)
    target.chmod(0o755)


@_as_unavailable()
def sdk_generator(modules: Path, folder: Path, log: Path) -> None:
    """Builds the SDK generator as folder/gensdk; what Go says goes to `log`.

    Raises EngineUnavailable if Go is missing, too old or fails."""
    go.require(modules / "engine" / "go.mod", _SDK_GENERATOR)
    print(
        "Building the SDK generator from Go modules, once: seconds where the engine was built, else minutes.",
        file=sys.stderr,
        flush=True,
    )
    # It is a package of our own in a checkout whose owner may be somebody else, which git refuses to describe.
    _go_install(_SDK_GENERATOR, ["-buildvcs=false", "./gensdk"], modules / "engine", folder, log)


def checked_version(programs: Path) -> str:
    """The version of a newly made engine. Raises EngineUnavailable if it is not whole or does not run."""
    version = version_of(programs / "pulumi") if is_complete(programs) else None
    if version is None or not is_recent(version):
        raise EngineUnavailable(
            f"The Pulumi engine that was just made gives its version as {version}, not {ENGINE_VERSION}: "
            f"start again{_ENGINE.otherwise}."
        )
    return version


def _go_install(target: go.Target, arguments: list[str], module: Path, programs: Path, log: Path) -> None:
    command = ["install", "-mod=readonly", *arguments]
    binaries = {"GOBIN": str(programs.resolve())}
    go.run(target, command, log, folder=module, limit_s=_BUILD_LIMIT_S, environment=binaries)
