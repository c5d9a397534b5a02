"""Whether a path costs the same among many: one against a hundred in one program, without an engine.

Python's garbage collector looks through all that is alive, over and over, while a program makes more of it. So the
same is measured without it, which shows what the components do, and of the flat program, which shows what the SDK does.
"""

from statistics import median

from benchmarks.figures import Comparison, Cost, Section
from benchmarks.mocked import Kind, Program, cpu_s
from benchmarks.processes import Processes
from benchmarks.progress import Progress

MANY = 100
RUNS = 2
SINGLES = 4
"""Before and after the many: what else the machine does changes over half a minute."""
LOWEST_RATIO, HIGHEST_RATIO = 0.9, 1.1
NAMES = {
    Kind.COMPONENTS: "components",
    Kind.UNCOLLECTED: "components, garbage collector off",
    Kind.FLAT: "flat program",
}


def measure(processes: Processes, progress: Progress) -> list[Section]:
    """Milliseconds a path, of one and of many; then of many, without components and with them."""
    of = {kind: _compare(processes, progress, kind) for kind in NAMES}
    linear = f"CPU time for one path without an engine, ms (median of {RUNS} runs)"
    beside = Comparison("CPU time, ms", of[Kind.FLAT].second, of[Kind.COMPONENTS].second, highest=HIGHEST_RATIO)
    names = NAMES[Kind.FLAT], NAMES[Kind.COMPONENTS]
    return [
        Section("manyPathsCpuMsPerPath", linear, ("of 1", f"of {MANY}"), list(of.values())),
        Section("manyComponentsCpuMsPerPath", f"One path of {MANY}, as above", names, [beside]),
    ]


def _compare(processes: Processes, progress: Progress, kind: Kind) -> Comparison:
    one: list[float] = []
    many: list[float] = []
    around = [Program(kind, 1)] * SINGLES
    programs = [*[Program(kind, 0)] * SINGLES, *around, Program(kind, MANY), *around]
    for run in range(1, RUNS + 1):
        progress(f"many paths: {NAMES[kind]}, run {run} of {RUNS}")
        used_s = list(cpu_s(processes, programs))
        without_s = median(used_s[:SINGLES])
        for program, with_s in zip(programs[SINGLES:], used_s[SINGLES:], strict=True):
            (one if program.paths == 1 else many).append(Cost(program.paths, without_s, with_s).each_ms)
    return Comparison(NAMES[kind], one, many, LOWEST_RATIO, HIGHEST_RATIO)
