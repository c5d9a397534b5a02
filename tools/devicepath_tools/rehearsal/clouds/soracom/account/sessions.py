"""How a session comes about: from the SIM's group, the VPG and its address map, as they are at that moment."""

import uuid
from ipaddress import IPv4Address, IPv4Network

from devicepath_tools.rehearsal.clouds.soracom.account.address_ranges import hosts_upwards, translated_address_of_vpg
from devicepath_tools.rehearsal.clouds.soracom.account.groups import Groups
from devicepath_tools.rehearsal.clouds.soracom.account.session import Session
from devicepath_tools.rehearsal.clouds.soracom.account.settings import Settings
from devicepath_tools.rehearsal.clouds.soracom.account.sims import Sim, Sims
from devicepath_tools.rehearsal.clouds.soracom.account.virtual_private_gateways import (
    VirtualPrivateGateway,
    VirtualPrivateGateways,
)

DNS_SERVERS = ("100.127.0.53", "100.127.1.53")  # Documentation, endpoints of Air.
# Assumed: where devices are that use no VPG.
SHARED_SUBNET = IPv4Network("10.64.0.0/12")
SHARED_GATEWAY = IPv4Address("100.127.10.1")


class Sessions:
    """Gives devices their sessions."""

    def __init__(self, settings: Settings, vpgs: VirtualPrivateGateways, groups: Groups, sims: Sims) -> None:
        self._settings, self._vpgs, self._groups, self._sims = settings, vpgs, groups, sims

    def establish(self, sim: Sim) -> Session | None:
        """A new session, after the SIM's group and the VPG's address map as they are now.

        None when the group names a VPG that is not running: the SIM stays offline until it is (assumed).
        """
        air = {} if sim.group_id is None else self._groups.get(sim.group_id).air
        vpg_id = air.get("vpgId") if air.get("useVpg") else None
        if vpg_id is None:
            return self._session(air, self._free_shared_address(), SHARED_GATEWAY, self._settings.regions[0], None)
        if not self._vpgs.is_running(str(vpg_id)):
            return None
        vpg = self._vpgs.get(str(vpg_id))
        device = self._device_address(vpg, sim.imsi)
        if device is None:
            return None
        return self._session(air, device, translated_address_of_vpg(vpg.vpg_range), vpg.region, vpg.vpg_id)

    def addresses_in_use(self, vpg: VirtualPrivateGateway) -> dict[IPv4Address, str]:
        """Addresses of the device subnet that somebody has, and who: an IMSI or a gate peer's outer address."""
        peers = (*vpg.own_gate_peers, *vpg.customer_gate_peers.values())
        taken = {peer.inner_address: str(peer.outer_address) for peer in peers}
        for sim in self._sims.online_in(vpg.vpg_id):
            if sim.session is not None:
                taken[sim.session.address] = sim.imsi
        taken.update({entry.address: key for key, entry in vpg.static_addresses.items()})
        return taken

    def _session(
        self, air: dict[str, object], address: IPv4Address, gateway: IPv4Address, region: str, vpg_id: str | None
    ) -> Session:
        custom = air.get("dnsServers") if air.get("useCustomDns") else None
        servers = tuple(str(server) for server in custom) if isinstance(custom, list) else DNS_SERVERS
        return Session(str(uuid.uuid4()), address, gateway, servers, region, self._settings.clock(), vpg_id)

    def _device_address(self, vpg: VirtualPrivateGateway, imsi: str) -> IPv4Address | None:
        """The SIM's address from the map, else the lowest free host; None when the subnet is full."""
        if imsi in vpg.static_addresses:
            return vpg.static_addresses[imsi].address
        taken = self.addresses_in_use(vpg)
        return next((host for host in hosts_upwards(vpg.device_subnet) if host not in taken), None)

    def _free_shared_address(self) -> IPv4Address:
        taken = {sim.session.address for sim in self._sims if sim.session is not None}
        return next(host for host in hosts_upwards(SHARED_SUBNET) if host not in taken)
