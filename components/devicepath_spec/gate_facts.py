"""The facts of a gate peer, and what they must keep. Pure."""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Interface, IPv4Network

from devicepath_spec.choices import PacketFilter, ReturnPath
from devicepath_spec.faults import Faults
from devicepath_spec.ranges import is_of_aws

VXLAN_UDP_PORT = 4789
"""Fixed by SORACOM; without being told, the kernel would take 8472."""
VXLAN_OVERHEAD = 50
"""Bytes: outer IPv4 20, UDP 8, VXLAN 8, inner Ethernet 14."""
DEFAULT_VNI = 10
"""Gate's own default."""
DEFAULT_PATH_MTU = 1500
DEFAULT_MTU = 1450
SMALLEST_MTU = 576
TCP_AND_IP_HEADERS = 40
DEFAULT_INSTANCE_TYPE = "t4g.micro"
TOO_SMALL_FOR_PACKAGES = ".nano"
"""512 MB: dnf was killed for want of memory at boot. 1 GiB is enough."""
VNIS = range(1, 16777216)
"""Source: SetVirtualPrivateGatewayVxLanIdRequest."""
ARM_TYPE = re.compile(r"(a1|[a-z]+\d+g[a-z]*)\..+")
"""Types with AWS's own processors have a g behind the generation: t4g, c7gn, im4gn; g4dn has not."""


def architecture(instance_type: str) -> str:
    """`arm64` or `x86_64`, as images are named."""
    return "arm64" if ARM_TYPE.fullmatch(instance_type) else "x86_64"


@dataclass(frozen=True)
class VpgPeer:
    """One of the VPG's own two ends of the tunnel."""

    outer_address: IPv4Address
    inner_address: IPv4Address


@dataclass(frozen=True)
class GateFacts:
    """All that user data says about one gate peer."""

    outer_address: IPv4Address
    """The network interface's: what the underlay sees."""
    inner_address: IPv4Interface
    """In the device subnet, with its prefix length: what devices see."""
    vni: int
    mtu: int
    """Of the tunnel's interface, in bytes."""
    vpg_peers: tuple[VpgPeer, ...]
    return_path: ReturnPath = ReturnPath.NONE
    packet_filter: PacketFilter = PacketFilter.NONE
    privacy_separator: bool = True
    """Whether it keeps devices from reaching each other through it."""

    @property
    def forwards(self) -> bool:
        return self.return_path is not ReturnPath.NONE

    @property
    def mss(self) -> int:
        return self.mtu - TCP_AND_IP_HEADERS


def check_tunnel(faults: Faults, vni: int, mtu: int, path_mtu: int) -> None:
    if vni not in VNIS:
        faults.add("vni", f"{vni} is not a VXLAN network identifier; give 1 to 16777215, as the VPG's Gate has it.")
    if not SMALLEST_MTU <= mtu <= path_mtu - VXLAN_OVERHEAD:
        most = path_mtu - VXLAN_OVERHEAD
        why = f"the path carries {path_mtu} and VXLAN takes {VXLAN_OVERHEAD} of it"
        faults.add("mtu", f"{mtu} is not possible: {why}; give {SMALLEST_MTU} to {most}, or the right path_mtu.")


def check_addresses(
    faults: Faults, outer_address: str, inner_address: str | None, subnet_cidr: str | None, device_subnet: str | None
) -> None:
    """Of the gate peer: the outer one is free in its subnet, the inner one in the device subnet."""
    outer = faults.address("outer_address", outer_address)
    subnet = faults.cidr("subnet_cidr", subnet_cidr) if subnet_cidr is not None else None
    if outer is not None and subnet is not None:
        if outer not in subnet:
            faults.add("outer_address", f"{outer} is outside the subnet {subnet}; give an address of it.")
        elif is_of_aws(outer, subnet):
            rule = f"is one of those that AWS keeps in {subnet}: the first four and the last"
            faults.add("outer_address", f"{outer} {rule}; give another.")
    inner = faults.address("inner_address", inner_address) if inner_address is not None else None
    devices = faults.cidr("device_subnet", device_subnet) if device_subnet is not None else None
    if inner is not None and devices is not None and not is_host_of(inner, devices):
        faults.add("inner_address", f"{inner} is no address of a host in the device subnet {devices}; give a free one.")


def check_return(
    faults: Faults, return_path: ReturnPath, packet_filter: PacketFilter, *, instance_type: str, routed: bool,
    lists_traffic: bool,
) -> None:  # fmt: skip
    """The return path, the filter it needs, and the instance that the filter needs."""
    if return_path is ReturnPath.MASQUERADE and packet_filter is PacketFilter.NONE:
        fix = "write packet_filter: nftables, which is installed once through the S3 endpoint, or redirection"
        faults.add("return_path", f"masquerade needs a filter, and the image has none; {fix}.")
    if return_path is ReturnPath.MASQUERADE and not lists_traffic:
        faults.add("device_traffic", "none is listed, so nobody could send anything; list what servers send.")
    if return_path is ReturnPath.NONE and routed:
        fix = "write return_path: masquerade or redirection, or leave route_table_ids out"
        faults.add("return_path", f"none, but route tables lead servers through it: no answer finds back; {fix}.")
    if packet_filter is PacketFilter.NFTABLES and instance_type.endswith(TOO_SMALL_FOR_PACKAGES):
        fix = f"give {DEFAULT_INSTANCE_TYPE} or larger, or packet_filter: none"
        faults.add("instance_type", f"{instance_type} has 512 MB, too little to install nftables; {fix}.")


def is_host_of(address: IPv4Address, network: IPv4Network) -> bool:
    return address in network and address not in (network.network_address, network.broadcast_address)
