"""Datagrams of UDP: of several sizes, each answered. One that is lost is sent again, as whoever uses UDP does."""

import socket
import socketserver
import time
from dataclasses import dataclass
from ipaddress import IPv4Address

from devicepath_tools.rehearsal.applications.application import Account
from devicepath_tools.rehearsal.applications.runner import NotHeld, Runner
from devicepath_tools.rehearsal.applications.service import serving
from devicepath_tools.rehearsal.probes.probe import Probe

AGAIN_S = 0.5
READ_BYTES = 1 << 16


@dataclass(frozen=True)
class Datagrams:
    sizes: tuple[int, ...] = (1, 100, 512, 1200)
    """Bytes of what is carried. 1200 fits whatever the path is: what QUIC requires of one (RFC 9000, 14)."""
    limit_s: float = 5.0

    @property
    def what(self) -> str:
        return "UDP datagrams"

    def use(self, runner: Runner, over: Probe) -> Account:
        ends = time.monotonic() + self.limit_s
        with serving(runner, over, _Echoing) as service, runner.datagrams(over) as made:
            made.settimeout(AGAIN_S)
            for size in self.sizes:
                asked = bytes(size)
                while not _answered(made, asked):
                    runner.require_open()
                    if time.monotonic() > ends:
                        raise NotHeld(f"one of {size} bytes had no answer within {self.limit_s:g} s")
            return Account(f"bytes there and back: {', '.join(map(str, self.sizes))}", service.sources[0])


def _answered(made: socket.socket, asked: bytes) -> bool:
    made.send(asked)
    try:
        # The answer to an earlier copy may come first; nothing, when the runner is left.
        while answer := made.recv(READ_BYTES):
            if answer == asked:
                return True
    except TimeoutError:
        pass
    return False


class _Echo(socketserver.DatagramRequestHandler):
    server: "_Echoing"

    def handle(self) -> None:
        self.server.sources.append(IPv4Address(self.client_address[0]))
        self.wfile.write(self.rfile.read())


class _Echoing(socketserver.UDPServer):
    max_packet_size = READ_BYTES

    def __init__(self, address: tuple[str, int]) -> None:
        self.sources: list[IPv4Address] = []
        super().__init__(address, _Echo)
