"""The engine, and the generator of SDKs, built from Go modules."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from devicepath_tools import logged_command
from devicepath_tools.engine.installation import ENGINE_VERSION, EngineUnavailable, is_complete, is_recent, version_of

# On 2 cores: 3 minutes, and 4 more where the modules have to be downloaded first over a slow line.
_BUILD_LIMIT_S = 2700

# Without it `pulumi version` prints nothing, and the Automation API refuses the program.
_LINKER_FLAGS = f"-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v{ENGINE_VERSION}"


@dataclass(frozen=True)
class _Target:
    """What is built, and what else somebody could do who cannot build it: both are parts of messages."""

    name: str
    otherwise: str


_ENGINE = _Target("the Pulumi engine", f", or install Pulumi {ENGINE_VERSION} or newer and put it on PATH")
_SDK_GENERATOR = _Target("the SDK generator", "")


def engine(modules: Path, programs: Path, log: Path) -> None:
    """Builds the engine and its Python host into the folder `programs`; what Go says goes to `log`.

    Raises EngineUnavailable if Go is missing, too old or fails."""
    _require_go(modules / "engine" / "go.mod", _ENGINE)
    print("Building the Pulumi engine from Go modules: 3 to 4 minutes, once.", file=sys.stderr, flush=True)
    programs.mkdir(parents=True)
    for part, module in (("its Python host", "language-host"), ("the engine itself", "engine")):
        print(f"  {part}", file=sys.stderr, flush=True)
        _go_install(_ENGINE, ["-ldflags", _LINKER_FLAGS, "tool"], modules / module, programs, log)
    script = _go_module_folder("github.com/pulumi/pulumi/sdk/v3", modules / "engine")
    target = programs / "pulumi-language-python-exec"
    shutil.copyfile(script / "python" / "cmd" / target.name, target)
    target.chmod(0o755)


def sdk_generator(modules: Path, folder: Path, log: Path) -> None:
    """Builds the SDK generator as folder/gensdk; what Go says goes to `log`.

    Raises EngineUnavailable if Go is missing, too old or fails."""
    _require_go(modules / "engine" / "go.mod", _SDK_GENERATOR)
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


def _require_go(module_file: Path, target: _Target) -> None:
    wanted = re.search(r"^go (\d+(?:\.\d+)*)$", module_file.read_text(), re.MULTILINE)
    if wanted is None:
        raise EngineUnavailable(f"{module_file} names no Go version: restore it{target.otherwise}.")
    if shutil.which("go") is None:
        raise EngineUnavailable(
            f"No Go to build {target.name} with: install Go {wanted[1]} or newer{target.otherwise}."
        )
    answer = subprocess.run(
        ["go", "env", "GOVERSION"], env=_go_environment(), capture_output=True, text=True, check=False
    )
    found = re.match(r"go(\d+(?:\.\d+)*)", answer.stdout)
    # A Go built from its own sources calls itself "devel"; whether it will do, the build finds out.
    if found is not None and _numbers(found[1]) < _numbers(wanted[1]):
        raise EngineUnavailable(
            f"Go {found[1]} is too old to build {target.name}: install Go {wanted[1]} or newer{target.otherwise}."
        )


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in version.split("."))


def _go_environment() -> dict[str, str]:
    # Without a home Go has no module cache and refuses to start; a go.work further up would add modules without sums.
    home = os.environ.get("HOME") or str(Path.home())
    return {**os.environ, "HOME": home, "GOTOOLCHAIN": "local", "GOWORK": "off"}


def _go_install(target: _Target, arguments: list[str], module: Path, programs: Path, log: Path) -> None:
    environment = {**_go_environment(), "GOBIN": str(programs.resolve())}
    command = ["go", "install", "-mod=readonly", *arguments]
    try:
        status = logged_command.run(command, log, limit_s=_BUILD_LIMIT_S, folder=module, environment=environment)
    except TimeoutError:
        raise EngineUnavailable(
            f"Building {target.name} took longer than {_BUILD_LIMIT_S // 60} minutes: see whether Go reaches its "
            f"module proxy{target.otherwise}."
        ) from None
    if status != 0:
        said = logged_command.last_line(log, "go said nothing.")
        raise EngineUnavailable(f"Building {target.name} failed: {said} ({log} has all). Mend that{target.otherwise}.")


def _go_module_folder(path: str, module: Path) -> Path:
    answer = subprocess.run(
        ["go", "list", "-mod=readonly", "-m", "-f", "{{.Dir}}", path],
        cwd=module,
        env=_go_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    folder = Path(answer.stdout.strip())
    if answer.returncode != 0 or not folder.is_absolute():
        raise EngineUnavailable(f"Go does not find {path}, which the Pulumi engine was just built from: start again.")
    return folder
