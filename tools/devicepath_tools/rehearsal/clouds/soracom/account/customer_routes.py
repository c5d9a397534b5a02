"""Customer routes: where a type F2 VPG sends what its devices have for a customer's ranges."""

import uuid
from dataclasses import dataclass, field
from ipaddress import IPv4Network

from devicepath_tools.rehearsal.clouds.soracom.account.shown import Json


@dataclass(kw_only=True)
class CustomerRoute:
    """A static route. [SPEC] knows dynamic ones, too; nothing that is emulated makes one."""

    destination: IPv4Network
    target: str
    """Id of an attachment. When that goes, the route stays and leads nowhere, as in AWS's own tables (assumed)."""
    route_id: str = field(default_factory=lambda: str(uuid.uuid4()))

    def shown(self) -> Json:
        """[SPEC] CustomerRoute."""
        return {
            "id": self.route_id,
            "destinationCidr": str(self.destination),
            "target": self.target,
            "type": "static",
        }
