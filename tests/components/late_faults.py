"""Mistakes that only an Output tells, and so after the program has begun to make things."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from devicepath_spec.faults import InvalidSpec
from tests.components.recording import record


def told_late(program: Callable[[], object], **options: Any) -> list[str]:
    """What a program ends with, in an event loop of its own: whoever waits for what has failed is left behind in it,
    and nobody hears of it."""
    loop = asyncio.new_event_loop()
    loop.set_exception_handler(lambda *_: None)
    asyncio.set_event_loop(loop)
    try:
        with pytest.raises(InvalidSpec) as invalid:
            record(program, **options)
    finally:
        asyncio.set_event_loop(asyncio.new_event_loop())
    return str(invalid.value).splitlines()
