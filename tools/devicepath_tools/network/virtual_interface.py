"""Virtual interfaces of Direct Connect, and of a VPG's Direct: a VLAN between AWS and a router of the customer's, with
a BGP session in it."""

from dataclasses import dataclass
from ipaddress import IPv4Interface

AVAILABLE, DOWN = "available", "down"
"""The only state in which it carries packets; and the one in which its BGP session is not established. Source: AWS,
Direct Connect API, VirtualInterface.virtualInterfaceState."""
DEFAULT_MTU = 1500
"""Bytes. Source: AWS, Direct Connect API, VirtualInterface.mtu."""


@dataclass(frozen=True)
class VirtualInterface:
    id: str
    vlan: int | None = None
    """IEEE 802.1Q, 1 to 4094. None: not told."""
    direct_connect_gateway_id: str = ""
    vpn_gateway_id: str = ""
    vpg_id: str = ""
    """The VPG whose Direct it is. One of these three is where it ends; none where it was not accepted yet."""
    amazon_address: IPv4Interface | None = None
    customer_address: IPv4Interface | None = None
    """Of its BGP session, with the prefix length of both. None: not told."""
    asn: int | None = None
    """The router's, as AWS expects it."""
    amazon_asn: int | None = None
    mtu: int = DEFAULT_MTU
    """Bytes."""
    state: str = AVAILABLE
    """AWS's word."""
    is_bgp_up: bool | None = None
    """None: not told."""
    key_digest: str = ""
    """Of the key of BGP, which is nowhere here. Empty: not told."""
    name: str = ""

    @property
    def is_there(self) -> bool:
        """Whether it is accepted and not gone, with or without BGP."""
        return self.state in (AVAILABLE, DOWN)

    @property
    def may_carry(self) -> bool:
        """Whether nothing tells that it does not."""
        return self.state == AVAILABLE and self.is_bgp_up is not False
