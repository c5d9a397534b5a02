"""Sockets at the ends of a probe. Each is opened in its namespace, and works from here from then on."""

import errno
import socket
import struct
from contextlib import suppress
from ipaddress import IPv4Address

from devicepath_tools.network.packet import Protocol
from devicepath_tools.rehearsal.probes.sightings import ECHO_REPLY, ECHO_REQUEST, ETHERTYPE_IPV4, ICMP, read

IP_MTU_DISCOVER, FRAGMENT, DONT_FRAGMENT = 10, 0, 3
"""Linux's; with the last one it sets the bit, and does not look at what it has learned of the path."""
IP_FREEBIND = 15
UNREACHABLE, FRAGMENTATION_NEEDED = 3, 4
"""Type and code of ICMP's error about a packet that is too large (RFC 792)."""
IP_BYTES, UDP_BYTES, ICMP_BYTES = 20, 8, 8
NUMBER_BYTES = 4
BACKLOG = 128
READ_BYTES = 1 << 16
Address = tuple[str, int]


def udp_sender(source: IPv4Address | None, number: int, *, dont_fragment: bool, interface: str = "") -> socket.socket:
    """Sends from a port of its own; where an interface is given, by that one."""
    made = _socket(socket.SOCK_DGRAM)
    if interface:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, interface.encode())
    set_fragmenting(made, dont_fragment=dont_fragment)
    made.bind((_own(source), number))
    return made


def tcp_sender(source: IPv4Address | None, number: int, destination: IPv4Address, port: int) -> socket.socket:
    """Under way to be connected."""
    made = _socket(socket.SOCK_STREAM)
    made.bind((_own(source), number))
    with suppress(BlockingIOError):
        made.connect((str(destination), port))
    return made


def icmp_socket(source: IPv4Address | None = None, *, dont_fragment: bool = False) -> socket.socket:
    """Sends pings, and sees everything of ICMP that arrives in its namespace."""
    made = _socket(socket.SOCK_RAW, socket.IPPROTO_ICMP)
    set_fragmenting(made, dont_fragment=dont_fragment)
    if source is not None:
        made.bind((str(source), 0))
    return made


def listener(protocol: Protocol, address: IPv4Address, port: int) -> socket.socket | None:
    """Takes what is sent to an address and a port; None: somebody has the port already."""
    kind = socket.SOCK_DGRAM if protocol is Protocol.UDP else socket.SOCK_STREAM
    made = _socket(kind)
    # The address may be given to the host later, by its own user data.
    made.setsockopt(socket.IPPROTO_IP, IP_FREEBIND, 1)
    try:
        made.bind((str(address), port))
    except OSError as fault:
        made.close()
        if fault.errno != errno.EADDRINUSE:
            raise
        return None
    if protocol is Protocol.TCP:
        made.listen(BACKLOG)
    return made


def set_fragmenting(made: socket.socket, *, dont_fragment: bool) -> None:
    """Of what a socket sends from now on."""
    made.setsockopt(socket.IPPROTO_IP, IP_MTU_DISCOVER, DONT_FRAGMENT if dont_fragment else FRAGMENT)


def question(number: int, size: int) -> bytes:
    """What a UDP probe carries, its number first, for a size in bytes with the headers of IPv4 and UDP."""
    return number.to_bytes(NUMBER_BYTES, "big") + bytes(max(0, size - IP_BYTES - UDP_BYTES - NUMBER_BYTES))


def number_of(data: bytes) -> int:
    return int.from_bytes(data[:NUMBER_BYTES], "big")


def echo_request(number: int, size: int) -> bytes:
    """A ping of a size, in bytes with the header of IPv4."""
    payload = bytes(max(0, size - IP_BYTES - ICMP_BYTES))
    header = struct.pack("!BBHHH", ECHO_REQUEST, 0, 0, number, 1)
    return struct.pack("!BBHHH", ECHO_REQUEST, 0, _checksum(header + payload), number, 1) + payload


def read_echo(data: bytes) -> tuple[bool, int] | None:
    """Whether what came is an answer, and its id; None: it is no ping. `data` has its IPv4 header."""
    payload = data[(data[0] & 0x0F) * 4 :]
    if len(payload) < ICMP_BYTES or payload[0] not in (ECHO_REQUEST, ECHO_REPLY):
        return None
    return payload[0] == ECHO_REPLY, int.from_bytes(payload[4:6], "big")


def read_too_large(data: bytes) -> int | None:
    """The id of the ping that a router says to be too large; None: what came is nothing of this kind."""
    payload = data[(data[0] & 0x0F) * 4 :]
    if payload[:2] != bytes((UNREACHABLE, FRAGMENTATION_NEEDED)):
        return None
    about = read(ETHERTYPE_IPV4, data)
    return about.numbers[0] if about is not None and about.protocol == ICMP else None


def _own(source: IPv4Address | None) -> str:
    return str(source) if source is not None else ""


def _socket(kind: int, protocol: int = 0) -> socket.socket:
    made = socket.socket(socket.AF_INET, kind, protocol)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.setblocking(False)
    return made


def _checksum(data: bytes) -> int:
    total: int = sum(struct.unpack(f"!{len(data) // 2}H", data[: len(data) // 2 * 2])) + (data[-1] << 8) * (
        len(data) % 2
    )
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF
