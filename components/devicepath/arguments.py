"""What components take: the shape of `devicepath_spec.description`, where a value may be an Output.

Written by `make sdk`, never edited by hand. Of a section that is chosen by `kind`, the keys of all kinds stand here:
the component host has no unions."""

from collections.abc import Mapping, Sequence
from typing import NotRequired, TypedDict

from pulumi import Input

from devicepath_spec.choices import (
    Acceptance,
    DeadPeerAction,
    Distribution,
    GatewayKind,
    HostPlace,
    InsideIpVersion,
    Internet,
    KeyStorage,
    PacketFilter,
    Protocol,
    RendezvousPoint,
    ReturnPath,
    Session,
    StartupAction,
    TunnelBandwidth,
    TunnelLog,
    VpgType,
)


class DeviceArgs(TypedDict):
    """A device on the path, by its SIM."""

    imsi: str
    """IMSI of the SIM, in quotes: 15 digits."""
    address: NotRequired[str]
    """Its fixed address in the device subnet, from its next session on. Left out: another one for each session."""
    session: NotRequired[Session]
    """What happens to its session when its group changes. Left out: what `sessions` says."""
    batch: NotRequired[int]
    """Sessions are reset batch by batch, the lowest first. Left out: 0."""


class VpgArgs(TypedDict):
    """`new`: A new VPG. It costs a set-up fee, and then a fee by the hour. Type, device subnet and region can never
    change. `existing`: An existing VPG. Only what is written here is changed on it, and it is never deleted."""

    kind: str
    """Which one it is: `new` or `existing`."""
    type: VpgType
    """Of kind `new`: `E`: the internet only. `F`: Canal by VPC peering. `F2`: Canal by transit gateway. Of kind
    `existing`: Its type: `E`, `F` or `F2`."""
    device_subnet: NotRequired[Input[str]]
    """Of kind `new`: Range that SIMs get addresses from: private, and outside 100.64.0.0/10 and 198.18.0.0/15. Of kind
    `existing`: Its device subnet."""
    region: NotRequired[RendezvousPoint]
    """Of kind `new`: Where the VPG is. With the coverage jp it is always in Tokyo. Left out: Tokyo for jp, Frankfurt
    for g."""
    asn: NotRequired[Input[float]]
    """Of kind `new`: ASN of the transit gateway that type F2 has: a private one, and another than the gateways that it
    is peered with have. It can never change. Left out: 64512."""
    id: NotRequired[Input[str]]
    """Of kind `existing`: Id of the VPG."""


class SimGroupArgs(TypedDict):
    """`new`: A new SIM group. `existing`: An existing SIM group. Its SIMs move to this VPG with their next session; its
    other settings stay."""

    kind: str
    """Which one it is: `new` or `existing`."""
    dns_servers: NotRequired[Sequence[Input[str]]]
    """Of kind `new`: One or two DNS servers that devices are told instead of SORACOM's: a paid option. Left out:
    SORACOM's. Of kind `existing`: One or two DNS servers that devices are told: a paid option. Left out: as the group
    has it."""
    link_mtu: NotRequired[int]
    """Of kind `new`: MTU in bytes that devices are told, 576 to 1500. Left out: nothing is told. Of kind `existing`:
    MTU in bytes that devices are told, 576 to 1500. Left out: as the group has it."""
    id: NotRequired[Input[str]]
    """Of kind `existing`: Id of the group."""


class GateArgs(TypedDict):
    """`open`: Gate is opened: gate peers are in one network with the devices. `existing`: Gate of an existing VPG that
    is open already, by another stack or by hand: it is used, and left as it is. `closed`: Gate is left alone: devices
    open connections, and nobody else."""

    kind: str
    """Which one it is: `open` or `existing` or `closed`."""
    vni: NotRequired[int]
    """Of kind `open`: VXLAN network identifier, 1 to 16777215. Of kind `existing`: Its VXLAN network identifier."""
    device_to_device: NotRequired[bool]
    """Of kind `open`: Whether devices open connections to each other. Left out: SORACOM's privacy separator keeps them
    apart. Of kind `existing`: Whether devices open connections to each other: then its privacy separator has to be
    off."""


class VirtualPrivateGatewayArgs(TypedDict):
    """A VPG with its devices that is no part of a DevicePath."""

    vpg: VpgArgs
    """SORACOM's virtual private gateway."""
    internet: NotRequired[Internet]
    """What devices reach besides the path. `none`: nothing; `services`: SORACOM's own services; `open`: the internet;
    `shared`, on an existing VPG: what its routing filter allows, which belongs to another stack, and to which this
    path's ranges are added. Left out: `none` for a new VPG; an existing one stays as it is."""
    sim_group: NotRequired[SimGroupArgs]
    """The SIM group that is on the VPG. Left out: a new one."""
    devices: NotRequired[Mapping[str, DeviceArgs]]
    """SIMs that are put into the group, by a name that stays. A SIM has one group: this takes it out of another."""
    sessions: NotRequired[Session]
    """What happens to a SIM's session when its group changes. `keep`: it goes on, and what is set here holds from the
    next session on. `reset`: it is ended, so that the device connects anew."""
    gate: NotRequired[GateArgs]
    """The network that lets servers, and other devices, open connections to devices. Left out: closed."""
    allowed_ranges: NotRequired[Mapping[str, Input[str]]]
    """Ranges that devices reach besides each other, by a name that stays. With `internet: services` the routing filter
    allows these and denies all others; with `shared` they are added to the filter that there is."""
    protect: NotRequired[bool]
    """Whether the VPG and the group are kept: whatever would end or replace them is refused. Devices and settings are
    free to change. Left out: they are not."""
    allow_replacement: NotRequired[bool]
    """Whether a change that SORACOM cannot make in place may delete the VPG and make another one, though it is in use.
    Left out: such a change is refused."""
    tags: NotRequired[Mapping[str, Input[str]]]
    """Tags of the VPG and of the group, besides their name."""


class ExistingZoneArgs(TypedDict):
    """What an existing tier has in one zone."""

    subnet_id: Input[str]
    """Id of the subnet."""
    cidr: Input[str]
    """Range of the subnet."""
    route_table_id: Input[str]
    """Id of its route table. Where zones share one, write it in each."""


class TierArgs(TypedDict):
    """`block`: A tier whose zones have fixed slots in one block, by their letter: another tier or zone never moves
    them. `listed`: A tier whose ranges are listed. `existing`: A tier of an existing VPC."""

    kind: str
    """Which one it is: `block` or `listed` or `existing`."""
    block: NotRequired[str]
    """Of kind `block`: The block, for example 10.0.0.0/21: zone a has 10.0.0.0/24, zone b 10.0.1.0/24, zone c
    10.0.2.0/24."""
    netmask: NotRequired[int]
    """Of kind `block`: Prefix length of each zone's range. Left out: the block's plus 3."""
    cidrs: NotRequired[Mapping[str, str]]
    """Of kind `listed`: Range in each zone, by the zone's letter."""
    zones: NotRequired[Mapping[str, ExistingZoneArgs]]
    """Of kind `existing`: Its subnets, by the letter of the zone."""


class FlowLogsArgs(TypedDict):
    """`all`: The VPC's packets are logged to CloudWatch Logs. `none`: Nothing is logged."""

    kind: str
    """Which one it is: `all` or `none`."""
    retention_days: NotRequired[int]
    """Of kind `all`: How many days they are kept: one of the numbers that CloudWatch Logs offers, such as 30, 90 or
    365."""


class SessionManagerArgs(TypedDict):
    """`endpoints`: Servers without a way out are reached by Session Manager, through interface endpoints billed by hour
    and zone. `none`: No interface endpoints."""

    kind: str
    """Which one it is: `endpoints` or `none`."""
    tier: NotRequired[str]
    """Of kind `endpoints`: Tier whose subnets hold the endpoints."""


