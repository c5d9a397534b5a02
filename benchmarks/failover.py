"""What gets lost when the VPG peer dies that carries a device: with our user data, and without its watch.

The wires are those of remote-access's plan, and the gate peer has booted its user data. It pings the device, the VPG
peer is cut off and the device is behind the other one at once, as a VPG is taken to do it. What SORACOM's VPG does is
not known."""

from functools import partial

from benchmarks import STACK
from benchmarks.figures import Comparison, Section
from benchmarks.gate_path import booted
from benchmarks.processes import Processes
from benchmarks.progress import Progress
from devicepath_tools.network.network import Network
from devicepath_tools.rehearsal.booted_hosts import BootedHosts
from devicepath_tools.rehearsal.wires.wires import Wires
from tests.rehearsal.packets.failover import (
    PACKETS_A_SECOND,
    await_watch_is_over_it,
    await_watch_knows,
    lost_s,
    stop_watch,
    untune,
)

ROUNDS = 3
GOAL_S = 1.0
COUNTED_S = 5
UNWATCHED_COUNTED_S = 60
"""A kernel by its own settings was seen to need 26 to 45 s."""


def measure(_processes: Processes, progress: Progress) -> list[Section]:
    """Seconds without an answer; how it is without the watch is measured once."""
    found = booted("failover", progress, partial(_rounds, progress))
    return [] if found is None else sections(*found)


def _rounds(progress: Progress, network: Network, wires: Wires, hosts: BootedHosts) -> tuple[list[float], float, float]:
    """Seconds lost with our user data, with what its watch tunes alone, and by the kernel's own settings."""
    (host,) = hosts.hosts.values()
    (vpg,) = network.vpgs.values()
    sim = next(it for it in network.sims.values() if it.session is not None and it.session.vpg_id == vpg.id)
    watched_s: list[float] = []
    await_watch_knows(host, vpg)
    for number in range(1, ROUNDS + 1):
        progress(f"failover: round {number} of {ROUNDS}, with our user data")
        watched_s.append(lost_s(wires, host, vpg, sim, COUNTED_S))
        await_watch_is_over_it(host, vpg)
    stop_watch(host)
    progress("failover: with what its watch tunes alone")
    tuned_s = lost_s(wires, host, vpg, sim, COUNTED_S)
    untune(host)
    progress("failover: by the kernel's own settings, up to a minute")
    return watched_s, tuned_s, lost_s(wires, host, vpg, sim, UNWATCHED_COUNTED_S)


def sections(watched_s: list[float], tuned_s: float, unwatched_s: float) -> list[Section]:
    title = f"A VPG peer of {STACK} dies, {PACKETS_A_SECOND} packets a second (median of {len(watched_s)} rounds)"
    aimed_at = Comparison("lost, s", [GOAL_S], watched_s, highest=1.0)
    others = [
        Comparison("what the watch tunes alone, s", [tuned_s], watched_s),
        Comparison("the kernel's own settings, s", [unwatched_s], watched_s),
    ]
    return [
        Section("failoverSeconds", title, ("aimed at", "with our user data"), [aimed_at]),
        Section("failoverSecondsWithoutWatch", "Without its watch", ("without", "with our user data"), others),
    ]
