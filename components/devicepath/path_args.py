"""What a whole path is described by."""

from collections.abc import Mapping, Sequence
from typing import NotRequired, TypedDict

from pulumi import Input

from devicepath.backend_args import BackendVpcArgs
from devicepath.gate_traffic import DeviceTrafficArgs, EgressArgs
from devicepath.vpg_args import VirtualPrivateGatewayArgs
from devicepath_spec.choices import Canal, PacketFilter, ReturnPath


class CanalArgs(TypedDict):
    """The private connection of VPG and VPC."""

    kind: Canal
    """`vpc_peering`, on type F."""
    account_id: Input[str]
    """The AWS account that owns the VPC: 12 digits."""
    destination: NotRequired[str]
    """What devices may reach, private and at most a /16. Left out: the VPC's range."""
    tiers: NotRequired[Sequence[str]]
    """Tiers whose servers talk with devices, the gate peer's among them. Left out: all."""


class PathGatePeerArgs(TypedDict):
    """The gate peer of a path."""

    tier: str
    """The tier that it is in."""
    zone: str
    """The letter of the zone that it is in."""
    outer_address: str
    """Its fixed address in that subnet."""
    inner_address: NotRequired[str]
    """Its address in the device subnet: a free one. Left out: SORACOM chooses."""
    return_path: NotRequired[ReturnPath]
    """Left out: `none`: only the gate peer itself talks with devices."""
    packet_filter: NotRequired[PacketFilter]
    """Left out: `none`."""
    tiers: NotRequired[Sequence[str]]
    """Tiers whose servers reach devices through it. Left out: none."""
    device_traffic: NotRequired[Mapping[str, DeviceTrafficArgs]]
    """What servers send to devices, by a name that stays."""
    egress: NotRequired[Mapping[str, EgressArgs]]
    """What may leave besides the tunnel and HTTPS to the VPC's endpoints, by a name that stays."""
    mtu: NotRequired[int]
    """Of the tunnel, in bytes. Left out: 1450."""
    path_mtu: NotRequired[int]
    """What the way to the VPG carries, in bytes. Left out: 1500."""
    instance_type: NotRequired[str]
    """Left out: `t4g.micro`."""
    ami_id: NotRequired[Input[str]]
    """An image of Amazon Linux 2023. Left out: looked up once."""


class DevicePathArgs(TypedDict):
    # Words, and no enumerations: Pulumi's component host makes `{}` of each in a list (3.259, map_input_properties).
    directions: Sequence[str]
    """Who opens connections to whom: `device_to_cloud`, `cloud_to_device`, `device_to_device`, which are those of
    `Direction`. What the path lacks for that is named before anything is made."""
    vpg: VirtualPrivateGatewayArgs
    """SORACOM's end, with the devices."""
    backend: NotRequired[BackendVpcArgs]
    """AWS's end. Left out: devices talk with each other only."""
    canal: NotRequired[CanalArgs]
    """The private connection between both. Left out: none."""
    gate_peer: NotRequired[PathGatePeerArgs]
    """The host that reaches devices. Left out: none."""
    permissions_boundary: NotRequired[Input[str]]
    """ARN of a managed policy that bounds the rights of every role that is made. Left out: none."""
    protect: NotRequired[bool]
    """Whether VPG, SIM group, VPC and connection are kept: whatever would end or replace one of them is refused.
    Devices, rules and the gate peer are free to change. Left out: they are not."""
    allow_replacement: NotRequired[Sequence[str]]
    """What may be ended and made anew, though it is in use: `vpg`, `canal`. Left out: nothing."""
    tags: NotRequired[Mapping[str, Input[str]]]
    """Tags of everything on both sides that can have tags."""
