"""What IPsec costs TCP, and what is lost when a tunnel of a VPN connection dies.

    desk --- customer's router ==IPsec==> AWS --- server             IPsec alone
    desk --- gate peer --- customer's router ==VXLAN in IPsec==> VPG --- device
    server --- gate peer ==VXLAN==> VPG --- device                   the bare tunnel

All on the wires of this machine, with ESP in user space, by the files that are rendered for the router. Segments are of
one size, so that the ratio says what IPsec takes. Nothing here says what AWS, SORACOM or a kernel's own ESP carry."""

import subprocess
from collections.abc import Callable
from dataclasses import replace

from benchmarks.figures import Comparison, Section
from benchmarks.processes import Processes
from benchmarks.progress import Progress
from benchmarks.stream import Ends, Stream
from devicepath_tools.failure import Failure
from devicepath_tools.network.network import Network
from devicepath_tools.rehearsal.wires.missing import missing
from devicepath_tools.rehearsal.wires.missing_for_vpns import missing_for_vpns
from devicepath_tools.rehearsal.wires.wires import Wires
from devicepath_tools.rehearsal.workplace.workplace import Workplace
from tests.network.sample import APP, CAM, GATE_HOST, GATE_INSTANCE, sample
from tests.network.test_trace_door import data_center
from tests.network.vpn import DESK, TUNNELS, office
from tests.wires.rendered import a_rendered_router, an_office

ROUNDS = 20
PORT = 80
"""What the gate peer's security group of the sample lets in."""
GATE_MTU = 1350
"""Bytes: what fits through IPsec with VXLAN around it."""
DIRECTIONS = ("to the device", "from the device")
PACKETS_A_SECOND = 100
BEFORE = 100
"""Packets that are answered before the tunnel dies."""
COUNTED_S = {True: 10, False: 45}
"""Seconds, by whether routes are static."""


def measure(_processes: Processes, progress: Progress) -> list[Section]:
    """Gbit/s of one TCP connection, and seconds without an answer."""
    if lacking := [*missing(), *missing_for_vpns()]:
        progress(f"vpn: left out: {' '.join(lacking)}")
        return []
    try:
        return [*_throughput(progress), _failover(progress)]
    except (Failure, OSError) as fault:
        raise RuntimeError(f"vpn: {fault}") from None


def _throughput(progress: Progress) -> list[Section]:
    bare = sample(replace(GATE_INSTANCE, gate=replace(GATE_HOST, mtu=GATE_MTU)))
    of_device: Callable[[Wires, str], Ends] = _to_device
    kinds = {
        "bare": (bare, lambda wires: of_device(wires, "i-app")),
        "inside": (data_center(tunnel_mtu=GATE_MTU), lambda wires: of_device(wires, "host-desk")),
        "alone": (office(), lambda wires: _ends(wires, "host-desk", "i-app")),
    }
    found = {name: _rounds(name, network, ends, progress) for name, (network, ends) in kinds.items()}
    title = f"TCP through a VPG's Door (median of {ROUNDS} rounds)"
    names = ("bare VXLAN", "VXLAN in IPsec")
    return [
        Section("vpnGbitPerSecond", title, names, _compared("Gbit/s", found["bare"], found["inside"])),
        Section(
            "ipsecGbitPerSecond",
            "The same by IPsec alone",
            ("IPsec alone", "VXLAN in IPsec"),
            _compared("Gbit/s", found["alone"], found["inside"]),
        ),
    ]


def _compared(unit: str, first: list[list[Stream]], second: list[list[Stream]]) -> list[Comparison]:
    return [
        Comparison(f"{direction}, {unit}", [it[place].gbit_s for it in first], [it[place].gbit_s for it in second])
        for place, direction in enumerate(DIRECTIONS)
    ]


def _rounds(name: str, network: Network, ends: Callable[[Wires], Ends], progress: Progress) -> list[list[Stream]]:
    progress(f"vpn: throughput, {name}")
    with Workplace() as workplace, Wires(network, workplace.mark) as wires:
        between = ends(wires)
        # The first one warms up.
        return [between.both_directions(PORT) for _ in range(ROUNDS + 1)][1:]


def _to_device(wires: Wires, server: str) -> Ends:
    host, device = wires.hosts[server], wires.devices["sim-7"]
    return Ends(host.namespace, host.interfaces[0].addresses[0], device.namespace, CAM)


def _ends(wires: Wires, sender: str, receiver: str) -> Ends:
    one, other = wires.hosts[sender], wires.hosts[receiver]
    return Ends(one.namespace, one.interfaces[0].addresses[0], other.namespace, other.interfaces[0].addresses[0])


def _failover(progress: Progress) -> Section:
    """By BGP's hold timer of 30 s, as AWS has it, and by the rendered watchdog with static routes."""
    lost_s = {is_static: _lost_s(progress, is_static=is_static) for is_static in (False, True)}
    title = f"A tunnel of a VPN connection dies, {PACKETS_A_SECOND} packets a second"
    compared = Comparison("lost, s", [lost_s[False]], [lost_s[True]])
    return Section("vpnFailoverSeconds", title, ("by BGP, hold time 30 s", "by the watchdog"), [compared])


def _lost_s(progress: Progress, *, is_static: bool) -> float:
    """Seconds without an answer, from a desk in the office to a server."""
    progress(f"vpn: failover by {'the watchdog' if is_static else 'BGP'}, up to {COUNTED_S[is_static]} s")
    rendered = {"host-router": a_rendered_router(is_static=is_static)}
    with Workplace() as workplace, Wires(an_office(is_static=is_static), workplace.mark, rendered=rendered) as wires:
        counted_s, at = COUNTED_S[is_static], wires.hosts["host-desk"].namespace
        options = ["-n", "-i", str(1 / PACKETS_A_SECOND), "-w", str(counted_s), str(APP)]
        command = ["ip", "netns", "exec", at, "ping", *options]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as ping:
            lines = ping.stdout
            if lines is None or not any("bytes from" in lines.readline() for _ in range(BEFORE)):
                raise RuntimeError(f"{DESK} does not reach {APP} before the tunnel dies.")
            wires.cut_tunnel(TUNNELS[0].outside_address)
            rest, _ = ping.communicate()
    summary = rest.rpartition("---")[2].partition(" received")[0]
    sent, received = (int(it) for it in summary.split() if it.isdecimal())
    return (sent - received) / sent * counted_s
