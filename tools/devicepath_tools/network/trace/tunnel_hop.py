"""Gate's tunnel: the packet travels inside another one, and that one has a way of its own."""

from dataclasses import dataclass
from ipaddress import IPv4Address

from devicepath_tools.network.gate_host import VXLAN_OVERHEAD
from devicepath_tools.network.packet import Packet, Protocol
from devicepath_tools.network.trace.hop import Hop, Leg, Outcome
from devicepath_tools.network.trace.verdict import Verdict
from devicepath_tools.network.trace.words import counted

HASHED_PORT = 50000
"""Stands for the source port of outer packets: a hash of the inner one, in the range that the kernel gives out. So
those of the other direction are no answers to these, and each direction needs a rule. Source: RFC 7348, section 5."""


@dataclass(frozen=True, slots=True)
class TunnelHop(Hop):
    vni: int
    udp_port: int
    mtu: int
    """Bytes, of what is inside."""
    legs: tuple[Leg, ...]
    """The outer packet's, to or from each of the VPG's ends: a device may be behind any of them."""

    @property
    def outcome(self) -> Outcome:
        """Of the worst of the ways inside: a device may be behind any end."""
        verdicts = [leg.verdict for leg in self.legs]
        if Verdict.STOPPED in verdicts:
            return Outcome.STOPS
        return Outcome.UNKNOWN if Verdict.UNKNOWN in verdicts else Outcome.PASSES

    @property
    def finding(self) -> str:
        ends = counted(len(self.legs), "end")
        return f"wraps it: VXLAN {self.vni}, udp {self.udp_port}, MTU {self.mtu}, by {ends} of the VPG"

    @property
    def inside(self) -> tuple[Leg, ...]:
        return self.legs


def outer_packet(inner: Packet, source: IPv4Address, destination: IPv4Address, udp_port: int, mtu: int) -> Packet:
    """What carries a packet, or the largest piece of it. The kernel and SORACOM's script let it be fragmented."""
    size = min(inner.size, mtu) + VXLAN_OVERHEAD
    return Packet(source, destination, Protocol.UDP, udp_port, HASHED_PORT, size)
