"""A gate peer: a Linux host of the user's at its end of Gate's tunnel."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, ClassVar

from devicepath_spec.choices import Distribution, HostPlace, PacketFilter, ReturnPath
from devicepath_spec.description.traffic import Egress, Traffic
from devicepath_spec.description.values import (
    Address,
    AsGiven,
    ImageId,
    InstanceType,
    Name,
    PathMtu,
    PolicyArn,
    Range,
    Vni,
    VpgRange,
    Zone,
)
from devicepath_spec.gate_facts import (
    DEFAULT_INSTANCE_TYPE,
    DEFAULT_MTU,
    DEFAULT_PATH_MTU,
    DEFAULT_VNI,
    VXLAN_OVERHEAD,
)
from devicepath_spec.reading.value import AsOutput


@dataclass(frozen=True, kw_only=True)
class NoReturnPath:
    """Only the gate peer itself talks with devices."""

    kind: ClassVar[str] = "none"


@dataclass(frozen=True, kw_only=True)
class Masquerade:
    """Devices see the gate peer's inner address instead of the server's. Needs the packet filter."""

    kind: ClassVar[str] = "masquerade"
    tiers: tuple[Name, ...]
    """Tiers whose servers open connections to devices: their route tables lead to the gate peer."""


@dataclass(frozen=True, kw_only=True)
class Redirection:
    """SORACOM's Junction sends all packets of devices to the gate peer: both sides see each other's own address. A VPG
    redirects to one gate peer."""

    kind: ClassVar[str] = "redirection"
    tiers: tuple[Name, ...]
    """Tiers whose servers open connections to devices: their route tables lead to the gate peer."""


@dataclass(frozen=True, kw_only=True)
class LatestImage:
    """The current Amazon Linux 2023 when the instance is made; a later one replaces nothing."""

    kind: ClassVar[str] = "latest"


@dataclass(frozen=True, kw_only=True)
class PinnedImage:
    """One image. Another id replaces the instance."""

    kind: ClassVar[str] = "pinned"
    id: ImageId
    """Id of an image of Amazon Linux 2023, for the processor of the instance type."""


@dataclass(frozen=True, kw_only=True)
class Instance:
    """A gate peer on an EC2 instance, in the VPC of a backend."""

    kind: ClassVar[str] = "instance"
    backend: Name
    """Name of the backend that it is in."""
    tier: Name
    """Tier that it is in."""
    zone: Zone
    """Zone that it is in, by its letter."""
    outer_address: Address
    """Its fixed address in that subnet. It stays when the instance is replaced."""
    inner_address: Address | None = None
    """Its address in the device subnet, a free one. Left out: SORACOM chooses."""
    return_path: NoReturnPath | Masquerade | Redirection
    """How packets between servers and devices find back."""
    packet_filter: PacketFilter = PacketFilter.NONE
    """`none`: no packet filter. `nftables`: installed once from Amazon Linux's repository, through the S3 endpoint."""
    device_traffic: Mapping[Name, Traffic] = field(default_factory=dict)
    """What servers send to devices, by a name that stays. Nothing else is admitted but the tunnel."""
    egress: Mapping[Name, Egress] = field(default_factory=dict)
    """What may leave besides the tunnel, by a name that stays."""
    mtu: PathMtu = DEFAULT_MTU
    """MTU of the tunnel interface, in bytes: at most `path_mtu` less 50."""
    path_mtu: PathMtu = DEFAULT_PATH_MTU
    """MTU of the way to the VPG, in bytes."""
    instance_type: InstanceType = DEFAULT_INSTANCE_TYPE
    """Instance type. Another one of the same processor is a stop and a start; one of another processor replaces the
    instance and needs `image.kind: pinned`, which may be `latest` again after that run."""
    image: LatestImage | PinnedImage = field(default_factory=LatestImage)
    """Which image the instance is made from."""

    @property
    def returns(self) -> ReturnPath:
        return ReturnPath(self.return_path.kind)

    @property
    def routed_tiers(self) -> tuple[Name, ...]:
        """Tiers whose servers are led to it."""
        return () if isinstance(self.return_path, NoReturnPath) else self.return_path.tiers


@dataclass(frozen=True, kw_only=True)
class MasqueradeOnHost:
    """Devices see the gate peer's inner address instead of the server's."""

    kind: ClassVar[str] = "masquerade"


@dataclass(frozen=True, kw_only=True)
class RedirectionToHost:
    """SORACOM's Junction sends all packets of devices to the gate peer: both sides see each other's own address, and
    devices are cut off while the host is not up. A VPG redirects to one gate peer."""

    kind: ClassVar[str] = "redirection"


