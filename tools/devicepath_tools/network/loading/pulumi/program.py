"""Runs a Pulumi program to its end without an engine: mocks answer what it registers and looks up."""

import asyncio
import logging
from collections.abc import Callable
from typing import cast

import pulumi
from pulumi.runtime.mocks import MockMonitor, Mocks


def run(
    program: Callable[[], object],
    answers: Mocks,
    *,
    stack: str = "stack",
    preview: bool = False,
    logger: logging.Logger | None = None,
    monitor: MockMonitor | None = None,
) -> None:
    """Raises what the program raises. What it logs goes to `logger`, and nowhere without one."""
    quiet = logging.Logger("quiet")
    quiet.addHandler(logging.NullHandler())
    ensure_event_loop()
    pulumi.runtime.set_mocks(answers, stack=stack, preview=preview, logger=logger or quiet, monitor=monitor)
    to_its_end = cast(Callable[[Callable[[], object]], Callable[[], None]], pulumi.runtime.test)
    to_its_end(program)()


def ensure_event_loop() -> None:
    """The SDK takes the thread's; asyncio.run leaves a thread without one."""
    try:
        asyncio.get_event_loop()
    except RuntimeError:
        asyncio.set_event_loop(asyncio.new_event_loop())
