"""What the wires tell of packets as it happens: the kernel's NFLOG, from every namespace that tells anything.

Source: linux/netfilter/nfnetlink_log.h."""

import errno
import socket
import struct
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType

from devicepath_tools.rehearsal.wires.nft import LOG_GROUP, SNAP_BYTES
from devicepath_tools.rehearsal.workplace.namespaces import inside

NETLINK_NETFILTER = 12
NFNL_SUBSYS_ULOG = 4
MESSAGE_PACKET, MESSAGE_CONFIG = NFNL_SUBSYS_ULOG << 8, NFNL_SUBSYS_ULOG << 8 | 1
CONFIG_COMMAND, CONFIG_MODE, CONFIG_THRESHOLD = 1, 2, 5
COMMAND_BIND, COPY_PACKET = 1, 2
PACKET_HEADER, PAYLOAD, PREFIX = 1, 9, 10
"""Attributes of what is told."""
REQUEST_WITH_ANSWER = 5
HEADER = struct.Struct("=IHHII")
"""Of netlink: length, type, flags, sequence, port."""
NETFILTER_HEADER_BYTES = 4
ALIGNMENT = 4
READ_BYTES = 1 << 16
BUFFER_BYTES = 1 << 20


@dataclass(frozen=True)
class Told:
    """One packet that was told of."""

    counter: str
    """Of the rule that told: see `Wires.places`."""
    ethertype: int
    data: bytes
    """From its network header on; cut off."""


class PacketLog:
    """Listens in namespaces, from entering to leaving."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = list(names)
        self.sockets: list[socket.socket] = []
        """Readable when something was told."""

    def __enter__(self) -> "PacketLog":
        self.sockets = [inside(name, _listening) for name in self._names]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        for listening in self.sockets:
            listening.close()

    def read(self, listening: socket.socket) -> list[Told]:
        """What was told at one of the sockets since the last time."""
        told: list[Told] = []
        with suppress(BlockingIOError):
            while True:
                try:
                    told += _messages(listening.recv(READ_BYTES))
                except OSError as fault:
                    # More than the buffer holds: some of it is lost, the counters have it.
                    if fault.errno != errno.ENOBUFS:
                        raise
        return told


def _listening() -> socket.socket:
    made = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_NETFILTER)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER_BYTES)
    made.bind((0, 0))
    for attribute, value in (
        (CONFIG_COMMAND, struct.pack("!B", COMMAND_BIND)),
        (CONFIG_MODE, struct.pack("!IBx", SNAP_BYTES, COPY_PACKET)),
        # Each at once; the kernel's own wait would be a second.
        (CONFIG_THRESHOLD, struct.pack("!I", 1)),
    ):
        made.send(_configuring(attribute, value))
        _expect_done(made.recv(READ_BYTES))
    made.setblocking(False)
    return made


def _configuring(attribute: int, value: bytes) -> bytes:
    body = struct.pack("!BBH", socket.AF_UNSPEC, 0, LOG_GROUP)
    body += struct.pack("=HH", 4 + len(value), attribute) + value + bytes(-len(value) % ALIGNMENT)
    return HEADER.pack(HEADER.size + len(body), MESSAGE_CONFIG, REQUEST_WITH_ANSWER, 1, 0) + body


def _expect_done(answer: bytes) -> None:
    """Raises OSError with what the kernel says instead."""
    (code,) = struct.unpack_from("=i", answer, HEADER.size)
    if code:
        raise OSError(-code, f"NFLOG: {errno.errorcode.get(-code, code)}")


def _messages(data: bytes) -> Iterator[Told]:
    while len(data) >= HEADER.size:
        length, kind, *_ = HEADER.unpack_from(data)
        if kind == MESSAGE_PACKET:
            found = dict(_attributes(data[HEADER.size + NETFILTER_HEADER_BYTES : length]))
            ethertype = int.from_bytes(found.get(PACKET_HEADER, b"")[:2], "big")
            yield Told(found.get(PREFIX, b"").rstrip(b"\0").decode(), ethertype, found.get(PAYLOAD, b""))
        data = data[length + -length % ALIGNMENT :]


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    while len(data) >= ALIGNMENT:
        length, kind = struct.unpack_from("=HH", data)
        yield kind & 0x3FFF, data[ALIGNMENT:length]
        data = data[length + -length % ALIGNMENT :]
