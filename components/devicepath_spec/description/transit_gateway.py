"""A transit gateway of the user's own, new or existing: tables, attachments, and with whom it is shared."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from devicepath_spec.choices import Acceptance
from devicepath_spec.description.transit_gateway_values import (
    DEFAULT_ASN,
    Asn,
    OtherAccountId,
    OwnRange,
    Principal,
    RoutedRange,
    TransitGatewayId,
    TransitGatewayTableId,
)
from devicepath_spec.description.values import AccountId, AsGiven, AwsRegion, Name, PrefixListId, Zone


@dataclass(frozen=True, kw_only=True)
class Routed:
    """What a route leads to: a range, or the ranges of a prefix list. Give one of the two."""

    cidr: RoutedRange | None = None
    """Range, of IPv4 or IPv6."""
    prefix_list_id: PrefixListId | None = None
    """Id of a prefix list that the route table's account has, or that is shared with it."""


@dataclass(frozen=True, kw_only=True)
class StaticRoute(Routed):
    """Packets go to an attachment. A static route wins over a propagated one to the same range."""

    kind: ClassVar[str] = "static"
    attachment: Name
    """Name of the attachment."""


@dataclass(frozen=True, kw_only=True)
class BlackholeRoute(Routed):
    """Packets are dropped."""

    kind: ClassVar[str] = "blackhole"


@dataclass(frozen=True, kw_only=True)
class NewTransitGatewayTable:
    """A new route table."""

    kind: ClassVar[str] = "new"
    routes: Mapping[Name, StaticRoute | BlackholeRoute] = field(default_factory=dict)
    """Routes besides those that attachments propagate, by a name that can be changed freely: a route is identified by
    its range."""


@dataclass(frozen=True, kw_only=True)
class ExistingTransitGatewayTable:
    """An existing route table. Only the routes that are written here are added to it."""

    kind: ClassVar[str] = "existing"
    id: TransitGatewayTableId
    """Id of the route table."""
    routes: Mapping[Name, StaticRoute | BlackholeRoute] = field(default_factory=dict)
    """Routes besides those that attachments propagate, by a name that can be changed freely: a route is identified by
    its range."""


@dataclass(frozen=True, kw_only=True)
class InTables:
    """Which of a gateway's route tables an attachment uses, and which learn its ranges."""

    association: Name | None = None
    """The table that decides where packets from the attachment go. Left out: the gateway's default one, if there is
    one; else they go nowhere."""
    propagations: tuple[Name, ...] = ()
    """Tables that learn the ranges of the attachment, by name."""


@dataclass(frozen=True, kw_only=True)
class AttachmentSettings:
    """How a VPC is attached to a transit gateway."""

    appliance_mode: bool = False
    """Whether both directions of a flow pass through the same zone of the attachment, as a firewall needs it."""
    dns: bool = True
    """Whether public names of servers behind other attachments are answered with their private addresses."""
    security_group_referencing: bool = True
    """Whether rules for incoming traffic may name security groups behind other attachments; the gateway has to allow
    that, too."""


@dataclass(frozen=True, kw_only=True)
class VpcAttachment(AttachmentSettings, InTables):
    """A VPC is attached."""

    kind: ClassVar[str] = "vpc"
    vpc_id: AsGiven
    """Id of the VPC."""
    subnet_ids: Mapping[Zone, AsGiven]
    """A subnet in each zone, by the zone's letter: servers of other zones do not get to the gateway."""
    ipv6: bool = False
    """Whether IPv6 is carried: each subnet has to have a range of it."""
    account_id: OtherAccountId | None = None
    """AWS account of the VPC. Left out: the gateway's own. With another account the gateway is shared, and its owner's
    acceptance of the attachment is part of the same run."""
    share: Acceptance | None = None
    """With another account: `accept`: that account's invitation to the share is accepted here, through its provider,
    and the account never leaves the share again; `accepted`: somebody has done so, or the AWS Organization shares
    without asking."""
    route_table_ids: Mapping[str, AsGiven] = field(default_factory=dict)
    """Route tables of the VPC that lead to the gateway, by a name that stays where the id is an Output."""
    destinations: Mapping[Name, Routed] = field(default_factory=dict)
    """Destinations that these route tables lead to the gateway, by a name that can be changed freely: a route is
    identified by its table and its range."""


@dataclass(frozen=True, kw_only=True)
class ExistingAttachment(InTables):
    """An attachment that another account, or another program, has made. It stays when it is no longer named here.

    An `association` takes the attachment out of the gateway's default table only: where somebody has put it into
    another one, that is refused. Once `association` is no longer written here, the attachment is in no table, and what
    it sends goes nowhere."""

    kind: ClassVar[str] = "existing"
    attachment_id: AsGiven
    """`tgw-attach-...`."""
    acceptance: Acceptance = Acceptance.ACCEPTED
    """`accept` for a VPC of another account that waits for the gateway's owner. Left out: `accepted`."""


