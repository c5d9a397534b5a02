"""Messages about what cannot be read: the value, the rule, and what to write."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Any

from devicepath_spec.reading.shape import ByName, Choice, Entries, Scalar, Section, Shape, Word, keys_of

LATER = (
    "is known only once another resource is made, but which resources there are here depends on it; give it as a plain "
    "value, or make the other resource in an earlier run."
)


def missing(shape: Shape) -> str:
    return f"is missing; write {example(shape)}."


def empty(shape: Shape) -> str:
    return f"is empty; write {example(shape)} instead."


def unknown_word(word: Any, shape: Shape) -> str:
    return f"{word!r} is unknown; write {example(shape)} instead."


def no_list(value: Any) -> str:
    return f"{value!r} is not a list; write [{value}] instead."


def too_many(number: int, most: int) -> str:
    return f"{number} are given; write at most {most} instead."


def no_truth(value: Any) -> str:
    return f"{value!r} is neither true nor false; write one of them instead."


def no_section(value: Any, shape: Shape) -> str:
    return f"{value!r} is not a section; write {example(shape)} instead."


def missing_kind(kinds: Iterable[str]) -> str:
    return f"is missing; write {either(kinds)}."


def unknown_kind(kind: Any, kinds: Iterable[str]) -> str:
    return f"{kind!r} is unknown; write {either(kinds)} instead."


def unknown_key(key: Any, place: str, known: Sequence[str]) -> str:
    if list(known) == ["kind"]:
        return f"is not a key of {place}: this kind has none; take it out."
    near = meant(key, known)
    fix = f"{near} instead" if near is not None else f"one of {', '.join(known)}, or take it out"
    return f"is not a key of {place}; write {fix}."


def unknown_hidden_key(key: str, known: Sequence[str]) -> str:
    return f"{key} is none of its keys; write one of {', '.join(known)}, or take it out."


def meant(key: Any, known: Sequence[str]) -> str | None:
    """The key that an unknown one was probably meant to be."""
    return next(iter(get_close_matches(str(key), known, n=1)), None)


def example(shape: Shape) -> str:
    """What may be written there."""
    if isinstance(shape, Word):
        return either(one.value for one in shape.words)
    if isinstance(shape, Choice):
        return f"it with kind: {either(shape.kinds)}"
    if isinstance(shape, Scalar) and shape.value.example:
        return f"it like {shape.value.example}"
    if isinstance(shape, Section):
        return f"it with the keys {', '.join(key.name for key in keys_of(shape.kind))}"
    if isinstance(shape, Entries):
        return f"a list, like [{_one_of(shape.entry)}]"
    return "a section with a name for each" if isinstance(shape, ByName) else "it"


def _one_of(shape: Shape) -> str:
    if isinstance(shape, Word):
        return str(next(iter(shape.words)).value)
    return shape.value.example or "a" if isinstance(shape, Scalar) else "a"


def either(words: Iterable[str]) -> str:
    *others, last = map(str, words)
    return f"{', '.join(others)} or {last}" if others else last
