"""An `aws` provider: what it is, where it came from, and which one is wanted."""

import os
import re
import subprocess
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path

from devicepath_tools.failure import Failure

PROGRAM = "pulumi-resource-aws"
BUILT_FROM = "terraform-provider-aws"
"""What our own program gives for its version, before the number."""

# It prepares a thousand types before it answers; on a loaded machine that takes seconds.
_ANSWER_LIMIT_S = 300


class AwsProviderUnavailable(Failure):
    """There is no aws provider and none could be made; the message says in one line what to do."""


class Origin(StrEnum):
    """Where a provider came from."""

    FOUND = "found"
    CACHED = "cached"
    DOWNLOADED = "downloaded"
    BUILT = "built"


class Choice(StrEnum):
    """Which one has to be taken, whatever else there is."""

    OFFICIAL = "official"
    BUILT = "built"


@dataclass(frozen=True)
class AwsProvider:
    """A usable provider: the folder of its program, what it is, and where it came from."""

    folder: Path
    """Holds `pulumi-resource-aws`, and goes first on PATH."""
    version: str
    """"7.51.1" of an official one, "terraform-provider-aws 6.34.0" of one that was built."""
    origin: Origin

    @property
    def choice(self) -> Choice:
        """Which of the two it is."""
        return Choice.BUILT if self.version.startswith(BUILT_FROM) else Choice.OFFICIAL

    @property
    def told(self) -> str:
        """What it is, in a few words."""
        return f"built from {self.version}" if self.choice is Choice.BUILT else f"official {self.version}"


def sdk_version() -> str:
    """The version of the official plugin that belongs to the Python SDK which is installed."""
    return version("pulumi-aws")


def version_of(folder: Path) -> str | None:
    """What the program in a folder gives for its version, without a leading v; None if it gives none.

    Raises AwsProviderUnavailable if it does not answer: a slow machine is no reason to make it anew."""
    program = folder / PROGRAM
    if not os.access(program, os.X_OK):
        return None
    try:
        answer = subprocess.run(
            [str(program), "--version"], capture_output=True, text=True, timeout=_ANSWER_LIMIT_S, check=True
        )
    except subprocess.TimeoutExpired:
        told = f"{program} did not give its version in {_ANSWER_LIMIT_S} s"
        raise AwsProviderUnavailable(f"{told}: start again when the machine is idle, or remove {folder}.") from None
    except (OSError, subprocess.SubprocessError):
        return None
    return re.sub(r"^v(?=\d)", "", answer.stdout.strip()) or None
