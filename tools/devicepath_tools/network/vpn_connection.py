"""VPN connections: two IPsec tunnels between a gateway of AWS's, or a VPG's Door, and a router of the customer's."""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network

from devicepath_tools.network.vpn_proposals import ANY_PHASE_1, ANY_PHASE_2, Proposals

CARRYING = ("available", "modifying")
"""States in which it carries packets. Source: AWS, EC2 API, VpnConnection.state; that one which is being modified goes
on carrying by the other tunnel is assumed."""
EVERYTHING = IPv4Network("0.0.0.0/0")


@dataclass(frozen=True)
class VpnTunnel:
    """AWS's end of one tunnel. Told apart by address, never by order: AWS swaps them."""

    outside_address: IPv4Address
    inside_range: IPv4Network | None = None
    """A /30 of 169.254.0.0/16: its first host is AWS's, the second one the customer's. None: not told."""
    is_up: bool | None = None
    """As AWS's telemetry says: with BGP once routes are exchanged, else with the IPsec association. None: not told."""
    message: str = ""
    """AWS's words beside it, such as `IPSEC IS DOWN`."""
    phase_1: Proposals = ANY_PHASE_1
    phase_2: Proposals = ANY_PHASE_2
    key_digest: str = ""
    """Of the pre-shared key, which is nowhere here. Empty: not told."""


@dataclass(frozen=True)
class VpnConnection:
    id: str
    customer_gateway_id: str
    tunnels: tuple[VpnTunnel, ...]
    vpn_gateway_id: str = ""
    transit_gateway_id: str = ""
    vpg_id: str = ""
    """The VPG whose Door it is. One of these three is where it ends."""
    state: str = "available"
    """AWS's word."""
    is_static: bool = False
    """Whether it has routes that were written, and no BGP."""
    routes: tuple[IPv4Network, ...] = ()
    """What is behind the router, where it is static and ends at a virtual private gateway or a VPG."""
    customer_range: IPv4Network = EVERYTHING
    """What the tunnels are for, at the customer's side. AWS's word for it is local."""
    aws_range: IPv4Network = EVERYTHING
    """The same at AWS's side: remote."""
    name: str = ""

    @property
    def carries(self) -> bool:
        return self.state in CARRYING

    @property
    def may_carry(self) -> bool:
        """Whether nothing tells that none of its tunnels is up."""
        return not self.tunnels or any(it.is_up is not False for it in self.tunnels)
