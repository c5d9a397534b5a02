"""How long the plugin takes until it prints its port, against what Pulumi's SDK alone takes to be imported."""

import os
import sys
import time
from pathlib import Path

from benchmarks.figures import Comparison, Section
from benchmarks.processes import Processes, first_line
from benchmarks.progress import Progress

PAIRS = 7
PLUGIN = Path(sys.prefix) / "bin" / "pulumi-resource-soracom"
HIGHEST_RATIO = 2.0


def measure(processes: Processes, progress: Progress) -> list[Section]:
    """Pairs, one after the other, so that whatever else the machine does meets both kinds."""
    imports_s, starts_s = [], []
    # The first of each reads files that the others find in memory.
    for pair in range(PAIRS + 1):
        progress(f"start-up: pair {pair} of {PAIRS}" if pair else "start-up: warming up")
        import_s, start_s = _import_s(processes), _start_s(processes)
        if pair:
            imports_s.append(import_s)
            starts_s.append(start_s)
    title = f"Start of the plugin until its port is printed (median of {PAIRS} pairs)"
    comparison = Comparison("wall clock, s", imports_s, starts_s, highest=HIGHEST_RATIO)
    return [Section("startUpSeconds", title, ("import pulumi", "plugin"), [comparison])]


def _import_s(processes: Processes) -> float:
    before = time.perf_counter()
    processes.run([sys.executable, "-c", "import pulumi"], Path.cwd(), os.environ)
    return time.perf_counter() - before


def _start_s(processes: Processes) -> float:
    before = time.perf_counter()
    with processes.running([str(PLUGIN)], os.environ) as plugin:
        first_line(plugin)
        return time.perf_counter() - before
