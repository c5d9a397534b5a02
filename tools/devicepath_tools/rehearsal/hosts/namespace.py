"""Commands within a network namespace that is given by its file: /run/netns/NAME, or /proc/PID/ns/net."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from devicepath_tools.rehearsal.workplace.workplace import Unready


def require_other(namespace: Path) -> None:
    """Raises Unready for the network namespace that we are in: nothing of a rehearsal is for this machine's own."""
    if namespace.stat().st_ino == Path("/proc/self/ns/net").stat().st_ino:
        raise Unready(f"{namespace} is this machine's own network; a rehearsal has network namespaces of its own.")


def within(namespace: Path, *command: str) -> list[str]:
    """The command, run in that network namespace and otherwise where we are. Raises Unready if that is the same."""
    require_other(namespace)
    return ["nsenter", f"--net={namespace}", "--", *command]


def run(namespace: Path, *command: str, environment: Mapping[str, str] | None = None) -> str:
    """Runs a command there to its end and gives what it said. Raises Unready with its last words."""
    answer = subprocess.run(
        within(namespace, *command), env=environment or os.environ, capture_output=True, text=True, check=False
    )
    if answer.returncode != 0:
        said = answer.stderr.strip().splitlines() or ["it said nothing"]
        raise Unready(f"{' '.join(command)}: {said[-1]}")
    return answer.stdout
