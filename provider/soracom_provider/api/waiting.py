"""Waiting for what takes SORACOM minutes."""

import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from pulumi_provider.resource import Call, Problem
from soracom_provider.api.client import Client
from soracom_provider.api.pace import interrupted

State = TypeVar("State")
LEAST_LIMIT_S = 5.0
"""Seconds that a wait has at the least, however small waitScale is: an API's answers on a busy machine are not
scaled."""


class StillWaiting(Exception):
    """The limit was reached, or the user interrupted the run. `why` says which, in words for the user."""

    def __init__(self, why: str):
        super().__init__(why)
        self.why = why


def scaled(limit_s: float, wait_scale: float) -> float:
    """The limit of a wait in seconds, where the user has set none."""
    return max(limit_s * wait_scale, LEAST_LIMIT_S)


async def wait(
    call: Call[Client], look: Callable[[], Awaitable[State]], done: Callable[[State], bool], limit_s: float
) -> State:
    """Looks until `done`; `limit_s`, scaled by waitScale, holds unless the user set another. Raises StillWaiting, and
    what `look` raises."""
    limit_s = call.limit_s or scaled(limit_s, call.api.wait_scale)
    ends = time.monotonic() + limit_s
    while True:
        try:
            state = await look()
        except Problem as problem:
            if call.cancelled.is_set():
                raise StillWaiting(f"the run was interrupted ({problem})") from None
            raise
        if done(state):
            return state
        left_s = ends - time.monotonic()
        if call.cancelled.is_set():
            raise StillWaiting("the run was interrupted")
        if left_s <= 0:
            raise StillWaiting(f"{limit_s:g} seconds are over (custom_timeouts sets another limit)")
        await interrupted(call.cancelled, min(call.api.poll_interval_s, left_s))
