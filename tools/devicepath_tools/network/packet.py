"""What travels: one IPv4 packet."""

from dataclasses import dataclass, replace
from enum import Enum
from ipaddress import IPv4Address


class Protocol(str, Enum):
    """What an IPv4 packet carries. Another one is refused where it is read, not guessed."""

    TCP = "tcp"
    UDP = "udp"
    ICMP = "icmp"


ECHO_REQUEST = 8
"""ICMP type of a ping (RFC 792)."""
ECHO_REPLY = 0
"""ICMP type of the answer to it."""
PING_BYTES = 84
"""What `ping` sends unless told otherwise: IPv4 20, ICMP 8, data 56."""
LEAST_BYTES = 28
"""A packet of one of the three protocols is not shorter: IPv4 20 and 8 more."""


@dataclass(frozen=True, slots=True)
class Packet:
    """One packet, by what decides about it on its way."""

    source: IPv4Address
    destination: IPv4Address
    protocol: Protocol
    port: int = 0
    """Destination port; of ICMP its type."""
    source_port: int = 0
    """Source port; of ICMP its code."""
    size: int = PING_BYTES
    """Bytes of the whole IPv4 packet."""
    dont_fragment: bool = False

    def answer(self) -> "Packet":
        """What the receiver sends back; of a ping its reply."""
        if self.protocol is Protocol.ICMP:
            ports = (ECHO_REPLY if self.port == ECHO_REQUEST else self.port, self.source_port)
        else:
            ports = (self.source_port, self.port)
        return replace(self, source=self.destination, destination=self.source, port=ports[0], source_port=ports[1])

    def __str__(self) -> str:
        port = f":{self.port}" if self.protocol is not Protocol.ICMP else ""
        return f"{self.source} -> {self.destination}{port}/{self.protocol.value}"
