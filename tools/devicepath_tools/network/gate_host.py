"""What a host does that is a gate peer: the facts of its user data."""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Interface, IPv4Network

VXLAN_UDP_PORT = 4789
"""IANA's, and the only one that a VPG uses; the Linux kernel takes 8472 unless told."""
VXLAN_OVERHEAD = 50
"""Bytes: outer IPv4 20, UDP 8, VXLAN 8, inner Ethernet 14 (RFC 7348)."""
REPLY_PORTS = range(61440, 65534)
"""Of TCP and UDP: what a gate peer opens itself leaves from one of these, and only these take what devices send it."""
LINK_LOCAL = IPv4Network("169.254.0.0/16")
"""Where AWS has instance metadata, name and time servers of an instance, which no security group sees."""


@dataclass(frozen=True)
class GateHost:
    outer_address: IPv4Address
    """What the tunnel's packets leave from."""
    inner: IPv4Interface
    """Its address in the device subnet."""
    vni: int
    """VXLAN network identifier."""
    udp_port: int
    mtu: int
    """Of the tunnel's interface, in bytes."""
    vpg_peers: tuple[IPv4Address, ...]
    """Outer addresses that the tunnel is flooded to: the FDB's entries."""
    forwards: bool
    """Whether it passes on what is not for itself."""
    privacy_separator: bool = True
    """Whether what comes out of the tunnel does not go back into it, from device to device."""
    masquerades: bool = False
    """Whether devices see the inner address of all that it passes on to them, instead of the sender's."""
    clamped_mss: int | None = None
    """What TCP's largest segment is lowered to, in bytes; None: it is left alone."""
