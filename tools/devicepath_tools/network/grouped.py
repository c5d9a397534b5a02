"""Things by a key that several of them may have."""

from collections.abc import Iterable
from typing import TypeVar

Item = TypeVar("Item")


def grouped(pairs: Iterable[tuple[str, Item]]) -> dict[str, list[Item]]:
    """Without those whose key is empty."""
    found: dict[str, list[Item]] = {}
    for key, item in pairs:
        if key:
            found.setdefault(key, []).append(item)
    return found
