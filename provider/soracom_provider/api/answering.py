"""How long an answer is waited for once the user has interrupted the run."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

GRACE_S = 3.0
"""Seconds that an answer may still take after the interruption, before anything is given up or told."""

Answer = TypeVar("Answer")


class GivenUp(Exception):
    """Nobody waits for the answer any more: nothing is lost by that."""


async def answered(
    request: Coroutine[Any, Any, Answer],
    cancelled: asyncio.Event,
    grace_s: float,
    still_waiting: Callable[[], Awaitable[None]] | None,
) -> Answer:
    """The answer to a request. From `cancelled` on `grace_s` seconds are left; then it is given up, which raises
    GivenUp, or, where it changes something, so that what comes of it has to be known, `still_waiting` tells that."""
    asking, stopped = asyncio.create_task(request), asyncio.create_task(cancelled.wait())
    try:
        await asyncio.wait({asking, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if not asking.done():
            await asyncio.wait({asking}, timeout=grace_s)
        if not asking.done():
            if still_waiting is None:
                raise GivenUp
            await still_waiting()
        return await asking
    finally:
        stopped.cancel()
        asking.cancel()
        await asyncio.wait({asking, stopped})
