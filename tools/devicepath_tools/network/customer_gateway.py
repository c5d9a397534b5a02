"""Customer gateways: what AWS knows of a router of the customer's, at the other end of VPN connections."""

from dataclasses import dataclass
from ipaddress import IPv4Address


@dataclass(frozen=True)
class CustomerGateway:
    id: str
    address: IPv4Address | None = None
    """The router's, as AWS sees it: behind NAT, that one's. None: it has a certificate instead, or it is not told."""
    asn: int | None = None
    name: str = ""