class BackendVpcArgs(TypedDict):
    """`new_vpc`: A new VPC. Nothing in it is public unless `public_tiers` says so. `existing_vpc`: An existing VPC.
    Nothing of it is changed."""

    kind: str
    """Which one it is: `new_vpc` or `existing_vpc`."""
    region: Input[str]
    """Region of the VPC."""
    cidr: NotRequired[Input[str]]
    """Of kind `new_vpc`: Range of the VPC, a /16 to /28."""
    zones: NotRequired[Sequence[str]]
    """Of kind `new_vpc`: Letters of the zones: `a` for `ap-northeast-1a`."""
    tiers: Mapping[str, TierArgs]
    """Of kind `new_vpc`: Tiers by a name that stays. Each has a subnet and a route table in each zone. Of kind
    `existing_vpc`: Its tiers by a name that stays."""
    public_tiers: NotRequired[Sequence[str]]
    """Of kind `new_vpc`: Tiers with a way to the internet. Left out: none, and there is no internet gateway."""
    flow_logs: NotRequired[FlowLogsArgs]
    """Of kind `new_vpc`: Whether packets are logged. Left out: all, kept for a year."""
    session_manager: NotRequired[SessionManagerArgs]
    """Of kind `new_vpc`: Whether servers without a way to the internet are reached by Session Manager. Left out: no.
    Its endpoints are billed by the hour."""
    permissions_boundary: NotRequired[Input[str]]
    """ARN of a managed policy that bounds the rights of every role that is made. Left out: none."""
    protect: NotRequired[bool]
    """Whether the VPC is kept: whatever would end or replace it is refused. Left out: it is not."""
    tags: NotRequired[Mapping[str, Input[str]]]
    """Tags of everything that can have tags."""
    not_overlapping: NotRequired[Mapping[str, Input[str]]]
    """Of kind `new_vpc`: Ranges that the VPC's must not overlap, by names for messages, for example `{"devices":
    "10.128.0.0/9"}`."""
    vpc_id: NotRequired[Input[str]]
    """Of kind `existing_vpc`: Id of the VPC."""
    cidrs: NotRequired[Sequence[Input[str]]]
    """Of kind `existing_vpc`: All ranges of the VPC: AWS fails a peering if one of them overlaps the VPG's."""


class CanalArgs(TypedDict):
    """`vpc_peering`: Canal by VPC peering, for a VPG of type F. The first peering of a VPG is in its price, each other
    one is billed by the hour. `transit_gateway_attachment`: Canal by transit gateway, for a VPG of type F2: the VPC is
    attached to SORACOM's own gateway, which is in the VPG's region and takes VPCs of that one only. Both sides see each
    other's own addresses. `transit_gateway_peering`: Canal by transit gateway, for a VPG of type F2: the VPC is
    attached to a transit gateway of your own, in any region, which is peered with SORACOM's. Both sides see each
    other's own addresses."""

    kind: str
    """Which one it is: `vpc_peering` or `transit_gateway_attachment` or `transit_gateway_peering`."""
    destination: NotRequired[Input[str]]
    """Of kind `vpc_peering`: What devices may reach, private and at most a /16. Left out: all of the VPC, if it has one
    range."""
    tiers: NotRequired[Sequence[str]]
    """Of kind `vpc_peering`: Tiers whose servers talk with devices: their route tables lead to the VPG. Left out: all.
    Of kind `transit_gateway_attachment` or `transit_gateway_peering`: Tiers whose servers talk with devices: their
    route tables lead to the gateway. Left out: all."""
    appliance_mode: NotRequired[bool]
    """Of kind `transit_gateway_attachment` or `transit_gateway_peering`: Whether both directions of a flow pass through
    the same zone of the attachment, as a firewall needs it."""
    dns: NotRequired[bool]
    """Of kind `transit_gateway_attachment` or `transit_gateway_peering`: Whether public names of servers behind other
    attachments are answered with their private addresses."""
    security_group_referencing: NotRequired[bool]
    """Of kind `transit_gateway_attachment` or `transit_gateway_peering`: Whether rules for incoming traffic may name
    security groups behind other attachments; the gateway has to allow that, too."""
    attachment_tier: NotRequired[str]
    """Of kind `transit_gateway_attachment` or `transit_gateway_peering`: Tier whose subnets hold the attachment, one in
    each zone: servers of other zones do not get to the gateway. Best is a tier with nobody else in it, of a /28 in each
    zone."""
    share: NotRequired[Acceptance]
    """Of kind `transit_gateway_attachment`: `accept`: SORACOM's invitation to share its gateway with the account of the
    VPC is accepted here, and the account never leaves the share again; `accepted`: another stack, or another backend of
    the account, did so. Of kind `transit_gateway_peering`: Where the VPC is in another account than the gateway:
    `accept`: the invitation to share the gateway is accepted here, and the account never leaves the share again;
    `accepted`: that was done elsewhere."""
    device_ranges: NotRequired[Mapping[str, Input[str]]]
    """Of kind `transit_gateway_attachment`: Parts of the device subnet that the tiers' route tables lead to the
    gateway, by names that can be changed freely: a route is identified by its table and its range. Left out: the whole
    device subnet, as one route."""
    association: NotRequired[str]
    """Of kind `transit_gateway_peering`: The table that decides where packets from the attachment go. Left out: the
    gateway's default one, if there is one; else they go nowhere."""
    propagations: NotRequired[Sequence[str]]
    """Of kind `transit_gateway_peering`: Tables that learn the ranges of the attachment, by name."""
    transit_gateway: NotRequired[str]
    """Of kind `transit_gateway_peering`: Name of the transit gateway, in `transit_gateways`."""


class CanalPeeringArgs(TypedDict):
    """A VPC peering that is no part of a DevicePath: both ends are given by their ids."""

    vpg_id: Input[str]
    """The VPG, of type F, in whose account the peering is requested."""
    vpg_cidr: Input[str]
    """The VPG's own range (`vpgRange`): a type F VPG translates its devices to it, so it is what the VPC sees."""
    vpc_id: Input[str]
    """Id of the VPC."""
    vpc_cidr: Input[str]
    """What devices may reach, private and at most a /16; may be a part of the VPC's range."""
    account_id: Input[str]
    """The AWS account that owns the VPC: 12 digits."""
    region: Input[str]
    """The region of the VPC, for example `ap-northeast-1`; it may differ from the VPG's."""
    route_table_ids: Mapping[str, Input[str]]
    """Route tables of the subnets whose servers talk with devices, by a name that stays where the id is an Output: what
    is not known yet cannot name a route."""
    protect: NotRequired[bool]
    """Whether the connection is kept: whatever would end or replace it is refused. Left out: it is not."""
    allow_replacement: NotRequired[bool]
    """Whether a change of VPG, VPC, region, account or range may end the connection and request another one. Left out:
    such a change is refused."""
    tags: NotRequired[Mapping[str, Input[str]]]
    """Tags of everything that can have tags."""


class CanalTransitGatewayArgs(TypedDict):
    """`transit_gateway_attachment`: A VPC is attached to SORACOM's own gateway, which is in the VPG's region and takes
    VPCs of that one only. `transit_gateway_peering`: A transit gateway of your own, in any region, is peered with
    SORACOM's. It has to belong to the account: a gateway that another account shares cannot be peered."""

    kind: str
    """Which one it is: `transit_gateway_attachment` or `transit_gateway_peering`."""
    vpg_id: Input[str]
    """The VPG, of type F2."""
    vpg_transit_gateway_id: Input[str]
    """Id of SORACOM's gateway: `transitGatewayId` of the VPG."""
    vpg_transit_gateway_region: Input[str]
    """Its region: `transitGatewayRegion` of the VPG."""
    device_subnet: Input[str]
    """The VPG's device subnet: the VPC sees devices by their addresses in it, and its route tables lead it here."""
    account_id: Input[str]
    """The AWS account that the VPC, or your own transit gateway, is in: 12 digits."""
    region: Input[str]
    """The region of the VPC, or of your own transit gateway."""
    vpc_cidrs: Mapping[str, Input[str]]
    """What devices may reach: ranges of VPCs, by a name that stays where a range is an Output."""
    route_table_ids: NotRequired[Mapping[str, Input[str]]]
    """Route tables of the subnets whose servers talk with devices, by a name that stays where the id is an Output."""
    protect: NotRequired[bool]
    """Whether the connection is kept: whatever would end or replace it is refused. Left out: it is not."""
    allow_replacement: NotRequired[bool]
    """Whether a change of VPG, VPC, gateway, region or account may end the connection and make another one. Left out:
    such a change is refused."""
    tags: NotRequired[Mapping[str, Input[str]]]
    """Tags of everything that can have tags."""
    appliance_mode: NotRequired[bool]
    """Of kind `transit_gateway_attachment`: Whether both directions of a flow pass through the same zone of the
    attachment, as a firewall needs it."""
    dns: NotRequired[bool]
    """Of kind `transit_gateway_attachment`: Whether public names of servers behind other attachments are answered with
    their private addresses."""
    security_group_referencing: NotRequired[bool]
    """Of kind `transit_gateway_attachment`: Whether rules for incoming traffic may name security groups behind other
    attachments; the gateway has to allow that, too."""
    vpc_id: NotRequired[Input[str]]
    """Of kind `transit_gateway_attachment`: Id of the VPC."""
    subnet_ids: NotRequired[Mapping[str, Input[str]]]
    """Of kind `transit_gateway_attachment`: A subnet of the VPC in each zone, by the zone's letter: servers of other
    zones do not get to the gateway."""
    share: NotRequired[Acceptance]
    """Of kind `transit_gateway_attachment`: `accept`: SORACOM's invitation to share its gateway with the account is
    accepted here, and the account never leaves the share again; `accepted`: another stack of the account did so."""
    device_ranges: NotRequired[Mapping[str, Input[str]]]
    """Of kind `transit_gateway_attachment`: Parts of the device subnet that the route tables lead to the gateway, by a
    name that stays where a range is an Output. Left out: the whole device subnet, as one route."""
    vpg_asn: NotRequired[Input[float]]
    """Of kind `transit_gateway_peering`: ASN of SORACOM's gateway: `transitGatewayAsn` of the VPG."""
    transit_gateway_id: NotRequired[Input[str]]
    """Of kind `transit_gateway_peering`: Id of your own gateway."""
    asn: NotRequired[Input[float]]
    """Of kind `transit_gateway_peering`: ASN of your own gateway: AWS recommends another one than SORACOM's gateway
    has, and equal ones are warned of. Left out: they are not compared."""
    association_table_id: NotRequired[Input[str]]
    """Of kind `transit_gateway_peering`: The gateway's route table that decides where packets of devices go."""
    table_ids: NotRequired[Mapping[str, Input[str]]]
    """Of kind `transit_gateway_peering`: The gateway's route tables that lead to devices, by a name that stays."""


