"""python -m benchmarks: measures and prints a table; `--json` prints all samples instead. Takes some minutes."""

import argparse
import json
import os
import signal
import sys
from types import FrameType

from benchmarks import provider_cost, start_up
from benchmarks.figures import Comparison, table
from benchmarks.processes import Processes
from benchmarks.progress import Progress
from devicepath_tools.engine import EngineUnavailable, ensure

INTERRUPTED = 130


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print every sample as JSON")
    as_json = parser.parse_args().json
    signal.signal(signal.SIGTERM, _interrupt)
    processes, progress = Processes(), Progress()
    load = os.getloadavg()[0]
    try:
        starts = start_up.measure(processes, progress)
        costs = provider_cost.measure(ensure(), processes, progress)
    except KeyboardInterrupt:
        print("Interrupted; nothing was measured to its end.", file=sys.stderr)
        return INTERRUPTED
    except (EngineUnavailable, RuntimeError) as fault:
        print(fault, file=sys.stderr)
        return 1
    finally:
        processes.end_all()
    print(_json(starts, costs, load) if as_json else _text(starts, costs, load))
    return 0


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _text(starts: Comparison, costs: list[Comparison], load: float) -> str:
    few, many = f"of {provider_cost.FEW}", f"of {provider_cost.MANY}"
    latency_ms = provider_cost.LATENCY_S * 1000
    return "\n".join(
        [
            *table(
                f"The provider's CPU time for one group, ms (median of {provider_cost.RUNS} runs; the API answers in "
                f"{latency_ms:g} ms; without its start and what a run costs with no group)",
                (few, many),
                costs,
            ),
            "",
            *table(
                f"Start of the plugin until its port is printed (median of {start_up.PAIRS} pairs)",
                ("import pulumi", "plugin"),
                [starts],
            ),
            "",
            f"Measured on {os.cpu_count()} cores; the load was {load:.1f} before.{_doubt(load)}",
        ]
    )


def _doubt(load: float) -> str:
    # With a load of 4 to 5 on 2 cores the ratio of one and the same provider came out between 0.8 and 1.5.
    if load < (os.cpu_count() or 1) / 2:
        return ""
    return " Others were at work: where they share caches, CPU time is dearer, and ratios are off by half."


def _json(starts: Comparison, costs: list[Comparison], load: float) -> str:
    measured = {"providerCpuMsPerGroup": [it.json() for it in costs], "startUpSeconds": starts.json()}
    return json.dumps({**measured, "cores": os.cpu_count(), "loadBefore": load}, indent=2)


if __name__ == "__main__":
    sys.exit(main())
