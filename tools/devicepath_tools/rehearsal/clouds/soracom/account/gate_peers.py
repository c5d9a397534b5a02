"""Gate peers: the VPG's own two ends of the VXLAN, and the hosts the customer registers as the other end."""

from dataclasses import dataclass
from ipaddress import IPv4Address

from devicepath_tools.rehearsal.clouds.soracom.account.shown import Json


@dataclass(frozen=True)
class GatePeer:
    """One end of the VXLAN. Identity: the outer address ([SPEC] unregisterGatePeer)."""

    outer_address: IPv4Address
    inner_address: IPv4Address
    prefix_length: int
    owned_by_customer: bool

    def shown(self) -> Json:
        """[SPEC] GatePeer; `netmask` is the device subnet's prefix length as text (seen in practice: "9", "24")."""
        return {
            "outerIpAddress": str(self.outer_address),
            "innerIpAddress": str(self.inner_address),
            "netmask": str(self.prefix_length),
            "ownedByCustomer": self.owned_by_customer,
        }
