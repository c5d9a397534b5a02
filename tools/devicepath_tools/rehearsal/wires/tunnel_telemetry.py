"""What AWS's telemetry says of a tunnel, and of a virtual interface's session, that runs on the wires."""

from dataclasses import dataclass
from ipaddress import IPv4Network

IPSEC_IS_DOWN, IPSEC_IS_UP = "IPSEC IS DOWN", "IPSEC IS UP"
"""AWS's words on a tunnel that is down; the second one where IPsec is up, and BGP is not."""


@dataclass(frozen=True)
class TunnelTelemetry:
    """Source: AWS, EC2 API, VgwTelemetry; its messages as they were captured."""

    is_up: bool
    message: str
    """Empty: it is up."""
    learned: tuple[IPv4Network, ...] = ()
    """By BGP, from the customer's router."""


@dataclass(frozen=True)
class InterfaceTelemetry:
    """Of a virtual interface. Source: AWS, Direct Connect API, BGPPeer.bgpStatus."""

    is_up: bool
    learned: tuple[IPv4Network, ...] = ()
    """By BGP, from the customer's router."""
