"""VPN connections: the tunnel that a packet takes, and why there is none."""

from dataclasses import dataclass

from devicepath_tools.network.trace.hop import Hop
from devicepath_tools.network.trace.link_hop import LinkHop
from devicepath_tools.network.trace.noun import Noun
from devicepath_tools.network.trace.words import label


@dataclass(frozen=True, slots=True)
class VpnHop(LinkHop):
    """A VPN connection, the subject: it carries, or says what of it does not."""


@dataclass(frozen=True, slots=True)
class PrefixHop(Hop):
    """A gateway, the subject, that knows or does not know by which VPN connection, or virtual interface, a destination
    is reached."""

    connection: Noun | None
    is_static: bool
    """Whether a route has to be written, rather than announced."""

    @property
    def finding(self) -> str:
        if self.connection is None:
            how = "has been given no route for" if self.is_static else "was announced no range that holds"
            return f"{how} {self.packet.destination}, and passes on only what it knows"
        return f"leads {self.packet.destination} to {label(self.connection)}"

    @property
    def fix(self) -> str:
        if self.cause is None:
            return ""
        if self.is_static:
            return f"add a static route that holds {self.packet.destination} to the VPN connection"
        return f"announce a range that holds {self.packet.destination} by BGP from the customer's router"


@dataclass(frozen=True, slots=True)
class RouterHop(Hop):
    """A router of the customer's, the subject, and what it sends a packet into."""

    connection: Noun | None
    allowing: tuple[Noun, ...] = ()
    """Direct Connect gateways that announce to it what their associations allow."""

    @property
    def finding(self) -> str:
        if self.connection is None:
            return f"nothing that it is connected by leads to {self.packet.destination}"
        return f"sends it into {label(self.connection)}"

    @property
    def fix(self) -> str:
        if self.cause is None:
            return ""
        destination = self.packet.destination
        if self.allowing:
            named = " or ".join(map(label, self.allowing))
            return f"allow a prefix that holds {destination} in an association of {named}"
        return f"have AWS announce a range that holds {destination}, or add a route for it at {label(self.subject)}"
