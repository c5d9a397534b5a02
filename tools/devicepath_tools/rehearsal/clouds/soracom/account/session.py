"""A session: what a device was given when it connected. Nothing in it changes until the next is established."""

from dataclasses import dataclass
from ipaddress import IPv4Address

from devicepath_tools.rehearsal.clouds.soracom.account.shown import Json


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