class DoorRoutingArgs(TypedDict):
    """`bgp`: The router and SORACOM's end tell each other their ranges. `static`: SORACOM's end is told the ranges
    behind the router, which are `cidrs` of the data centre."""

    kind: str
    """Which one it is: `bgp` or `static`."""
    asn: NotRequired[int]
    """Of kind `bgp`: ASN of the router, a private one such as 65000."""


class ConnectionArgs(TypedDict):
    """`door`: A VPN of SORACOM's, which its support makes by an order: `devicepath door order`. `direct`: A line of AWS
    Direct Connect to SORACOM, which its support and a carrier make by an order."""

    kind: str
    """Which one it is: `door` or `direct`."""
    router_address: NotRequired[Input[str]]
    """Of kind `door`: The router's fixed public address, or that of the NAT before it. Another one is another order."""
    routing: NotRequired[DoorRoutingArgs]
    """Of kind `door`: How SORACOM's end knows what is behind the router. The other way is another order."""
    mtu: NotRequired[int]
    """Of kind `direct`: Bytes that its virtual interface carries: 1500 or 9001."""


class CustomerGatewayArgs(TypedDict):
    """`new`: What AWS knows of the customer's router. A change of it makes another one, moves the connection there, and
    ends the old one. AWS has one of the same address, ASN and name once: where somebody else has made it, it is taken
    as existing. `existing`: A customer gateway that exists, for example that of another connection. It is never
    deleted."""

    kind: str
    """Which one it is: `new` or `existing`."""
    address: NotRequired[Input[str]]
    """Of kind `new`: Its public address; behind NAT, that of the NAT. With `outside.kind: private` its private one.
    Left out: it may be any, and a certificate says who it is."""
    asn: NotRequired[int]
    """Of kind `new`: Its ASN; with static routes it says nothing."""
    certificate_arn: NotRequired[Input[str]]
    """Of kind `new`: Certificate of a private CA in ACM, instead of pre-shared keys."""
    device_name: NotRequired[Input[str]]
    """Of kind `new`: What it is called in AWS's console."""
    id: NotRequired[Input[str]]
    """Of kind `existing`: `cgw-...`."""


class VpnTargetArgs(TypedDict):
    """`new_vpn_gateway`: A virtual private gateway of its own. A VPC has one. `existing_vpn_gateway`: A virtual private
    gateway that exists. It is never deleted. `transit_gateway`: A transit gateway, which the connection is attached
    to."""

    kind: str
    """Which one it is: `new_vpn_gateway` or `existing_vpn_gateway` or `transit_gateway`."""
    vpc_cidrs: NotRequired[Mapping[str, Input[str]]]
    """Of kind `new_vpn_gateway` or `existing_vpn_gateway`: Ranges of the VPC: what is behind the customer's router must
    not overlap them, as the VPC's own route wins."""
    route_table_ids: NotRequired[Mapping[str, Input[str]]]
    """Of kind `new_vpn_gateway` or `existing_vpn_gateway`: Route tables that learn what is behind the customer's
    router, by a name that stays where the id is an Output."""
    vpc_id: NotRequired[Input[str]]
    """Of kind `new_vpn_gateway`: Id of the VPC."""
    asn: NotRequired[Input[float]]
    """Of kind `new_vpn_gateway`: Its private ASN, another one than the router's. It can never change."""
    vpn_gateway_id: NotRequired[Input[str]]
    """Of kind `existing_vpn_gateway`: `vgw-...`."""
    transit_gateway_id: NotRequired[Input[str]]
    """Of kind `transit_gateway`: Id of the gateway."""
    table_ids: NotRequired[Mapping[str, Input[str]]]
    """Of kind `transit_gateway`: Its route tables, by a name that stays."""
    association: NotRequired[str]
    """Of kind `transit_gateway`: The table that decides where packets from the tunnels go. Left out: the gateway's
    default one, if it has one."""
    propagations: NotRequired[Sequence[str]]
    """Of kind `transit_gateway`: Tables that learn what the router announces. Besides, the gateway's default one does,
    if it has one."""
    routed: NotRequired[Sequence[str]]
    """Of kind `transit_gateway`: With static routes: tables that lead `routing.cidrs` to the tunnels."""


class VpnRoutingArgs(TypedDict):
    """`bgp`: The router and AWS tell each other their ranges. `static`: AWS is told what is behind the router. A tunnel
    that is dead is left only once AWS sees it as down."""

    kind: str
    """Which one it is: `bgp` or `static`."""
    cidrs: NotRequired[Mapping[str, str]]
    """Of kind `static`: Ranges behind the router, by a name that is free to change: a route is its range."""


class VpnOutsideArgs(TypedDict):
    """`public`: The tunnels run over the internet. `private`: The tunnels run over Direct Connect, from addresses of
    the transit gateway's own range."""

    kind: str
    """Which one it is: `public` or `private`."""
    transport_attachment_id: NotRequired[Input[str]]
    """Of kind `private`: Attachment of the Direct Connect gateway to the transit gateway: `tgw-attach-...`."""


class TunnelOptionsArgs(TypedDict):
    """What AWS's end of a tunnel does and takes. All of it is always sent. A change takes the tunnel down for
    minutes."""

    ike_versions: NotRequired[Sequence[str]]
    """Versions of IKE that are taken. Left out: `ikev2`."""
    phase1_dh_groups: NotRequired[Sequence[int]]
    """Diffie-Hellman groups of IKE. Left out: 14 to 21, as RFC 8247 advises against the others."""
    phase1_encryption: NotRequired[Sequence[str]]
    """Ciphers of IKE. Left out: all."""
    phase1_integrity: NotRequired[Sequence[str]]
    """Hashes of IKE. Left out: all but SHA1, which is broken. AWS's sample files for routers may say SHA1 all the
    same."""
    phase1_lifetime_s: NotRequired[int]
    """Seconds until IKE's keys are new, longer than those of phase 2. Left out: 28800."""
    phase2_dh_groups: NotRequired[Sequence[int]]
    """Diffie-Hellman groups of IPsec's keys. Left out: 14 to 21."""
    phase2_encryption: NotRequired[Sequence[str]]
    """Ciphers of packets. Left out: all."""
    phase2_integrity: NotRequired[Sequence[str]]
    """Hashes of packets. Left out: all but SHA1."""
    phase2_lifetime_s: NotRequired[int]
    """Seconds until the keys of packets are new. Left out: 3600."""
    rekey_margin_s: NotRequired[int]
    """Seconds before that in which AWS begins, at most half of them. Left out: 270."""
    rekey_fuzz_percentage: NotRequired[int]
    """By how much the margin varies. Left out: 100."""
    replay_window: NotRequired[int]
    """Packets that may overtake each other. Left out: 1024."""
    dpd_timeout_s: NotRequired[int]
    """Seconds of silence until the router counts as dead. Left out: 30."""
    dpd_action: NotRequired[DeadPeerAction]
    """What AWS does then. Left out: `clear`."""
    startup_action: NotRequired[StartupAction]
    """Who opens the tunnel. Left out: `add`, the router."""
    lifecycle_control: NotRequired[bool]
    """Whether AWS waits with maintenance until it is let. Left out: it does not."""
    log: NotRequired[TunnelLog]
    """How IKE's log is written, if there are `logs`. Left out: `json`."""
    bgp_log: NotRequired[TunnelLog]
    """The same of BGP's log. Left out: as `log`, with static routes `none`."""


