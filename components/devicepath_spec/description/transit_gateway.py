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
    """What a route leads to: a range, or the ranges of a prefix list, which is one of them."""

    cidr: RoutedRange | None = None
    """Range, of IPv4 or IPv6."""
    prefix_list_id: PrefixListId | None = None
    """Id of a prefix list that the account of the route table has, or that is shared with it."""


@dataclass(frozen=True, kw_only=True)
class StaticRoute(Routed):
    """Packets go to an attachment. It comes before a propagated route to the same range."""

    kind: ClassVar[str] = "static"
    attachment: Name
    """Name of the attachment."""


@dataclass(frozen=True, kw_only=True)
class BlackholeRoute(Routed):
    """Packets are dropped."""

    kind: ClassVar[str] = "blackhole"


@dataclass(frozen=True, kw_only=True)
class NewTransitGatewayTable:
    """A route table of its own."""

    kind: ClassVar[str] = "new"
    routes: Mapping[Name, StaticRoute | BlackholeRoute] = field(default_factory=dict)
    """Routes besides those that attachments propagate, by a name that is free to change: a route is its range."""


@dataclass(frozen=True, kw_only=True)
class ExistingTransitGatewayTable:
    """A route table that exists. Only the routes that stand here are added to it."""

    kind: ClassVar[str] = "existing"
    id: TransitGatewayTableId
    """Id of the route table."""
    routes: Mapping[Name, StaticRoute | BlackholeRoute] = field(default_factory=dict)
    """Routes besides those that attachments propagate, by a name that is free to change: a route is its range."""


@dataclass(frozen=True, kw_only=True)
class InTables:
    """Where an attachment stands among a gateway's route tables."""

    association: Name | None = None
    """The table that decides where packets from the attachment go. Left out: the gateway's default one, if there is
    one; else they go nowhere."""
    propagations: tuple[Name, ...] = ()
    """Tables that learn the ranges of the attachment, by name."""


@dataclass(frozen=True, kw_only=True)
class AttachmentSettings:
    """How a VPC is attached to a transit gateway."""

    appliance_mode: bool = False
    """Whether both directions of a flow take the attachment's same zone, as a firewall needs it."""
    dns: bool = True
    """Whether public names of servers behind other attachments are answered with their private addresses."""
    security_group_referencing: bool = True
    """Whether rules for what comes in may name security groups behind other attachments; the gateway has to let them,
    too."""


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
    """AWS account of the VPC. Left out: the gateway's own. With another one the gateway is shared with it, and the
    attachment, which waits for the gateway's owner, is accepted."""
    share: Acceptance | None = None
    """With another account: `accept`: its invitation to the share is accepted here, by its provider, and the account
    never leaves the share again; `accepted`: somebody has done so, or the Organization shares without asking."""
    route_table_ids: Mapping[str, AsGiven] = field(default_factory=dict)
    """Route tables of the VPC that lead to the gateway, by a name that stays where the id is an Output."""
    destinations: Mapping[Name, Routed] = field(default_factory=dict)
    """What they lead there, by a name that is free to change: a route is its table and its range."""


@dataclass(frozen=True, kw_only=True)
class ExistingAttachment(InTables):
    """An attachment that another account, or another program, has made. It stays when it is no longer named here.

    An `association` takes it out of the gateway's default table only: where somebody has chosen another one, it is
    refused. Once that is no longer named here, the attachment is in no table, and what it sends goes nowhere."""

    kind: ClassVar[str] = "existing"
    attachment_id: AsGiven
    """`tgw-attach-...`."""
    acceptance: Acceptance = Acceptance.ACCEPTED
    """`accept` for a VPC of another account that waits for the gateway's owner. Left out: `accepted`."""


@dataclass(frozen=True, kw_only=True)
class GatewayParts:
    """What a gateway has, whoever made it."""

    region: AwsRegion
    """Region of the gateway. VPCs that are attached are in it."""
    account_id: AccountId
    """AWS account that works with the gateway: its owner, unless `owner_id` says another."""
    auto_accept: bool = False
    """Whether attachments of other accounts need no acceptance. Turned off later, those that it has let in are refused
    an acceptance: the error says how each is recorded as accepted."""
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
    """A transit gateway of its own. It is billed by attachment and hour, and by GB."""

    kind: ClassVar[str] = "new_transit_gateway"
    asn: Asn = DEFAULT_ASN
    """Its private ASN. Give one that no gateway has which it is peered with. It is changed in place; AWS refuses that
    while a VPN, a Direct Connect gateway or Connect is attached."""
    cidr_blocks: tuple[OwnRange, ...] = ()
    """Ranges of its own, each a /24 or larger, of IPv6 a /64. Left out: none."""
    dns: bool = True
    """Whether names are answered across VPCs, where their attachments say so, too."""
    ecmp: bool = True
    """Whether VPNs to the same range share the load."""
    security_group_referencing: bool = False
    """Whether rules may name security groups behind other attachments, where these say so, too."""
    default_association: bool = False
    """Whether AWS makes a table that attachments without an `association` have. It makes it with the gateway alone: one
    that is turned on later is refused, as another gateway would take all that is attached along."""
    default_propagation: bool = False
    """Whether AWS makes a table that learns the ranges of attachments without `propagations`. Turned on later, it is
    refused likewise."""


@dataclass(frozen=True, kw_only=True)
class ExistingTransitGateway(GatewayParts):
    """A transit gateway that exists. Nothing of it is changed but what stands here, and it is never deleted."""

    kind: ClassVar[str] = "existing_transit_gateway"
    transit_gateway_id: TransitGatewayId
    """Id of the gateway."""
    owner_id: OtherAccountId | None = None
    """AWS account that owns the gateway and shares it, if it is another one: then tables, routes and shares are the
    owner's, and only VPCs are attached here."""


@dataclass(frozen=True, kw_only=True)
class GatewayAlone:
    """What a gateway that is no part of a path takes besides."""

    protect: bool = False
    """Whether gateway, tables and attachments are kept: whatever would end or replace one is refused. Routes,
    associations and propagations are free to change. Left out: they are not."""
    tags: Mapping[str, str] = field(default_factory=dict)
    """Tags of everything that can have tags."""


@dataclass(frozen=True, kw_only=True)
class NewTransitGatewayAlone(GatewayAlone, NewTransitGateway):
    """A transit gateway of its own. It is billed by attachment and hour, and by GB."""


@dataclass(frozen=True, kw_only=True)
class ExistingTransitGatewayAlone(GatewayAlone, ExistingTransitGateway):
    """A transit gateway that exists. Nothing of it is changed but what stands here, and it is never deleted."""


@dataclass(frozen=True, kw_only=True)
class DevicesBehindGateway:
    """Where the peering with SORACOM's gateway stands among a gateway's route tables."""

    association: Name
    """The table that decides where packets of devices go: whose ranges it has, devices reach."""
    tables: tuple[Name, ...]
    """Tables that lead to devices: who is associated with one of them, reaches devices."""


@dataclass(frozen=True, kw_only=True)
class OfAPath:
    """What a path says of a gateway besides."""

    devices: DevicesBehindGateway
    """Where devices are among its route tables."""


@dataclass(frozen=True, kw_only=True)
class NewTransitGatewayOfPath(OfAPath, NewTransitGateway):
    """A transit gateway of its own. It is billed by attachment and hour, and by GB."""


@dataclass(frozen=True, kw_only=True)
class ExistingTransitGatewayOfPath(OfAPath, ExistingTransitGateway):
    """A transit gateway that exists. Nothing of it is changed but what stands here, and it is never deleted."""
