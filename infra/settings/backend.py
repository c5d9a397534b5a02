"""AWS's end in the stack file: the VPC, as tiers over zones."""

from typing import Annotated, Literal

from pydantic import Tag

from infra.settings.section import CHOSEN_BY_KIND, Section
from infra.settings.values import (
    AccountId,
    AwsRegion,
    Name,
    PolicyArn,
    PrefixLength,
    Range,
    RetentionDays,
    RouteTableId,
    SubnetId,
    VpcId,
    Zone,
)


class BlockTier(Section):
    """A tier whose zones have fixed slots in one block, by their letter: another tier or zone never moves them."""

    kind: Literal["block"]
    block: Range
    """The block, for example 10.0.0.0/21: zone a has 10.0.0.0/24, zone b 10.0.1.0/24, zone c 10.0.2.0/24."""
    netmask: PrefixLength | None = None
    """Prefix length of each zone's range. Left out: the block's plus 3."""


class ListedTier(Section):
    """A tier whose ranges are listed."""

    kind: Literal["listed"]
    cidrs: dict[Zone, Range]
    """Range in each zone, by the zone's letter."""


Tier = Annotated[Annotated[BlockTier, Tag("block")] | Annotated[ListedTier, Tag("listed")], CHOSEN_BY_KIND]


class AllFlowLogs(Section):
    """The VPC's packets are logged to CloudWatch Logs."""

    kind: Literal["all"]
    retention_days: RetentionDays = 365
    """How many days they are kept; a number that CloudWatch Logs knows."""


class NoFlowLogs(Section):
    """Nothing is logged."""

    kind: Literal["none"]


class SessionManagerEndpoints(Section):
    """Servers without a way out are reached by Session Manager, through interface endpoints billed by hour and zone."""

    kind: Literal["endpoints"]
    tier: Name
    """Tier whose subnets hold the endpoints."""


class NoSessionManager(Section):
    """No interface endpoints."""

    kind: Literal["none"]


class NewBackend(Section):
    """A VPC of its own. Nothing in it is public unless `public_tiers` says so."""

    kind: Literal["new"]
    account_id: AccountId
    """AWS account that the VPC is in; credentials of another account are refused. In quotes."""
    permissions_boundary: PolicyArn | None = None
    """ARN of a managed policy that bounds the rights of every role that is made. Left out: none."""
    region: AwsRegion
    """Region of the VPC."""
    cidr: Range
    """Range of the VPC, a /16 to /28."""
    zones: list[str]
    """Letters of the zones: `a` for `ap-northeast-1a`."""
    tiers: dict[Name, Tier]
    """Tiers by a name that stays. Each has a subnet and a route table in each zone."""
    public_tiers: list[Name] = []
    """Tiers with a way to the internet. Left out: none, and there is no internet gateway."""
    flow_logs: Annotated[Annotated[AllFlowLogs, Tag("all")] | Annotated[NoFlowLogs, Tag("none")], CHOSEN_BY_KIND]
    """Whether packets are logged."""
    session_manager: Annotated[
        Annotated[SessionManagerEndpoints, Tag("endpoints")] | Annotated[NoSessionManager, Tag("none")], CHOSEN_BY_KIND
    ]
    """Whether servers are reached by Session Manager."""


class ExistingZone(Section):
    """What a tier has in one zone."""

    subnet_id: SubnetId
    """Id of the subnet."""
    cidr: Range
    """Range of the subnet."""
    route_table_id: RouteTableId
    """Id of its route table; where zones share one, it stands in each."""


class ExistingBackend(Section):
    """A VPC that exists. Nothing of it is changed but the routes that the path needs."""

    kind: Literal["existing"]
    account_id: AccountId
    """AWS account that the VPC is in; credentials of another account are refused. In quotes."""
    permissions_boundary: PolicyArn | None = None
    """ARN of a managed policy that bounds the rights of every role that is made. Left out: none."""
    region: AwsRegion
    """Region of the VPC."""
    vpc_id: VpcId
    """Id of the VPC."""
    cidr: Range
    """Range of the VPC."""
    tiers: dict[Name, dict[Zone, ExistingZone]]
    """Its tiers by a name that stays, each by the letter of the zone."""


class NoBackend(Section):
    """No VPC: devices talk with each other only."""

    kind: Literal["none"]


Backend = Annotated[
    Annotated[NewBackend, Tag("new")] | Annotated[ExistingBackend, Tag("existing")] | Annotated[NoBackend, Tag("none")],
    CHOSEN_BY_KIND,
]
