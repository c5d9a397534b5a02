"""Waits until cables carry. The kernel joins their ends a little later than it is told to, and what is sent before that
is lost: a question of ARP would be repeated after a second."""

import fcntl
import socket
import struct
import time
from collections import defaultdict
from collections.abc import Iterable
from functools import partial

from devicepath_tools.rehearsal.wires.plan import Cable
from devicepath_tools.rehearsal.workplace.namespaces import inside

SIOCGIFFLAGS = 0x8913
UP, RUNNING = 0x1, 0x40
"""Flags of an interface."""
LIMIT_S = 5.0
PAUSE_S = 0.005
Flags = dict[tuple[str, str], int]
"""By namespace and interface."""


def await_carrier(cables: Iterable[Cable]) -> None:
    """Returns when every cable carries whose ends are both up; at the latest after `LIMIT_S`, and then probes tell."""
    ends_at = time.monotonic() + LIMIT_S
    waiting = list(cables)
    while waiting and time.monotonic() < ends_at:
        flags = _flags(waiting)
        waiting = [cable for cable in waiting if not _carries(cable, flags)]
        if waiting:
            time.sleep(PAUSE_S)


def _carries(cable: Cable, flags: Flags) -> bool:
    ends = [flags[end.namespace.name, end.interface] for end in (cable.near, cable.far)]
    return all(each & RUNNING for each in ends) or not all(each & UP for each in ends)


def _flags(cables: Iterable[Cable]) -> Flags:
    interfaces: dict[str, list[str]] = defaultdict(list)
    for cable in cables:
        for end in (cable.near, cable.far):
            interfaces[end.namespace.name].append(end.interface)
    return {
        (name, interface): value
        for name, names in interfaces.items()
        for interface, value in inside(name, partial(_read, names)).items()
    }


def _read(interfaces: Iterable[str]) -> dict[str, int]:
    """In the namespace that the thread is in."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        return {
            name: struct.unpack("16xH14x", fcntl.ioctl(asking, SIOCGIFFLAGS, struct.pack("16s16x", name.encode())))[0]
            for name in interfaces
        }
