"""How fast requests may follow each other, learnt from the API's refusals."""

import asyncio
import time
from collections import deque
from collections.abc import Callable

SLOWER = 0.7
FASTER = 1.02
FIRST_RATE = 5.0
LOWEST_RATE = 0.5
FREE_RATE = 200.0
WINDOW_S = 1.0


async def interrupted(cancelled: asyncio.Event, wait_s: float) -> bool:
    """Waits for `wait_s` seconds, or until `cancelled` is set. Returns whether it is set."""
    try:
        await asyncio.wait_for(cancelled.wait(), wait_s)
    except TimeoutError:
        return False
    return True


class Pace:
    """Shared by all requests of a provider; SORACOM publishes no rate. Free until the API says 429. Then requests
    start one after another: first at the rate that the API took in the last second (at least 5), 30 % slower with
    each further burst of refusals that came of using that rate, 2 % faster with each request that the API takes.
    Rates are requests a second."""

    def __init__(self, now: Callable[[], float] = time.monotonic, cancelled: asyncio.Event | None = None):
        """Once `cancelled` is set nothing waits: what has begun ends, or is refused."""
        self._now = now
        self._cancelled = cancelled or asyncio.Event()
        self._rate = float("inf")
        self._last_start = float("-inf")
        self._slowed_at = float("-inf")
        self._started: deque[float] = deque()
        self._taken: deque[float] = deque()
        self._queue = asyncio.Lock()

    @property
    def rate(self) -> float:
        return self._rate

    async def turn(self) -> float:
        """Waits for this request's turn. Returns when it started, by the clock handed in."""
        # One at a time, so that those who wait go by the rate of now and not of when they came.
        async with self._queue:
            if (wait_s := self._last_start + 1 / self._rate - self._now()) > 0:
                await interrupted(self._cancelled, wait_s)
            self._last_start = self._now()
            self._started.append(self._last_start)
            return self._last_start

    def refused(self, started: float) -> None:
        """A request that started at `started` was answered with 429. Requests that were under way together count
        once."""
        if started <= self._slowed_at:
            return
        self._slowed_at = self._now()
        if self._rate == float("inf"):
            self._rate = max(FIRST_RATE, self._lately(self._taken))
        elif self._lately(self._started) >= SLOWER * self._rate:
            self._rate = max(LOWEST_RATE, SLOWER * self._rate)

    def accepted(self) -> None:
        self._taken.append(self._now())
        self._lately(self._taken)
        self._lately(self._started)
        self._rate *= FASTER
        if self._rate > FREE_RATE:
            self._rate = float("inf")

    def _lately(self, times: deque[float]) -> float:
        """How many there were in the last second; older ones are forgotten."""
        while times and times[0] < self._now() - WINDOW_S:
            times.popleft()
        return len(times) / WINDOW_S
