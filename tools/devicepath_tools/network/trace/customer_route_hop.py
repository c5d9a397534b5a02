"""Customer routes: what leads from a VPG of type F2 to an attachment of its transit gateway."""

from dataclasses import dataclass

from devicepath_tools.network.trace.hop import Hop
from devicepath_tools.network.trace.words import counted, label
from devicepath_tools.network.virtual_private_gateway import CustomerRoute, VirtualPrivateGateway


@dataclass(frozen=True, slots=True)
class CustomerRouteHop(Hop):
    """The subject is the VPG."""

    vpg: VirtualPrivateGateway
    route: CustomerRoute | None
    right: tuple[CustomerRoute, ...] = ()
    """Those of which one would have to be there, as far as that can be inferred."""

    @property
    def rule_id(self) -> str:
        return str(self.route) if self.route is not None else ""

    @property
    def finding(self) -> str:
        if self.route is not None:
            return f"customer route {self.route}"
        counted_routes = counted(len(self.vpg.customer_routes), "customer route")
        return f"{counted_routes}, none for {self.packet.destination}"

    @property
    def fix(self) -> str:
        if self.cause is None:
            return ""
        right = " or ".join(map(str, self.right))
        wanted = right or f"one for {self.packet.destination} to the attachment that leads there"
        return f"give {label(self.subject)} a customer route: {wanted}"
