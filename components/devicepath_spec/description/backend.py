"""A backend: what devices talk with. A VPC, new or existing, as tiers over zones."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from devicepath_spec.choices import Direction
from devicepath_spec.description.canal import AttachmentToVpg, PeeringWithVpg, VpcPeering
from devicepath_spec.description.values import (
    AccountId,
    AwsRegion,
    Name,
    PlannedRange,
    PolicyArn,
    PrefixLength,
    Range,
    RetentionDays,
    RouteTableId,
    SubnetId,
    VpcId,
    Zone,
)


@dataclass(frozen=True, kw_only=True)
class BlockTier:
    """A tier whose zones have fixed slots in one block, by their letter: another tier or zone never moves them."""

    kind: ClassVar[str] = "block"
    block: PlannedRange
    """The block, for example 10.0.0.0/21: zone a has 10.0.0.0/24, zone b 10.0.1.0/24, zone c 10.0.2.0/24."""
    netmask: PrefixLength | None = None
    """Prefix length of each zone's range. Left out: the block's plus 3."""


@dataclass(frozen=True, kw_only=True)
class ListedTier:
    """A tier whose ranges are listed."""

    kind: ClassVar[str] = "listed"
    cidrs: Mapping[Zone, PlannedRange]
    """Range in each zone, by the zone's letter."""


@dataclass(frozen=True, kw_only=True)
class ExistingZone:
    """What an existing tier has in one zone."""

    subnet_id: SubnetId
    """Id of the subnet."""
    cidr: Range
    """Range of the subnet."""
    route_table_id: RouteTableId
    """Id of its route table. Where zones share one, write it in each."""


@dataclass(frozen=True, kw_only=True)
class ExistingTier:
    """A tier of an existing VPC."""

    kind: ClassVar[str] = "existing"
    zones: Mapping[Zone, ExistingZone]
    """Its subnets, by the letter of the zone."""


@dataclass(frozen=True, kw_only=True)
class AllFlowLogs:
    """The VPC's packets are logged to CloudWatch Logs."""

    kind: ClassVar[str] = "all"
    retention_days: RetentionDays = 365
    """How many days they are kept: one of the numbers that CloudWatch Logs offers, such as 30, 90 or 365."""


@dataclass(frozen=True, kw_only=True)
class NoFlowLogs:
    """Nothing is logged."""

    kind: ClassVar[str] = "none"


@dataclass(frozen=True, kw_only=True)
class SessionManagerEndpoints:
    """Servers without a way out are reached by Session Manager, through interface endpoints billed by hour and zone."""

    kind: ClassVar[str] = "endpoints"
    tier: Name
    """Tier whose subnets hold the endpoints."""


@dataclass(frozen=True, kw_only=True)
class NoSessionManager:
    """No interface endpoints."""

    kind: ClassVar[str] = "none"


@dataclass(frozen=True, kw_only=True)
class NewVpc:
    """A new VPC. Nothing in it is public unless `public_tiers` says so."""

    kind: ClassVar[str] = "new_vpc"
    region: AwsRegion
    """Region of the VPC."""
    cidr: Range
    """Range of the VPC, a /16 to /28."""
    zones: tuple[Zone, ...]
    """Letters of the zones: `a` for `ap-northeast-1a`."""
    tiers: Mapping[Name, BlockTier | ListedTier]
    """Tiers by a name that stays. Each has a subnet and a route table in each zone."""
    public_tiers: tuple[Name, ...] = ()
    """Tiers with a way to the internet. Left out: none, and there is no internet gateway."""
    flow_logs: AllFlowLogs | NoFlowLogs = field(default_factory=AllFlowLogs)
    """Whether packets are logged. Left out: all, kept for a year."""
    session_manager: SessionManagerEndpoints | NoSessionManager = field(default_factory=NoSessionManager)
    """Whether servers without a way to the internet are reached by Session Manager. Left out: no. Its endpoints are
    billed by the hour."""
    permissions_boundary: PolicyArn | None = None
    """ARN of a managed policy that bounds the rights of every role that is made. Left out: none."""


@dataclass(frozen=True, kw_only=True)
class ExistingVpc:
    """An existing VPC. Nothing of it is changed but the routes that the path needs."""

    kind: ClassVar[str] = "existing_vpc"
    region: AwsRegion
    """Region of the VPC."""
    vpc_id: VpcId
    """Id of the VPC."""
    cidrs: tuple[Range, ...]
    """All ranges of the VPC: AWS fails a peering if one of them overlaps the VPG's."""
    tiers: Mapping[Name, ExistingTier]
    """Its tiers by a name that stays."""
    permissions_boundary: PolicyArn | None = None
    """ARN of a managed policy that bounds the rights of every role that is made. Left out: none."""


@dataclass(frozen=True, kw_only=True)
class Connected:
    """Keys that each VPC of a path has, new or existing."""

    directions: tuple[Direction, ...]
    """Who opens connections to whom: `device_to_cloud`, `cloud_to_device`; between devices, `gate` decides. `[]`,
    nobody: for a VPC that is attached to a transit gateway of your own and kept apart from devices, and for one without
    a canal here, which another stack attaches."""
    account_id: AccountId
    """AWS account that the VPC is in, in quotes. Credentials of another account are refused."""
    canal: VpcPeering | AttachmentToVpg | PeeringWithVpg | None = None
    """The private connection of the VPG and this backend. Left out: none."""


@dataclass(frozen=True, kw_only=True)
class NewVpcBackend(NewVpc, Connected):
    """A new VPC. Nothing in it is public unless `public_tiers` says so."""


@dataclass(frozen=True, kw_only=True)
class ExistingVpcBackend(ExistingVpc, Connected):
    """An existing VPC. Nothing of it is changed but the routes that the path needs."""


@dataclass(frozen=True, kw_only=True)
class Alone:
    """Arguments that a BackendVpc takes which is no part of a DevicePath."""

    protect: bool = False
    """Whether the VPC is kept: whatever would end or replace it is refused. Left out: it is not."""
    tags: Mapping[str, str] = field(default_factory=dict)
    """Tags of everything that can have tags."""


@dataclass(frozen=True, kw_only=True)
class NewVpcAlone(Alone, NewVpc):
    """A new VPC. Nothing in it is public unless `public_tiers` says so."""

    not_overlapping: Mapping[Name, Range] = field(default_factory=dict)
    """Ranges that the VPC's must not overlap, by names for messages, for example `{"devices": "10.128.0.0/9"}`."""


@dataclass(frozen=True, kw_only=True)
class ExistingVpcAlone(Alone, ExistingVpc):
    """An existing VPC. Nothing of it is changed."""
