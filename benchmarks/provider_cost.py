"""What the provider itself costs a resource, in CPU time: `pulumi up` of many independent groups, on the real engine.

The provider runs attached (PULUMI_DEBUG_PROVIDERS), so its process is ours and its CPU clock can be read between
commands. Not counted are its start, its log-in and what each command costs without any resource: another stack warms
the process up, and the same command with no group in it is subtracted."""

import json
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.figures import Comparison, Cost, Section
from benchmarks.processes import Processes, cpu_seconds, first_line
from benchmarks.progress import Progress
from benchmarks.start_up import PLUGIN
from devicepath_tools.engine import Engine, ensure

FEW, MANY = 50, 500
RUNS = 3
REPETITIONS = 3
LATENCY_S = 0.02
LOWEST_RATIO, HIGHEST_RATIO = 0.9, 1.1
WARM_UP_GROUPS = 40
"""More than the client has connections."""

PROGRAM = """
import os
import pulumi
import pulumi_soracom as soracom

# Explicit, so that a program without groups configures it, too.
mine = pulumi.ResourceOptions(provider=soracom.Provider("account"))
for number in range(int(os.environ["BENCHMARK_GROUPS"])):
    soracom.Group(f"group-{number}", tags={"name": f"group {number}"}, opts=mine)
"""


@dataclass(frozen=True)
class Round:
    """One run: the groups are made, then the same command finds nothing to do."""

    making: Cost
    no_change: Cost


def measure(processes: Processes, progress: Progress) -> list[Section]:
    """Making groups and finding nothing to do: milliseconds a group, of few and of many."""
    engine = ensure()
    few: list[Round] = []
    many: list[Round] = []
    for run in range(1, RUNS + 1):
        # Few before and after many: what else the machine does makes CPU time dearer, and changes over minutes.
        for groups, rounds in ((FEW, few), (MANY, many), (FEW, few)):
            progress(f"provider: run {run} of {RUNS}, {groups} groups")
            rounds.append(_round(engine, processes, groups))
    comparisons = [
        Comparison(what, first, second, LOWEST_RATIO, HIGHEST_RATIO)
        for what, first, second in (
            ("up that makes them", [it.making.each_ms for it in few], [it.making.each_ms for it in many]),
            ("up without a change", [it.no_change.each_ms for it in few], [it.no_change.each_ms for it in many]),
        )
    ]
    title = (
        f"The provider's CPU time for one group, ms (median of {RUNS} runs; the API answers in {LATENCY_S * 1000:g} ms;"
        " without its start and what a run costs with no group)"
    )
    return [Section("providerCpuMsPerGroup", title, (f"of {FEW}", f"of {MANY}"), comparisons)]


def _round(engine: Engine, processes: Processes, groups: int) -> Round:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="devicepath-bench-")))
        environment = os.environ | stack.enter_context(_emulated_account(processes))
        plugin = stack.enter_context(processes.running([str(PLUGIN)], environment))
        project = Project(engine, processes, folder, environment, plugin_port=int(first_line(plugin)))
        project.up("warm", WARM_UP_GROUPS)
        project.up("measured", 0)

        def cost_s(count: int) -> float:
            before = cpu_seconds(plugin.pid)
            project.up("measured", count)
            return cpu_seconds(plugin.pid) - before

        def usual_cost_s(count: int) -> float:
            # What takes some 10 ms, or can be repeated, is measured more than once.
            return median(cost_s(count) for _ in range(REPETITIONS))

        without_s = usual_cost_s(0)
        return Round(Cost(groups, without_s, cost_s(groups)), Cost(groups, without_s, usual_cost_s(groups)))


@contextmanager
def _emulated_account(processes: Processes) -> Iterator[dict[str, str]]:
    """An emulated API in a process of its own; gives the variables that lead the provider to it."""
    command = [sys.executable, "-m", "devicepath_tools.rehearsal.clouds.soracom", "--latency-seconds", str(LATENCY_S)]
    with processes.running(command, os.environ) as emulator:
        announced = json.loads(first_line(emulator))
        yield {
            "SORACOM_AUTH_KEY_ID": announced["authKeyId"],
            "SORACOM_AUTH_KEY": announced["authKey"],
            "SORACOM_ENDPOINT": announced["url"],
        }


class Project:
    """The program's stacks in a folder, with a backend and a home of their own."""

    def __init__(
        self, engine: Engine, processes: Processes, folder: Path, environment: Mapping[str, str], plugin_port: int
    ):
        self._engine, self._processes, self._folder = engine, processes, folder
        (folder / "state").mkdir()
        (folder / "Pulumi.yaml").write_text("name: bench\nruntime: python\n")
        (folder / "__main__.py").write_text(PROGRAM)
        self._environment = {
            **environment,
            **engine.environment(folder / "home"),
            "HOME": str(folder),
            "PULUMI_BACKEND_URL": f"file://{folder}/state",
            "PULUMI_CONFIG_PASSPHRASE": "bench",
            "PULUMI_DEBUG_PROVIDERS": f"soracom:{plugin_port}",
            # Else the engine writes its state after each step, all of it: the time that this takes grows with the
            # square of the resources, and is not the provider's.
            "PULUMI_EXPERIMENTAL": "true",
            "PULUMI_SKIP_CHECKPOINTS": "true",
        }
        for stack in ("warm", "measured"):
            self._pulumi("stack", "init", stack)

    def up(self, stack: str, groups: int) -> None:
        self._pulumi("up", "--yes", "--skip-preview", "--suppress-progress", "--stack", stack, groups=groups)

    def _pulumi(self, *arguments: str, groups: int = 0) -> None:
        environment = {**self._environment, "BENCHMARK_GROUPS": str(groups)}
        self._processes.run([str(self._engine.pulumi), *arguments, "--non-interactive"], self._folder, environment)