class VpnTunnelArgs(TypedDict):
    """One of the two tunnels. Options that stand here go before those of both."""

    ike_versions: NotRequired[Sequence[str]]
    """Versions of IKE that are taken. Left out: `ikev2`."""
    phase1_dh_groups: NotRequired[Sequence[int]]
    """Diffie-Hellman groups of IKE. Left out: 14 to 21, as RFC 8247 advises against the others."""
    phase1_encryption: NotRequired[Sequence[str]]
    """Ciphers of IKE. Left out: all."""
    phase1_integrity: NotRequired[Sequence[str]]
    """Hashes of IKE. Left out: all but SHA1, which is broken. AWS's sample files for routers may say SHA1 all the
    same."""
    phase1_lifetime_s: NotRequired[int]
    """Seconds until IKE's keys are new, longer than those of phase 2. Left out: 28800."""
    phase2_dh_groups: NotRequired[Sequence[int]]
    """Diffie-Hellman groups of IPsec's keys. Left out: 14 to 21."""
    phase2_encryption: NotRequired[Sequence[str]]
    """Ciphers of packets. Left out: all."""
    phase2_integrity: NotRequired[Sequence[str]]
    """Hashes of packets. Left out: all but SHA1."""
    phase2_lifetime_s: NotRequired[int]
    """Seconds until the keys of packets are new. Left out: 3600."""
    rekey_margin_s: NotRequired[int]
    """Seconds before that in which AWS begins, at most half of them. Left out: 270."""
    rekey_fuzz_percentage: NotRequired[int]
    """By how much the margin varies. Left out: 100."""
    replay_window: NotRequired[int]
    """Packets that may overtake each other. Left out: 1024."""
    dpd_timeout_s: NotRequired[int]
    """Seconds of silence until the router counts as dead. Left out: 30."""
    dpd_action: NotRequired[DeadPeerAction]
    """What AWS does then. Left out: `clear`."""
    startup_action: NotRequired[StartupAction]
    """Who opens the tunnel. Left out: `add`, the router."""
    lifecycle_control: NotRequired[bool]
    """Whether AWS waits with maintenance until it is let. Left out: it does not."""
    log: NotRequired[TunnelLog]
    """How IKE's log is written, if there are `logs`. Left out: `json`."""
    bgp_log: NotRequired[TunnelLog]
    """The same of BGP's log. Left out: as `log`, with static routes `none`."""
    inside_cidr: str
    """Range of its two inside addresses, a /30 of 169.254.0.0/16 that no other tunnel of the gateway has: the first
    address is AWS's, the second one the router's. The tunnel is known by it."""
    inside_ipv6_cidr: NotRequired[str]
    """The same of IPv6, a /126 of fd00::/8, with `inside_ip_version: ipv6`."""
    preshared_key: NotRequired[Input[str]]
    """Its key: 8 to 64 letters, digits, . and _, and no 0 first. Give a secret, in a stack file by `pulumi config set
    --secret --path`. Left out: AWS makes one; taken out later, the one that was given stays."""


class VpnTunnelsArgs(TypedDict):
    """The two tunnels of a connection. AWS may send over either, and takes each down at times: use both."""

    first: VpnTunnelArgs
    """One of them."""
    second: VpnTunnelArgs
    """The other one."""


class TunnelLogsArgs(TypedDict):
    """`new`: The tunnels log to a log group of their own. `existing`: The tunnels log to a log group that exists.
    `none`: Nothing is logged."""

    kind: str
    """Which one it is: `new` or `existing` or `none`."""
    retention_days: NotRequired[int]
    """Of kind `new`: How many days they are kept; a number that CloudWatch Logs knows."""
    log_group_arn: NotRequired[Input[str]]
    """Of kind `existing`: ARN of the log group. One whose name begins with `/aws/vendedlogs/` needs no resource
    policy."""


class TunnelAlarmsArgs(TypedDict):
    """`each`: An alarm for each tunnel that is down. `none`: No alarms."""

    kind: str
    """Which one it is: `each` or `none`."""
    topic_arn: NotRequired[Input[str]]
    """Of kind `each`: Topic of SNS that is told, of the same region. Left out: CloudWatch alone shows them."""


class VpnRouterArgs(TypedDict):
    """`linux`: A Linux host with strongSwan, and FRR for BGP. Its files are put out, with the tunnels' keys in them.
    `other`: Whatever it is: nothing is made for it."""

    kind: str
    """Which one it is: `linux` or `other`."""
    name: NotRequired[str]
    """Of kind `linux`: What its files and interfaces are named after: another one for each connection of the host."""
    own_ranges: NotRequired[Sequence[str]]
    """Of kind `linux`: What is behind it, and is announced by BGP. Left out: `routing.cidrs`."""
    far_ranges: NotRequired[Sequence[str]]
    """Of kind `linux`: What is behind AWS. Left out: `target.vpc_cidrs`, and where there are none, with BGP whatever is
    announced."""
    distribution: NotRequired[Distribution]
    """Of kind `linux`: Which Linux it is."""
    local_address: NotRequired[str]
    """Of kind `linux`: Its address that packets which it sends itself have in the tunnels. Left out: the inside one."""
    first_interface_id: NotRequired[int]
    """Of kind `linux`: Number of the first of its two XFRM interfaces, which no other connection of the host has."""
    mtu: NotRequired[int]
    """Of kind `linux`: Bytes, of the tunnels' interfaces."""


class OfficeRoutingArgs(TypedDict):
    """`bgp`: The router and AWS tell each other their ranges. `static`: AWS is told the ranges behind the router, which
    are `cidrs` of the office. A tunnel that is dead is left only once AWS sees it as down."""

    kind: str
    """Which one it is: `bgp` or `static`."""


class OfficeVpnArgs(TypedDict):
    """`transit_gateway`: A VPN to a transit gateway of one's own, in its account and region. Which servers, and whether
    devices are reached, is a matter of the gateway's tables. `vpn_gateway`: A VPN to a virtual private gateway of a
    backend's VPC, in its account and region. It reaches the servers there, and nobody behind the VPC: no devices, and
    no other VPC."""

    kind: str
    """Which one it is: `transit_gateway` or `vpn_gateway`."""
    association: NotRequired[str]
    """Of kind `transit_gateway`: The table that decides where packets from the attachment go. Left out: the gateway's
    default one, if there is one; else they go nowhere."""
    propagations: NotRequired[Sequence[str]]
    """Of kind `transit_gateway`: Tables that learn the ranges of the attachment, by name."""
    routing: OfficeRoutingArgs
    """`bgp`: the router tells it; `static`: it is told `cidrs`. The other way makes another connection."""
    customer_gateway: CustomerGatewayArgs
    """The customer's router. Another one takes both tunnels down while the connection is moved."""
    tunnels: VpnTunnelsArgs
    """The two tunnels."""
    tunnel_options: NotRequired[TunnelOptionsArgs]
    """Options of both tunnels. A change of them takes both down at once: write it at one tunnel first."""
    preshared_key_storage: NotRequired[KeyStorage]
    """Where AWS keeps the keys. A change takes both tunnels down. With `secrets_manager` AWS makes them."""
    local_cidr: NotRequired[str]
    """Range on the customer's side that the tunnels carry. Left out: all. A change takes both tunnels down."""
    remote_cidr: NotRequired[str]
    """Range on AWS's side that the tunnels carry. Left out: all. A change takes both tunnels down."""
    outside: NotRequired[VpnOutsideArgs]
    """What the tunnels run over. Another one makes another connection."""
    acceleration: NotRequired[bool]
    """Whether the tunnels enter AWS's network at its nearest edge, on a transit gateway; the router opens them then.
    Another value makes another connection."""
    bandwidth: NotRequired[TunnelBandwidth]
    """What a tunnel carries. Another value makes another connection."""
    logs: NotRequired[TunnelLogsArgs]
    """Where the tunnels log to. Left out: a log group of their own."""
    alarms: NotRequired[TunnelAlarmsArgs]
    """Whether each tunnel has an alarm. Left out: it has."""
    router: NotRequired[VpnRouterArgs]
    """Whether the router's files are put out. Left out: they are not."""
    allow_outage: NotRequired[bool]
    """Whether a run may take both tunnels down at once, for minutes. Write it for one run, and take it out again."""
    allow_replacement: NotRequired[bool]
    """Whether a run may make another connection, with new addresses and keys, which the router has to be given. Write
    it for one run, and take it out again."""
    transit_gateway: NotRequired[str]
    """Of kind `transit_gateway`: Which of `transit_gateways` it is."""
    backend: NotRequired[str]
    """Of kind `vpn_gateway`: Name of the backend. Its VPC has one virtual private gateway, which is made."""
    tiers: NotRequired[Sequence[str]]
    """Of kind `vpn_gateway`: Tiers whose servers are reached: their route tables lead to the office. Left out: all."""
    asn: NotRequired[Input[float]]
    """Of kind `vpn_gateway`: Private ASN of the gateway, another one than the router's. It can never change."""


