"""A site-to-site VPN: AWS's two tunnels to a router of the customer's, and what leads there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from devicepath_spec.choices import InsideIpVersion, KeyStorage, TunnelBandwidth
from devicepath_spec.description.site_to_site_vpn_values import (
    CertificateArn,
    CustomerAsn,
    CustomerGatewayId,
    DeviceName,
    RemoteRange,
    VpnGatewayId,
)
from devicepath_spec.description.transit_gateway_values import DEFAULT_ASN, Asn
from devicepath_spec.description.values import AccountId, Address, AsGiven, AwsRegion, Name, Range
from devicepath_spec.description.vpn_router import LinuxRouter, OtherRouter
from devicepath_spec.description.vpn_tunnel import (
    ExistingTunnelLogs,
    NewTunnelLogs,
    NoTunnelAlarms,
    NoTunnelLogs,
    TunnelAlarms,
    TunnelOptions,
    VpnTunnels,
)


@dataclass(frozen=True, kw_only=True)
class NewCustomerGateway:
    """What AWS knows of the customer's router. A change of it makes another one, moves the connection there, and ends
    the old one. AWS has one of the same address, ASN and name once: where somebody else has made it, it is taken as
    existing."""

    kind: ClassVar[str] = "new"
    address: Address | None = None
    """Its public address; behind NAT, that of the NAT. With `outside.kind: private` its private one. Left out: it may
    be any, and a certificate says who it is."""
    asn: CustomerAsn = 65000
    """Its ASN; with static routes it says nothing."""
    certificate_arn: CertificateArn | None = None
    """Certificate of a private CA in ACM, instead of pre-shared keys."""
    device_name: DeviceName | None = None
    """What it is called in AWS's console."""


@dataclass(frozen=True, kw_only=True)
class ExistingCustomerGateway:
    """A customer gateway that exists, for example that of another connection. It is never deleted."""

    kind: ClassVar[str] = "existing"
    id: CustomerGatewayId
    """`cgw-...`."""


@dataclass(frozen=True, kw_only=True)
class VpcEnd:
    """A VPC whose virtual private gateway the tunnels end at."""

    vpc_cidrs: Mapping[Name, Range] = field(default_factory=dict)
    """Ranges of the VPC: what is behind the customer's router must not overlap them, as the VPC's own route wins."""
    route_table_ids: Mapping[str, AsGiven] = field(default_factory=dict)
    """Route tables that learn what is behind the customer's router, by a name that stays where the id is an Output."""


@dataclass(frozen=True, kw_only=True)
class NewVpnGateway(VpcEnd):
    """A virtual private gateway of its own. A VPC has one."""

    kind: ClassVar[str] = "new_vpn_gateway"
    vpc_id: AsGiven
    """Id of the VPC."""
    asn: Asn = DEFAULT_ASN
    """Its private ASN, another one than the router's. It can never change."""


@dataclass(frozen=True, kw_only=True)
class ExistingVpnGateway(VpcEnd):
    """A virtual private gateway that exists. It is never deleted."""

    kind: ClassVar[str] = "existing_vpn_gateway"
    vpn_gateway_id: VpnGatewayId
    """`vgw-...`."""


@dataclass(frozen=True, kw_only=True)
class OnTransitGateway:
    """A transit gateway, which the connection is attached to."""

    kind: ClassVar[str] = "transit_gateway"
    transit_gateway_id: AsGiven
    """Id of the gateway."""
    table_ids: Mapping[Name, AsGiven] = field(default_factory=dict)
    """Its route tables, by a name that stays."""
    association: Name | None = None
    """The table that decides where packets from the tunnels go. Left out: the gateway's default one, if it has one."""
    propagations: tuple[Name, ...] = ()
    """Tables that learn what the router announces. Besides, the gateway's default one does, if it has one."""
    routed: tuple[Name, ...] = ()
    """With static routes: tables that lead `routing.cidrs` to the tunnels."""


@dataclass(frozen=True, kw_only=True)
class BgpRouting:
    """The router and AWS tell each other their ranges."""

    kind: ClassVar[str] = "bgp"


