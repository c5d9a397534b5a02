"""The clock of an emulated cloud: the machine's, and ahead of it by as much as a rehearsal moved it."""

import time
from datetime import UTC, datetime


class Clock:
    """Starts at the machine's time."""

    def __init__(self) -> None:
        self._ahead_s = 0.0

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time() + self._ahead_s

    def advance(self, seconds: float) -> None:
        """Lets time pass that nobody waits for."""
        self._ahead_s += seconds


def moment(seconds: float) -> datetime:
    """Seconds since 1970 as answers have them."""
    return datetime.fromtimestamp(seconds, UTC)


CLOCK = Clock()
"""Of this process: an emulated AWS has one for all its accounts."""