class BackendArgs(TypedDict):
    """`new_vpc`: A new VPC. Nothing in it is public unless `public_tiers` says so. `existing_vpc`: An existing VPC.
    Nothing of it is changed but the routes that the path needs. `data_center`: Servers behind a router of one's own, in
    a data centre or an office. Nothing of it is made here: SORACOM's support makes the connection, and a VPG that has
    it is ended by support alone. `office`: People behind a VPN to AWS."""

    kind: str
    """Which one it is: `new_vpc` or `existing_vpc` or `data_center` or `office`."""
    directions: Sequence[str]
    """Of kind `new_vpc` or `existing_vpc`: Who opens connections to whom: `device_to_cloud`, `cloud_to_device`; between
    devices, `gate` decides. `[]`, nobody: for a VPC that is attached to a transit gateway of your own and kept apart
    from devices, and for one without a canal here, which another stack attaches. Of kind `data_center`: Who opens
    connections to whom: `device_to_cloud`, `cloud_to_device`. Of kind `office`: Who opens connections to whom:
    `device_to_cloud`, where devices reach the office, `cloud_to_device`, where people reach devices. Nobody, `[]`,
    where they reach servers only."""
    account_id: NotRequired[Input[str]]
    """Of kind `new_vpc` or `existing_vpc`: AWS account that the VPC is in, in quotes. Credentials of another account
    are refused."""
    canal: NotRequired[CanalArgs]
    """Of kind `new_vpc` or `existing_vpc`: The private connection of the VPG and this backend. Left out: none."""
    region: NotRequired[Input[str]]
    """Of kind `new_vpc` or `existing_vpc`: Region of the VPC."""
    cidr: NotRequired[Input[str]]
    """Of kind `new_vpc`: Range of the VPC, a /16 to /28."""
    zones: NotRequired[Sequence[str]]
    """Of kind `new_vpc`: Letters of the zones: `a` for `ap-northeast-1a`."""
    tiers: NotRequired[Mapping[str, TierArgs]]
    """Of kind `new_vpc`: Tiers by a name that stays. Each has a subnet and a route table in each zone. Of kind
    `existing_vpc`: Its tiers by a name that stays."""
    public_tiers: NotRequired[Sequence[str]]
    """Of kind `new_vpc`: Tiers with a way to the internet. Left out: none, and there is no internet gateway."""
    flow_logs: NotRequired[FlowLogsArgs]
    """Of kind `new_vpc`: Whether packets are logged. Left out: all, kept for a year."""
    session_manager: NotRequired[SessionManagerArgs]
    """Of kind `new_vpc`: Whether servers without a way to the internet are reached by Session Manager. Left out: no.
    Its endpoints are billed by the hour."""
    permissions_boundary: NotRequired[Input[str]]
    """Of kind `new_vpc` or `existing_vpc`: ARN of a managed policy that bounds the rights of every role that is made.
    Left out: none."""
    vpc_id: NotRequired[Input[str]]
    """Of kind `existing_vpc`: Id of the VPC."""
    cidrs: NotRequired[Sequence[Input[str]]]
    """Of kind `existing_vpc`: All ranges of the VPC: AWS fails a peering if one of them overlaps the VPG's. Of kind
    `data_center` or `office`: What is behind the router, all of it."""
    connection: NotRequired[ConnectionArgs]
    """Of kind `data_center`: What leads there from a VPG of type F."""
    vpn: NotRequired[OfficeVpnArgs]
    """Of kind `office`: The VPN that leads there."""


class TrafficArgs(TypedDict):
    """What servers send to devices."""

    cidr: Input[str]
    """Range of the servers. Of a new VPC, some are in the tiers that the return path names; of an existing one they may
    be wherever its own routes lead from: further ranges, other subnets, other networks."""
    protocol: Protocol
    """`tcp`, `udp`, `icmp` or `all`."""
    from_port: NotRequired[int]
    """First port, of TCP or UDP."""
    to_port: NotRequired[int]
    """Last port. Left out: the first one."""


class EgressArgs(TypedDict):
    """What may leave a gate peer: to a range, to a prefix list, or to a security group. Give one of the three."""

    cidr: NotRequired[Input[str]]
    """Range that it goes to."""
    prefix_list_id: NotRequired[Input[str]]
    """Id of the prefix list that it goes to, such as that of S3."""
    security_group_id: NotRequired[Input[str]]
    """Id of the security group of the interfaces that it goes to, for example of interface endpoints."""
    protocol: Protocol
    """`tcp`, `udp`, `icmp` or `all`."""
    from_port: NotRequired[int]
    """First port, of TCP or UDP."""
    to_port: NotRequired[int]
    """Last port. Left out: the first one."""


class ReturnPathArgs(TypedDict):
    """`none`: Only the gate peer itself talks with devices. `masquerade`: Devices see the gate peer's inner address
    instead of the server's. Needs the packet filter. `redirection`: SORACOM's Junction sends all packets of devices to
    the gate peer: both sides see each other's own address. A VPG redirects to one gate peer."""

    kind: str
    """Which one it is: `none` or `masquerade` or `redirection`."""
    tiers: NotRequired[Sequence[str]]
    """Of kind `masquerade` or `redirection`: Tiers whose servers open connections to devices: their route tables lead
    to the gate peer."""


class ImageArgs(TypedDict):
    """`latest`: The current Amazon Linux 2023 when the instance is made; a later one replaces nothing. `pinned`: One
    image. Another id replaces the instance."""

    kind: str
    """Which one it is: `latest` or `pinned`."""
    id: NotRequired[Input[str]]
    """Of kind `pinned`: Id of an image of Amazon Linux 2023, for the processor of the instance type."""


class VpgEndArgs(TypedDict):
    """One of the VPG's own two ends of the tunnel, as `soracom.Gate` shows it."""

    outer_address: Input[str]
    """Where VXLAN packets go: an address in the VPG's range."""
    inner_address: Input[str]
    """Its address in the device subnet."""


class GatePeerArgs(TypedDict):
    """A gate peer that is no part of a DevicePath: all that it needs is given by ids."""

    vpg_id: Input[str]
    """The VPG whose Gate is open. Take it from the Gate (`vpgId`), so that it is open before and closed after."""
    vpg_cidr: Input[str]
    """The VPG's own range (`vpgRange`): the only source of tunnel packets."""
    vpg_peers: Input[Sequence[VpgEndArgs]]
    """The VPG's own two ends: `peers` of the `soracom.Gate`."""
    vpc_id: Input[str]
    """Id of the VPC."""
    subnet_id: Input[str]
    """The subnet that the gate peer is in."""
    outer_address: Input[str]
    """Its fixed address in that subnet. It stays when the instance is replaced."""
    subnet_cidr: NotRequired[Input[str]]
    """Range of the subnet; when given, the outer address is checked against it before anything is made."""
    inner_address: NotRequired[Input[str]]
    """Its address in the device subnet: a free one. Left out: SORACOM chooses."""
    device_subnet: Input[str]
    """The range that devices have addresses of: what the route tables send here."""
    region: Input[str]
    """The region of the VPC."""
    return_path: NotRequired[ReturnPath]
    """How packets between servers and devices find back. Left out: `none`: only the gate peer itself talks with
    devices."""
    packet_filter: NotRequired[PacketFilter]
    """The packet filter. Left out: `none`. Then the MSS of TCP is not clamped, and servers learn the tunnel's MTU by
    ICMP, which is let through."""
    privacy_separator: NotRequired[bool]
    """Whether the gate peer drops what comes out of the tunnel for another device, should SORACOM send it such packets.
    Left out: it does. Whether devices reach each other at all, Gate's own privacy separator decides."""
    route_table_ids: NotRequired[Mapping[str, Input[str]]]
    """Route tables of the servers that reach devices, by a name that stays where the id is an Output: what is not known
    yet cannot name a route."""
    device_traffic: NotRequired[Mapping[str, TrafficArgs]]
    """What servers send to devices, by a name that stays. Nothing else is admitted but the tunnel itself. With
    `masquerade`, all that is admitted is masqueraded."""
    egress: NotRequired[Mapping[str, EgressArgs]]
    """What may leave besides the tunnel, by a name that stays: HTTPS to Session Manager's endpoints, and with
    `redirection` what devices send to servers."""
    vni: NotRequired[int]
    """VXLAN network identifier, the Gate's. Left out: 10."""
    mtu: NotRequired[int]
    """MTU of the tunnel interface, in bytes. Left out: 1450."""
    path_mtu: NotRequired[int]
    """MTU of the way to the VPG, in bytes. Left out: 1500. VXLAN takes 50 of it."""
    instance_type: NotRequired[str]
    """Instance type. Left out: `t4g.micro`. A change to another type of the same processor stops and starts the
    instance. Another processor is refused while there is an instance, unless `ami_id` is given; that may be left out
    again after the run."""
    ami_id: NotRequired[Input[str]]
    """An image of Amazon Linux 2023; a new value replaces the instance. Left out: the current one is looked up, and
    later ones are ignored: the instance stays on the one that it was made from, and so does its replacement. One that
    is gone is refused as soon as a run would need it."""
    permissions_boundary: NotRequired[Input[str]]
    """ARN of a managed policy that bounds the rights of the instance's role. Left out: none."""
    tags: NotRequired[Mapping[str, Input[str]]]
    """Tags of everything that can have tags."""


