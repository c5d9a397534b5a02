"""Says on standard error what is being measured."""

import sys
import time


class Progress:
    """`progress("start-up: pair 1 of 7")` prints a line with the seconds since the beginning."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def __call__(self, what: str) -> None:
        print(f"{time.monotonic() - self._began:5.0f} s  {what}", file=sys.stderr, flush=True)
