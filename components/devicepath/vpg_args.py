"""What a virtual private gateway is described by."""

from collections.abc import Mapping, Sequence
from typing import NotRequired, TypedDict

from pulumi import Input

from devicepath_spec.choices import Internet, Session, VpgType


class DeviceArgs(TypedDict):
    """A device, by its SIM."""

    imsi: str
    """IMSI of its SIM: 15 digits."""
    address: NotRequired[str]
    """Its fixed address in the device subnet. Left out: another one for each session."""
    session: NotRequired[Session]
    """Left out: what the VPG's `session` says."""
    batch: NotRequired[int]
    """Sessions of a batch are reset after those of all lower ones. Left out: 0."""


class OpenGateArgs(TypedDict):
    """Gate, open."""

    existing: NotRequired[bool]
    """Whether it is open already, of an existing VPG: another program's, or opened by hand. It is looked up and left as
    it is. Left out: it is opened here."""
    vni: NotRequired[int]
    """VXLAN network identifier: 1 to 16777215. Left out: 10."""
    privacy_separator: NotRequired[bool]
    """Whether devices are kept from talking to each other. Left out: they are not."""


class VirtualPrivateGatewayArgs(TypedDict):
    type: VpgType
    """`E`, `F` or `F2`. Of an existing VPG: what it has to be. It cannot change."""
    vpg_id: NotRequired[Input[str]]
    """An existing VPG. Left out: a new one, which costs a set-up fee, and by the hour until it is deleted."""
    device_subnet: NotRequired[str]
    """Range that devices get addresses from: private, outside 100.64.0.0/10 and 198.18.0.0/15. Left out:
    10.128.0.0/9. Of an existing VPG: what it has to be."""
    region: NotRequired[str]
    """Where a new VPG is: ap-northeast-1, eu-central-1, us-west-2 or ap-southeast-2. Left out: what SORACOM chooses."""
    internet: NotRequired[Internet]
    """What devices reach besides the path. Left out: `none` for a new VPG, and as it is for an existing one."""
    allowed_ranges: NotRequired[Mapping[str, Input[str]]]
    """The path's own ranges, by a name that stays: with `services` they are allowed, and all others denied; the device
    subnet is always one of them. With `shared` they are added to the filter that there is."""
    group_id: NotRequired[Input[str]]
    """An existing SIM group; it keeps its other settings. Left out: a new one."""
    dns_servers: NotRequired[Sequence[Input[str]]]
    """One or two DNS servers that devices are told instead of SORACOM's. A paid option."""
    link_mtu: NotRequired[int]
    """MTU that devices are told, in bytes: 576 to 1500."""
    gate: NotRequired[OpenGateArgs]
    """Opens Gate: devices reach each other, and gate peers reach them. Left out: it is left alone. Deleting the
    component closes a Gate that it opened, of an existing VPG too."""
    devices: NotRequired[Mapping[str, DeviceArgs]]
    """Devices by a name of their own: another name changes nothing. Their SIMs leave the groups that they are in; the
    preview says which."""
    session: NotRequired[Session]
    """What happens to sessions of devices whose group changes. Left out: `keep`."""
    protect: NotRequired[bool]
    """Whether the VPG and the group are kept: whatever would end or replace them is refused. Devices and settings are
    free to change. Left out: they are not."""
    allow_replacement: NotRequired[bool]
    """Whether a change that SORACOM cannot make may end the component's VPG, though it is in use. Left out: refused."""
    tags: NotRequired[Mapping[str, Input[str]]]
    """Tags of the VPG and of the group, besides their name."""
