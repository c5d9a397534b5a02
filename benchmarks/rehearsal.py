"""How long a person waits for a rehearsal of remote-access, and for what.

It is the command, as a person gives it. Warm is what outlives a rehearsal: the engine, the root file system of hosts,
Python's modules of the installed packages; the first one sees to that and does not count."""

import json
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks import PROJECT, STACK
from benchmarks.figures import Comparison, Section
from benchmarks.processes import Processes
from benchmarks.progress import Progress

RUNS = 3
GOAL_S = 60.0
"""In all."""
PHASES = {
    "clouds": ("both emulated clouds", "what both clouds hold"),
    "up": ("up",),
    "trace": ("servers", "devices", "trace"),
    "again and refresh": ("up again", "refresh"),
    "wires": ("wires",),
    "boot": ("gate peer",),
    "packets": ("packets",),
    "down": ("destroy", "both clouds as before"),
}
"""The names of their steps."""
REST = "the rest"
"""To start, to look for what there is, to copy the project, and to end what was started."""
COMMAND = [str(Path(sys.executable).with_name("devicepath")), "rehearse", STACK, "--project", str(PROJECT), "--json"]

Steps = Sequence[dict[str, Any]]
"""As `devicepath rehearse --json` shows them."""


def measure(processes: Processes, progress: Progress) -> list[Section]:
    """Seconds on the wall clock: in all against the goal, and of each phase against all."""
    totals_s: list[float] = []
    runs: list[dict[str, float]] = []
    for run in range(RUNS + 1):
        progress(f"rehearsal: run {run} of {RUNS}" if run else "rehearsal: warming up")
        began = time.perf_counter()
        steps = _rehearse(processes)
        took_s = time.perf_counter() - began
        if run:
            totals_s.append(took_s)
            runs.append(by_phase(steps, took_s))
        elif missing := left_out(steps):
            progress(f"rehearsal: {missing}")
    return sections(totals_s, runs)


def _rehearse(processes: Processes) -> Steps:
    """The steps of one. Raises RuntimeError when one did not hold."""
    with tempfile.TemporaryFile("w+") as told:
        with processes.running(COMMAND, os.environ, errors=told) as rehearsal:
            shown = rehearsal.stdout.read() if rehearsal.stdout else ""
            status = rehearsal.wait()
        told.seek(0)
        if status != 0:
            raise RuntimeError(f"{' '.join(COMMAND)} failed:\n{told.read()}")
    steps: Steps = json.loads(shown)["steps"]
    return steps


def by_phase(steps: Steps, took_s: float) -> dict[str, float]:
    """Seconds of each phase that there was, and of the rest."""
    phase_of = {name: phase for phase, names in PHASES.items() for name in names}
    found: dict[str, float] = {}
    for step in steps:
        if step["name"] in phase_of:
            phase = phase_of[step["name"]]
            found[phase] = found.get(phase, 0.0) + step["seconds"]
    return {**found, REST: took_s - sum(found.values())}


def left_out(steps: Steps) -> str:
    """Which phases there were none of, and what this machine lacks for them; empty: there were all."""
    there = {step["name"] for step in steps}
    phases = [phase for phase, names in PHASES.items() if there.isdisjoint(names)]
    remarks = [step["remark"] for step in steps if step["name"] == "this machine"]
    return f"left out: {', '.join(phases)}; {' '.join(remarks)}" if phases else ""


def sections(totals_s: Sequence[float], runs: Sequence[dict[str, float]]) -> list[Section]:
    whole = Comparison("wall clock, s", [GOAL_S], totals_s, highest=1.0)
    phases = [Comparison(f"{phase}, s", totals_s, [run[phase] for run in runs]) for phase in runs[0]]
    title = f"Rehearsal of {STACK} (median of {len(runs)} runs)"
    return [
        Section("rehearsalSeconds", title, ("aimed at", "in all"), [whole]),
        Section("rehearsalPhaseSeconds", "Its phases", ("in all", "phase"), phases),
    ]
