"""Direct Connect gateways: between virtual interfaces, and virtual private or transit gateways of any region."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Network

ASSOCIATED = ("associated", "updating")
"""States in which an association leads on. Source: AWS, Direct Connect API, associationState; that one whose prefixes
are being changed goes on is assumed."""


@dataclass(frozen=True)
class DirectConnectGateway:
    id: str
    asn: int | None = None
    """Of AWS's side; None: not told."""
    name: str = ""


@dataclass(frozen=True)
class DirectConnectAssociation:
    """Of a Direct Connect gateway and what it leads to."""

    id: str
    direct_connect_gateway_id: str
    vpn_gateway_id: str = ""
    transit_gateway_id: str = ""
    """One of both."""
    allowed: tuple[IPv4Network, ...] = ()
    """Of a virtual private gateway a filter: of its VPC's ranges those are announced that one of these holds. Of a
    transit gateway what is announced itself. Source: AWS, Direct Connect user guide, allowed prefixes."""
    state: str = ASSOCIATED[0]
    """AWS's word."""
    name: str = ""

    @property
    def leads(self) -> bool:
        return self.state in ASSOCIATED

    def announced(self, ranges: Iterable[IPv4Network]) -> Iterator[IPv4Network]:
        """What the customer's router learns; `ranges` are the VPC's, of a virtual private gateway."""
        if self.transit_gateway_id:
            yield from self.allowed
            return
        for cidr in ranges:
            if any(cidr.subnet_of(it) for it in self.allowed):
                yield cidr
