"""How long Direct Connect takes for what passes by itself."""

from dataclasses import dataclass


@dataclass
class Pace:
    gateway_s: float = 0.0
    """In `pending` and `deleting`."""
    association_s: float = 0.0
    """In `associating`, `updating` and `disassociating`. At AWS up to half an hour."""
    interface_s: float = 0.0
    """In `pending` and `deleting`."""


PACE = Pace()
"""Of this process; what is asked for from now on follows it."""
