"""The host that is the customer's router: which Linux it is, and what of it a connection uses."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network

from devicepath_spec.choices import Distribution
from devicepath_spec.rules.router_host import host_faults
from devicepath_spec.tunnel_facts import MOST_ANNOUNCED_TO_VGW, TUNNEL_MTU

CONNECTION_NAME = re.compile(r"[a-z][a-z0-9]{0,11}", re.ASCII)
"""An interface's name has 15 characters at most, and `-1` is added to this one."""
INTERFACE_IDS = range(1, 65536)


@dataclass(frozen=True, kw_only=True)
class RouterHost:
    """What differs from one router to another."""

    name: str
    """Of the connection on this host: files and interfaces are named after it."""
    own_ranges: tuple[IPv4Network, ...]
    """What is behind the router: what BGP announces, or what the other end has as static routes."""
    far_ranges: tuple[IPv4Network, ...] = ()
    """What is behind the other end: what is led into the tunnels where routes are static, and with BGP what alone is
    taken. With BGP, left out: whatever is announced, but for a default route and what overlaps one's own ranges."""
    distribution: Distribution = Distribution.DEBIAN
    local_address: IPv4Address | None = None
    """Of the router, which packets that it sends itself have on the way to the other end. Left out: its inside one."""
    first_interface_id: int = 1
    """Of the tunnels' XFRM interfaces: two numbers that no other connection of the host has."""
    mtu: int = TUNNEL_MTU
    """Bytes, of the tunnels' interfaces."""
    most_announced: int = MOST_ANNOUNCED_TO_VGW
    """Prefixes that the other end takes by BGP: Door ends at a virtual private gateway."""

    def interface(self, position: int) -> str:
        """Of a tunnel, from 0."""
        return f"{self.name}-{position + 1}"

    def interface_id(self, position: int) -> int:
        return self.first_interface_id + position

    @property
    def mss(self) -> int:
        """Of TCP in the tunnels, in bytes."""
        return self.mtu - 40

    def faults(self, *, is_static: bool) -> Iterator[tuple[str, str]]:
        """What is wrong, as a place and what is said of it."""
        if not CONNECTION_NAME.fullmatch(self.name):
            yield "name", f"{self.name!r} is no name; write 1 to 12 lower-case letters and digits, such as door."
        yield from host_faults(
            self.own_ranges, self.far_ranges, self.local_address, self.most_announced, is_static=is_static
        )
        if self.first_interface_id not in INTERFACE_IDS:
            told = f"{self.first_interface_id} is not possible"
            yield "first_interface_id", f"{told}; write {INTERFACE_IDS[0]} to {INTERFACE_IDS[-1]}."
        if not LEAST_MTU <= self.mtu <= MOST_MTU:
            yield "mtu", f"{self.mtu} is not possible; write {LEAST_MTU} to {MOST_MTU}, or leave it out: {TUNNEL_MTU}."


LEAST_MTU = 576
MOST_MTU = 1438
"""With AES-GCM and NAT traversal, over a path of 1500. Source: AWS, customer gateway devices."""