@dataclass(frozen=True, kw_only=True)
class HostGatePeer:
    """A gate peer on a Linux host in a data centre. It is registered with the VPG, and its files are put out; the host
    itself, and routes there that lead to devices, are one's own. What it lets through is what its host does."""

    kind: ClassVar[str] = "host"
    backend: Name
    """Name of the data centre that it is in."""
    outer_address: Address
    """Its fixed address there."""
    inner_address: Address | None = None
    """Its address in the device subnet, a free one. Left out: SORACOM chooses."""
    return_path: NoReturnPath | MasqueradeOnHost | RedirectionToHost
    """How packets between servers and devices find back."""
    place: HostPlace = HostPlace.BESIDE_ROUTER
    """`beside_router`: a host of its own; `on_router`: the one that the tunnels end at. Left out: `beside_router`."""
    distribution: Distribution = Distribution.DEBIAN
    """Which Linux it is. Left out: `debian`."""
    path_mtu: PathMtu | None = None
    """What the way to the VPG carries, in bytes. Left out: what the data centre's connection does, 1399 with Door."""
    mtu: PathMtu | None = None
    """MTU of the tunnel interface, in bytes. Left out: `path_mtu` less 50. With a larger one, packets would be sent in
    pieces, without an error anywhere."""

    @property
    def returns(self) -> ReturnPath:
        return ReturnPath(self.return_path.kind)

    def way_mtu(self, carries: int) -> int:
        """Bytes that the way to the VPG carries, where the connection carries `carries`."""
        return carries if self.path_mtu is None else self.path_mtu

    def tunnel_mtu(self, carries: int) -> int:
        """Of the tunnel's interface, in bytes."""
        return self.way_mtu(carries) - VXLAN_OVERHEAD if self.mtu is None else self.mtu


@dataclass(frozen=True, kw_only=True)
class VpgEnd:
    """One of the VPG's own two ends of the tunnel, as `soracom.Gate` shows it."""

    outer_address: Address
    """Where VXLAN packets go: an address in the VPG's range."""
    inner_address: Address
    """Its address in the device subnet."""


@dataclass(frozen=True, kw_only=True)
class GatePeerAlone:
    """A gate peer that is no part of a DevicePath: all that it needs is given by ids."""

    vpg_id: AsGiven
    """The VPG whose Gate is open. Take it from the Gate (`vpgId`), so that it is open before and closed after."""
    vpg_cidr: VpgRange
    """The VPG's own range (`vpgRange`): the only source of tunnel packets."""
    vpg_peers: Annotated[tuple[VpgEnd, ...], AsOutput()]
    """The VPG's own two ends: `peers` of the `soracom.Gate`."""
    vpc_id: AsGiven
    """Id of the VPC."""
    subnet_id: AsGiven
    """The subnet that the gate peer is in."""
    outer_address: Address
    """Its fixed address in that subnet. It stays when the instance is replaced."""
    subnet_cidr: Range | None = None
    """Range of the subnet; when given, the outer address is checked against it before anything is made."""
    inner_address: Address | None = None
    """Its address in the device subnet: a free one. Left out: SORACOM chooses."""
    device_subnet: Range
    """The range that devices have addresses of: what the route tables send here."""
    region: AsGiven
    """The region of the VPC."""
    return_path: ReturnPath = ReturnPath.NONE
    """How packets between servers and devices find back. Left out: `none`: only the gate peer itself talks with
    devices."""
    packet_filter: PacketFilter = PacketFilter.NONE
    """The packet filter. Left out: `none`. Then the MSS of TCP is not clamped, and servers learn the tunnel's MTU by
    ICMP, which is let through."""
    privacy_separator: bool = True
    """Whether the gate peer drops what comes out of the tunnel for another device, should SORACOM send it such packets.
    Left out: it does. Whether devices reach each other at all, Gate's own privacy separator decides."""
    route_table_ids: Mapping[str, AsGiven] = field(default_factory=dict)
    """Route tables of the servers that reach devices, by a name that stays where the id is an Output: what is not known
    yet cannot name a route."""
    device_traffic: Mapping[Name, Traffic] = field(default_factory=dict)
    """What servers send to devices, by a name that stays. Nothing else is admitted but the tunnel itself. With
    `masquerade`, all that is admitted is masqueraded."""
    egress: Mapping[Name, Egress] = field(default_factory=dict)
    """What may leave besides the tunnel, by a name that stays: HTTPS to Session Manager's endpoints, and with
    `redirection` what devices send to servers."""
    vni: Vni = DEFAULT_VNI
    """VXLAN network identifier, the Gate's. Left out: 10."""
    mtu: PathMtu = DEFAULT_MTU
    """MTU of the tunnel interface, in bytes. Left out: 1450."""
    path_mtu: PathMtu = DEFAULT_PATH_MTU
    """MTU of the way to the VPG, in bytes. Left out: 1500. VXLAN takes 50 of it."""
    instance_type: InstanceType = DEFAULT_INSTANCE_TYPE
    """Instance type. Left out: `t4g.micro`. A change to another type of the same processor stops and starts the
    instance. Another processor is refused while there is an instance, unless `ami_id` is given; that may be left out
    again after the run."""
    ami_id: AsGiven | None = None
    """An image of Amazon Linux 2023; a new value replaces the instance. Left out: the current one is looked up, and
    later ones are ignored: the instance stays on the one that it was made from, and so does its replacement. One that
    is gone is refused as soon as a run would need it."""
    permissions_boundary: PolicyArn | None = None
    """ARN of a managed policy that bounds the rights of the instance's role. Left out: none."""
    tags: Mapping[str, str] = field(default_factory=dict)
    """Tags of everything that can have tags."""

    @property
    def returns(self) -> ReturnPath:
        return self.return_path