@dataclass(frozen=True, kw_only=True)
class GatewayParts:
    """Keys of a gateway, new or existing."""

    region: AwsRegion
    """Region of the gateway. VPCs that are attached are in it."""
    account_id: AccountId
    """AWS account that works with the gateway: its owner, unless `owner_id` says another."""
    auto_accept: bool = False
    """Whether attachments of other accounts need no acceptance. When it is turned off later, an acceptance of those
    that it has let in is refused, and the error says how each is recorded as accepted."""
    tables: Mapping[Name, NewTransitGatewayTable | ExistingTransitGatewayTable] = field(default_factory=dict)
    """Route tables by a name that stays."""
    attachments: Mapping[Name, VpcAttachment | ExistingAttachment] = field(default_factory=dict)
    """What is attached, by a name that stays."""
    shared_with: tuple[Principal, ...] = ()
    """Accounts, organizations and their units that may attach VPCs, besides the accounts of `attachments`. Each
    account in quotes."""
    external_principals: bool = True
    """Whether an account outside of the owner's Organization may be among them."""


@dataclass(frozen=True, kw_only=True)
class NewTransitGateway(GatewayParts):
    """A new transit gateway. It is billed by attachment and hour, and by GB."""

    kind: ClassVar[str] = "new_transit_gateway"
    asn: Asn = DEFAULT_ASN
    """Its private ASN. Give another one than the gateways that it is peered with have. It is changed in place; AWS
    refuses that while a VPN, a Direct Connect gateway or Connect is attached."""
    cidr_blocks: tuple[OwnRange, ...] = ()
    """Ranges of its own, each a /24 or larger, of IPv6 a /64. Left out: none."""
    dns: bool = True
    """Whether public names of servers in other attached VPCs are answered with private addresses; the attachments have
    to allow that, too."""
    ecmp: bool = True
    """Whether VPNs to the same range share the load."""
    security_group_referencing: bool = False
    """Whether rules may name security groups behind other attachments; these have to allow that, too."""
    default_association: bool = False
    """Whether the gateway has a default table, which attachments without an `association` use. AWS makes it with the
    gateway only: turning this on later is refused, as it would replace the gateway with all that is attached."""
    default_propagation: bool = False
    """Whether the gateway has a default table that learns the ranges of attachments without `propagations`. Turning
    this on later is refused, for the same reason."""


@dataclass(frozen=True, kw_only=True)
class ExistingTransitGateway(GatewayParts):
    """An existing transit gateway. Only what is written here is changed of it, and it is never deleted."""

    kind: ClassVar[str] = "existing_transit_gateway"
    transit_gateway_id: TransitGatewayId
    """Id of the gateway."""
    owner_id: OtherAccountId | None = None
    """AWS account that owns the gateway and shares it, if it is another one: then only the owner changes tables, routes
    and shares, and only VPCs are attached here."""


@dataclass(frozen=True, kw_only=True)
class GatewayAlone:
    """Arguments that a gateway takes which is no part of a DevicePath."""

    protect: bool = False
    """Whether gateway, tables and attachments are kept: whatever would end or replace one is refused. Routes,
    associations and propagations are free to change. Left out: they are not."""
    tags: Mapping[str, str] = field(default_factory=dict)
    """Tags of everything that can have tags."""


@dataclass(frozen=True, kw_only=True)
class NewTransitGatewayAlone(GatewayAlone, NewTransitGateway):
    """A new transit gateway. It is billed by attachment and hour, and by GB."""


@dataclass(frozen=True, kw_only=True)
class ExistingTransitGatewayAlone(GatewayAlone, ExistingTransitGateway):
    """An existing transit gateway. Only what is written here is changed of it, and it is never deleted."""


@dataclass(frozen=True, kw_only=True)
class DevicesBehindGateway:
    """Which of a gateway's route tables the peering with SORACOM's gateway uses, and which lead to devices."""

    association: Name
    """The table that decides where packets of devices go: devices reach the ranges that it has routes for."""
    tables: tuple[Name, ...]
    """Tables that get a route to devices: VPCs that are associated with one of them reach devices."""


@dataclass(frozen=True, kw_only=True)
class OfAPath:
    """Keys of a gateway that is a part of a path."""

    devices: DevicesBehindGateway
    """Where devices are among its route tables."""


@dataclass(frozen=True, kw_only=True)
class NewTransitGatewayOfPath(OfAPath, NewTransitGateway):
    """A new transit gateway. It is billed by attachment and hour, and by GB."""


@dataclass(frozen=True, kw_only=True)
class ExistingTransitGatewayOfPath(OfAPath, ExistingTransitGateway):
    """An existing transit gateway. Only what is written here is changed of it, and it is never deleted."""
