"""Canal: the private connection of a VPG and a backend."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from devicepath_spec.description.values import AccountId, AsGiven, Destination, Name, VpgRange


@dataclass(frozen=True, kw_only=True)
class VpcPeering:
    """Canal by VPC peering, for a VPG of type F. The first peering of a VPG is in its price, each other one is billed
    by the hour."""

    kind: ClassVar[str] = "vpc_peering"
    destination: Destination | None = None
    """What devices may reach, private and at most a /16. Left out: all of the VPC, if it has one range."""
    tiers: tuple[Name, ...] | None = None
    """Tiers whose servers talk with devices: their route tables lead to the VPG. Left out: all."""


@dataclass(frozen=True, kw_only=True)
class CanalAlone:
    """A VPC peering that is no part of a path: it is given both ends by their ids."""

    vpg_id: AsGiven
    """The VPG, of type F, in whose account the peering is requested."""
    vpg_cidr: VpgRange
    """The VPG's own range (`vpgRange`): a type F VPG translates its devices to it, so it is what the VPC sees."""
    vpc_id: AsGiven
    """Id of the VPC."""
    vpc_cidr: Destination
    """What devices may reach, private and at most a /16; may be a part of the VPC's range."""
    account_id: AccountId
    """The AWS account that owns the VPC: 12 digits."""
    region: AsGiven
    """The region of the VPC, for example `ap-northeast-1`; it may differ from the VPG's."""
    route_table_ids: Mapping[str, AsGiven]
    """Route tables of the subnets whose servers talk with devices, by a name that stays where the id is an
    Output: what is not known yet cannot name a route."""
    protect: bool = False
    """Whether the connection is kept: whatever would end or replace it is refused. Left out: it is not."""
    allow_replacement: bool = False
    """Whether another VPG, VPC, region, account or range may end the connection, and another one be requested. Left
    out: it is refused."""
    tags: Mapping[str, str] = field(default_factory=dict)
    """Tags of everything that can have tags."""
