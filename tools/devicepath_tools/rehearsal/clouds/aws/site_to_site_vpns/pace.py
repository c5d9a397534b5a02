"""How long site-to-site VPNs take for what passes by itself."""

from dataclasses import dataclass


@dataclass
class Pace:
    gateway_s: float = 0.0
    """A customer gateway or VPN gateway, in `pending` and `deleting`."""
    vpc_s: float = 0.0
    """A VPN gateway, in `attaching` and `detaching`."""
    connection_s: float = 0.0
    """In `pending`, `modifying` and `deleting`. At AWS minutes; a tunnel that is changed is down for as long."""
    route_s: float = 0.0
    """A static route, in `pending` and `deleting`."""


PACE = Pace()
"""Of this process; what is asked for from now on follows it."""
