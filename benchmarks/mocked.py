"""Programs that are run without an engine, in a process of their own: Pulumi's SDK may swallow a Ctrl-C."""

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from benchmarks.processes import Processes, first_line


class Kind(StrEnum):
    """How a program declares its paths."""

    COMPONENTS = "components"
    """Each as one DevicePath."""
    UNCOLLECTED = "uncollected"
    """The same, with Python's garbage collector off."""
    FLAT = "flat"
    """The same resources, without what makes them in a component."""


@dataclass(frozen=True)
class Program:
    kind: Kind
    paths: int

    def __str__(self) -> str:
        return f"{self.kind}:{self.paths}"

    @classmethod
    def parse(cls, text: str) -> "Program":
        kind, _, paths = text.partition(":")
        return cls(Kind(kind), int(paths))


def cpu_s(processes: Processes, programs: Sequence[Program]) -> Iterator[float]:
    """Seconds of CPU time for each, as they come. Raises RuntimeError when one fails."""
    command = [sys.executable, "-m", "benchmarks.mocked_programs", *map(str, programs)]
    with processes.running(command, os.environ) as worker:
        for _ in programs:
            yield float(first_line(worker))
