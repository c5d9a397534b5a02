"""The shapes of a description's types, from which reader, JSON Schema, reference pages and components' arguments are
made."""

import types
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from enum import Enum
from functools import cache
from typing import Annotated, Any, TypeAlias, Union, get_args, get_origin, get_type_hints

from devicepath_spec.reading.value import AsOutput, Most, Value, plain_text

TEXT = Value(plain_text, {"type": "string"})


@dataclass(frozen=True)
class Scalar:
    """One value."""

    value: Value


@dataclass(frozen=True)
class Word:
    """One word of an enumeration."""

    words: type[Enum]


@dataclass(frozen=True)
class Truth:
    """True or false."""


@dataclass(frozen=True)
class Entries:
    """A list."""

    entry: "Shape"
    most: int | None = None
    is_output: bool = False
    """Whether the list may be one Output as a whole: then whoever takes it reads it."""


@dataclass(frozen=True)
class ByName:
    """A section with names of the user's."""

    name: Value
    entry: "Shape"


@dataclass(frozen=True)
class Section:
    """A section with keys that are all known."""

    kind: type


@dataclass(frozen=True)
class Choice:
    """A section that is chosen by its key `kind`."""

    kinds: Mapping[str, type]


Shape: TypeAlias = Scalar | Word | Truth | Entries | ByName | Section | Choice


@dataclass(frozen=True)
class Key:
    """A key of a section."""

    name: str
    shape: Shape
    is_required: bool
    default: Any
    """Its value when it is left out; None: there is none."""


@cache
def keys_of(section: type) -> tuple[Key, ...]:
    """The keys of a section, in the order of their declaration, without `kind`."""
    hints = get_type_hints(section, include_extras=True)
    return tuple(_key(hints, one) for one in fields(section))


def _key(hints: Mapping[str, Any], declared: Any) -> Key:
    factory, default = declared.default_factory, declared.default
    is_required = default is MISSING and factory is MISSING
    given = factory() if factory is not MISSING else (None if is_required else default)
    return Key(declared.name, shape_of(hints[declared.name]), is_required, given)


def shape_of(hint: Any) -> Shape:
    """The shape of a field's type."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _annotated(arguments[0], arguments[1:])
    if origin in (Union, types.UnionType):
        meant = [one for one in arguments if one is not type(None)]
        return shape_of(meant[0]) if len(meant) == 1 else _choice(meant)
    if origin is tuple:
        return Entries(shape_of(arguments[0]))
    if origin is Mapping:
        return ByName(_value_of(arguments[0]), shape_of(arguments[1]))
    return _plain(hint)


def _annotated(hint: Any, notes: tuple[Any, ...]) -> Shape:
    for note in notes:
        if isinstance(note, Value):
            return Scalar(note)
        if isinstance(note, Most):
            return Entries(shape_of(get_args(hint)[0]), note.number)
        if isinstance(note, AsOutput):
            return Entries(shape_of(get_args(hint)[0]), is_output=True)
    return shape_of(hint)


def _plain(hint: Any) -> Shape:
    if hint is bool:
        return Truth()
    if hint is str:
        return Scalar(TEXT)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return Word(hint)
    return _choice([hint]) if hasattr(hint, "kind") else Section(hint)


def _value_of(hint: Any) -> Value:
    """How the names of a section with names are read."""
    shape = shape_of(hint)
    return shape.value if isinstance(shape, Scalar) else TEXT


def _choice(kinds: list[Any]) -> Choice:
    return Choice({kind.kind: kind for kind in kinds})


def is_judged(shape: Shape, place: Sequence[str | int]) -> bool:
    """Whether a value that an Output gives at a place is checked at all."""
    if not place:
        return (
            shape.value.is_judged if isinstance(shape, Scalar) else not (isinstance(shape, Entries) and shape.is_output)
        )
    key, *rest = place
    if isinstance(shape, Entries | ByName):
        return is_judged(shape.entry, rest)
    kinds = [shape.kind] if isinstance(shape, Section) else shape.kinds.values() if isinstance(shape, Choice) else []
    below = [it.shape for kind in kinds for it in keys_of(kind) if it.name == key]
    return not below or any(is_judged(one, rest) for one in below)
