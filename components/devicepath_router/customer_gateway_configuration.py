"""What a customer's router has to know of a VPN connection: the same values, whoever handed them over, and how.

`own` is the customer's end, `far` the other one: AWS's, or SORACOM's with Door."""

from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network

from devicepath_router.tunnel_options import ALLOWED, TunnelOptions
from devicepath_spec.ranges import EVERYTHING

DEFAULT_HOLD_TIME_S = 30
"""What AWS's configuration files say."""


def keepalive_s(hold_time_s: int) -> int:
    """Three fit in a hold time. Source: RFC 4271, 10."""
    return max(1, hold_time_s // 3)


@dataclass(frozen=True)
class BgpSession:
    """Who talks BGP inside of a tunnel."""

    own_asn: int
    far_asn: int
    hold_time_s: int = DEFAULT_HOLD_TIME_S


@dataclass(frozen=True)
class RouterTunnel:
    """One of the two tunnels. They are told apart by address: the order in which AWS lists them means nothing."""

    own_outside_address: IPv4Address
    """Public: the router's, or that of the NAT before it. It is the router's IKE identity, too."""
    far_outside_address: IPv4Address
    """Public, another one for each tunnel."""
    inside_range: IPv4Network
    """A /30 of 169.254.0.0/16."""
    own_inside_address: IPv4Address
    far_inside_address: IPv4Address
    pre_shared_key: str = field(repr=False)
    bgp: BgpSession | None = None
    """Without: routes are static."""
    options: TunnelOptions = ALLOWED


@dataclass(frozen=True)
class CustomerGatewayConfiguration:
    """A VPN connection as its customer sees it."""

    connection_id: str
    """`vpn-...`, or what the other end calls it."""
    tunnels: tuple[RouterTunnel, RouterTunnel]
    own_selector: IPv4Network = EVERYTHING
    """What may be sent from here: AWS's local_ipv4_network_cidr, which is the customer's side."""
    far_selector: IPv4Network = EVERYTHING
    """What may be sent to: AWS's remote_ipv4_network_cidr, which is AWS's side."""

    @property
    def is_static(self) -> bool:
        return self.tunnels[0].bgp is None

    @property
    def own_outside_address(self) -> IPv4Address:
        return self.tunnels[0].own_outside_address
