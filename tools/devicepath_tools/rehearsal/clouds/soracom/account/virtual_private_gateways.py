"""Virtual private gateways: what one is, and all that the operator has."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Network

from devicepath_tools.rehearsal.clouds.soracom.account import address_ranges
from devicepath_tools.rehearsal.clouds.soracom.account.customer_routes import CustomerRoute
from devicepath_tools.rehearsal.clouds.soracom.account.gate_peers import GatePeer
from devicepath_tools.rehearsal.clouds.soracom.account.gates import Gate
from devicepath_tools.rehearsal.clouds.soracom.account.ip_address_map import IpAddressMapEntry
from devicepath_tools.rehearsal.clouds.soracom.account.redirection import Redirection
from devicepath_tools.rehearsal.clouds.soracom.account.refusals import Code, Refused
from devicepath_tools.rehearsal.clouds.soracom.account.routing_filter import RoutingFilterEntry
from devicepath_tools.rehearsal.clouds.soracom.account.settings import Settings
from devicepath_tools.rehearsal.clouds.soracom.account.shown import Json
from devicepath_tools.rehearsal.clouds.soracom.account.transit_gateway_peering_connections import (
    TransitGatewayPeeringConnection,
)
from devicepath_tools.rehearsal.clouds.soracom.account.transit_gateway_vpc_attachments import (
    TransitGatewayVpcAttachment,
)
from devicepath_tools.rehearsal.clouds.soracom.account.transit_gateways import TransitGateway
from devicepath_tools.rehearsal.clouds.soracom.account.vpc_peering_connections import VpcPeeringConnection
from devicepath_tools.rehearsal.clouds.soracom.account.vpn_connections import VpnConnection

TYPES = {"E": 14, "F": 15, "F2": 242}  # [SPEC] CreateVirtualPrivateGatewayRequest.type


class VpgStatus(StrEnum):
    """[SPEC] knows `running` only; the others are the console's words."""

    CREATING = "creating"
    RUNNING = "running"
    TERMINATING = "terminating"
    TERMINATED = "terminated"
    FAILED = "failed"


@dataclass(kw_only=True)
class VirtualPrivateGateway:
    """A VPG. Its status follows from the times below and the clock; nothing runs in the background."""

    type: int
    device_subnet: IPv4Network
    region: str
    vpg_range: IPv4Network
    created_at: float
    running_at: float
    use_internet_gateway: bool = True
    tags: dict[str, str] = field(default_factory=dict)
    transit_gateway: TransitGateway | None = None
    """Type F2 only."""
    vpc_attachments: list[TransitGatewayVpcAttachment] = field(default_factory=list)
    gateway_peerings: list[TransitGatewayPeeringConnection] = field(default_factory=list)
    customer_routes: list[CustomerRoute] = field(default_factory=list)
    vpg_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    gate: Gate = field(default_factory=Gate)
    own_gate_peers: tuple[GatePeer, ...] = ()
    customer_gate_peers: dict[IPv4Address, GatePeer] = field(default_factory=dict)
    peering_connections: dict[str, VpcPeeringConnection] = field(default_factory=dict)
    vpn_connections: dict[str, VpnConnection] = field(default_factory=dict)
    """Door."""
    virtual_interfaces: list[str] = field(default_factory=list)
    """Direct, by AWS's ids."""
    static_addresses: dict[str, IpAddressMapEntry] = field(default_factory=dict)
    routing_filter: list[RoutingFilterEntry] = field(default_factory=list)
    redirection: Redirection | None = None
    modified_at: float = 0.0
    terminated_at: float | None = None
    """When termination ends; None as long as nobody asked for it."""
    stuck: bool = False
    """Stays creating or terminating until released."""
    ran: bool = False
    """Whether it was running when it was made to be stuck."""
    failed: bool = False

    def __post_init__(self) -> None:
        self.modified_at = self.created_at
        self.gate.opened = self.is_f2
        outers = address_ranges.outer_addresses_of_vpg(self.vpg_range)
        inners = address_ranges.hosts_upwards(self.device_subnet)  # Assumed: the lowest two.
        self.own_gate_peers = tuple(
            GatePeer(outer, inner, self.device_subnet.prefixlen, owned_by_customer=False)
            for outer, inner in zip(outers, inners, strict=False)
        )

    @property
    def is_e(self) -> bool:
        """Type E: the internet only, no private connection."""
        return self.type == TYPES["E"]

    @property
    def is_f2(self) -> bool:
        """Type F2: native routing through SORACOM's transit gateway."""
        return self.type == TYPES["F2"]

    def status(self, now: float) -> VpgStatus:
        """What the VPG is at a time."""
        if self.terminated_at is not None:
            return VpgStatus.TERMINATING if self.stuck or now < self.terminated_at else VpgStatus.TERMINATED
        if self.failed:
            return VpgStatus.FAILED
        # One that ran once does not go back to creating: held, it stays terminating when it is terminated.
        creating = now < self.running_at or (self.stuck and not self.ran)
        return VpgStatus.CREATING if creating else VpgStatus.RUNNING

    def hold(self, now: float) -> None:
        """Makes it stay creating, or terminating once it is terminated, until release()."""
        self.ran = self.status(now) is VpgStatus.RUNNING
        self.stuck = True

    def release(self, now: float) -> None:
        """Ends being stuck: what was held back is done now."""
        self.stuck = False
        self.running_at = min(self.running_at, now)
        if self.terminated_at is not None:
            self.terminated_at = max(self.terminated_at, now)

    def shown(self, now: float, operator_id: str, online: int) -> Json:
        """[SPEC] VirtualPrivateGateway. `vpcPeeringConnections` is null while creating (seen in practice)."""
        status = self.status(now)
        peerings = {key: peering.shown() for key, peering in self.peering_connections.items()}
        shown: Json = {
            "vpgId": self.vpg_id,
            "operatorId": operator_id,
            "type": self.type,
            "status": status.value,
            "createdTime": int(self.created_at * 1000),
            "lastModifiedTime": int(self.modified_at * 1000),
            "tags": dict(self.tags),
            "placement": {"infrastructureProvider": "aws", "region": self.region},
            "deviceSubnetCidrRange": str(self.device_subnet),
            "ueSubnetCidrRange": str(self.device_subnet),
            "vpgSubnetCidrRange": str(self.vpg_range),
            "useInternetGateway": self.use_internet_gateway,
            "gateOpened": self.gate.opened,
            "gateVxlanId": self.gate.vxlan_id,
            "gatePrivacySeparatorEnabled": self.gate.privacy_separator,
            "routingFilterEntries": [entry.shown() for entry in self.routing_filter],
            # Nothing else of Junction is emulated.
            "junctionEnabled": self.redirection is not None and self.redirection.enabled,
            "vpcPeeringConnections": None if status is VpgStatus.CREATING else peerings,
            "sessionStats": {"online": online, "lastUpdatedAt": int(now * 1000)},
        }
        if self.vpn_connections:
            shown["vpnConnections"] = {key: one.shown() for key, one in self.vpn_connections.items()}
        if self.virtual_interfaces:
            # [SPEC] a map of texts. What they are is not known; assumed: the id again.
            shown["virtualInterfaces"] = {key: key for key in self.virtual_interfaces}
        if self.redirection is not None:
            shown["redirection"] = self.redirection.shown()
        if self.transit_gateway is not None:
            shown["soracomTransitGateway"] = self.transit_gateway.shown(now)
            attachments = {one.key: one.shown(now) for one in self.vpc_attachments}
            shown["soracomTransitGatewayVpcAttachments"] = attachments
            connections = {one.attachment_id: one.shown() for one in self.gateway_peerings}
            shown["soracomTransitGatewayPeeringConnections"] = connections
            shown["customerRoutes"] = {route.route_id: route.shown() for route in self.customer_routes}
        return shown