@dataclass(frozen=True, kw_only=True)
class StaticRouting:
    """AWS is told what is behind the router. A tunnel that is dead is left only once AWS sees it as down."""

    kind: ClassVar[str] = "static"
    cidrs: Mapping[Name, RemoteRange]
    """Ranges behind the router, by a name that is free to change: a route is its range."""


@dataclass(frozen=True, kw_only=True)
class PublicOutside:
    """The tunnels run over the internet."""

    kind: ClassVar[str] = "public"


@dataclass(frozen=True, kw_only=True)
class PrivateOutside:
    """The tunnels run over Direct Connect, from addresses of the transit gateway's own range."""

    kind: ClassVar[str] = "private"
    transport_attachment_id: AsGiven
    """Attachment of the Direct Connect gateway to the transit gateway: `tgw-attach-...`."""


@dataclass(frozen=True, kw_only=True)
class VpnSettings:
    """What two tunnels are, whatever they end at in AWS."""

    customer_gateway: NewCustomerGateway | ExistingCustomerGateway
    """The customer's router. Another one takes both tunnels down while the connection is moved."""
    tunnels: VpnTunnels
    """The two tunnels."""
    tunnel_options: TunnelOptions = field(default_factory=TunnelOptions)
    """Options of both tunnels. A change of them takes both down at once: write it at one tunnel first."""
    preshared_key_storage: KeyStorage = KeyStorage.STANDARD
    """Where AWS keeps the keys. A change takes both tunnels down. With `secrets_manager` AWS makes them."""
    local_cidr: RemoteRange | None = None
    """Range on the customer's side that the tunnels carry. Left out: all. A change takes both tunnels down."""
    remote_cidr: RemoteRange | None = None
    """Range on AWS's side that the tunnels carry. Left out: all. A change takes both tunnels down."""
    outside: PublicOutside | PrivateOutside = field(default_factory=PublicOutside)
    """What the tunnels run over. Another one makes another connection."""
    acceleration: bool = False
    """Whether the tunnels enter AWS's network at its nearest edge, on a transit gateway; the router opens them then.
    Another value makes another connection."""
    bandwidth: TunnelBandwidth = TunnelBandwidth.STANDARD
    """What a tunnel carries. Another value makes another connection."""
    logs: NewTunnelLogs | ExistingTunnelLogs | NoTunnelLogs = field(default_factory=NewTunnelLogs)
    """Where the tunnels log to. Left out: a log group of their own."""
    alarms: TunnelAlarms | NoTunnelAlarms = field(default_factory=TunnelAlarms)
    """Whether each tunnel has an alarm. Left out: it has."""
    router: LinuxRouter | OtherRouter = field(default_factory=OtherRouter)
    """Whether the router's files are put out. Left out: they are not."""
    allow_outage: bool = False
    """Whether a run may take both tunnels down at once, for minutes. Write it for one run, and take it out again."""
    allow_replacement: bool = False
    """Whether a run may make another connection, with new addresses and keys, which the router has to be given. Write
    it for one run, and take it out again."""


@dataclass(frozen=True, kw_only=True)
class PlacedVpn:
    """Where a connection is, and what it ends at there."""

    region: AwsRegion
    """Region of the connection."""
    account_id: AccountId
    """AWS account of the connection; credentials of another account are refused. In quotes."""
    target: NewVpnGateway | ExistingVpnGateway | OnTransitGateway
    """What the tunnels end at in AWS."""
    routing: BgpRouting | StaticRouting
    """How AWS knows what is behind the router. The other way makes another connection."""


@dataclass(frozen=True, kw_only=True)
class SiteToSiteVpn(VpnSettings, PlacedVpn):
    """Two IPsec tunnels between AWS and a router of the customer's. They are billed by the hour."""

    inside_ip_version: InsideIpVersion = InsideIpVersion.IPV4
    """What the tunnels carry. Another one makes another connection."""
    protect: bool = False
    """Whether connection and gateways are kept: whatever would end or replace one is refused. Left out: they are
    not."""
    tags: Mapping[str, str] = field(default_factory=dict)
    """Tags of everything that can have tags."""
