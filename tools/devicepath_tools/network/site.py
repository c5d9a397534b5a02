"""Sites: networks of the customer's that no cloud has, and the routers through which VPN connections and Direct Connect
lead there."""

from dataclasses import dataclass, field
from functools import cached_property
from ipaddress import IPv4Address, IPv4Network

from devicepath_tools.network.host import Host
from devicepath_tools.network.prefix_table import PrefixTable
from devicepath_tools.network.vpn_connection import EVERYTHING
from devicepath_tools.network.vpn_proposals import ANY_PHASE_1, ANY_PHASE_2, Proposals

IKE, NAT_TRAVERSAL = 500, 4500
"""UDP ports of IPsec (RFC 7296, RFC 3948)."""
ADVISED_MTU = 1399
"""Bytes, of a tunnel's interface at the customer's. Source: AWS, Site-to-Site VPN, customer gateway devices."""


@dataclass(frozen=True)
class Site:
    """A data centre or an office. Its hosts are among `Network.other_hosts`; their interfaces have the site's id where
    an instance's have its VPC's."""

    id: str
    ranges: tuple[IPv4Network, ...]
    name: str = ""
    ways: tuple[tuple[IPv4Network, str], ...] = ()
    """Ranges that hosts of it are led to by one of its interfaces, such as devices behind a gate peer: range and id."""

    def way(self, destination: IPv4Address) -> str:
        """The interface that a destination is led to; empty: none of its own."""
        return self._ways.longest(destination) or ""

    @cached_property
    def _ways(self) -> PrefixTable[str]:
        return PrefixTable(self.ways)


@dataclass(frozen=True)
class CustomerTunnel:
    """The customer's end of one tunnel."""

    outside_address: IPv4Address
    """AWS's, which it is made to."""
    phase_1: Proposals = ANY_PHASE_1
    phase_2: Proposals = ANY_PHASE_2
    key_digest: str = ""
    """Of the pre-shared key; empty: not told, and taken to be right."""
    identity: IPv4Address | None = None
    """What it says that it is; None: the customer gateway's address, as AWS expects."""
    own_selector: IPv4Network = EVERYTHING
    far_selector: IPv4Network = EVERYTHING


@dataclass(frozen=True)
class CustomerVirtualInterface:
    """The customer's end of one virtual interface of Direct Connect."""

    virtual_interface_id: str
    """The one that it is meant for."""
    vlan: int | None = None
    asn: int | None = None
    """The router's own."""
    far_asn: int | None = None
    """The one that it expects. None of these three: not told, and taken to be right."""
    key_digest: str = ""
    """Of the key of BGP; empty: the same."""
    mtu: int | None = None
    """Bytes; None: as AWS's end has it."""


@dataclass(frozen=True)
class CustomerRouter(Host):
    """What is at the customer's end of VPN connections, and of virtual interfaces."""

    site_id: str = field(default="", kw_only=True)
    customer_gateway_ids: tuple[str, ...] = field(default=(), kw_only=True)
    """What AWS knows it as."""
    tunnels: tuple[CustomerTunnel, ...] = field(default=(), kw_only=True)
    virtual_interfaces: tuple[CustomerVirtualInterface, ...] = field(default=(), kw_only=True)
    announces: tuple[IPv4Network, ...] = field(default=(), kw_only=True)
    """By BGP."""
    routes: tuple[IPv4Network, ...] = field(default=(), kw_only=True)
    """Into static connections."""
    mtu: int = field(default=ADVISED_MTU, kw_only=True)
    """Of its tunnels, in bytes."""
    closed_ports: frozenset[int] = field(default=frozenset(), kw_only=True)
    """UDP ports of IPsec that something in front of it does not let through."""

    def tunnel_to(self, outside_address: IPv4Address) -> CustomerTunnel | None:
        return next((it for it in self.tunnels if it.outside_address == outside_address), None)

    def end_of(self, virtual_interface_id: str) -> CustomerVirtualInterface | None:
        ends = self.virtual_interfaces
        return next((it for it in ends if it.virtual_interface_id == virtual_interface_id), None)
