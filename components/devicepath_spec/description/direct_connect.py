"""Direct Connect: a gateway in AWS, what it leads to there, and the virtual interfaces to routers of the customer's."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from devicepath_spec.choices import Acceptance, Distribution, GatewayKind
from devicepath_spec.description.direct_connect_values import (
    AllowedPrefix,
    BgpKey,
    ConnectionId,
    DirectConnectGatewayId,
    InterfaceMtu,
    InterfaceName,
    LinkAddress,
    ProposalId,
    RouterAsn,
    VirtualInterfaceId,
    Vlan,
)
from devicepath_spec.description.site_to_site_vpn_values import VpnGatewayId
from devicepath_spec.description.transit_gateway import InTables
from devicepath_spec.description.transit_gateway_values import DEFAULT_ASN, Asn, OtherAccountId
from devicepath_spec.description.values import AccountId, AsGiven, AwsRegion, Name, PlannedRange, Range
from devicepath_spec.description.vpn_router import OtherRouter, RouterName


@dataclass(frozen=True, kw_only=True)
class NewDirectConnectGateway:
    """A Direct Connect gateway of its own. It is in no region, and costs nothing."""

    kind: ClassVar[str] = "new"
    asn: Asn = DEFAULT_ASN
    """Its private ASN, which routers see as AWS's: another one than theirs, and than that of a transit gateway behind
    it. It can never change."""


@dataclass(frozen=True, kw_only=True)
class ExistingDirectConnectGateway:
    """A Direct Connect gateway that exists. It is never deleted."""

    kind: ClassVar[str] = "existing"
    id: DirectConnectGatewayId
    """Id of the gateway."""
    asn: Asn
    """Its ASN, as AWS shows it."""


@dataclass(frozen=True, kw_only=True)
class ToVpnGateway:
    """Leads to a VPC, by its virtual private gateway."""

    kind: ClassVar[str] = "vpn_gateway"
    vpn_gateway_id: VpnGatewayId
    """`vgw-...`, attached to its VPC, of any region of the account. It has one Direct Connect gateway."""
    allowed_prefixes: tuple[AllowedPrefix, ...]
    """A filter: of the VPC's ranges, those that are one of these, or inside of one, are announced to routers. Other
    ones change in place."""
    vpc_cidrs: Mapping[Name, Range] = field(default_factory=dict)
    """Ranges of the VPC: each prefix has to have one inside, and what is behind a router is in none of them."""
    route_table_ids: Mapping[str, AsGiven] = field(default_factory=dict)
    """Route tables of the VPC, in the component's region, that learn what is behind routers, by a name that stays
    where the id is an Output."""


@dataclass(frozen=True, kw_only=True)
class ToTransitGateway(InTables):
    """Leads to a transit gateway, which the Direct Connect gateway is attached to."""

    kind: ClassVar[str] = "transit_gateway"
    transit_gateway_id: AsGiven
    """Id of the gateway. Its tables, if any are named, are in the component's region."""
    asn: Asn | None = None
    """Its ASN, another one than that of the Direct Connect gateway. Left out: it is not compared."""
    allowed_prefixes: tuple[AllowedPrefix, ...]
    """What is announced to routers: exactly these, whether something has them or not. At most 200. Other ones change in
    place."""
    table_ids: Mapping[Name, AsGiven] = field(default_factory=dict)
    """Its route tables, by a name that stays."""


@dataclass(frozen=True, kw_only=True)
class ProposedGateway:
    """Leads to a gateway of another account, which has proposed that. A proposal ends after seven days."""

    kind: ClassVar[str] = "proposal"
    proposal_id: ProposalId
    """Id of the proposal."""
    owner_id: OtherAccountId
    """The account that has the gateway. In quotes."""
    gateway: GatewayKind
    """What it is."""
    allowed_prefixes: tuple[AllowedPrefix, ...]
    """As of a gateway of one's own; they go before what is proposed."""


@dataclass(frozen=True, kw_only=True)
class AwaitedInterface:
    """Nobody has given the interface yet. Nothing is made of it; a router's files are, once their values are told."""

    kind: ClassVar[str] = "awaited"


