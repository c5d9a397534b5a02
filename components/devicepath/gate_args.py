"""What a gate peer is described by."""

from collections.abc import Mapping, Sequence
from typing import NotRequired, TypedDict

from pulumi import Input

from devicepath.gate_traffic import DeviceTrafficArgs, EgressArgs
from devicepath_spec.choices import PacketFilter, ReturnPath
from devicepath_spec.gate_facts import DEFAULT_MTU, DEFAULT_VNI


class VpgPeerArgs(TypedDict):
    """One of the VPG's own two ends of the tunnel, as `soracom.Gate` shows it."""

    outer_address: Input[str]
    """Where VXLAN packets go: an address in the VPG's range."""
    inner_address: Input[str]
    """Its address in the device subnet."""


class GatePeerArgs(TypedDict):
    vpg_id: Input[str]
    """The VPG whose Gate is open. Take it from the Gate (`vpgId`), so that it is open before and closed after."""
    vpg_cidr: Input[str]
    """The VPG's own range (`vpgRange`): the only source of tunnel packets."""
    vpg_peers: Input[Sequence[VpgPeerArgs]]
    """The VPG's own two ends: `peers` of the `soracom.Gate`."""
    vpc_id: Input[str]
    """Id of the VPC."""
    subnet_id: Input[str]
    """The subnet that the gate peer is in."""
    outer_address: Input[str]
    """Its fixed address in that subnet. It stays when the instance is replaced."""
    subnet_cidr: NotRequired[Input[str]]
    """Range of the subnet; when given, the outer address is checked against it before anything is made."""
    inner_address: NotRequired[Input[str]]
    """Its address in the device subnet: a free one. Left out: SORACOM chooses."""
    device_subnet: Input[str]
    """The range that devices have addresses of: what the route tables send here."""
    region: Input[str]
    """The region of the VPC."""
    return_path: NotRequired[ReturnPath]
    """Left out: `none`: only the gate peer itself talks with devices."""
    packet_filter: NotRequired[PacketFilter]
    """Left out: `none`. Without it no MSS is clamped: ICMP tells servers the tunnel's MTU, and is let through."""
    privacy_separator: NotRequired[bool]
    """Whether it keeps devices from reaching each other through it, should SORACOM send it what is for other devices.
    Left out: it does. Between devices, Gate itself decides."""
    route_table_ids: NotRequired[Mapping[str, Input[str]]]
    """Route tables of the servers that reach devices, by a name that stays where the id is an Output: what is not known
    yet cannot name a route."""
    device_traffic: NotRequired[Mapping[str, DeviceTrafficArgs]]
    """What servers send to devices, by a name that stays. Nothing else is admitted but the tunnel itself. With
    `masquerade`, all that is admitted is masqueraded."""
    egress: NotRequired[Mapping[str, EgressArgs]]
    """What may leave besides the tunnel, by a name that stays: HTTPS to Session Manager's endpoints, and with
    `redirection` what devices send to servers."""
    vni: NotRequired[int]
    """VXLAN network identifier, the Gate's. Left out: 10."""
    mtu: NotRequired[int]
    """Of the tunnel, in bytes. Left out: 1450."""
    path_mtu: NotRequired[int]
    """What the way to the VPG carries, in bytes. Left out: 1500. Of it, VXLAN takes 50."""
    instance_type: NotRequired[str]
    """Left out: `t4g.micro`. Another of the same processor is a stop and a start. Another processor is refused
    while an instance is there, if no `ami_id` is given, which may be left out again after that run."""
    ami_id: NotRequired[Input[str]]
    """An image of Amazon Linux 2023; a new value replaces the instance. Left out: the current one is looked up, and
    later ones are ignored: the instance stays on the one that it was made from, and so does its replacement. One that
    is gone is refused as soon as a run would need it."""
    permissions_boundary: NotRequired[Input[str]]
    """ARN of a managed policy that bounds the rights of the instance's role. Left out: none."""
    tags: NotRequired[Mapping[str, Input[str]]]
    """Tags of everything that can have tags."""


def return_path(args: GatePeerArgs) -> ReturnPath:
    return ReturnPath(args.get("return_path", ReturnPath.NONE))


def packet_filter(args: GatePeerArgs) -> PacketFilter:
    return PacketFilter(args.get("packet_filter", PacketFilter.NONE))


def vni(args: GatePeerArgs) -> int:
    """Numbers that came through the engine are floats."""
    return int(args.get("vni", DEFAULT_VNI))


def mtu(args: GatePeerArgs) -> int:
    return int(args.get("mtu", DEFAULT_MTU))
