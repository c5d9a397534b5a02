"""What the engine is doing, from its events: one line that changes on a terminal, a line a resource elsewhere."""

import re
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from devicepath_tools.rehearsal.steps import CLEAR_LINE

if TYPE_CHECKING:
    from pulumi.automation import DiagnosticEvent, EngineEvent

COLOUR = re.compile(r"<\{%.*?%\}>|\x1b\[[0-9;]*m")
BRIDGE = re.compile(r'^sdk-v2/\S+ sdk\.\w+: |: provider="[^"]*"$|^1 error occurred: \* ')
"""What Pulumi's bridge puts around the message of a Terraform provider, which it tells twice."""
FROM_PATH = re.compile(r"^using pulumi-\S+ from \$PATH at ")
"""What the engine warns of in every rehearsal: the plugins are put there."""
WIDTH = 100
"""Characters of the line that changes; a longer one would wrap and stay."""

DONE = {
    "create": "created",
    "update": "updated",
    "delete": "deleted",
    "replace": "replaced",
    "create-replacement": "created anew",
    "delete-replaced": "deleted the old",
    "read": "read",
    "import": "imported",
}
QUIET = {"same", "refresh", "replace"}
"""Nothing happens to the resource, or the two halves of it are told apart."""


class Progress:
    """Follows one run of the engine. What it has gathered is whole when that has ended."""

    def __init__(self, step: str, program: Path, output: TextIO) -> None:
        self._step = step
        self._program = program
        self._output = output
        self._updating = output.isatty()
        self._started = time.monotonic()
        self._done: Counter[str] = Counter()
        self.changes: list[str] = []
        """`created aws:ec2/vpc:Vpc backend`, one for each thing that happened."""
        self.errors: list[str] = []
        """What the engine, the providers and the program complained of, each once and in one line."""
        self.warnings: list[str] = []
        """What they warned of, in the same way."""
        self.has_protected = False
        """Whether a resource was met that may not be deleted."""

    def heard(self, event: "EngineEvent") -> None:
        """Takes in one event of the engine."""
        if event.resource_pre_event is not None:
            metadata = event.resource_pre_event.metadata
            self.has_protected |= bool(metadata.new is not None and metadata.new.protect)
            if _operation(metadata.op) not in QUIET:
                self._now(f"{_operation(metadata.op)} {_name(metadata.urn)}")
        elif event.res_outputs_event is not None:
            metadata = event.res_outputs_event.metadata
            self._happened(_operation(metadata.op), metadata.urn, sorted(metadata.diffs or ()))
        elif event.diagnostic_event is not None:
            self._told(event.diagnostic_event)

    def close(self) -> None:
        """Takes the changing line away."""
        if self._updating:
            self._output.write(CLEAR_LINE)
            self._output.flush()

    def _happened(self, operation: str, urn: str, properties: list[str]) -> None:
        if operation in QUIET:
            return
        self._done[operation] += 1
        told = f"{DONE.get(operation, operation)} {_name(urn)}"
        if properties:
            told += f" ({', '.join(properties)})"
        self.changes.append(told)
        if self._updating:
            self._now(told)
        else:
            self._output.write(f"    {told}\n")
            self._output.flush()

    def _told(self, said: "DiagnosticEvent") -> None:
        known = {"error": self.errors, "warning": self.warnings}.get(said.severity)
        if known is None:
            return
        urn, told = said.urn or "", one_line(said.message, self._program)
        if FROM_PATH.match(told):
            return
        if urn and not urn.endswith("::pulumi:pulumi:Stack") and "pulumi:pulumi:Stack::" not in urn:
            told = f"{_name(urn)}: {told}"
        # The engine ends with a summary of what was already said.
        if told and told not in known and told not in ("update failed", "preview failed"):
            known.append(told)

    def _now(self, text: str) -> None:
        if not self._updating:
            return
        seconds = time.monotonic() - self._started
        line = f"  {self._step}  {sum(self._done.values())} done, {seconds:.0f} s: {text}"
        self._output.write(CLEAR_LINE + line[:WIDTH])
        self._output.flush()


def one_line(message: str, program: Path) -> str:
    """A message of the engine in one line; of a Python traceback the exception, and where in the program it was.

    `program` is the folder of the program."""
    lines = [line.rstrip() for line in COLOUR.sub("", message).splitlines() if line.strip()]
    if not lines:
        return ""
    traceback = [number for number, line in enumerate(lines) if line.strip().startswith("Traceback (most recent call")]
    if not traceback:
        return BRIDGE.sub("", " ".join(line.strip() for line in lines))
    places = [found for line in lines if (found := re.match(r'\s*File "([^"]+)", line (\d+)', line))]
    exception = next((line for line in reversed(lines) if not line.startswith(" ")), lines[-1])
    own = [place for place in places if Path(place[1]).is_relative_to(program)]
    where = f" ({Path(own[-1][1]).relative_to(program)}, line {own[-1][2]})" if own else ""
    return f"{exception.strip()}{where}"


def _operation(given: object) -> str:
    """`create` of the API's OpType.CREATE, or of the plain text that an operation is which the API does not know."""
    return str(getattr(given, "value", given))


def _name(urn: str) -> str:
    """`aws:ec2/vpc:Vpc backend` of urn:pulumi:stack::project::parents$aws:ec2/vpc:Vpc::backend."""
    parts = urn.split("::")
    return f"{parts[-2].rpartition('$')[2]} {parts[-1]}" if len(parts) > 2 else urn