@dataclass(frozen=True, kw_only=True)
class HostedInterface:
    """The owner of a connection, for example a partner, has given the interface to the account."""

    kind: ClassVar[str] = "hosted"
    id: VirtualInterfaceId
    """`dxvif-...`, in the component's region."""
    acceptance: Acceptance = Acceptance.ACCEPT
    """`accept`: it waits, and is accepted here; `accepted`: somebody has done so, with this gateway. Nobody gives an
    interface back but who has given it: taken out here, it stays."""


@dataclass(frozen=True, kw_only=True)
class OwnInterface:
    """The interface is made, on a connection that the account has itself, and ends with the component."""

    kind: ClassVar[str] = "connection"
    connection_id: ConnectionId
    """`dxcon-...`, or `dxlag-...` of several that are one."""


@dataclass(frozen=True, kw_only=True)
class LinuxDirectRouter:
    """A Linux host with FRR. Its files are put out, with the BGP key in them."""

    kind: ClassVar[str] = "linux"
    name: RouterName
    """What its VLAN's interface and its files are named after."""
    parent: InterfaceName
    """The interface of the host that the line is plugged into."""
    own_ranges: tuple[PlannedRange, ...]
    """What is behind it, and is announced. At most 100."""
    far_ranges: tuple[PlannedRange, ...] = ()
    """What alone is taken of what AWS announces. Left out: the allowed prefixes, of IPv4."""
    distribution: Distribution = Distribution.DEBIAN
    """Which Linux it is."""


@dataclass(frozen=True, kw_only=True)
class InterfaceParts:
    """What an interface is ordered with, and its owner tells; or what one of one's own is made with."""

    vlan: Vlan
    """Its VLAN. It can never change."""
    asn: RouterAsn
    """ASN of the customer's router. It can never change."""
    mtu: InterfaceMtu = 1500
    """Bytes: 1500, 9001 of a private interface, or 8500 of a transit one. A larger one of an interface of one's own may
    interrupt all those of its connection, for up to 30 s."""
    router_address: LinkAddress | None = None
    """The router's address, with the prefix length that both ends have, /30 or /31. Of an interface of one's own, left
    out: AWS takes one of 169.254.0.0/16."""
    aws_address: LinkAddress | None = None
    """AWS's address, of the same range."""
    bgp_key: BgpKey | None = None
    """The key of its BGP session, 6 to 80 characters. Give a secret. Of an interface of one's own, left out: AWS makes
    one."""
    origin: AwaitedInterface | HostedInterface | OwnInterface
    """Where it comes from."""
    router: LinuxDirectRouter | OtherRouter = field(default_factory=OtherRouter)
    """Whether the router's files are put out. Left out: they are not."""


@dataclass(frozen=True, kw_only=True)
class PrivateInterface(InterfaceParts):
    """To VPCs, by virtual private gateways."""

    kind: ClassVar[str] = "private"


@dataclass(frozen=True, kw_only=True)
class TransitInterface(InterfaceParts):
    """To transit gateways."""

    kind: ClassVar[str] = "transit"


@dataclass(frozen=True, kw_only=True)
class DirectConnect:
    """A Direct Connect gateway between routers of the customer's, at the other end of lines, and what is in AWS."""

    region: AwsRegion
    """Region of the interfaces, and of route tables that are named."""
    account_id: AccountId
    """AWS account of the gateway; credentials of another account are refused. In quotes."""
    gateway: NewDirectConnectGateway | ExistingDirectConnectGateway
    """The Direct Connect gateway."""
    associations: Mapping[Name, ToVpnGateway | ToTransitGateway | ProposedGateway] = field(default_factory=dict)
    """What it leads to in AWS, by a name that stays: virtual private gateways, or transit gateways, and never both."""
    interfaces: Mapping[Name, PrivateInterface | TransitInterface] = field(default_factory=dict)
    """Interfaces to routers, by a name that stays: private ones to virtual private gateways, transit ones to transit
    gateways."""
    allow_replacement: bool = False
    """Whether a run may make another association or interface, or accept another one, in place of one: what goes that
    way is cut off meanwhile. Write it for one run, and take it out again."""
    protect: bool = False
    """Whether gateway, associations and acceptances are kept: whatever would end or replace one is refused. Left out:
    they are not."""
    tags: Mapping[str, str] = field(default_factory=dict)
    """Tags of everything that can have tags."""
