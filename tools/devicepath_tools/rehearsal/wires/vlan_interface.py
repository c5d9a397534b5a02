"""An interface of one VLAN (IEEE 802.1Q), in user space: frames of a TAP have a tag on the line below, and those of the
line that have this tag come out of it. So it is the same on kernels without VLANs of their own.

A program: `vlan_interface.py LINE VLAN DEVICE SEEN`, in a network namespace. SEEN is a file that gets the number of
each other VLAN that is met."""

import fcntl
import os
import select
import socket
import struct
import sys
from pathlib import Path

TUNSETIFF = 0x400454CA
IFF_TAP, IFF_NO_PI = 0x0002, 0x1000
"""Source: Linux, if_tun.h."""
ETH_P_ALL = 3
SOL_PACKET, PACKET_AUXDATA, PACKET_OUTGOING = 263, 8, 4
STATUS_VLAN_VALID = 1 << 4
AUXDATA = struct.Struct("IIIHHHH")
"""Of tpacket_auxdata: status, two lengths, two offsets, tag, kind of tag. The kernel takes the tag off a frame before a
packet socket has it, and tells it here. Source: Linux, if_packet.h, packet(7)."""
TAG_KIND = 0x8100
NUMBER = 0x0FFF
"""Of a tag, the part that is the VLAN's number."""
ADDRESSES = 12
"""Bytes of a frame before its tag."""
LARGEST = 65536
AT_ONCE = 64
"""Frames of one direction before the other one has its turn."""


def main(line: str, vlan: int, device: str, seen: Path) -> None:
    """Until it is ended, or the interface is taken away."""
    tap = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(tap, TUNSETIFF, struct.pack("16sH", device.encode(), IFF_TAP | IFF_NO_PI))
    below = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
    below.bind((line, ETH_P_ALL))
    below.setblocking(False)
    below.setsockopt(SOL_PACKET, PACKET_AUXDATA, 1)
    tag, others = struct.pack("!HH", TAG_KIND, vlan), set[int]()
    while True:
        readable, _, _ = select.select([tap, below.fileno()], [], [])
        if tap in readable:
            _send(tap, below, tag)
        if below.fileno() in readable and (new := _take(tap, below, vlan) - others):
            others |= new
            seen.write_text("".join(f"{it}\n" for it in sorted(others)))


def _send(tap: int, below: socket.socket, tag: bytes) -> None:
    for _ in range(AT_ONCE):
        try:
            frame = os.read(tap, LARGEST)
        except OSError:
            # Nothing is left, or the interface is down.
            return
        try:
            below.send(frame[:ADDRESSES] + tag + frame[ADDRESSES:])
        except OSError:
            # The line is down, or full: as on a real one, the frame is lost.
            continue


def _take(tap: int, below: socket.socket, vlan: int) -> set[int]:
    """Gives the other VLANs that were met."""
    others = set[int]()
    for _ in range(AT_ONCE):
        try:
            frame, told, _, address = below.recvmsg(LARGEST, socket.CMSG_SPACE(AUXDATA.size))
        except OSError:
            return others
        number = _number(told)
        if address[2] == PACKET_OUTGOING or number is None:
            continue
        if number != vlan:
            others.add(number)
            continue
        try:
            os.write(tap, frame)
        except OSError:
            continue
    return others


def _number(told: list[tuple[int, int, bytes]]) -> int | None:
    """The VLAN of a frame; None: it has no tag."""
    for level, kind, data in told:
        if (level, kind) == (SOL_PACKET, PACKET_AUXDATA):
            status, *_, tag, _ = AUXDATA.unpack_from(data)
            return tag & NUMBER if status & STATUS_VLAN_VALID else None
    return None


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3], Path(sys.argv[4]))
