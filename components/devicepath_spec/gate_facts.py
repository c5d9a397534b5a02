"""The facts of a gate peer, and the limits of their numbers. Pure."""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Interface

from devicepath_spec.choices import PacketFilter, ReturnPath

VXLAN_UDP_PORT = 4789
"""UDP port of VXLAN, fixed by SORACOM. Where none is given, the kernel would take 8472."""
VXLAN_OVERHEAD = 50
"""Bytes that the tunnel adds: outer IPv4 20, UDP 8, VXLAN 8, inner Ethernet 14."""
DEFAULT_VNI = 10
"""Gate's own default."""
DEFAULT_PATH_MTU = 1500
"""Bytes that the way to the VPG carries, where nothing else is given: the usual MTU of networks."""
DEFAULT_MTU = 1450
"""Bytes of the tunnel then: what VXLAN leaves of it."""
SMALLEST_MTU = 576
"""Bytes that every IPv4 host must take. Source: RFC 791."""
LARGEST_FRAME = 9001
"""Bytes that AWS carries inside a VPC. Source: AWS, EC2 user guide, network MTU."""
TCP_AND_IP_HEADERS = 40
"""Bytes of both headers, without options: 20 and 20."""
DEFAULT_INSTANCE_TYPE = "t4g.micro"
TOO_SMALL_FOR_PACKAGES = ".nano"
"""End of the instance types with 512 MB of memory: dnf was killed there at boot, as tried. 1 GiB is enough."""
VNIS = range(1, 16777216)
"""Source: SetVirtualPrivateGatewayVxLanIdRequest."""
INSTANCE_TYPE = re.compile(r"[a-z][a-z0-9-]*\.[a-z0-9-]+")
ARM_TYPE = re.compile(r"(a1|[a-z]+\d+g[a-z]*)\..+")
"""Instance types with AWS's own processors have a g after the number of the generation: t4g, c7gn, im4gn, but not
g4dn."""


def architecture(instance_type: str) -> str:
    """Processor of an instance type, `arm64` or `x86_64`, as images name it."""
    return "arm64" if ARM_TYPE.fullmatch(instance_type) else "x86_64"


@dataclass(frozen=True)
class VpgPeer:
    """One of the VPG's own two ends of the tunnel."""

    outer_address: IPv4Address
    inner_address: IPv4Address


@dataclass(frozen=True)
class GateFacts:
    """All that differs between the user data of two gate peers."""

    outer_address: IPv4Address
    """Address of the network interface: what the VPC and the VPG see outside of the tunnel."""
    inner_address: IPv4Interface
    """Address in the device subnet, with its prefix length: what devices see."""
    vni: int
    mtu: int
    """MTU of the tunnel's interface, in bytes."""
    vpg_peers: tuple[VpgPeer, ...]
    return_path: ReturnPath = ReturnPath.NONE
    packet_filter: PacketFilter = PacketFilter.NONE
    privacy_separator: bool = True
    """Whether the gate peer keeps devices from reaching each other through it."""

    @property
    def forwards(self) -> bool:
        return self.return_path is not ReturnPath.NONE

    @property
    def mss(self) -> int:
        return self.mtu - TCP_AND_IP_HEADERS
