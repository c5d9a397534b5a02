"""What is lost when a tunnel of a VPN connection dies, or a line of Direct Connect is cut, while another one is there.

    desk --- customer's router ==two tunnels, or two lines==> AWS --- server

By the files that are rendered for the router, on the wires of this machine. Each way of finding out has its turn, and
none of them knows when it is going to be needed."""

import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from benchmarks.figures import Comparison, Section
from benchmarks.progress import Progress
from devicepath_tools.network.network import Network
from devicepath_tools.rehearsal.wires.rendered_router import RenderedRouter
from devicepath_tools.rehearsal.wires.wires import Wires
from devicepath_tools.rehearsal.workplace.workplace import Workplace
from tests.network.sample import APP
from tests.network.vpn import DESK, TUNNELS
from tests.wires import rendered, rendered_direct

ROUNDS = 3
"""Of each way but by BGP's hold timer, which is once: it takes that time."""
PACKETS_A_SECOND = 100
BEFORE = 100
"""Lines that `ping` says before something dies: the first one says what it does, and the others are answers."""
GOAL_S = 1.0
"""Of Direct Connect, by BFD."""


@dataclass(frozen=True)
class Way:
    """One way of finding out."""

    name: str
    network: Network
    router: RenderedRouter
    cut: Callable[[Wires], None]
    counted_s: int
    """Seconds that are looked at, from the first packet."""


def ways() -> Mapping[str, Way]:
    def tunnel(wires: Wires) -> None:
        wires.cut_tunnel(TUNNELS[0].outside_address)

    def line(wires: Wires) -> None:
        wires.cut_line(rendered_direct.FIRST.id)

    both = rendered_direct.BOTH
    return {
        it.name: it
        for it in (
            Way("by BGP, hold time 30 s", rendered.an_office(), rendered.a_rendered_router(), tunnel, 45),
            Way(
                "by the watchdog",
                rendered.an_office(is_static=True),
                rendered.a_rendered_router(is_static=True),
                tunnel,
                10,
            ),
            Way("by BFD", rendered_direct.an_office(both), rendered_direct.a_rendered_router(both), line, 6),
        )
    }


def measure(progress: Progress) -> list[Section]:
    """Seconds without an answer, from a desk in the office to a server."""
    by_hold_time, *others = ways().values()
    found = {by_hold_time.name: [_lost_s(by_hold_time, progress)]}
    for number in range(ROUNDS):
        for way in others if number % 2 else reversed(others):
            found.setdefault(way.name, []).append(_lost_s(way, progress))
    watchdog, bfd = (it.name for it in others)
    title = f"A tunnel of a VPN connection dies, {PACKETS_A_SECOND} packets a second"
    of_vpn = Comparison("lost, s", found[by_hold_time.name], found[watchdog])
    of_direct = Comparison("lost, s", [GOAL_S], found[bfd], highest=1.0)
    return [
        Section("vpnFailoverSeconds", title, (by_hold_time.name, watchdog), [of_vpn]),
        Section("directFailoverSeconds", "The line of a virtual interface is cut", ("the goal", bfd), [of_direct]),
    ]


def _lost_s(way: Way, progress: Progress) -> float:
    progress(f"vpn: failover {way.name}, up to {way.counted_s} s")
    with Workplace() as workplace, Wires(way.network, workplace.mark, rendered={"host-router": way.router}) as wires:
        at = wires.hosts["host-desk"].namespace
        options = ["-n", "-i", str(1 / PACKETS_A_SECOND), "-w", str(way.counted_s), str(APP)]
        with subprocess.Popen(["ip", "netns", "exec", at, "ping", *options], stdout=subprocess.PIPE, text=True) as ping:
            lines = ping.stdout
            answers = [] if lines is None else [lines.readline() for _ in range(BEFORE)]
            if sum("bytes from" in it for it in answers) < BEFORE - 1:
                raise RuntimeError(f"{DESK} does not reach {APP} before anything dies.")
            way.cut(wires)
            rest, _ = ping.communicate()
    summary = rest.rpartition("---")[2].partition(" received")[0]
    sent, received = (int(it) for it in summary.split() if it.isdecimal())
    return (sent - received) / sent * way.counted_s
