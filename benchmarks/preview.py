"""How long a person waits for a preview of remote-access, against what Pulumi's SDK and EC2 alone take to be imported.

The preview is cold: the engine, its language host, the program and both providers are new processes, and nothing of the
stack is in its state. Warm is what outlives a run: the emulated clouds go on, Python's modules are compiled, and files
are in the system's memory; the first pair sees to that and does not count."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks import PROJECT, STACK
from benchmarks.figures import Comparison, Section
from benchmarks.processes import Processes, timed
from benchmarks.progress import Progress
from devicepath_tools import aws_provider
from devicepath_tools.engine import Engine, ensure
from devicepath_tools.rehearsal import both_clouds, project_copy
from devicepath_tools.rehearsal.surroundings import surroundings
from devicepath_tools.rehearsal.workplace.workplace import Workplace

PAIRS = 7
IMPORTS = "import pulumi, pulumi_aws; pulumi_aws.ec2.Vpc"
"""A service is loaded when it is first touched."""


def measure(processes: Processes, progress: Progress) -> list[Section]:
    """Seconds on the wall clock, and of CPU time of all processes. Pairs, one after the other."""
    engine = ensure()
    imports: list[tuple[float, float]] = []
    previews: list[tuple[float, float]] = []
    with Workplace() as workplace:
        progress("preview: starting both emulated clouds")
        preview = _previewer(engine, processes, workplace)
        for pair in range(PAIRS + 1):
            progress(f"preview: pair {pair} of {PAIRS}" if pair else "preview: warming up")
            imported = timed(lambda: processes.run([sys.executable, "-c", IMPORTS], Path.cwd(), os.environ))
            previewed = timed(preview)
            if pair:
                imports.append(imported)
                previews.append(previewed)
    comparisons = [
        Comparison(what, [it[place] for it in imports], [it[place] for it in previews])
        for place, what in enumerate(("wall clock, s", "CPU time, s"))
    ]
    title = f"Cold preview of {STACK}: every process is new, files are in memory (median of {PAIRS} pairs)"
    return [Section("coldPreviewSeconds", title, ("import pulumi, pulumi_aws.ec2", "preview"), comparisons)]


def _previewer(engine: Engine, processes: Processes, workplace: Workplace) -> Callable[[], None]:
    """Makes the stack, of a copy of this project, and gives what previews it."""
    project, stack = project_copy.copy(PROJECT, STACK, workplace.folder / "project")
    needs = project.needs
    clouds = both_clouds.start(
        workplace, account_id=needs.account_ids[0], sims=needs.sims, further_sims=0, coverage=needs.coverage
    )
    environment = surroundings(dict(os.environ), workplace, engine, aws_provider.ensure(), clouds)
    # A project that was run before has its own modules compiled, too.
    del environment["PYTHONDONTWRITEBYTECODE"]

    def pulumi(*arguments: str) -> None:
        processes.run([str(engine.pulumi), *arguments, "--non-interactive"], project.folder, environment)

    pulumi("stack", "init", stack)
    return lambda: pulumi("preview", "--stack", stack)
