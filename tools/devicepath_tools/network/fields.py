"""Fields of a network: each says itself what it is in the whole of several networks that were read one by one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from typing import Any

from devicepath_tools.network.told_twice import Both, Noun, later

Rule = Callable[[Sequence[Any], str], Any]
"""The value in the whole, from the networks that have the field, and the field's name."""
RULE = "in the whole"


def nouns(both: Both[Noun] = later) -> Mapping[str, Noun]:
    """Nouns by id. `both` says what counts where two networks have one."""

    def union(parts: Sequence[Any], name: str) -> dict[str, Noun]:
        found: dict[str, Noun] = {}
        for part in parts:
            for key, noun in getattr(part, name).items():
                found[key] = both(found[key], noun) if key in found else noun
        return found

    made: Mapping[str, Noun] = field(default_factory=dict, metadata={RULE: union})
    return made


def lines() -> tuple[str, ...]:
    """Lines of text: all of them."""
    made: tuple[str, ...] = field(default=(), metadata={RULE: _all})
    return made


def ids(rule: Rule) -> frozenset[str]:
    """Ids, of which a rule says which are in the whole."""
    made: frozenset[str] = field(default=frozenset(), metadata={RULE: rule})
    return made


def of_any(parts: Sequence[Any], name: str) -> frozenset[str]:
    """Those of any part."""
    return frozenset(_all(parts, name))


def _all(parts: Sequence[Any], name: str) -> tuple[str, ...]:
    return tuple(it for part in parts for it in getattr(part, name))