class PathGatePeerArgs(TypedDict):
    """`instance`: A gate peer on an EC2 instance, in the VPC of a backend. `host`: A gate peer on a Linux host in a
    data centre. It is registered with the VPG, and its files are put out; the host itself, and routes there that lead
    to devices, are one's own. What it lets through is what its host does."""

    kind: str
    """Which one it is: `instance` or `host`."""
    backend: str
    """Of kind `instance`: Name of the backend that it is in. Of kind `host`: Name of the data centre that it is in."""
    tier: NotRequired[str]
    """Of kind `instance`: Tier that it is in."""
    zone: NotRequired[str]
    """Of kind `instance`: Zone that it is in, by its letter."""
    outer_address: Input[str]
    """Of kind `instance`: Its fixed address in that subnet. It stays when the instance is replaced. Of kind `host`: Its
    fixed address there."""
    inner_address: NotRequired[Input[str]]
    """Its address in the device subnet, a free one. Left out: SORACOM chooses."""
    return_path: ReturnPathArgs
    """How packets between servers and devices find back."""
    packet_filter: NotRequired[PacketFilter]
    """Of kind `instance`: `none`: no packet filter. `nftables`: installed once from Amazon Linux's repository, through
    the S3 endpoint."""
    device_traffic: NotRequired[Mapping[str, TrafficArgs]]
    """Of kind `instance`: What servers send to devices, by a name that stays. Nothing else is admitted but the
    tunnel."""
    egress: NotRequired[Mapping[str, EgressArgs]]
    """Of kind `instance`: What may leave besides the tunnel, by a name that stays."""
    mtu: NotRequired[int]
    """Of kind `instance`: MTU of the tunnel interface, in bytes: at most `path_mtu` less 50. Of kind `host`: MTU of the
    tunnel interface, in bytes. Left out: `path_mtu` less 50. With a larger one, packets would be sent in pieces,
    without an error anywhere."""
    path_mtu: NotRequired[int]
    """Of kind `instance`: MTU of the way to the VPG, in bytes. Of kind `host`: What the way to the VPG carries, in
    bytes. Left out: what the data centre's connection does, 1399 with Door."""
    instance_type: NotRequired[str]
    """Of kind `instance`: Instance type. Another one of the same processor is a stop and a start; one of another
    processor replaces the instance and needs `image.kind: pinned`, which may be `latest` again after that run."""
    image: NotRequired[ImageArgs]
    """Of kind `instance`: Which image the instance is made from."""
    place: NotRequired[HostPlace]
    """Of kind `host`: `beside_router`: a host of its own; `on_router`: the one that the tunnels end at. Left out:
    `beside_router`."""
    distribution: NotRequired[Distribution]
    """Of kind `host`: Which Linux it is. Left out: `debian`."""


class RoutedArgs(TypedDict):
    """What a route leads to: a range, or the ranges of a prefix list. Give one of the two."""

    cidr: NotRequired[str]
    """Range, of IPv4 or IPv6."""
    prefix_list_id: NotRequired[Input[str]]
    """Id of a prefix list that the route table's account has, or that is shared with it."""


class TransitGatewayRouteArgs(TypedDict):
    """`static`: Packets go to an attachment. A static route wins over a propagated one to the same range. `blackhole`:
    Packets are dropped."""

    kind: str
    """Which one it is: `static` or `blackhole`."""
    cidr: NotRequired[str]
    """Range, of IPv4 or IPv6."""
    prefix_list_id: NotRequired[Input[str]]
    """Id of a prefix list that the route table's account has, or that is shared with it."""
    attachment: NotRequired[str]
    """Of kind `static`: Name of the attachment."""


class TransitGatewayTableArgs(TypedDict):
    """`new`: A new route table. `existing`: An existing route table. Only the routes that are written here are added to
    it."""

    kind: str
    """Which one it is: `new` or `existing`."""
    routes: NotRequired[Mapping[str, TransitGatewayRouteArgs]]
    """Routes besides those that attachments propagate, by a name that can be changed freely: a route is identified by
    its range."""
    id: NotRequired[Input[str]]
    """Of kind `existing`: Id of the route table."""


class TransitGatewayAttachmentArgs(TypedDict):
    """`vpc`: A VPC is attached. `existing`: An attachment that another account, or another program, has made. It stays
    when it is no longer named here. An `association` takes the attachment out of the gateway's default table only:
    where somebody has put it into another one, that is refused. Once `association` is no longer written here, the
    attachment is in no table, and what it sends goes nowhere."""

    kind: str
    """Which one it is: `vpc` or `existing`."""
    association: NotRequired[str]
    """The table that decides where packets from the attachment go. Left out: the gateway's default one, if there is
    one; else they go nowhere."""
    propagations: NotRequired[Sequence[str]]
    """Tables that learn the ranges of the attachment, by name."""
    appliance_mode: NotRequired[bool]
    """Of kind `vpc`: Whether both directions of a flow pass through the same zone of the attachment, as a firewall
    needs it."""
    dns: NotRequired[bool]
    """Of kind `vpc`: Whether public names of servers behind other attachments are answered with their private
    addresses."""
    security_group_referencing: NotRequired[bool]
    """Of kind `vpc`: Whether rules for incoming traffic may name security groups behind other attachments; the gateway
    has to allow that, too."""
    vpc_id: NotRequired[Input[str]]
    """Of kind `vpc`: Id of the VPC."""
    subnet_ids: NotRequired[Mapping[str, Input[str]]]
    """Of kind `vpc`: A subnet in each zone, by the zone's letter: servers of other zones do not get to the gateway."""
    ipv6: NotRequired[bool]
    """Of kind `vpc`: Whether IPv6 is carried: each subnet has to have a range of it."""
    account_id: NotRequired[str]
    """Of kind `vpc`: AWS account of the VPC. Left out: the gateway's own. With another account the gateway is shared,
    and its owner's acceptance of the attachment is part of the same run."""
    share: NotRequired[Acceptance]
    """Of kind `vpc`: With another account: `accept`: that account's invitation to the share is accepted here, through
    its provider, and the account never leaves the share again; `accepted`: somebody has done so, or the AWS
    Organization shares without asking."""
    route_table_ids: NotRequired[Mapping[str, Input[str]]]
    """Of kind `vpc`: Route tables of the VPC that lead to the gateway, by a name that stays where the id is an
    Output."""
    destinations: NotRequired[Mapping[str, RoutedArgs]]
    """Of kind `vpc`: Destinations that these route tables lead to the gateway, by a name that can be changed freely: a
    route is identified by its table and its range."""
    attachment_id: NotRequired[Input[str]]
    """Of kind `existing`: `tgw-attach-...`."""
    acceptance: NotRequired[Acceptance]
    """Of kind `existing`: `accept` for a VPC of another account that waits for the gateway's owner. Left out:
    `accepted`."""


