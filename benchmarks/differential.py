"""python -m benchmarks.differential: traces against packets, in many networks by chance. Takes some minutes.

Each network is built of namespaces, every end sends to every other one, and a trace says what becomes of each packet.
The first difference is told in the smallest network that has it. Exit status: 0 when they agree, else 1."""

import argparse
import sys
import time
from collections import Counter

from benchmarks.progress import Progress
from devicepath_tools.rehearsal.wires.missing import missing
from devicepath_tools.rehearsal.workplace import Interrupted, Workplace
from tests.wires.differential import Comparison, compare, smallest
from tests.wires.random_network import random_network
from tests.wires.shrinking import shown

EVERY = 20
"""Networks between two lines of progress."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.differential", description=__doc__)
    parser.add_argument("--first", type=int, default=0, metavar="SEED", help="seed of the first network; default 0")
    parser.add_argument("--networks", type=int, default=200, metavar="NUMBER", help="how many; default 200")
    chosen = parser.parse_args()
    if lacking := missing():
        print("\n".join(lacking), file=sys.stderr)
        return 1
    try:
        with Workplace() as place:
            return _compared(range(chosen.first, chosen.first + chosen.networks), place.mark)
    except Interrupted as end:
        print("Interrupted; no namespace is left.", file=sys.stderr)
        return end.status


def _compared(seeds: range, mark: str) -> int:
    progress, began = Progress(), time.monotonic()
    packets = unknown = 0
    different: dict[int, Comparison] = {}
    for number, seed in enumerate(seeds, 1):
        found = compare(random_network(seed), mark)
        packets += found.compared
        unknown += found.unknown
        if found.differences:
            different[seed] = found
        if number % EVERY == 0:
            progress(
                f"{number} of {len(seeds)} networks, {packets} packets, {len(different)} networks with differences"
            )
    took_s = time.monotonic() - began
    print(f"{len(seeds)} networks, {packets} packets in {took_s:.0f} s; the trace cannot tell of {unknown} of them")
    kinds = Counter(it.why for found in different.values() for it in found.differences)
    for why, times in kinds.most_common():
        print(f"  {times} x {why}")
    for seed, found in list(different.items())[:1]:
        first = found.differences[0]
        print(f"The first, with seed {seed}:\n{first}\nin\n{shown(smallest(random_network(seed), first, mark))}")
    if not different:
        print("They agree about every other one.")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
