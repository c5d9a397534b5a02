"""Junction's redirection: a VPG sends all packets of its devices to one gate peer instead of on their own way."""

from dataclasses import dataclass
from ipaddress import IPv4Address

from devicepath_tools.rehearsal.clouds.soracom.account.shown import Json


@dataclass(frozen=True)
class Redirection:
    """Where packets of devices go; a VPG has at most one."""

    gateway: IPv4Address
    """Inner address of a customer's gate peer."""
    enabled: bool = True
    """False keeps the setting and redirects nothing."""
    description: str | None = None

    def leads_to(self, gateway: IPv4Address) -> bool:
        """Whether packets go to this gate peer now."""
        return self.enabled and self.gateway == gateway

    def shown(self) -> Json:
        """[SPEC] JunctionRedirectionConfiguration."""
        shown: Json = {"enabled": self.enabled, "gateway": str(self.gateway)}
        return shown if self.description is None else {**shown, "description": self.description}
