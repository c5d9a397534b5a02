"""HTTP: a body is sent, and comes back. With a large one, every packet on its way is as large as may be."""

import secrets
import socket
import struct
import time
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler

from devicepath_tools.rehearsal.applications.application import Account
from devicepath_tools.rehearsal.applications.runner import NotHeld, Runner
from devicepath_tools.rehearsal.applications.service import Service, serving
from devicepath_tools.rehearsal.probes.probe import Probe

CHUNK_BYTES = 1 << 16
MEGABYTE = 1_000_000
SEGMENT_SIZES = struct.Struct("=16xII")
"""In Linux's tcp_info: of segments that are sent, and that were received (linux/tcp.h)."""
LEAST_WAIT_S = 0.001
"""A socket's limit of 0 would be none."""


@dataclass(frozen=True)
class Http:
    """A POST whose answer is what was sent."""

    size: int
    """Bytes of the body."""
    limit_s: float = 10.0

    @property
    def what(self) -> str:
        return f"HTTP of {f'{self.size // MEGABYTE} MB' if self.size >= MEGABYTE else f'{self.size} byte'}"

    def use(self, runner: Runner, over: Probe) -> Account:
        body = secrets.token_bytes(self.size)
        with serving(runner, over, partial(Service, _Echo)) as service, runner.connection(over, self.limit_s) as made:
            answer = bytearray()
            try:
                self._exchange(made, over, body, answer)
            except (OSError, HTTPException) as fault:
                why = f"within {self.limit_s:g} s" if isinstance(fault, TimeoutError) else f"({fault})"
                raise NotHeld(
                    f"{service.received_bytes} of {self.size} bytes came there and {len(answer)} back {why}"
                ) from None
            if answer != body:
                raise NotHeld("what came back is not what was sent")
            sent, received = SEGMENT_SIZES.unpack(made.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 24))
            sizes = f", in segments of {sent} and {received}" if self.size >= MEGABYTE else ""
            return Account(f"bytes there and back: {self.size}{sizes}", service.sources[0])

    def _exchange(self, made: socket.socket, over: Probe, body: bytes, answer: bytearray) -> None:
        ends = time.monotonic() + self.limit_s
        connection = HTTPConnection(str(over.destination), over.port)
        connection.sock = made
        connection.request("POST", "/", body)
        made.settimeout(max(ends - time.monotonic(), LEAST_WAIT_S))
        response = connection.getresponse()
        while chunk := response.read1(CHUNK_BYTES):
            answer += chunk
            made.settimeout(max(ends - time.monotonic(), LEAST_WAIT_S))


class _Echo(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Service

    def do_POST(self) -> None:
        body = bytearray()
        size = int(self.headers["Content-Length"])
        while len(body) < size and (chunk := self.rfile.read1(min(CHUNK_BYTES, size - len(body)))):
            body += chunk
            self.server.received_bytes = len(body)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *said: object) -> None:
        """Nobody reads it."""
