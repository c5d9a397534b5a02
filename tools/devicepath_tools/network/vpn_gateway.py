"""AWS's virtual private gateways: where VPN connections of one VPC end. (SORACOM's VPGs are another thing.)"""

from dataclasses import dataclass


@dataclass(frozen=True)
class VpnGateway:
    id: str
    vpc_id: str = ""
    """The VPC that it is attached to; empty: none."""
    asn: int | None = None
    """Of AWS's side; None: not told."""
    name: str = ""
