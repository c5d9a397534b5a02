"""Python's cyclic collector, while a great deal is read."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused_collector() -> Iterator[None]:
    """Without collections: what is read has no cycles, and each collection walks all of it again: more than half
    of the time for a dump of 5,000 interfaces."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
