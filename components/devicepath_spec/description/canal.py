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
    """A VPC that is attached to a transit gateway, by a tier of its own or one that has servers."""

    attachment_tier: Name
    """Tier whose subnets hold the attachment, one in each zone: servers of other zones do not get to the gateway. One
    with nobody else in it, of a /28 in each zone, is best."""
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
    """Parts of the device subnet that the tiers' route tables lead to the gateway, by names that are free to change: a
    route is its table and its range. Left out: all of it, as one."""


@dataclass(frozen=True, kw_only=True)
class PeeringWithVpg(AttachedVpc, InTables):
    """Canal by transit gateway, for a VPG of type F2: the VPC is attached to a gateway of one's own, in any region,
    which is peered with SORACOM's. Both sides see each other's own addresses."""

    kind: ClassVar[str] = "transit_gateway_peering"
    transit_gateway: Name
    """Which of `transit_gateways` it is."""
    share: Acceptance | None = None
    """Where the VPC is in another account than the gateway: `accept` or `accepted`, as with a VPC that is attached to
    SORACOM's."""


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


@dataclass(frozen=True, kw_only=True)
class TransitGatewayCanal:
    """What a Canal by transit gateway takes that is no part of a path, whatever its kind."""

    vpg_id: AsGiven
    """The VPG, of type F2."""
    vpg_transit_gateway_id: TransitGatewayId
    """Id of SORACOM's gateway: `transitGatewayId` of the VPG."""
    vpg_transit_gateway_region: AsGiven
    """Its region: `transitGatewayRegion` of the VPG."""
    device_subnet: DeviceSubnet
    """The VPG's device subnet: what the VPC sees of devices, and sends here."""
    account_id: AccountId
    """The AWS account that the VPC, or one's own gateway, is in: 12 digits."""
    region: AsGiven
    """The region of the VPC, or of one's own gateway."""
    vpc_cidrs: Mapping[str, Range]
    """What devices may reach: ranges of VPCs, by a name that stays where a range is an Output."""
    route_table_ids: Mapping[str, AsGiven] = field(default_factory=dict)
    """Route tables of the subnets whose servers talk with devices, by a name that stays where the id is an Output."""
    protect: bool = False
    """Whether the connection is kept: whatever would end or replace it is refused. Left out: it is not."""
    allow_replacement: bool = False
    """Whether another VPG, VPC, gateway, region or account may end the connection, and another one be made. Left out:
    it is refused."""
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
    Output. Left out: all of it, as one."""


@dataclass(frozen=True, kw_only=True)
class PeeringWithVpgAlone(TransitGatewayCanal):
    """A transit gateway of one's own, in any region, is peered with SORACOM's. It is the account's: one that others
    share cannot be peered."""

    kind: ClassVar[str] = "transit_gateway_peering"
    vpg_asn: Asn
    """ASN of SORACOM's gateway: `transitGatewayAsn` of the VPG."""
    transit_gateway_id: TransitGatewayId
    """Id of one's own gateway."""
    asn: Asn | None = None
    """Its ASN: AWS recommends another than that of SORACOM's. Left out: nothing is said of it."""
    association_table_id: AsGiven
    """The gateway's route table that decides where packets of devices go."""
    table_ids: Mapping[str, AsGiven]
    """The gateway's route tables that lead to devices, by a name that stays."""
