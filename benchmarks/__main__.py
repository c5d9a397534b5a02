"""python -m benchmarks: measures and prints tables; `--json` prints all samples instead. Takes some minutes."""

import argparse
import json
import os
import signal
import sys
from collections.abc import Callable, Sequence
from types import FrameType

from benchmarks import (
    component_cost,
    differential,
    failover,
    loading,
    many_paths,
    many_vpcs,
    preview,
    provider_cost,
    rehearsal,
    start_up,
    throughput,
    tracing,
    vpn,
)
from benchmarks.figures import Section, table
from benchmarks.processes import Processes
from benchmarks.progress import Progress
from devicepath_tools.failure import Failure
from devicepath_tools.rehearsal.workplace.workplace import Interrupted

INTERRUPTED = 130
MEASUREMENTS: dict[str, Callable[[Processes, Progress], list[Section]]] = {
    "start-up": start_up.measure,
    "preview": preview.measure,
    "components": component_cost.measure,
    "many-paths": many_paths.measure,
    "many-vpcs": many_vpcs.measure,
    "provider": provider_cost.measure,
    "tracing": tracing.measure,
    "loading": loading.measure,
    "differential": differential.measure,
    "throughput": throughput.measure,
    "failover": failover.measure,
    "vpn": vpn.measure,
    "rehearsal": rehearsal.measure,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("what", nargs="*", metavar="WHAT", help=f"of {', '.join(MEASUREMENTS)}; all if left out")
    parser.add_argument("--json", action="store_true", help="print every sample as JSON")
    given = parser.parse_args()
    if unknown := [what for what in given.what if what not in MEASUREMENTS]:
        parser.error(f"{', '.join(unknown)}: is not measured here; there are {', '.join(MEASUREMENTS)}.")
    signal.signal(signal.SIGTERM, _interrupt)
    processes, progress = Processes(), Progress()
    load = os.getloadavg()[0]
    sections: list[Section] = []
    try:
        for what in given.what or MEASUREMENTS:
            sections += MEASUREMENTS[what](processes, progress)
    except (KeyboardInterrupt, Interrupted):
        print("Interrupted; nothing was measured to its end.", file=sys.stderr)
        return INTERRUPTED
    except (Failure, RuntimeError) as fault:
        print(fault, file=sys.stderr)
        return 1
    finally:
        processes.end_all()
    print(_json(sections, load) if given.json else _text(sections, load))
    return 0


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _text(sections: Sequence[Section], load: float) -> str:
    lines = [line for section in sections for line in (*table(section), "")]
    return "\n".join([*lines, f"Measured on {os.cpu_count()} cores; the load was {load:.1f} before.{_doubt(load)}"])


def _doubt(load: float) -> str:
    # With a load of 4 to 5 on 2 cores the ratio of one and the same provider came out between 0.8 and 1.5.
    if load < (os.cpu_count() or 1) / 2:
        return ""
    return " Others were at work: where they share caches, CPU time is dearer, and ratios are off by half."


def _json(sections: Sequence[Section], load: float) -> str:
    measured = {section.key: [it.json() for it in section.comparisons] for section in sections}
    return json.dumps({**measured, "cores": os.cpu_count(), "loadBefore": load}, indent=2)


if __name__ == "__main__":
    sys.exit(main())
