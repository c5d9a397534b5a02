"""What was seen of a packet: the bytes that the kernel tells, read as far as a probe is recognised by them. Pure."""

import struct
from dataclasses import dataclass
from ipaddress import IPv4Address

ETHERTYPE_IPV4 = 0x0800
ETHERTYPE_ARP = 0x0806
ICMP, TCP, UDP = 1, 6, 17
ARP_ANSWER = 2
ECHO_REPLY, ECHO_REQUEST = 0, 8
ICMP_ERRORS = (3, 11, 12)
VXLAN_BYTES = 8
ETHERNET_BYTES = 14
VXLAN_FLAGS = b"\x08\x00\x00\x00"


@dataclass(frozen=True)
class Sighting:
    """A packet as far as it was recognised: the innermost, of one in a tunnel or in an ICMP error."""

    protocol: int
    """Of IPv4; 0: a question of ARP, or the answer to one."""
    source: IPv4Address
    destination: IPv4Address
    """Of ARP: the address that is asked for, and of an answer the one who asked."""
    numbers: tuple[int, int] = (0, 0)
    """Source and destination port. Of a ping its id, first in the question and second in the answer. Of ARP 1, 0 for a
    question and 2, 0 for the answer."""
    ttl: int = 0
    """What is left: the more, the earlier on its way."""


def read(ethertype: int, data: bytes) -> Sighting | None:
    """What a packet is; None: nothing that a probe is known by. `data` begins behind the Ethernet header."""
    try:
        if ethertype == ETHERTYPE_ARP:
            return _arp(data)
        return _ipv4(data) if ethertype == ETHERTYPE_IPV4 else None
    except (struct.error, IndexError, ValueError):
        # Told in part.
        return None


def _arp(data: bytes) -> Sighting:
    return Sighting(0, IPv4Address(data[14:18]), IPv4Address(data[24:28]), (data[7], 0))


def _ipv4(data: bytes) -> Sighting | None:
    ttl, protocol = data[8], data[9]
    source, destination = IPv4Address(data[12:16]), IPv4Address(data[16:20])
    payload = data[(data[0] & 0x0F) * 4 :]
    if protocol == ICMP:
        return _icmp(payload, source, destination, ttl)
    ports: tuple[int, int] = struct.unpack("!HH", payload[:4])
    if protocol == UDP and payload[8:12] == VXLAN_FLAGS:
        frame = payload[8 + VXLAN_BYTES :]
        return read(int.from_bytes(frame[12:14], "big"), frame[ETHERNET_BYTES:])
    return Sighting(protocol, source, destination, ports, ttl)


def _icmp(payload: bytes, source: IPv4Address, destination: IPv4Address, ttl: int) -> Sighting | None:
    kind = payload[0]
    if kind in ICMP_ERRORS:
        # The packet that it is about.
        return _ipv4(payload[8:])
    number = int.from_bytes(payload[4:6], "big")
    if kind == ECHO_REQUEST:
        return Sighting(ICMP, source, destination, (number, 0), ttl)
    return Sighting(ICMP, source, destination, (0, number), ttl) if kind == ECHO_REPLY else None
