"""How fast requests may follow each other, learnt from the API's refusals."""

import asyncio
import time
from collections import deque
from collections.abc import Callable

SLOWER = 0.7
FASTER = 1.01
LOWEST_RATE = 0.2
FREE_RATE = 200.0
WINDOW_S = 1.0


class Pace:
    """Shared by all requests of a provider; SORACOM publishes no rate. Free until the API says 429. Then requests
    start one after another: first at the rate that the API took in the last second, 30 % slower with each further
    burst of refusals, 1 % faster with each request that it takes. Rates are requests a second."""

    def __init__(self, now: Callable[[], float] = time.monotonic):
        self._now = now
        self._rate = float("inf")
        self._last_start = float("-inf")
        self._slowed_at = float("-inf")
        self._taken: deque[float] = deque()
        self._queue = asyncio.Lock()

    @property
    def rate(self) -> float:
        return self._rate

    async def turn(self) -> float:
        """Waits for this request's turn. Returns when it started, by the clock handed in."""
        # One at a time, so that those who wait go by the rate of now and not of when they came.
        async with self._queue:
            while (wait_s := self._last_start + 1 / self._rate - self._now()) > 0:
                await asyncio.sleep(wait_s)
            self._last_start = self._now()
            return self._last_start

    def refused(self, started: float) -> None:
        """A request that started then was answered with 429. Those that were under way together count once."""
        if started <= self._slowed_at:
            return
        self._slowed_at = self._now()
        taken = self._taken_lately()
        self._rate = max(LOWEST_RATE, min(SLOWER * self._rate, taken / WINDOW_S if taken else FREE_RATE))

    def accepted(self) -> None:
        self._taken.append(self._now())
        self._taken_lately()
        self._rate *= FASTER
        if self._rate > FREE_RATE:
            self._rate = float("inf")

    def _taken_lately(self) -> int:
        while self._taken and self._taken[0] < self._now() - WINDOW_S:
            self._taken.popleft()
        return len(self._taken)
