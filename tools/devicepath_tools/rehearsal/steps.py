"""The steps of a rehearsal: each with its name, the seconds it took, and what was wrong."""

import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, TextIO

from devicepath_tools.failure import Failure

CLEAR_LINE = "\r\x1b[2K"
"""Takes away what stands on a terminal's line."""
LEFT_OUT = "left out: "
NAME_WIDTH = 21
"""Characters that the longest name of a step takes."""


class StepFailed(Failure):
    """A step did not hold. Each failure says in one line what is wrong and what to do."""

    def __init__(self, *failures: str) -> None:
        super().__init__("\n".join(failures))
        self.failures = failures


class Phase(str, Enum):
    """The parts of a rehearsal, in their order: what its time goes into."""

    CLOUDS = "clouds"
    UP = "up"
    TRACE = "trace"
    WIRES = "wires"
    BOOT = "boot"
    PACKETS = "packets"
    DOWN = "down"


@dataclass
class Step:
    """One step, running or ended."""

    name: str
    phase: Phase
    seconds: float = 0.0
    remark: str = ""
    """What came of it, in a few words; of one that was left out, why."""
    failures: list[str] = field(default_factory=list)
    is_left_out: bool = False

    @property
    def held(self) -> bool:
        return not self.failures

    def shown(self) -> dict[str, Any]:
        """For programs."""
        return {
            "name": self.name,
            "phase": self.phase.value,
            "held": self.held,
            "leftOut": self.is_left_out,
            "seconds": round(self.seconds, 1),
            "remark": self.remark,
            "failures": list(self.failures),
        }


class Steps:
    """Runs steps one after another and tells of each on `output`."""

    def __init__(self, output: TextIO) -> None:
        self._output = output
        self._started = time.monotonic()
        self.all: list[Step] = []
        self._qualifications: list[str] = []

    @property
    def held(self) -> bool:
        return all(step.held for step in self.all)

    @property
    def seconds(self) -> float:
        """Since the beginning, between steps too."""
        return time.monotonic() - self._started

    @property
    def seconds_by_phase(self) -> dict[Phase, float]:
        """Of every phase that there was a step of."""
        return {
            phase: sum(step.seconds for step in self.all if step.phase is phase)
            for phase in Phase
            if any(step.phase is phase and not step.is_left_out for step in self.all)
        }

    @contextmanager
    def step(self, name: str, phase: Phase) -> Iterator[Step]:
        """Runs one. A Failure ends it and is noted; the next may go on where that makes sense.

        Any other exception is noted too, and goes on its way."""
        step = Step(name, phase)
        self.all.append(step)
        started = time.monotonic()
        if self._output.isatty():
            self._output.write(f"  {name} ...")
            self._output.flush()
        try:
            yield step
        except StepFailed as fault:
            step.failures += fault.failures
        except Failure as fault:
            step.failures += fault.lines
        except Exception as fault:
            step.failures.append(
                f"{type(fault).__name__}: {fault}. This is a fault of devicepath's own; where, follows."
            )
            self._end(step, started)
            raise
        self._end(step, started)

    def leave_out(self, name: str, phase: Phase, why: str) -> None:
        """Tells of a step that is not run."""
        step = Step(name, phase, remark=LEFT_OUT + why, is_left_out=True)
        self.all.append(step)
        self._tell(step, step.remark)

    def qualify(self, told: str) -> None:
        """Adds a sentence to the last line: what a rehearsal that held does not prove."""
        self._qualifications.append(told)

    def verdict(self) -> str:
        """The last lines: where the time went, what held, and what was left out and why."""
        spent = ", ".join(f"{phase.value} {seconds:.0f}" for phase, seconds in self.seconds_by_phase.items())
        failed = [step.name for step in self.all if not step.held]
        left_out: dict[str, list[str]] = defaultdict(list)
        for step in self.all:
            if step.is_left_out:
                left_out[step.remark.removeprefix(LEFT_OUT)].append(step.name)
        told = f"These steps did not hold: {', '.join(failed)}." if failed else "Every step held."
        reasons = [f"{', '.join(names)} ({why})" for why, names in left_out.items()]
        told += f" Left out: {'; '.join(reasons)}." if reasons else ""
        told = " ".join([told, *self._qualifications])
        return f"Seconds: {spent}\n{told} ({self.seconds:.0f} s)"

    def _end(self, step: Step, started: float) -> None:
        step.seconds = time.monotonic() - started
        self._tell(step, f"{step.remark if step.held else 'FAILED'} ({step.seconds:.1f} s)")

    def _tell(self, step: Step, told: str) -> None:
        lines = [f"  {step.name:<{NAME_WIDTH}}  {told}", *(f"    {it}" for it in step.failures)]
        if self._output.isatty():
            lines[0] = CLEAR_LINE + lines[0]
        self._output.write("\n".join(lines) + "\n")
        self._output.flush()


def shortened(items: Sequence[str], most: int) -> list[str]:
    """The first of them; of the rest, how many there are."""
    more = [f"and {len(items) - most} more"] if len(items) > most else []
    return [*items[:most], *more]


def counted(number: int, singular: str, plural: str = "") -> str:
    """`1 resource`, `2 resources`."""
    return f"{number} {singular if number == 1 else plural or singular + 's'}"
