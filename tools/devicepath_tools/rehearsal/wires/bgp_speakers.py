"""BGP of all routers of a network: one speaker for each, whatever its sessions are of."""

import subprocess
from collections.abc import Mapping
from ipaddress import IPv4Address, IPv4Network

from devicepath_tools.rehearsal.wires import bgp
from devicepath_tools.rehearsal.wires.bgp import Session, Speaker
from devicepath_tools.rehearsal.wires.kernel import Kernel
from devicepath_tools.rehearsal.wires.vpcs import Router


class Speakers:
    """By the namespaces of their routers."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self._speakers: dict[str, Speaker] = {}
        self._daemons: dict[str, subprocess.Popen[bytes]] = {}

    def at(self, router: Router, asn: int, own: IPv4Address) -> Speaker:
        """A router's speaker; new ones have this ASN, and this address for a name."""
        return self._speakers.setdefault(router.namespace.name, Speaker(asn, own))

    def start(self) -> None:
        """All of them, when all is told."""
        for name, speaker in self._speakers.items():
            self._daemons[name] = self._kernel.start(name, bgp.START, speaker.file.encode())

    def learned(self, router: Router) -> Mapping[IPv4Address, tuple[IPv4Network, ...]]:
        """Of a router's sessions that are established, what each has learned, by the neighbour's address."""
        daemon = self._daemons.get(router.namespace.name)
        return bgp.learned(self._kernel, daemon.pid) if daemon is not None else {}

    def sessions(self, router: Router) -> Mapping[IPv4Address, Session]:
        """A router's sessions, by the neighbour's address."""
        daemon = self._daemons.get(router.namespace.name)
        return bgp.sessions(self._kernel, daemon.pid) if daemon is not None else {}

    def stop(self) -> None:
        for process in self._daemons.values():
            process.kill()
            process.wait()
