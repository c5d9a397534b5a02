"""Canal: the private connection of a VPG and a backend."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from devicepath_spec.choices import Acceptance
from devicepath_spec.description.transit_gateway import AttachmentSettings, InTables
from devicepath_spec.description.transit_gateway_values import Asn, TransitGatewayId
from devicepath_spec.description.values import (
    AccountId,
    AsGiven,
    Destination,
    DeviceSubnet,
    Name,
    Range,
    VpgRange,
    Zone,
)


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
class AttachedVpc(AttachmentSettings):
    """A VPC that is attached to a transit gateway, in a tier for that alone, or in one that has servers."""

    attachment_tier: Name
    """Tier whose subnets hold the attachment, one in each zone: servers of other zones do not get to the gateway. Best
    is a tier with nobody else in it, of a /28 in each zone."""
    tiers: tuple[Name, ...] | None = None
    """Tiers whose servers talk with devices: their route tables lead to the gateway. Left out: all."""


@dataclass(frozen=True, kw_only=True)
class AttachmentToVpg(AttachedVpc):
    """Canal by transit gateway, for a VPG of type F2: the VPC is attached to SORACOM's own gateway, which is in the
    VPG's region and takes VPCs of that one only. Both sides see each other's own addresses."""

    kind: ClassVar[str] = "transit_gateway_attachment"
    share: Acceptance
    """`accept`: SORACOM's invitation to share its gateway with the account of the VPC is accepted here, and the account
    never leaves the share again; `accepted`: another stack, or another backend of the account, did so."""
    device_ranges: Mapping[Name, Range] | None = None
    """Parts of the device subnet that the tiers' route tables lead to the gateway, by names that can be changed freely:
    a route is identified by its table and its range. Left out: the whole device subnet, as one route."""


@dataclass(frozen=True, kw_only=True)
class PeeringWithVpg(AttachedVpc, InTables):
    """Canal by transit gateway, for a VPG of type F2: the VPC is attached to a transit gateway of your own, in any
    region, which is peered with SORACOM's. Both sides see each other's own addresses."""

    kind: ClassVar[str] = "transit_gateway_peering"
    transit_gateway: Name
    """Name of the transit gateway, in `transit_gateways`."""
    share: Acceptance | None = None
    """Where the VPC is in another account than the gateway: `accept`: the invitation to share the gateway is accepted
    here, and the account never leaves the share again; `accepted`: that was done elsewhere."""


@dataclass(frozen=True, kw_only=True)
class CanalAlone:
    """A VPC peering that is no part of a DevicePath: both ends are given by their ids."""

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
    """Whether a change of VPG, VPC, region, account or range may end the connection and request another one. Left out:
    such a change is refused."""
    tags: Mapping[str, str] = field(default_factory=dict)
    """Tags of everything that can have tags."""


@dataclass(frozen=True, kw_only=True)
class TransitGatewayCanal:
    """Arguments of a Canal by transit gateway that is no part of a DevicePath, of whatever kind."""

    vpg_id: AsGiven
    """The VPG, of type F2."""
    vpg_transit_gateway_id: TransitGatewayId
    """Id of SORACOM's gateway: `transitGatewayId` of the VPG."""
    vpg_transit_gateway_region: AsGiven
    """Its region: `transitGatewayRegion` of the VPG."""
    device_subnet: DeviceSubnet
    """The VPG's device subnet: the VPC sees devices by their addresses in it, and its route tables lead it here."""
    account_id: AccountId
    """The AWS account that the VPC, or your own transit gateway, is in: 12 digits."""
    region: AsGiven
    """The region of the VPC, or of your own transit gateway."""
    vpc_cidrs: Mapping[str, Range]
    """What devices may reach: ranges of VPCs, by a name that stays where a range is an Output."""
    route_table_ids: Mapping[str, AsGiven] = field(default_factory=dict)
    """Route tables of the subnets whose servers talk with devices, by a name that stays where the id is an Output."""
    protect: bool = False
    """Whether the connection is kept: whatever would end or replace it is refused. Left out: it is not."""
    allow_replacement: bool = False
    """Whether a change of VPG, VPC, gateway, region or account may end the connection and make another one. Left out:
    such a change is refused."""
    tags: Mapping[str, str] = field(default_factory=dict)
    """Tags of everything that can have tags."""


@dataclass(frozen=True, kw_only=True)
class AttachmentToVpgAlone(AttachmentSettings, TransitGatewayCanal):
    """A VPC is attached to SORACOM's own gateway, which is in the VPG's region and takes VPCs of that one only."""

    kind: ClassVar[str] = "transit_gateway_attachment"
    vpc_id: AsGiven
    """Id of the VPC."""
    subnet_ids: Mapping[Zone, AsGiven]
    """A subnet of the VPC in each zone, by the zone's letter: servers of other zones do not get to the gateway."""
    share: Acceptance
    """`accept`: SORACOM's invitation to share its gateway with the account is accepted here, and the account never
    leaves the share again; `accepted`: another stack of the account did so."""
    device_ranges: Mapping[str, Range] | None = None
    """Parts of the device subnet that the route tables lead to the gateway, by a name that stays where a range is an
    Output. Left out: the whole device subnet, as one route."""


@dataclass(frozen=True, kw_only=True)
class PeeringWithVpgAlone(TransitGatewayCanal):
    """A transit gateway of your own, in any region, is peered with SORACOM's. It has to belong to the account: a
    gateway that another account shares cannot be peered."""

    kind: ClassVar[str] = "transit_gateway_peering"
    vpg_asn: Asn
    """ASN of SORACOM's gateway: `transitGatewayAsn` of the VPG."""
    transit_gateway_id: TransitGatewayId
    """Id of your own gateway."""
    asn: Asn | None = None
    """ASN of your own gateway: AWS recommends another one than SORACOM's gateway has, and equal ones are warned of.
    Left out: they are not compared."""
    association_table_id: AsGiven
    """The gateway's route table that decides where packets of devices go."""
    table_ids: Mapping[str, AsGiven]
    """The gateway's route tables that lead to devices, by a name that stays."""