class TransitGatewayArgs(TypedDict):
    """`new_transit_gateway`: A new transit gateway. It is billed by attachment and hour, and by GB.
    `existing_transit_gateway`: An existing transit gateway. Only what is written here is changed of it, and it is never
    deleted."""

    kind: str
    """Which one it is: `new_transit_gateway` or `existing_transit_gateway`."""
    region: Input[str]
    """Region of the gateway. VPCs that are attached are in it."""
    account_id: Input[str]
    """AWS account that works with the gateway: its owner, unless `owner_id` says another."""
    auto_accept: NotRequired[bool]
    """Whether attachments of other accounts need no acceptance. When it is turned off later, an acceptance of those
    that it has let in is refused, and the error says how each is recorded as accepted."""
    tables: NotRequired[Mapping[str, TransitGatewayTableArgs]]
    """Route tables by a name that stays."""
    attachments: NotRequired[Mapping[str, TransitGatewayAttachmentArgs]]
    """What is attached, by a name that stays."""
    shared_with: NotRequired[Sequence[str]]
    """Accounts, organizations and their units that may attach VPCs, besides the accounts of `attachments`. Each account
    in quotes."""
    external_principals: NotRequired[bool]
    """Whether an account outside of the owner's Organization may be among them."""
    asn: NotRequired[Input[float]]
    """Of kind `new_transit_gateway`: Its private ASN. Give another one than the gateways that it is peered with have.
    It is changed in place; AWS refuses that while a VPN, a Direct Connect gateway or Connect is attached."""
    cidr_blocks: NotRequired[Sequence[Input[str]]]
    """Of kind `new_transit_gateway`: Ranges of its own, each a /24 or larger, of IPv6 a /64. Left out: none."""
    dns: NotRequired[bool]
    """Of kind `new_transit_gateway`: Whether public names of servers in other attached VPCs are answered with private
    addresses; the attachments have to allow that, too."""
    ecmp: NotRequired[bool]
    """Of kind `new_transit_gateway`: Whether VPNs to the same range share the load."""
    security_group_referencing: NotRequired[bool]
    """Of kind `new_transit_gateway`: Whether rules may name security groups behind other attachments; these have to
    allow that, too."""
    default_association: NotRequired[bool]
    """Of kind `new_transit_gateway`: Whether the gateway has a default table, which attachments without an
    `association` use. AWS makes it with the gateway only: turning this on later is refused, as it would replace the
    gateway with all that is attached."""
    default_propagation: NotRequired[bool]
    """Of kind `new_transit_gateway`: Whether the gateway has a default table that learns the ranges of attachments
    without `propagations`. Turning this on later is refused, for the same reason."""
    protect: NotRequired[bool]
    """Whether gateway, tables and attachments are kept: whatever would end or replace one is refused. Routes,
    associations and propagations are free to change. Left out: they are not."""
    tags: NotRequired[Mapping[str, Input[str]]]
    """Tags of everything that can have tags."""
    transit_gateway_id: NotRequired[Input[str]]
    """Of kind `existing_transit_gateway`: Id of the gateway."""
    owner_id: NotRequired[str]
    """Of kind `existing_transit_gateway`: AWS account that owns the gateway and shares it, if it is another one: then
    only the owner changes tables, routes and shares, and only VPCs are attached here."""


class DevicesBehindGatewayArgs(TypedDict):
    """Which of a gateway's route tables the peering with SORACOM's gateway uses, and which lead to devices."""

    association: str
    """The table that decides where packets of devices go: devices reach the ranges that it has routes for."""
    tables: Sequence[str]
    """Tables that get a route to devices: VPCs that are associated with one of them reach devices."""


class PathTransitGatewayArgs(TypedDict):
    """`new_transit_gateway`: A new transit gateway. It is billed by attachment and hour, and by GB.
    `existing_transit_gateway`: An existing transit gateway. Only what is written here is changed of it, and it is never
    deleted."""

    kind: str
    """Which one it is: `new_transit_gateway` or `existing_transit_gateway`."""
    region: Input[str]
    """Region of the gateway. VPCs that are attached are in it."""
    account_id: Input[str]
    """AWS account that works with the gateway: its owner, unless `owner_id` says another."""
    auto_accept: NotRequired[bool]
    """Whether attachments of other accounts need no acceptance. When it is turned off later, an acceptance of those
    that it has let in is refused, and the error says how each is recorded as accepted."""
    tables: NotRequired[Mapping[str, TransitGatewayTableArgs]]
    """Route tables by a name that stays."""
    attachments: NotRequired[Mapping[str, TransitGatewayAttachmentArgs]]
    """What is attached, by a name that stays."""
    shared_with: NotRequired[Sequence[str]]
    """Accounts, organizations and their units that may attach VPCs, besides the accounts of `attachments`. Each account
    in quotes."""
    external_principals: NotRequired[bool]
    """Whether an account outside of the owner's Organization may be among them."""
    asn: NotRequired[Input[float]]
    """Of kind `new_transit_gateway`: Its private ASN. Give another one than the gateways that it is peered with have.
    It is changed in place; AWS refuses that while a VPN, a Direct Connect gateway or Connect is attached."""
    cidr_blocks: NotRequired[Sequence[Input[str]]]
    """Of kind `new_transit_gateway`: Ranges of its own, each a /24 or larger, of IPv6 a /64. Left out: none."""
    dns: NotRequired[bool]
    """Of kind `new_transit_gateway`: Whether public names of servers in other attached VPCs are answered with private
    addresses; the attachments have to allow that, too."""
    ecmp: NotRequired[bool]
    """Of kind `new_transit_gateway`: Whether VPNs to the same range share the load."""
    security_group_referencing: NotRequired[bool]
    """Of kind `new_transit_gateway`: Whether rules may name security groups behind other attachments; these have to
    allow that, too."""
    default_association: NotRequired[bool]
    """Of kind `new_transit_gateway`: Whether the gateway has a default table, which attachments without an
    `association` use. AWS makes it with the gateway only: turning this on later is refused, as it would replace the
    gateway with all that is attached."""
    default_propagation: NotRequired[bool]
    """Of kind `new_transit_gateway`: Whether the gateway has a default table that learns the ranges of attachments
    without `propagations`. Turning this on later is refused, for the same reason."""
    devices: DevicesBehindGatewayArgs
    """Where devices are among its route tables."""
    transit_gateway_id: NotRequired[Input[str]]
    """Of kind `existing_transit_gateway`: Id of the gateway."""
    owner_id: NotRequired[str]
    """Of kind `existing_transit_gateway`: AWS account that owns the gateway and shares it, if it is another one: then
    only the owner changes tables, routes and shares, and only VPCs are attached here."""


class SiteToSiteVpnArgs(TypedDict):
    """Two IPsec tunnels between AWS and a router of the customer's. They are billed by the hour."""

    region: Input[str]
    """Region of the connection."""
    account_id: Input[str]
    """AWS account of the connection; credentials of another account are refused. In quotes."""
    target: VpnTargetArgs
    """What the tunnels end at in AWS."""
    routing: VpnRoutingArgs
    """How AWS knows what is behind the router. The other way makes another connection."""
    customer_gateway: CustomerGatewayArgs
    """The customer's router. Another one takes both tunnels down while the connection is moved."""
    tunnels: VpnTunnelsArgs
    """The two tunnels."""
    tunnel_options: NotRequired[TunnelOptionsArgs]
    """Options of both tunnels. A change of them takes both down at once: write it at one tunnel first."""
    preshared_key_storage: NotRequired[KeyStorage]
    """Where AWS keeps the keys. A change takes both tunnels down. With `secrets_manager` AWS makes them."""
    local_cidr: NotRequired[str]
    """Range on the customer's side that the tunnels carry. Left out: all. A change takes both tunnels down."""
    remote_cidr: NotRequired[str]
    """Range on AWS's side that the tunnels carry. Left out: all. A change takes both tunnels down."""
    outside: NotRequired[VpnOutsideArgs]
    """What the tunnels run over. Another one makes another connection."""
    acceleration: NotRequired[bool]
    """Whether the tunnels enter AWS's network at its nearest edge, on a transit gateway; the router opens them then.
    Another value makes another connection."""
    bandwidth: NotRequired[TunnelBandwidth]
    """What a tunnel carries. Another value makes another connection."""
    logs: NotRequired[TunnelLogsArgs]
    """Where the tunnels log to. Left out: a log group of their own."""
    alarms: NotRequired[TunnelAlarmsArgs]
    """Whether each tunnel has an alarm. Left out: it has."""
    router: NotRequired[VpnRouterArgs]
    """Whether the router's files are put out. Left out: they are not."""
    allow_outage: NotRequired[bool]
    """Whether a run may take both tunnels down at once, for minutes. Write it for one run, and take it out again."""
    allow_replacement: NotRequired[bool]
    """Whether a run may make another connection, with new addresses and keys, which the router has to be given. Write
    it for one run, and take it out again."""
    inside_ip_version: NotRequired[InsideIpVersion]
    """What the tunnels carry. Another one makes another connection."""
    protect: NotRequired[bool]
    """Whether connection and gateways are kept: whatever would end or replace one is refused. Left out: they are
    not."""
    tags: NotRequired[Mapping[str, Input[str]]]
    """Tags of everything that can have tags."""


class DirectConnectGatewayArgs(TypedDict):
    """`new`: A Direct Connect gateway of its own. It is in no region, and costs nothing. `existing`: A Direct Connect
    gateway that exists. It is never deleted."""

    kind: str
    """Which one it is: `new` or `existing`."""
    asn: NotRequired[Input[float]]
    """Of kind `new`: Its private ASN, which routers see as AWS's: another one than theirs, and than that of a transit
    gateway behind it. It can never change. Of kind `existing`: Its ASN, as AWS shows it."""
    id: NotRequired[Input[str]]
    """Of kind `existing`: Id of the gateway."""


