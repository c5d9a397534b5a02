"""Waiting for what a look-up shows."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from pulumi.runtime import is_dry_run

Seen = TypeVar("Seen")
LONGEST_PAUSE_S = 2.0


async def until(
    look: Callable[[], Awaitable[Seen]], is_settled: Callable[[Seen], bool], *, limit_s: float, first_pause_s: float
) -> Seen:
    """Looks until `is_settled`, or until the limit has passed, and returns what was seen last. A preview looks once.
    Once the user interrupts the run, the next look fails."""
    ends, pause_s = time.monotonic() + limit_s, first_pause_s
    while not is_settled(seen := await look()) and not is_dry_run() and time.monotonic() < ends:
        await asyncio.sleep(pause_s)
        pause_s = min(2 * pause_s, LONGEST_PAUSE_S)
    return seen
