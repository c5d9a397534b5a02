"""Who reads and then writes the same thing takes turns: the engine does what does not depend on each other at once."""

import asyncio
from collections import defaultdict
from weakref import WeakKeyDictionary

from soracom_provider.api.client import Client

_turns: WeakKeyDictionary[Client, defaultdict[tuple[str, ...], asyncio.Lock]] = WeakKeyDictionary()


def turn(api: Client, *what: str) -> asyncio.Lock:
    """Held while something of the account is read and then written: `async with turn(api, vpg_id, imsi):`."""
    return _turns.setdefault(api, defaultdict(asyncio.Lock))[what]
