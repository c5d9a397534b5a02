"""What a gate peer costs TCP: through one that booted its user data, against the bare tunnel on the same wires.

    server --- VPC --- gate peer ==VXLAN, through VPC and VPC peering==> VPG --- device

The network is what remote-access plans, built of network namespaces. A server connects to a device and streams through
that, then the device does, through another connection. Both kinds are between the same two namespaces, over the same
hops, with the same MTU:

- gate peer: as its user data makes it. It forwards, masquerades, clamps the MSS, and so tracks connections;
- bare tunnel: its packet filter is taken out of the kernel, and the VPG's side of the tunnel has a route back to the
  server. What is left is the kernel's VXLAN and forwarding.

Security groups, network ACLs and the VPG are the kernel's rules, too, and slow both. The gate peer's watch, some
packets a second, goes on in both. Senders, receivers and all hops share this machine's CPU: the ratio says what the
filter takes of that. Nothing here says what EC2 or SORACOM carry.

Gbit/s are off by a fifth from one moment to the next where others are at work. So the same is told for each second of
CPU time of sender and receiver, in whose name the kernel passes most packets on; what it does in its own is apart."""

from collections.abc import Callable

from benchmarks import STACK
from benchmarks.figures import Comparison, Section
from benchmarks.gate_path import GatePath, between, booted
from benchmarks.processes import Processes
from benchmarks.progress import Progress
from benchmarks.stream import Stream

ROUNDS = 40
TOLD = 8
"""Rounds between what is said."""
LOWEST_RATIO = 0.97
DIRECTIONS = ("server to device", "device to server")
NAMES = ("bare tunnel", "gate peer")
BARE, GATE = 0, 1
Round = list[Stream]
"""A stream for each direction."""


def measure(_processes: Processes, progress: Progress) -> list[Section]:
    """Gbit/s of one TCP connection. Rounds, each the other way round than the one before it."""
    found = booted("throughput", progress, lambda *made: _rounds(between(*made), progress))
    return [] if found is None else compared(*found)


def _rounds(path: GatePath, progress: Progress) -> tuple[list[Round], list[Round]]:
    """Of the bare tunnel, and of the gate peer."""
    kinds: tuple[Callable[[], Round], Callable[[], Round]] = path.through_bare_tunnel, path.through_gate_peer
    found: tuple[list[Round], list[Round]] = [], []
    progress("throughput: warming up")
    for number in range(ROUNDS + 1):
        if number % TOLD == 1:
            progress(f"throughput: round {number} of {ROUNDS}")
        for kind in (BARE, GATE) if number % 2 else (GATE, BARE):
            streams = kinds[kind]()
            if number:
                found[kind].append(streams)
    return found


def compared(bare: list[Round], gate: list[Round]) -> list[Section]:
    """A comparison for each direction. Raises RuntimeError when segments had different sizes."""
    sizes = {stream.segment_size for streams in (*bare, *gate) for stream in streams}
    if len(sizes) != 1:
        raise RuntimeError(f"Segments had {sorted(sizes)} bytes; with different sizes there is nothing to compare.")
    title = f"TCP over the wires of {STACK}, segments of {sizes.pop()} bytes (median of {len(bare)} rounds)"
    by_clock = _directions("Gbit/s", bare, gate, lambda stream: stream.gbit_s)
    by_cpu = _directions("Gbit", bare, gate, lambda stream: stream.gbit_cpu_s)
    return [
        Section("throughputGbitPerSecond", title, NAMES, by_clock),
        Section("throughputGbitPerCpuSecond", "The same for each second of CPU time of both ends", NAMES, by_cpu),
    ]


def _directions(unit: str, bare: list[Round], gate: list[Round], value: Callable[[Stream], float]) -> list[Comparison]:
    def samples(rounds: list[Round], place: int) -> list[float]:
        return [value(streams[place]) for streams in rounds]

    return [
        Comparison(f"{direction}, {unit}", samples(bare, place), samples(gate, place), lowest=LOWEST_RATIO)
        for place, direction in enumerate(DIRECTIONS)
    ]
