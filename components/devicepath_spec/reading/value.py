"""A single value of a description: how it is read from what is written."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


class Wrong(Exception):
    """What is wrong with a value: the value, the rule, and what to write."""


@dataclass(frozen=True, eq=False)
class Value:
    """How a value is read: `Annotated[IPv4Network, Value(...)]` is the type of a field."""

    read: Callable[[Any], Any]
    """From text or a number. Raises Wrong."""
    schema: Mapping[str, Any] = field(default_factory=dict)
    """What editors check of it, as JSON Schema."""
    example: str = ""
    decides: bool = False
    """Whether names or numbers of resources depend on it: then it has to be known at once, and cannot be an Output."""
    is_id: bool = False
    """Whether it is an id that a cloud gives. One that an Output gives is taken as it is."""
    is_judged: bool = True
    """Whether a value that an Output gives is checked: an id that no rule compares with another is not."""
    is_secret: bool = False
    """Whether it is in no message. Values beside it are repeated only where they cannot be it, in the wrong place."""
    told: Callable[[Any], Any] | None = None
    """How an id that an Output gives is read, where it may be wrong all the same. Raises Wrong."""


@dataclass(frozen=True)
class Told:
    """A value that an Output has given. An id in it is whatever a cloud, or a test's mocks, say."""

    value: Any


@dataclass(frozen=True)
class Most:
    """The largest number of entries of a list: `Annotated[tuple[...], Most(2)]`."""

    number: int


class AsOutput:
    """Marks a list that may be one Output as a whole: whoever takes it reads it."""


def text(value: Any) -> str:
    """Text, as it is written. YAML reads digits without quotes as a number and drops leading zeros: that is refused."""
    if isinstance(value, str):
        return value
    _refuse_object(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Wrong(f"{value!r} is not text; write it in quotes.")
    raise Wrong(f"{value} is a number here, which has no leading zeros; write it in quotes instead.")


def plain_text(value: Any) -> str:
    """Any text."""
    if isinstance(value, str):
        return value
    _refuse_object(value)
    raise Wrong(f'{value!r} is not text; write it in quotes instead: "{value}".')


def _refuse_object(value: Any) -> None:
    """Refuses what a program can give, but no file: a resource instead of its id, an address that is no text."""
    if not isinstance(value, str | int | float | Sequence | Mapping):
        kind = type(value).__name__
        raise Wrong(f"is of the type {kind}, and not text; give text instead, of a resource one of its outputs.")


def matching(
    pattern: str, rule: str, example: str, *, decides: bool = False, is_id: bool = False, is_judged: bool = True
) -> Value:
    """Text that matches a pattern. `rule` says what it is: "an AWS region"."""
    # Digits are 0 to 9: no cloud takes those of other scripts, nor the wide ones of a Japanese keyboard.
    compiled = re.compile(pattern, re.ASCII)

    def read(value: Any) -> str:
        if not compiled.fullmatch(text(value)):
            raise Wrong(f"{value!r} is not {rule}; write it like {example} instead.")
        return str(value)

    schema = {"type": "string", "pattern": f"^{pattern}$", "examples": [example]}
    return Value(read, schema, example, decides, is_id, is_judged)


def whole(low: int, high: int, what: str) -> Value:
    """A whole number from `low` to `high`. `what` says what it is: "an MTU in bytes"."""

    def read(value: Any) -> int:
        # The engine hands numbers on as JSON, where 10 may have become 10.0.
        if isinstance(value, bool) or not isinstance(value, int | float) or value % 1:
            raise Wrong(f"{value!r} is not a whole number; write {what}, {low} to {high}, instead.")
        if not low <= value <= high:
            raise Wrong(f"{int(value)} is not possible; write {what}, {low} to {high}, instead.")
        return int(value)

    return Value(read, {"type": "integer", "minimum": low, "maximum": high}, decides=True)
