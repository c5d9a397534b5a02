"""How long transit gateways take for what passes by itself."""

from dataclasses import dataclass


@dataclass
class Pace:
    gateway_s: float = 0.0
    """In `pending`, `modifying` and `deleting`, and a route table likewise. AWS takes about 50 s for a gateway."""
    attachment_s: float = 0.0
    """In each state of an attachment that passes."""
    association_s: float = 0.0
    """In `associating` and `disassociating`."""


PACE = Pace()
"""Of this process; what is asked for from now on follows it."""
