"""An installation of the engine: which programs it consists of and whether they will do."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from devicepath_tools.failure import Failure

# The newest release whose Go modules can be had; older engines lack parts of the protocol that the provider speaks.
ENGINE_VERSION = "3.259.0"

# Engine and plugins are programs in Go that live for seconds: as often as Go does by itself, collecting what they no
# longer need is an eighth of a run's processor time. Never to collect costs as much in new memory.
_MEMORY_OF_SHORT_RUNS = {"GOGC": "400"}

# The engine starts the host for a Python program, and the host starts the script.
PROGRAMS = ("pulumi", "pulumi-language-python", "pulumi-language-python-exec")

_ANSWER_LIMIT_S = 30


class EngineUnavailable(Failure):
    """There is no engine and none could be made; the message says in one line what to install."""


class Origin(StrEnum):
    """Where an engine came from."""

    PATH = "path"
    CACHE = "cache"
    INSTALLED = "installed"
    BUILT = "built"


@dataclass(frozen=True)
class Engine:
    """A usable engine: the folder of its programs, its version (without the leading v) and where it came from."""

    folder: Path
    version: str
    origin: Origin

    @property
    def pulumi(self) -> Path:
        """The command line program."""
        return self.folder / "pulumi"

    def environment(self, home: Path) -> dict[str, str]:
        """The variables, to be laid over the caller's own, of a run that stays local.

        `home` keeps the engine's credentials, plugins and workspaces. The backend is the caller's choice."""
        # An engine built from modules has an older Python host: it runs the first python3 on PATH, whatever
        # Pulumi.yaml says about virtual environments.
        folders = [str(Path(sys.prefix) / "bin"), str(self.folder), os.environ.get("PATH", os.defpath)]
        return {
            "PATH": os.pathsep.join(folders),
            "PULUMI_HOME": str(home),
            "PULUMI_SKIP_UPDATE_CHECK": "1",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            **_MEMORY_OF_SHORT_RUNS,
        }


def is_recent(version: str) -> bool:
    """Whether a version, as `pulumi version` prints it, is the one asked for or a later one of the same major."""
    found = re.match(r"v?(\d+)\.(\d+)\.(\d+)", version)
    if found is None:
        return False
    numbers = tuple(int(number) for number in found.groups())
    wanted = tuple(int(number) for number in ENGINE_VERSION.split("."))
    return numbers[0] == wanted[0] and numbers >= wanted


def is_complete(folder: Path) -> bool:
    """Whether every program of an engine is in the folder and may be executed."""
    return all(os.access(folder / program, os.X_OK) for program in PROGRAMS)


def version_of(pulumi: Path) -> str | None:
    """The version that a pulumi program gives for itself, without the leading v; None if it gives none.

    Raises EngineUnavailable if it does not answer: a slow machine is no reason to make it anew."""
    try:
        answer = subprocess.run(
            [str(pulumi), "version"],
            env={**os.environ, "PULUMI_SKIP_UPDATE_CHECK": "1"},
            capture_output=True,
            text=True,
            timeout=_ANSWER_LIMIT_S,
            check=True,
        )
    except subprocess.TimeoutExpired:
        told = f"{pulumi} did not give its version in {_ANSWER_LIMIT_S} s"
        raise EngineUnavailable(f"{told}: start again when the machine is idle, or take it away.") from None
    except (OSError, subprocess.SubprocessError):
        return None
    return answer.stdout.strip().removeprefix("v") or None


def on_path() -> Engine | None:
    """The engine on PATH, unless it is too old or its Python host is missing."""
    pulumi = shutil.which("pulumi")
    if pulumi is None:
        return None
    # Package managers put a link on PATH; the hosts lie beside what it points to.
    beside = [str(Path(pulumi).parent), str(Path(pulumi).resolve().parent)]
    search = os.pathsep.join([*beside, os.environ.get("PATH", os.defpath)])
    if any(shutil.which(program, path=search) is None for program in PROGRAMS):
        return None
    version = version_of(Path(pulumi))
    if version is None or not is_recent(version):
        return None
    return Engine(Path(pulumi).parent, version, Origin.PATH)
