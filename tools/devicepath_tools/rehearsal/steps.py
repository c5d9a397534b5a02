"""The steps of a rehearsal: each with its name, the seconds it took, and what was wrong."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TextIO

CLEAR_LINE = "\r\x1b[2K"
"""Takes away what stands on a terminal's line."""
NAME_WIDTH = 20
"""Characters that the longest name of a step takes."""


class StepFailed(Exception):
    """A step did not hold. Each failure says in one line what is wrong and what to do."""

    def __init__(self, *failures: str) -> None:
        super().__init__("\n".join(failures))
        self.failures = failures


@dataclass
class Step:
    """One step, running or ended."""

    name: str
    seconds: float = 0.0
    remark: str = ""
    """What came of it, in a few words."""
    failures: list[str] = field(default_factory=list)

    @property
    def held(self) -> bool:
        return not self.failures

    def shown(self) -> dict[str, Any]:
        """For programs."""
        return {
            "name": self.name,
            "held": self.held,
            "seconds": round(self.seconds, 1),
            "remark": self.remark,
            "failures": list(self.failures),
        }


class Steps:
    """Runs steps one after another and tells of each on `output`."""

    def __init__(self, output: TextIO) -> None:
        self._output = output
        self.all: list[Step] = []

    @property
    def held(self) -> bool:
        return all(step.held for step in self.all)

    @contextmanager
    def step(self, name: str) -> Iterator[Step]:
        """Runs one. StepFailed ends it and is noted; the next may go on where that makes sense."""
        step = Step(name)
        self.all.append(step)
        started = time.monotonic()
        if self._output.isatty():
            self._output.write(f"  {name} ...")
            self._output.flush()
        try:
            yield step
        except StepFailed as fault:
            step.failures += fault.failures
        step.seconds = time.monotonic() - started
        self._tell(step)

    def _tell(self, step: Step) -> None:
        told = step.remark if step.held else "FAILED"
        lines = [f"  {step.name:<{NAME_WIDTH}}  {told} ({step.seconds:.1f} s)", *(f"    {it}" for it in step.failures)]
        if self._output.isatty():
            lines[0] = CLEAR_LINE + lines[0]
        self._output.write("\n".join(lines) + "\n")
        self._output.flush()


def counted(number: int, singular: str, plural: str = "") -> str:
    """`1 resource`, `2 resources`."""
    return f"{number} {singular if number == 1 else plural or singular + 's'}"
