"""Sessions: what a device is given when it connects. Nothing in one changes until the next is established."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network
from typing import TYPE_CHECKING

from devicepath_tools.rehearsal.clouds.soracom.address_ranges import hosts_upwards, translated_address_of_vpg
from devicepath_tools.rehearsal.clouds.soracom.calls import Json

if TYPE_CHECKING:
    from devicepath_tools.rehearsal.clouds.soracom.cloud import SoracomCloud
    from devicepath_tools.rehearsal.clouds.soracom.sims import Sim
    from devicepath_tools.rehearsal.clouds.soracom.virtual_private_gateways import VirtualPrivateGateway

DNS_SERVERS = ("100.127.0.53", "100.127.1.53")  # Documentation, endpoints of Air.
# Assumed: where devices are that use no VPG.
SHARED_SUBNET = IPv4Network("10.64.0.0/12")
SHARED_GATEWAY = IPv4Address("100.127.10.1")


@dataclass(frozen=True)
class Session:
    """One session of one SIM, as it was when it began."""

    session_id: str
    address: IPv4Address
    """The device's."""
    gateway_private_address: IPv4Address
    """Type F: what servers see instead of the device."""
    dns_servers: tuple[str, ...]
    region: str
    started_at: float
    vpg_id: str | None

    def shown(self, imsi: str, subscription: str) -> Json:
        """[SPEC] SessionStatus; `vpgId` is absent without a VPG."""
        shown: Json = {
            "online": True,
            "sessionId": self.session_id,
            "imsi": imsi,
            "subscription": subscription,
            "ueIpAddress": str(self.address),
            "gatewayPrivateIpAddress": str(self.gateway_private_address),
            "dnsServers": list(self.dns_servers),
            "placement": {"infrastructureProvider": "aws", "region": self.region},
            "lastUpdatedAt": int(self.started_at * 1000),
        }
        return shown if self.vpg_id is None else {**shown, "vpgId": self.vpg_id}


def establish(cloud: SoracomCloud, sim: Sim) -> Session | None:
    """A new session, after the SIM's group and the VPG's address map as they are now.

    None when the group names a VPG that is not running: the SIM stays offline until it is (assumed).
    """
    air = {} if sim.group_id is None else cloud.groups.get(sim.group_id).air
    vpg_id = air.get("vpgId") if air.get("useVpg") else None
    if vpg_id is None:
        address = _free_shared_address(cloud)
        return _session(cloud, air, address, SHARED_GATEWAY, cloud.settings.regions[0], None)
    if not cloud.vpgs.is_running(str(vpg_id)):
        return None
    vpg = cloud.vpgs.get(str(vpg_id))
    device = _device_address(cloud, vpg, sim.imsi)
    if device is None:
        return None
    return _session(cloud, air, device, translated_address_of_vpg(vpg.vpg_range), vpg.region, vpg.vpg_id)


def _session(
    cloud: SoracomCloud,
    air: dict[str, object],
    address: IPv4Address,
    gateway: IPv4Address,
    region: str,
    vpg_id: str | None,
) -> Session:
    custom = air.get("dnsServers") if air.get("useCustomDns") else None
    servers = tuple(str(server) for server in custom) if isinstance(custom, list) else DNS_SERVERS
    return Session(str(uuid.uuid4()), address, gateway, servers, region, cloud.now(), vpg_id)


def _device_address(cloud: SoracomCloud, vpg: VirtualPrivateGateway, imsi: str) -> IPv4Address | None:
    """The SIM's address from the map, else the lowest free host; None when the subnet is full."""
    if imsi in vpg.static_addresses:
        return vpg.static_addresses[imsi].address
    taken = cloud.addresses_in_use(vpg)
    return next((host for host in hosts_upwards(vpg.device_subnet) if host not in taken), None)


def _free_shared_address(cloud: SoracomCloud) -> IPv4Address:
    taken = {sim.session.address for sim in cloud.sims if sim.session is not None}
    return next(host for host in hosts_upwards(SHARED_SUBNET) if host not in taken)
