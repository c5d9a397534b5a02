"""Traces against packets, in many networks by chance: whether they agree, and what each of them costs.

Each network is built of namespaces, every end sends to every other one, and a trace says what becomes of each packet.
The first difference is told in the smallest network that has it, and ends the measurement."""

import time

from benchmarks.figures import Comparison, Section
from benchmarks.processes import Processes
from benchmarks.progress import Progress
from devicepath_tools.network.network import Network
from devicepath_tools.network.packet import Packet
from devicepath_tools.network.trace.endpoint import Endpoint
from devicepath_tools.network.trace.trace import Trace, trace
from devicepath_tools.rehearsal.wires.missing import missing
from devicepath_tools.rehearsal.workplace.workplace import Workplace
from tests.wires.differential import compare, smallest
from tests.wires.random_network import random_network
from tests.wires.shrinking import shown

NETWORKS = 200
TOLD = 20
"""Networks between what is said."""


class Stopwatch:
    """Traces, and counts the seconds."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self, network: Network, sender: Endpoint, packet: Packet) -> Trace:
        began = time.perf_counter()
        try:
            return trace(network, sender, packet)
        finally:
            self.seconds += time.perf_counter() - began


def measure(_processes: Processes, progress: Progress) -> list[Section]:
    """Seconds a network, of the same packets. Raises RuntimeError where a trace and a packet do not agree."""
    if lacking := missing():
        progress(f"differential: left out, as there are no wires: {' '.join(lacking)}")
        return []
    on_wires_s: list[float] = []
    on_paper_s: list[float] = []
    packets = unknown = 0
    with Workplace() as place:
        for seed in range(NETWORKS):
            if seed % TOLD == 0:
                progress(f"differential: network {seed + 1} of {NETWORKS}, {packets} packets so far")
            network, tracing = random_network(seed), Stopwatch()
            began = time.perf_counter()
            found = compare(network, place.mark, tracing=tracing)
            on_paper_s.append(tracing.seconds)
            on_wires_s.append(time.perf_counter() - began - tracing.seconds)
            packets += found.compared
            unknown += found.unknown
            if found.differences:
                first, number = found.differences[0], len(found.differences)
                least = shown(smallest(network, first, place.mark))
                raise RuntimeError(f"{number} differences with seed {seed}. The first:\n{first}\nin\n{least}")
    return [_section(packets, unknown, on_wires_s, on_paper_s)]


def _section(packets: int, unknown: int, on_wires_s: list[float], on_paper_s: list[float]) -> Section:
    title = (
        f"{NETWORKS} random networks: traces and {packets} packets agree, {unknown} of which a trace cannot tell "
        "(median of all)"
    )
    cost = Comparison("wall clock a network, s", on_wires_s, on_paper_s)
    return Section("differentialSecondsPerNetwork", title, ("packets", "traces"), [cost])