class VirtualPrivateGateways:
    """The operator's VPGs, by id."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._by_id: dict[str, VirtualPrivateGateway] = {}
        self._next_is_stuck = False

    def __iter__(self) -> Iterator[VirtualPrivateGateway]:
        self._forget()
        return iter(list(self._by_id.values()))

    def add(self, vpg: VirtualPrivateGateway) -> None:
        """A new VPG; stuck if that was asked for."""
        vpg.stuck, self._next_is_stuck = self._next_is_stuck, False
        self._by_id[vpg.vpg_id] = vpg

    def make_next_stuck(self) -> None:
        """The next VPG stays `creating` until it is released."""
        self._next_is_stuck = True

    def get(self, vpg_id: str) -> VirtualPrivateGateway:
        """A VPG that is known, whatever its status; else 404."""
        self._forget()
        if vpg_id not in self._by_id:
            raise Refused(404, Code.VPG_NOT_FOUND, f"vpg_id: {vpg_id} is not a VPG of this operator.")
        return self._by_id[vpg_id]

    def running(self, vpg_id: str) -> VirtualPrivateGateway:
        """A VPG that is running; else 400 (assumed: every change and every part needs a running VPG)."""
        vpg = self.get(vpg_id)
        status = self.status(vpg)
        if status is not VpgStatus.RUNNING:
            raise Refused(400, Code.VPG_NOT_RUNNING, f"{vpg_id}: it is {status.value}, not running.")
        return vpg

    def alive(self, vpg_id: str) -> bool:
        """Whether a group may refer to it: known, and nobody has asked for its termination."""
        return any(vpg.vpg_id == vpg_id and vpg.terminated_at is None for vpg in self)

    def is_running(self, vpg_id: str) -> bool:
        """Whether sessions can be in it."""
        return any(vpg.vpg_id == vpg_id and self.status(vpg) is VpgStatus.RUNNING for vpg in self)

    def status(self, vpg: VirtualPrivateGateway) -> VpgStatus:
        """Its status now."""
        return vpg.status(self._settings.clock())

    def touch(self, vpg: VirtualPrivateGateway) -> None:
        """Something of it has changed."""
        vpg.modified_at = self._settings.clock()

    def ranges(self) -> set[IPv4Network]:
        """The ranges that are taken."""
        return {vpg.vpg_range for vpg in self}

    def _forget(self) -> None:
        """Assumed: a terminated VPG can be read for a while, then it is 404."""
        now = self._settings.clock()
        for vpg in list(self._by_id.values()):
            if vpg.terminated_at is None or vpg.status(now) is not VpgStatus.TERMINATED:
                continue
            if now >= vpg.terminated_at + self._settings.forget_seconds:
                del self._by_id[vpg.vpg_id]
