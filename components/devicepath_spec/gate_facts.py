"""The facts of a gate peer, and what they must keep. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Interface, IPv4Network
from typing import Any

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
INSTANCE_TYPE = re.compile(r"[a-z][a-z0-9-]*\.[a-z0-9-]+")
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


def check_vni(faults: Faults, path: str, vni: int) -> None:
    if vni not in VNIS:
        rule = f"is not a VXLAN network identifier; give {VNIS[0]} to {VNIS[-1]}, as the VPG's Gate has it"
        faults.add(path, f"{vni} {rule}.")


def check_tunnel(faults: Faults, mtu: int, path_mtu: int) -> None:
    if not SMALLEST_MTU <= mtu <= path_mtu - VXLAN_OVERHEAD:
        most = path_mtu - VXLAN_OVERHEAD
        why = f"the path carries {path_mtu} and VXLAN takes {VXLAN_OVERHEAD} of it"
        faults.add("mtu", f"{mtu} is not possible: {why}; give {SMALLEST_MTU} to {most}, or the right path_mtu.")


def check_addresses(
    faults: Faults, outer_address: object, inner_address: object, subnet_cidr: object, device_subnet: object
) -> None:
    """Of the gate peer: the outer one is free in its subnet, the inner one in the device subnet. None is left out."""
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
    faults: Faults, return_path: ReturnPath, packet_filter: PacketFilter, *, instance_type: str, routed: str | None,
    lists_traffic: bool,
) -> None:  # fmt: skip
    """The return path, the filter it needs, and the instance that the filter needs. `routed` is the argument that leads
    route tables through it, if one does."""
    if not INSTANCE_TYPE.fullmatch(instance_type):
        faults.add("instance_type", f"{instance_type!r} is no EC2 instance type; give it like {DEFAULT_INSTANCE_TYPE}.")
    if return_path is ReturnPath.MASQUERADE and packet_filter is PacketFilter.NONE:
        fix = "write packet_filter: nftables, which is installed once through the S3 endpoint, or redirection"
        faults.add("return_path", f"masquerade needs a filter, and the image has none; {fix}.")
    if return_path is ReturnPath.MASQUERADE and not lists_traffic:
        faults.add("device_traffic", "none is listed, so nobody could send anything; list what servers send.")
    if return_path is ReturnPath.NONE and routed:
        fix = f"write return_path: masquerade or redirection, or leave {routed} out"
        faults.add("return_path", f"none, but route tables lead servers through it: no answer finds back; {fix}.")
    if packet_filter is PacketFilter.NFTABLES and instance_type.endswith(TOO_SMALL_FOR_PACKAGES):
        fix = f"give {DEFAULT_INSTANCE_TYPE} or larger, or packet_filter: none"
        faults.add("instance_type", f"{instance_type} has 512 MB, too little to install nftables; {fix}.")


def check_packages(faults: Faults, packet_filter: PacketFilter, egress: Mapping[str, Mapping[str, Any]]) -> None:
    """In an existing VPC: a new one has an endpoint for S3, and the gate peer a way to it."""
    to_lists = [one for one in egress.values() if one.get("prefix_list_id") is not None]
    if packet_filter is PacketFilter.NFTABLES and not to_lists:
        fix = "add an entry with prefix_list_id, the id of S3's"
        faults.add("packet_filter", f"nftables is installed from S3, and egress has no way to it; {fix}.")


def is_host_of(address: IPv4Address, network: IPv4Network) -> bool:
    return address in network and address not in (network.network_address, network.broadcast_address)
