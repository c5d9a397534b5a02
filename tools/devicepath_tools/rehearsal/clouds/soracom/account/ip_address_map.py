"""The IP address map: which SIM always gets which address, beside everything else that has one in the device subnet."""

from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address

from devicepath_tools.rehearsal.clouds.soracom.account.shown import Json


class EntryType(StrEnum):
    """[SPEC] IpAddressMapEntry.type. Only STATIC entries are the user's to put and delete."""

    STATIC = "static"
    DYNAMIC = "dynamic"
    CUSTOMER_GATE_PEER = "customerGatePeer"
    GATE_PEER = "gatePeer"


@dataclass(frozen=True)
class IpAddressMapEntry:
    """One address of the device subnet and who has it: an IMSI, or a gate peer's outer address (assumed as its key)."""

    key: str
    address: IPv4Address
    type: EntryType
    updated_at: float

    def shown(self) -> Json:
        """[SPEC] IpAddressMapEntry; hostId is deprecated and equals the key."""
        return {
            "key": self.key,
            "hostId": self.key,
            "ipAddress": str(self.address),
            "type": self.type.value,
            "lastUpdatedAt": int(self.updated_at * 1000),
        }