class DirectConnectAssociationArgs(TypedDict):
    """`vpn_gateway`: Leads to a VPC, by its virtual private gateway. `transit_gateway`: Leads to a transit gateway,
    which the Direct Connect gateway is attached to. `proposal`: Leads to a gateway of another account, which has
    proposed that. A proposal ends after seven days."""

    kind: str
    """Which one it is: `vpn_gateway` or `transit_gateway` or `proposal`."""
    vpn_gateway_id: NotRequired[Input[str]]
    """Of kind `vpn_gateway`: `vgw-...`, attached to its VPC, of any region of the account. It has one Direct Connect
    gateway."""
    allowed_prefixes: Sequence[Input[str]]
    """Of kind `vpn_gateway`: A filter: of the VPC's ranges, those that are one of these, or inside of one, are
    announced to routers. Other ones change in place. Of kind `transit_gateway`: What is announced to routers: exactly
    these, whether something has them or not. At most 200. Other ones change in place. Of kind `proposal`: As of a
    gateway of one's own; they go before what is proposed."""
    vpc_cidrs: NotRequired[Mapping[str, Input[str]]]
    """Of kind `vpn_gateway`: Ranges of the VPC: each prefix has to have one inside, and what is behind a router is in
    none of them."""
    route_table_ids: NotRequired[Mapping[str, Input[str]]]
    """Of kind `vpn_gateway`: Route tables of the VPC, in the component's region, that learn what is behind routers, by
    a name that stays where the id is an Output."""
    association: NotRequired[str]
    """Of kind `transit_gateway`: The table that decides where packets from the attachment go. Left out: the gateway's
    default one, if there is one; else they go nowhere."""
    propagations: NotRequired[Sequence[str]]
    """Of kind `transit_gateway`: Tables that learn the ranges of the attachment, by name."""
    transit_gateway_id: NotRequired[Input[str]]
    """Of kind `transit_gateway`: Id of the gateway. Its tables, if any are named, are in the component's region."""
    asn: NotRequired[Input[float]]
    """Of kind `transit_gateway`: Its ASN, another one than that of the Direct Connect gateway. Left out: it is not
    compared."""
    table_ids: NotRequired[Mapping[str, Input[str]]]
    """Of kind `transit_gateway`: Its route tables, by a name that stays."""
    proposal_id: NotRequired[Input[str]]
    """Of kind `proposal`: Id of the proposal."""
    owner_id: NotRequired[str]
    """Of kind `proposal`: The account that has the gateway. In quotes."""
    gateway: NotRequired[GatewayKind]
    """Of kind `proposal`: What it is."""


class InterfaceOriginArgs(TypedDict):
    """`awaited`: Nobody has given the interface yet. Nothing is made of it; a router's files are, once their values are
    told. `hosted`: The owner of a connection, for example a partner, has given the interface to the account.
    `connection`: The interface is made, on a connection that the account has itself, and ends with the component."""

    kind: str
    """Which one it is: `awaited` or `hosted` or `connection`."""
    id: NotRequired[Input[str]]
    """Of kind `hosted`: `dxvif-...`, in the component's region."""
    acceptance: NotRequired[Acceptance]
    """Of kind `hosted`: `accept`: it waits, and is accepted here; `accepted`: somebody has done so, with this gateway.
    Nobody gives an interface back but who has given it: taken out here, it stays."""
    connection_id: NotRequired[Input[str]]
    """Of kind `connection`: `dxcon-...`, or `dxlag-...` of several that are one."""


class DirectRouterArgs(TypedDict):
    """`linux`: A Linux host with FRR. Its files are put out, with the BGP key in them. `other`: Whatever it is: nothing
    is made for it."""

    kind: str
    """Which one it is: `linux` or `other`."""
    name: NotRequired[str]
    """Of kind `linux`: What its VLAN's interface and its files are named after."""
    parent: NotRequired[str]
    """Of kind `linux`: The interface of the host that the line is plugged into."""
    own_ranges: NotRequired[Sequence[str]]
    """Of kind `linux`: What is behind it, and is announced. At most 100."""
    far_ranges: NotRequired[Sequence[str]]
    """Of kind `linux`: What alone is taken of what AWS announces. Left out: the allowed prefixes, of IPv4."""
    distribution: NotRequired[Distribution]
    """Of kind `linux`: Which Linux it is."""


class VirtualInterfaceArgs(TypedDict):
    """`private`: To VPCs, by virtual private gateways. `transit`: To transit gateways."""

    kind: str
    """Which one it is: `private` or `transit`."""
    vlan: int
    """Its VLAN. It can never change."""
    asn: int
    """ASN of the customer's router. It can never change."""
    mtu: NotRequired[Input[float]]
    """Bytes: 1500, 9001 of a private interface, or 8500 of a transit one. A larger one of an interface of one's own may
    interrupt all those of its connection, for up to 30 s."""
    router_address: NotRequired[str]
    """The router's address, with the prefix length that both ends have, /30 or /31. Of an interface of one's own, left
    out: AWS takes one of 169.254.0.0/16."""
    aws_address: NotRequired[str]
    """AWS's address, of the same range."""
    bgp_key: NotRequired[Input[str]]
    """The key of its BGP session, 6 to 80 characters. Give a secret. Of an interface of one's own, left out: AWS makes
    one."""
    origin: InterfaceOriginArgs
    """Where it comes from."""
    router: NotRequired[DirectRouterArgs]
    """Whether the router's files are put out. Left out: they are not."""


class DirectConnectArgs(TypedDict):
    """A Direct Connect gateway between routers of the customer's, at the other end of lines, and what is in AWS."""

    region: Input[str]
    """Region of the interfaces, and of route tables that are named."""
    account_id: Input[str]
    """AWS account of the gateway; credentials of another account are refused. In quotes."""
    gateway: DirectConnectGatewayArgs
    """The Direct Connect gateway."""
    associations: NotRequired[Mapping[str, DirectConnectAssociationArgs]]
    """What it leads to in AWS, by a name that stays: virtual private gateways, or transit gateways, and never both."""
    interfaces: NotRequired[Mapping[str, VirtualInterfaceArgs]]
    """Interfaces to routers, by a name that stays: private ones to virtual private gateways, transit ones to transit
    gateways."""
    allow_replacement: NotRequired[bool]
    """Whether a run may make another association or interface, or accept another one, in place of one: what goes that
    way is cut off meanwhile. Write it for one run, and take it out again."""
    protect: NotRequired[bool]
    """Whether gateway, associations and acceptances are kept: whatever would end or replace one is refused. Left out:
    they are not."""
    tags: NotRequired[Mapping[str, Input[str]]]
    """Tags of everything that can have tags."""


class DevicePathArgs(TypedDict):
    """A private path between devices with SORACOM SIMs and backends."""

    vpg: VpgArgs
    """SORACOM's virtual private gateway."""
    internet: NotRequired[Internet]
    """What devices reach besides the path. `none`: nothing; `services`: SORACOM's own services; `open`: the internet;
    `shared`, on an existing VPG: what its routing filter allows, which belongs to another stack, and to which this
    path's ranges are added. Left out: `none` for a new VPG; an existing one stays as it is."""
    sim_group: NotRequired[SimGroupArgs]
    """The SIM group that is on the VPG. Left out: a new one."""
    devices: NotRequired[Mapping[str, DeviceArgs]]
    """SIMs that are put into the group, by a name that stays. A SIM has one group: this takes it out of another."""
    sessions: NotRequired[Session]
    """What happens to a SIM's session when its group changes. `keep`: it goes on, and what is set here holds from the
    next session on. `reset`: it is ended, so that the device connects anew."""
    gate: NotRequired[GateArgs]
    """The network that lets servers, and other devices, open connections to devices. Left out: closed."""
    backends: NotRequired[Mapping[str, BackendArgs]]
    """What devices talk with, by a name that stays. Left out: nothing but each other."""
    transit_gateways: NotRequired[Mapping[str, PathTransitGatewayArgs]]
    """Transit gateways of your own that are peered with that of a VPG of type F2, by a name that stays."""
    gate_peers: NotRequired[Mapping[str, PathGatePeerArgs]]
    """Hosts in Gate's network, through which servers open connections to devices, by a name that stays."""
    protect: NotRequired[bool]
    """Whether VPG, SIM group, VPCs, peerings, attachments and transit gateways are kept: `pulumi destroy` and whatever
    would end or replace one of them are refused. Devices, rules, routes and gate peers are free to change."""
    allow_replacement: NotRequired[Sequence[str]]
    """What this change may delete and make anew, though it is in use: `vpg`, `canal`. It is meant for one `pulumi up`;
    take it out afterwards."""
    tags: NotRequired[Mapping[str, Input[str]]]
    """Tags of everything that can have tags, at both ends."""
