"""How fast requests may follow each other, learnt from the API's refusals."""

import asyncio
import time
from collections.abc import Callable

FIRST_INTERVAL_S = 0.05
LONGEST_INTERVAL_S = 5.0
NO_INTERVAL_S = 0.002
RECOVERY = 0.97


class Pace:
    """Shared by all requests of a provider. Free until the API says 429; then requests go out one after another, the
    interval doubles with each burst of refusals and shrinks with each success. SORACOM publishes no rate."""

    def __init__(self, now: Callable[[], float] = time.monotonic):
        self._now = now
        self._interval_s = 0.0
        self._next_start = 0.0
        self._slowed_at = float("-inf")

    @property
    def interval_s(self) -> float:
        return self._interval_s

    async def turn(self) -> float:
        """Waits for this request's turn. Returns when it started, by the clock handed in."""
        start = max(self._now(), self._next_start)
        self._next_start = start + self._interval_s
        if (wait_s := start - self._now()) > 0:
            await asyncio.sleep(wait_s)
        return self._now()

    def refused(self, started: float) -> None:
        """A request that started then was answered with 429. Those that were under way together count once."""
        if started <= self._slowed_at:
            return
        self._slowed_at = self._now()
        self._interval_s = min(max(2 * self._interval_s, FIRST_INTERVAL_S), LONGEST_INTERVAL_S)

    def accepted(self) -> None:
        self._interval_s *= RECOVERY
        if self._interval_s < NO_INTERVAL_S:
            self._interval_s = 0.0
