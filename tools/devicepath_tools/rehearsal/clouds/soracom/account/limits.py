"""Limits: how many requests a second are answered, and how long an answer takes."""

import threading
from collections.abc import Callable


class Limits:
    """A token bucket as large as one second's requests. Assumed: SORACOM answers 429 but publishes no rate."""

    def __init__(
        self, clock: Callable[[], float], requests_per_second: float | None, latency_seconds: float, retry: int | None
    ) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self.latency_seconds = latency_seconds
        self.retry_after_seconds = retry
        self.set_rate(requests_per_second)

    def set_rate(self, requests_per_second: float | None) -> None:
        """Another rate, with a full bucket; None lifts the limit."""
        with self._lock:
            self._rate = requests_per_second
            self._left = max(1.0, requests_per_second or 0.0)
            self._filled_at = self._clock()

    def admit(self) -> bool:
        """Whether one more request is answered now."""
        with self._lock:
            if self._rate is None:
                return True
            now = self._clock()
            self._left = min(max(1.0, self._rate), self._left + (now - self._filled_at) * self._rate)
            self._filled_at = now
            if self._left < 1.0:
                return False
            self._left -= 1.0
            return True
