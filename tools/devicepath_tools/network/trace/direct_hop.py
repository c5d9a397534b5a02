"""Virtual interfaces and Direct Connect gateways: what carries a packet, and why it is not carried."""

from dataclasses import dataclass

from devicepath_tools.network.direct_connect_gateway import DirectConnectAssociation
from devicepath_tools.network.trace.hop import Hop
from devicepath_tools.network.trace.link_hop import LinkHop
from devicepath_tools.network.trace.words import label


@dataclass(frozen=True, slots=True)
class VirtualInterfaceHop(LinkHop):
    """A virtual interface, the subject: it carries, or says what of it does not."""


@dataclass(frozen=True, slots=True)
class AssociationHop(Hop):
    """A Direct Connect gateway, the subject, and the association that leads on."""

    association: DirectConnectAssociation

    @property
    def rule_id(self) -> str:
        return self.association.id

    @property
    def finding(self) -> str:
        leads_to = self.association.vpn_gateway_id or self.association.transit_gateway_id
        allowed = ", ".join(map(str, self.association.allowed))
        return f"leads {self.packet.destination} to {leads_to} by {label(self.association)}: allowed are {allowed}"
