"""The state of one emulated SORACOM account: everything it holds, one lock, one clock."""

import secrets
import threading
from collections.abc import Sequence
from ipaddress import IPv4Network

from devicepath_tools.rehearsal.clouds.soracom.account import address_ranges, transit_gateway_states
from devicepath_tools.rehearsal.clouds.soracom.account.aws_account import SoracomAwsAccount
from devicepath_tools.rehearsal.clouds.soracom.account.aws_clients import ACCOUNT_ID
from devicepath_tools.rehearsal.clouds.soracom.account.faults import Faults
from devicepath_tools.rehearsal.clouds.soracom.account.gates import Gate
from devicepath_tools.rehearsal.clouds.soracom.account.groups import Group, Groups
from devicepath_tools.rehearsal.clouds.soracom.account.journal import Journal
from devicepath_tools.rehearsal.clouds.soracom.account.limits import Limits
from devicepath_tools.rehearsal.clouds.soracom.account.routing_filter import FilterAction, RoutingFilterEntry
from devicepath_tools.rehearsal.clouds.soracom.account.sessions import Sessions
from devicepath_tools.rehearsal.clouds.soracom.account.settings import ExistingVpg, Settings
from devicepath_tools.rehearsal.clouds.soracom.account.shown import Json
from devicepath_tools.rehearsal.clouds.soracom.account.sims import Sim, Sims
from devicepath_tools.rehearsal.clouds.soracom.account.tokens import Tokens
from devicepath_tools.rehearsal.clouds.soracom.account.transit_gateways import DEFAULT_ASN, TransitGateway
from devicepath_tools.rehearsal.clouds.soracom.account.virtual_private_gateways import (
    TYPES,
    VirtualPrivateGateway,
    VirtualPrivateGateways,
    VpgStatus,
)


