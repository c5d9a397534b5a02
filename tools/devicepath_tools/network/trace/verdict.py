"""What a trace comes to."""

from enum import Enum


class Verdict(str, Enum):
    REACHABLE = "reachable"
    STOPPED = "stopped"
    UNKNOWN = "unknown"
    """Something on the way is not modelled, or could not be read. It is not "reachable"."""
