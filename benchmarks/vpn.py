"""What IPsec costs TCP, and what is lost when a tunnel of a VPN connection dies, or a line of Direct Connect.

    desk --- customer's router ==IPsec==> AWS --- server             IPsec alone
    desk --- gate peer --- customer's router ==VXLAN in IPsec==> VPG --- device
    server --- gate peer ==VXLAN==> VPG --- device                   the bare tunnel

All on the wires of this machine, with ESP in user space, by the files that are rendered for the router. Segments are of
one size, so that the ratio says what IPsec takes. Nothing here says what AWS, SORACOM or a kernel's own ESP carry."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import replace

from benchmarks import link_failover
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
from tests.network.sample import CAM, GATE_HOST, GATE_INSTANCE, sample
from tests.network.test_trace_door import data_center
from tests.network.vpn import office

ROUNDS = 20
TOLD = 5
"""Rounds between what is said."""
PORT = 80
"""What the gate peer's security group of the sample lets in."""
GATE_MTU = 1350
"""Bytes: what fits through IPsec with VXLAN around it."""
DIRECTIONS = ("to the device", "from the device")


def measure(_processes: Processes, progress: Progress) -> list[Section]:
    """Gbit/s of one TCP connection, and seconds without an answer."""
    if lacking := [*missing(), *missing_for_vpns()]:
        progress(f"vpn: left out: {' '.join(lacking)}")
        return []
    try:
        return [*_throughput(progress), *link_failover.measure(progress)]
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
    found = _rounds(kinds, progress)
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


def _rounds(
    kinds: Mapping[str, tuple[Network, Callable[[Wires], Ends]]], progress: Progress
) -> dict[str, list[list[Stream]]]:
    """All are there at once and take turns, each round the other way round than the one before it: what else this
    machine does meanwhile meets all of them."""
    found: dict[str, list[list[Stream]]] = {name: [] for name in kinds}
    with ExitStack() as stack:
        between: dict[str, Ends] = {}
        for name, (network, ends) in kinds.items():
            progress(f"vpn: throughput, {name} is built")
            wires = Wires(network, stack.enter_context(Workplace()).mark)
            between[name] = ends(stack.enter_context(wires))
        for number in range(ROUNDS + 1):
            if number % TOLD == 1:
                progress(f"vpn: throughput, round {number} of {ROUNDS}")
            for name in between if number % 2 else reversed(between):
                streams = between[name].both_directions(PORT)
                # The first one warms up.
                if number:
                    found[name].append(streams)
    return found


def _to_device(wires: Wires, server: str) -> Ends:
    host, device = wires.hosts[server], wires.devices["sim-7"]
    return Ends(host.namespace, host.interfaces[0].addresses[0], device.namespace, CAM)


def _ends(wires: Wires, sender: str, receiver: str) -> Ends:
    one, other = wires.hosts[sender], wires.hosts[receiver]
    return Ends(one.namespace, one.interfaces[0].addresses[0], other.namespace, other.interfaces[0].addresses[0])
