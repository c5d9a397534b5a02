"""What components cost beside the resources that they make: a path with them, against the same without."""

from benchmarks import STACK
from benchmarks.figures import Comparison, Section
from benchmarks.mocked import Kind, Program, cpu_s
from benchmarks.processes import Processes
from benchmarks.progress import Progress

PAIRS = 60
TOLD = 20
"""Pairs between what is said."""
HIGHEST_RATIO = 1.10


def measure(processes: Processes, progress: Progress) -> list[Section]:
    """Milliseconds a program. Pairs, one after the other and each the other way round than the one before it."""
    programs = [Program(kind, 1) for pair in range(PAIRS) for kind in _pair(pair)]
    samples: dict[Kind, list[float]] = {Kind.FLAT: [], Kind.COMPONENTS: []}
    progress("components: warming up")
    for place, (program, used_s) in enumerate(zip(programs, cpu_s(processes, programs), strict=True)):
        pair, second = divmod(place, 2)
        if not second and pair % TOLD == 0:
            progress(f"components: pair {pair + 1} of {PAIRS}")
        samples[program.kind].append(used_s * 1000)
    comparison = Comparison("CPU time, ms", samples[Kind.FLAT], samples[Kind.COMPONENTS], highest=HIGHEST_RATIO)
    title = f"The program of {STACK} without an engine (median of {PAIRS} pairs)"
    return [Section("componentsCpuMs", title, ("flat program", "components"), [comparison])]


def _pair(number: int) -> tuple[Kind, Kind]:
    return (Kind.COMPONENTS, Kind.FLAT) if number % 2 else (Kind.FLAT, Kind.COMPONENTS)
