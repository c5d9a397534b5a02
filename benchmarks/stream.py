"""TCP between two network namespaces: how much of one connection arrives in a while, either way."""

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import IPv4Address

from devicepath_tools.rehearsal.workplace import namespaces

SEND_S = 0.25
"""Short: what else the machine does changes over seconds."""
PIECE = 256 * 1024
"""Bytes of one call of the system."""
LIMIT_S = 10.0
"""Nothing that is sent or awaited takes so long."""


@dataclass(frozen=True)
class Stream:
    """What came of one direction of a connection."""

    received: int
    """Bytes, without headers."""
    seconds: float
    cpu_s: float
    """Seconds of CPU time of both ends, and of what the kernel does for their packets while they send and receive."""
    segment_size: int
    """Bytes of a full segment that is sent, without headers: what both ends, and all between, agreed upon."""
    source_seen: IPv4Address
    """Whom the device takes for the one who connected."""

    @property
    def gbit_s(self) -> float:
        return self.received * 8 / self.seconds / 1e9

    @property
    def gbit_cpu_s(self) -> float:
        """Gigabits for each second of CPU time: what others do meanwhile matters less to it."""
        return self.received * 8 / self.cpu_s / 1e9


@dataclass(frozen=True)
class Ends:
    """A server, which connects, and a device, which listens."""

    server_namespace: str
    server_address: IPv4Address
    device_namespace: str
    device_address: IPv4Address

    def both_directions(self, port: int) -> list[Stream]:
        """From the server, then from the device, each over a new connection. Raises OSError."""
        with self._connected(port) as (server, device, seen):
            towards_device = _stream(server, device, seen)
        with self._connected(port) as (server, device, seen):
            return [towards_device, _stream(device, server, seen)]

    @contextmanager
    def _connected(self, port: int) -> Iterator[tuple[socket.socket, socket.socket, IPv4Address]]:
        """Sockets of the server and of the device, and the address that the device sees."""
        # A socket stays in the namespace that it was made in.
        with namespaces.inside(self.device_namespace, lambda: socket.create_server(("", port))) as listener:
            listener.settimeout(LIMIT_S)
            there = str(self.device_address), port
            server = namespaces.inside(self.server_namespace, lambda: socket.create_connection(there, LIMIT_S))
            with server:
                device, (seen, _) = listener.accept()
                with device:
                    device.settimeout(LIMIT_S)
                    yield server, device, IPv4Address(seen)


def _stream(sender: socket.socket, receiver: socket.socket, seen: IPv4Address) -> Stream:
    with ThreadPoolExecutor(1) as pool:
        before_s = time.process_time()
        sending = pool.submit(_send, sender)
        try:
            received, seconds = _receive(receiver)
        finally:
            # Whoever still sends is told so.
            receiver.close()
        size = sending.result()
        return Stream(received, seconds, time.process_time() - before_s, size, seen)


def _send(sender: socket.socket) -> int:
    """Sends for a while; gives the size of a segment."""
    piece = bytes(PIECE)
    ends = time.monotonic() + SEND_S
    while time.monotonic() < ends:
        sender.sendall(piece)
    size = sender.getsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG)
    sender.shutdown(socket.SHUT_WR)
    return size


def _receive(receiver: socket.socket) -> tuple[int, float]:
    """Bytes until the end, and the seconds since the first of them."""
    piece = bytearray(PIECE)
    received = receiver.recv_into(piece)
    began = time.monotonic()
    while count := receiver.recv_into(piece):
        received += count
    return received, time.monotonic() - began
