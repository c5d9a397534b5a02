"""How long an answer is waited for once the user has interrupted the run."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

GRACE_S = 2.0
"""Seconds that an answer may still take after the interruption, before anything is given up or told. Not scaled as
other waits are: an API that may be asked again soon answers no sooner."""

Answer = TypeVar("Answer")


class GivenUp(Exception):
    """The answer is no longer waited for. It changes nothing, so nothing is lost."""


async def answered(
    request: Coroutine[Any, Any, Answer],
    cancelled: asyncio.Event,
    still_waiting: Callable[[], Awaitable[None]] | None,
) -> Answer:
    """The answer to a request. Once `cancelled` is set, it is waited for GRACE_S seconds more. Then a request that
    changes nothing, for which `still_waiting` is None, is given up: raises GivenUp. Any other is waited for to its end,
    as its outcome has to be recorded, and `still_waiting` says so to the user."""
    asking, stopped = asyncio.create_task(request), asyncio.create_task(cancelled.wait())
    try:
        await asyncio.wait({asking, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if not asking.done():
            await asyncio.wait({asking}, timeout=GRACE_S)
        if not asking.done():
            if still_waiting is None:
                raise GivenUp
            await still_waiting()
        return await asking
    finally:
        stopped.cancel()
        asking.cancel()
        await asyncio.wait({asking, stopped})
