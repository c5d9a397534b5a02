"""Turns, for whatever reads and then writes the same thing: the engine works on independent resources at once."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from soracom_provider.api.client import Client

Seen = TypeVar("Seen")
Key = tuple[str, ...]


@dataclass
class _Look:
    """What was seen last, and how many looks have begun."""

    begun: int = 0
    seen: Any = None


_turns: WeakKeyDictionary[Client, defaultdict[Key, asyncio.Lock]] = WeakKeyDictionary()
_looks: WeakKeyDictionary[Client, defaultdict[Key, _Look]] = WeakKeyDictionary()


def turn(api: Client, *what: str) -> asyncio.Lock:
    """Held while something of the account is read and then written: `async with turn(api, vpg_id, imsi):`."""
    return _turns.setdefault(api, defaultdict(asyncio.Lock))[what]


async def together(api: Client, look: Callable[[], Awaitable[Seen]], *what: str) -> Seen:
    """What `look` returns, shared by all who asked for the same `what` before the look began; nobody gets an earlier
    one."""
    last = _looks.setdefault(api, defaultdict(_Look))[what]
    came_at = last.begun
    async with turn(api, "look", *what):
        if last.begun == came_at or last.seen is None:
            last.begun, last.seen = last.begun + 1, None
            last.seen = await look()
        seen: Seen = last.seen
        return seen
