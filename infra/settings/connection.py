"""What joins the two ends in the stack file: Canal, Gate and the gate peer."""

from typing import Annotated, Literal

from pydantic import Tag

from devicepath_spec.choices import PacketFilter
from devicepath_spec.gate_facts import DEFAULT_INSTANCE_TYPE, DEFAULT_MTU, DEFAULT_PATH_MTU
from infra.settings.section import CHOSEN_BY_KIND, Section
from infra.settings.traffic import Egress, Traffic
from infra.settings.values import Address, Destination, ImageId, InstanceType, Name, PathMtu, Vni, Zone


class VpcPeering(Section):
    """Canal by VPC peering, for a VPG of type F."""

    kind: Literal["vpc_peering"]
    destination: Destination | None = None
    """What devices may reach, private and at most a /16. Left out: the whole range of the VPC."""
    tiers: list[Name]
    """Tiers whose servers talk with devices: their route tables lead to the VPG."""


class NoCanal(Section):
    """No private connection."""

    kind: Literal["none"]


Canal = Annotated[Annotated[VpcPeering, Tag("vpc_peering")] | Annotated[NoCanal, Tag("none")], CHOSEN_BY_KIND]


class NoReturnPath(Section):
    """Only the gate peer itself talks with devices."""

    kind: Literal["none"]


class Masquerade(Section):
    """Devices see the gate peer's inner address instead of the server's. Needs the packet filter."""

    kind: Literal["masquerade"]
    tiers: list[Name]
    """Tiers whose servers open connections to devices: their route tables lead to the gate peer."""


class Redirection(Section):
    """SORACOM's Junction sends all packets of devices to the gate peer: both sides see each other's own address."""

    kind: Literal["redirection"]
    tiers: list[Name]
    """Tiers whose servers open connections to devices: their route tables lead to the gate peer."""


ReturnPath = Annotated[
    Annotated[NoReturnPath, Tag("none")]
    | Annotated[Masquerade, Tag("masquerade")]
    | Annotated[Redirection, Tag("redirection")],
    CHOSEN_BY_KIND,
]


class LatestImage(Section):
    """The current Amazon Linux 2023 when the instance is made; a later one replaces nothing."""

    kind: Literal["latest"]


class PinnedImage(Section):
    """One image. Another id replaces the instance."""

    kind: Literal["pinned"]
    id: ImageId
    """Id of an image of Amazon Linux 2023, for the processor of the instance type."""


class Instance(Section):
    """A gate peer: an EC2 instance at the VPC's end of Gate's tunnel."""

    kind: Literal["instance"]
    tier: Name
    """Tier that it is in."""
    zone: Zone
    """Zone that it is in, by its letter."""
    outer_address: Address
    """Its fixed address in that subnet. It stays when the instance is replaced."""
    inner_address: Address | None = None
    """Its address in the device subnet, a free one. Left out: SORACOM chooses."""
    return_path: ReturnPath
    """How packets between servers and devices find back."""
    packet_filter: PacketFilter
    """`nftables` is installed once from Amazon Linux's repository, through the S3 endpoint; `none`."""
    device_traffic: dict[Name, Traffic] = {}
    """What servers send to devices, by a name that stays. Nothing else is admitted but the tunnel."""
    egress: dict[Name, Egress] = {}
    """What may leave besides the tunnel, by a name that stays."""
    mtu: PathMtu = DEFAULT_MTU
    """Of the tunnel, in bytes: at most `path_mtu` less 50."""
    path_mtu: PathMtu = DEFAULT_PATH_MTU
    """What the way to the VPG carries, in bytes."""
    instance_type: InstanceType = DEFAULT_INSTANCE_TYPE
    """Instance type. Another one of the same processor is a stop and a start; one of another processor replaces the
    instance and needs `image.kind: pinned`, which may be `latest` again after that run."""
    image: Annotated[Annotated[LatestImage, Tag("latest")] | Annotated[PinnedImage, Tag("pinned")], CHOSEN_BY_KIND] = (
        LatestImage(kind="latest")
    )
    """Which image the instance is made from."""


class NoPeer(Section):
    """No gate peer: devices talk with each other."""

    kind: Literal["none"]


Peer = Annotated[Annotated[Instance, Tag("instance")] | Annotated[NoPeer, Tag("none")], CHOSEN_BY_KIND]


class OpenGate(Section):
    """Gate is opened: devices, and the gate peer, are in one network."""

    kind: Literal["open"]
    vni: Vni = 10
    """VXLAN network identifier, 1 to 16777215."""
    peer: Peer
    """The gate peer, which servers reach devices through."""


class ExistingGate(Section):
    """Gate of an existing VPG that is open already, by another stack or by hand: it is used, and left as it is."""

    kind: Literal["existing"]
    vni: Vni = 10
    """Its VXLAN network identifier."""
    peer: Peer
    """The gate peer, which servers reach devices through."""


class ClosedGate(Section):
    """Gate is closed: devices open connections, and nobody else."""

    kind: Literal["closed"]


Gate = Annotated[
    Annotated[OpenGate, Tag("open")] | Annotated[ExistingGate, Tag("existing")] | Annotated[ClosedGate, Tag("closed")],
    CHOSEN_BY_KIND,
]
