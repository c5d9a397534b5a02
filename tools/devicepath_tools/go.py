"""Go, as what is made once is built with: whether it will do, and one command of it that takes minutes."""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from devicepath_tools import logged_command


class GoFault(Exception):
    """Go is missing, too old or fails; the message says in one line what to do."""


@dataclass(frozen=True)
class Target:
    """What is built, and what else somebody could do who cannot build it: both are parts of messages."""

    name: str
    otherwise: str


def require(module_file: Path, target: Target) -> None:
    """Whether there is a Go as new as the module wants. Raises GoFault if not."""
    wanted = re.search(r"^go (\d+(?:\.\d+)*)$", module_file.read_text(), re.MULTILINE)
    if wanted is None:
        raise GoFault(f"{module_file} names no Go version: restore it{target.otherwise}.")
    if shutil.which("go") is None:
        raise GoFault(f"No Go to build {target.name} with: install Go {wanted[1]} or newer{target.otherwise}.")
    found = re.match(r"go(\d+(?:\.\d+)*)", _asked("env", "GOVERSION", folder=None).stdout)
    # A Go built from its own sources calls itself "devel"; whether it will do, the build finds out.
    if found is not None and _numbers(found[1]) < _numbers(wanted[1]):
        raise GoFault(
            f"Go {found[1]} is too old to build {target.name}: install Go {wanted[1]} or newer{target.otherwise}."
        )


def run(
    target: Target,
    arguments: Sequence[str],
    log: Path,
    *,
    folder: Path,
    limit_s: float,
    environment: Mapping[str, str] | None = None,
) -> None:
    """Runs a command of Go in a module's folder; what it says goes to `log`. Raises GoFault with its last line."""
    surroundings = {**_environment(), **(environment or {})}
    try:
        status = logged_command.run(["go", *arguments], log, limit_s=limit_s, folder=folder, environment=surroundings)
    except TimeoutError:
        raise GoFault(
            f"Building {target.name} took longer than {limit_s / 60:.0f} minutes: see whether Go reaches its "
            f"module proxy{target.otherwise}."
        ) from None
    if status != 0:
        said = logged_command.last_line(log, "go said nothing.")
        raise GoFault(f"Building {target.name} failed: {said} ({log} has all). Mend that{target.otherwise}.")


def module_folder(path: str, module: Path) -> Path | None:
    """Where the module cache has the source of a module that `module` is built from; None if it has not."""
    folder = Path(_asked("list", "-mod=readonly", "-m", "-f", "{{.Dir}}", path, folder=module).stdout.strip())
    return folder if folder.is_absolute() else None


def _asked(*arguments: str, folder: Path | None) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["go", *arguments], cwd=folder, env=_environment(), capture_output=True, text=True, check=False
    )


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in version.split("."))


def _environment() -> dict[str, str]:
    # Without a home Go has no module cache and refuses to start; a go.work further up would add modules without sums.
    home = os.environ.get("HOME") or str(Path.home())
    return {**os.environ, "HOME": home, "GOTOOLCHAIN": "local", "GOWORK": "off"}
