"""Conversations of which all came out alike, together: everything from each of one side to each of the other. Pure."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from devicepath_tools.network.intent.ends import End
from devicepath_tools.network.intent.traced import Traced
from devicepath_tools.network.survey.table import what

MOST_NAMED = 4
"""Ends in one cell; the rest is counted."""
OWN_ADDRESS = "its own"
One = TypeVar("One", bound=Traced)
Item = TypeVar("Item")
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Gathered(Generic[One]):
    sources: tuple[End, ...]
    destinations: tuple[End, ...]
    """The same as the sources: from each to every other."""
    whats: tuple[str, ...]
    came_out: tuple[str, ...]
    """How all of them did: cells of a table."""
    them: tuple[One, ...]

    @property
    def cells(self) -> tuple[str, ...]:
        """From, to, what, and how it came out."""
        to = "each other" if self.sources == self.destinations else _names(self.destinations)
        return (_names(self.sources), to, ", ".join(self.whats), *self.came_out)


def gathered(them: Iterable[One], came_out: Callable[[One], tuple[str, ...]]) -> list[Gathered[One]]:
    """In the order in which each was met first, what is wanted before the rest."""
    pairs = _grouped(them, lambda it: (it.conversation.source, it.conversation.destination, came_out(it)))
    single = [
        Gathered((source,), (destination,), tuple(what(it.conversation) for it in alike), out, tuple(alike))
        for (source, destination, out), alike in pairs
    ]
    by_source = _grouped(single, lambda it: (it.sources, it.destinations[0].kind, it.whats, it.came_out))
    wide = [_joined(alike) for _, alike in by_source]
    by_rest = _grouped(wide, lambda it: (_reached(it), it.sources[0].kind, it.whats, it.came_out))
    found = [line for _, alike in by_rest for line in _merged(alike)]
    return sorted(found, key=lambda line: not line.them[0].conversation.is_wanted)


def seen_as(one: Traced, seen: object) -> str:
    """The source address that the receiver saw, as a cell: what is everybody's own is alike."""
    if seen is None:
        return ""
    return OWN_ADDRESS if seen == one.conversation.source.address else str(seen)


def _grouped(items: Iterable[Item], key: Callable[[Item], Key]) -> list[tuple[Key, list[Item]]]:
    """In the order in which each key is met first."""
    found: dict[Key, list[Item]] = {}
    for item in items:
        found.setdefault(key(item), []).append(item)
    return list(found.items())


def _joined(alike: Sequence[Gathered[One]]) -> Gathered[One]:
    """Those of one source."""
    first = alike[0]
    destinations = tuple(end for line in alike for end in line.destinations)
    return Gathered(first.sources, destinations, first.whats, first.came_out, _all(alike))


def _reached(line: Gathered[One]) -> frozenset[End]:
    """The destinations; among ends of one kind, where nobody sends to itself, with the source."""
    is_among_equals = line.sources[0].kind is line.destinations[0].kind
    return frozenset((*line.destinations, *(line.sources if is_among_equals else ())))


def _merged(alike: Sequence[Gathered[One]]) -> list[Gathered[One]]:
    """Those that reach the same, in one line."""
    first = alike[0]
    sources = tuple(line.sources[0] for line in alike)
    if first.sources[0].kind is not first.destinations[0].kind:
        return [Gathered(sources, first.destinations, first.whats, first.came_out, _all(alike))]
    if frozenset(sources) == _reached(first):
        return [Gathered(sources, sources, first.whats, first.came_out, _all(alike))]
    return list(alike)


def _all(alike: Sequence[Gathered[One]]) -> tuple[One, ...]:
    return tuple(one for line in alike for one in line.them)


def _names(ends: Sequence[End]) -> str:
    """`device pump-1, pump-2`; of an end without a name, what it is."""
    named = ", ".join(end.name for end in ends[:MOST_NAMED] if end.name)
    more = f" and {len(ends) - MOST_NAMED} more" if len(ends) > MOST_NAMED else ""
    return f"{ends[0].kind.value} {named}{more}".strip()
