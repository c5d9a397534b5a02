"""What all tests of components need."""

import asyncio

import pytest


@pytest.fixture(autouse=True)
def an_event_loop() -> None:
    """An Output takes the thread's, and `asyncio.run` of a test before leaves the thread without one."""
    try:
        asyncio.get_event_loop()
    except RuntimeError:
        asyncio.set_event_loop(asyncio.new_event_loop())