class SoracomCloud:
    """An operator's account. Whoever reads or changes it from another thread holds `lock`.

    `with server.cloud.lock: server.cloud.vpgs.get(vpg_id).routing_filter.clear()` is what somebody's click in the
    console looks like to a program.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.lock = threading.RLock()
        self.tokens = Tokens(settings)
        self.vpgs = VirtualPrivateGateways(settings)
        self.groups = Groups()
        self.sims = Sims()
        self.sessions = Sessions(settings, self.vpgs, self.groups, self.sims)
        self.faults = Faults()
        self.limits = Limits(
            settings.clock, settings.requests_per_second, settings.latency_seconds, settings.retry_after_seconds
        )
        self.journal = Journal()
        self.aws = None if settings.aws_endpoint is None else SoracomAwsAccount(settings.aws_endpoint)
        for existing in settings.existing_vpgs:
            self._add_existing(existing)
        for group_id in settings.existing_groups:
            self.groups.add(Group(self.now(), group_id=group_id))
        self.sims.add_known(settings.known_sims, settings.coverage, self.now())
        self.add_sims(settings.sims)

    def _add_existing(self, existing: ExistingVpg) -> None:
        vpg = VirtualPrivateGateway(
            type=TYPES[existing.type],
            device_subnet=existing.device_subnet,
            region=self.settings.regions[0],
            vpg_range=address_ranges.free_vpg_range(self.vpgs.ranges()),
            created_at=self.now(),
            running_at=self.now(),
            vpg_id=existing.id,
        )
        if existing.gate is not None:
            vpg.gate = Gate(True, existing.gate.vni, existing.gate.keeps_devices_apart)
        if existing.allows_only_devices:
            vpg.routing_filter = [
                RoutingFilterEntry(FilterAction.DENY, IPv4Network("0.0.0.0/0")),
                RoutingFilterEntry(FilterAction.ALLOW, existing.device_subnet),
            ]
        self.vpgs.add(vpg)
        if vpg.is_f2:
            vpg.transit_gateway = self.new_transit_gateway(vpg.vpg_id, vpg.region, DEFAULT_ASN)
        elif self.aws is not None and not vpg.is_e:
            self.aws.vpc_of(vpg.vpg_id, vpg.region, vpg.vpg_range)

    def new_transit_gateway(self, vpg_id: str, region: str, asn: int) -> TransitGateway:
        """That of a type F2 VPG; with an emulated AWS it is really there."""
        gateway_id = f"tgw-{secrets.token_hex(9)[:17]}"
        if self.aws is not None:
            gateway_id = self.aws.transit_gateways.make(vpg_id, region, asn)
        return TransitGateway(transit_gateway_id=gateway_id, asn=asn, account_id=ACCOUNT_ID, region=region)

    def look_at_aws(self, vpg: VirtualPrivateGateway) -> None:
        """Brings what of a VPG depends on an emulated AWS up to what that shows."""
        if self.aws is not None:
            transit_gateway_states.look(vpg, self.aws.transit_gateways, self.settings)

    def now(self) -> float:
        """Seconds since 1970 on the account's clock."""
        return self.settings.clock()

    def shown_vpg(self, vpg: VirtualPrivateGateway) -> Json:
        """A VPG as the API shows it."""
        self.look_at_aws(vpg)
        return vpg.shown(self.now(), self.settings.operator_id, len(self.sims.online_in(vpg.vpg_id)))

    def add_sims(self, count: int) -> list[Sim]:
        """Further SIMs, online at once."""
        with self.lock:
            added = self.sims.add(count, self.settings.coverage, self.now())
            self.settle()
            return added

    def add_known_sims(self, known: Sequence[str]) -> list[Sim]:
        """Those of them that are not there yet, online at once. Each is an IMSI or a SIM id."""
        with self.lock:
            added = self.sims.add_known(known, self.settings.coverage, self.now())
            self.settle()
            return added

    def connect(self, sim_id: str) -> None:
        """Switches a device on."""
        with self.lock:
            sim = self.sims.get(sim_id)
            if sim.session is None:
                sim.reconnect_at = self.now()
            self.settle()

    def disconnect(self, sim_id: str) -> None:
        """Switches a device off; it stays offline until connect()."""
        with self.lock:
            self.end_session(self.sims.get(sim_id), reconnect=False)

    def end_session(self, sim: Sim, *, reconnect: bool) -> None:
        """Ends a SIM's session; the device tries again after a moment, or not at all."""
        sim.session = None
        sim.reconnect_at = self.now() + self.settings.reconnect_seconds if reconnect else None

    def end_sessions_in(self, vpg_id: str) -> None:
        """Ends all sessions of a VPG that goes away."""
        for sim in self.sims.online_in(vpg_id):
            self.end_session(sim, reconnect=True)

    def settle(self) -> None:
        """Lets every device connect whose time has come. Called before each request, so nothing runs in between."""
        for sim in self.sims:
            if sim.session is None and sim.reconnect_at is not None and sim.reconnect_at <= self.now():
                sim.session = self.sessions.establish(sim)
                if sim.session is not None:
                    sim.reconnect_at = None

    def hold(self, vpg_id: str) -> None:
        """Makes a VPG stay creating or terminating until release()."""
        with self.lock:
            self.vpgs.get(vpg_id).hold(self.now())

    def release(self, vpg_id: str) -> None:
        """Lets a VPG that is held go on."""
        with self.lock:
            self.vpgs.get(vpg_id).release(self.now())

    def fail(self, vpg_id: str) -> None:
        """Makes a VPG `failed`."""
        with self.lock:
            vpg = self.vpgs.get(vpg_id)
            vpg.failed, vpg.stuck = True, False

    def counts(self) -> Json:
        """What the account holds, by kind: how many and which."""
        with self.lock:
            self.settle()
            vpgs = list(self.vpgs)
            held: dict[str, list[str]] = {
                "virtualPrivateGateways": [vpg.vpg_id for vpg in vpgs if self.vpgs.status(vpg) != VpgStatus.TERMINATED],
                "vpcPeeringConnections": [key for vpg in vpgs for key in vpg.peering_connections],
                "transitGatewayVpcAttachments": [one.key for vpg in vpgs for one in vpg.vpc_attachments],
                "transitGatewayPeeringConnections": [one.attachment_id for vpg in vpgs for one in vpg.gateway_peerings],
                "customerRoutes": [str(route.destination) for vpg in vpgs for route in vpg.customer_routes],
                "vpnConnections": [key for vpg in vpgs for key in vpg.vpn_connections],
                "virtualInterfaces": [key for vpg in vpgs for key in vpg.virtual_interfaces],
                "gatePeers": [str(outer) for vpg in vpgs for outer in vpg.customer_gate_peers],
                "ipAddressMapEntries": [key for vpg in vpgs for key in vpg.static_addresses],
                "routingFilterEntries": [str(entry.ip_range) for vpg in vpgs for entry in vpg.routing_filter],
                "redirections": [vpg.vpg_id for vpg in vpgs if vpg.redirection is not None],
                "groups": [group.group_id for group in self.groups],
                "sims": [sim.sim_id for sim in self.sims],
                "simsOnline": [sim.sim_id for sim in self.sims if sim.session is not None],
            }
            return {kind: {"count": len(ids), "ids": ids} for kind, ids in held.items()}
