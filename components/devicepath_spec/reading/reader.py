"""Reads a description. Every fault is reported, and UNKNOWN is put in its place, so that rules can still be asked."""

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any, TypeVar, cast

from devicepath_spec.faults import Faults
from devicepath_spec.reading import wording
from devicepath_spec.reading.near_secrets import hidden, holds_secret, is_tellable, is_tellable_name, may_be_secret
from devicepath_spec.reading.shape import (
    ByName,
    Choice,
    Entries,
    Key,
    Scalar,
    Section,
    Shape,
    Truth,
    Word,
    keys_of,
    shape_of,
)
from devicepath_spec.reading.value import Told, Wrong
from devicepath_spec.unknown import UNKNOWN

Described = TypeVar("Described")


def read(kind: type[Described], written: object, faults: Faults, whole: str) -> Described:
    """What is written, as a description; UNKNOWN where it is not one at all. `written` consists of mappings, lists,
    texts and numbers, with UNKNOWN for what is not known yet. `whole` is how messages call the whole of it."""
    # A union of types is no class to mypy.
    return cast(Described, Reader(faults, whole).read(shape_of(kind), written, ""))


class Reader:
    """Reads into the types of descriptions, and reports what it cannot read."""

    def __init__(self, faults: Faults, whole: str, *, is_beside_secrets: bool = False):
        self._faults = faults
        self._whole = whole
        self._is_beside_secrets = is_beside_secrets

    def read(self, shape: Shape, written: object, place: str) -> Any:
        """The value at a place; UNKNOWN after a fault."""
        if written is None:
            return self._wrong(place, wording.empty(shape))
        if isinstance(shape, Scalar):
            return self._value(shape, written, place)
        if isinstance(shape, Entries) and shape.is_output:
            return UNKNOWN
        if written is UNKNOWN:
            return self._wrong(place, wording.LATER)
        if isinstance(shape, Word):
            return self._word(shape, written, place)
        if isinstance(shape, Truth):
            is_truth = isinstance(written, bool)
            return written if is_truth else self._refused(place, written, shape, wording.no_truth(written))
        if isinstance(shape, Entries):
            return self._entries(shape, written, place)
        if not isinstance(written, Mapping):
            return self._refused(place, written, shape, wording.no_section(written, shape))
        if isinstance(shape, ByName):
            return self._by_name(shape, written, place)
        return self._section(*self._chosen(shape, written, place), place)

    def _wrong(self, place: str, fault: str) -> Any:
        self._faults.add(place or ("" if self._faults.is_of_a_part else self._whole), fault)
        return UNKNOWN

    def _refused(self, place: str, written: object, shape: Shape, fault: str) -> Any:
        """A fault that repeats what is written; where that may be a secret, one that does not."""
        value = written.value if isinstance(written, Told) else written
        if (self._is_beside_secrets or may_be_secret(shape)) and not is_tellable(value, shape):
            fault = f"{hidden(value)} is not possible here; write {wording.example(shape)} instead."
        return self._wrong(place, fault)

    def _value(self, shape: Scalar, written: object, place: str) -> Any:
        value = shape.value
        if written is UNKNOWN:
            return self._wrong(place, wording.LATER) if value.decides else UNKNOWN
        reading = value.read
        if isinstance(written, Told):
            written = written.value
            if value.is_id:
                reading = value.told or _as_it_is
        try:
            return reading(written)
        except Wrong as wrong:
            # What refuses a secret repeats nothing of it.
            told = str(wrong)
            return self._wrong(place, told) if value.is_secret else self._refused(place, written, shape, told)

    def _word(self, shape: Word, written: Any, place: str) -> Any:
        try:
            return shape.words(written.value if isinstance(written, Enum) else written)
        except ValueError:
            return self._refused(place, written, shape, wording.unknown_word(written, shape))

    def _entries(self, shape: Entries, written: object, place: str) -> Any:
        if isinstance(written, str) or not isinstance(written, Sequence):
            return self._refused(place, written, shape, wording.no_list(written))
        entries = tuple(self.read(shape.entry, one, f"{place}[{number}]") for number, one in enumerate(written))
        if shape.most is not None and len(written) > shape.most:
            return self._wrong(place, wording.too_many(len(written), shape.most))
        return entries

    def _by_name(self, shape: ByName, written: Mapping[Any, object], place: str) -> Any:
        named: dict[str, Any] = {}
        for name, one in written.items():
            below = f"{place}.{name}"
            key = self._value(Scalar(shape.name), name, below)
            # One whose name is wrong is there all the same: without it, rules would tell that nothing is.
            named[str(name) if key is UNKNOWN else key] = self.read(shape.entry, one, below)
        return named

    def _chosen(self, shape: Section | Choice, written: Mapping[str, Any], place: str) -> tuple[type | None, Any]:
        """The type of a section, None after a fault; and what is written in it besides `kind`."""
        if isinstance(shape, Section):
            return shape.kind, written
        kind = written.get("kind")
        if kind is UNKNOWN:
            self._wrong(_below(place, "kind"), wording.LATER)
            return None, written
        if isinstance(kind, str) and kind in shape.kinds:
            return shape.kinds[kind], {key: one for key, one in written.items() if key != "kind"}
        kinds = shape.kinds
        fault = wording.unknown_kind(kind, kinds) if "kind" in written else wording.missing_kind(kinds)
        self._refused(_below(place, "kind"), kind, shape, fault)
        return None, written

    def _section(self, section: type | None, written: Mapping[str, Any], place: str) -> Any:
        if section is None:
            return UNKNOWN
        if holds_secret(section) and not self._is_beside_secrets:
            return Reader(self._faults, self._whole, is_beside_secrets=True)._section(section, written, place)
        known = {key.name: key for key in keys_of(section)}
        strange = [key for key in written if key not in known]
        misspelt = {wording.meant(key, list(known)) for key in strange}
        read = {
            name: self.read(key.shape, written[name], _below(place, name))
            if name in written
            else self._left_out(key, place, misspelt)
            for name, key in known.items()
        }
        names = [*(["kind"] if hasattr(section, "kind") else []), *known]
        for key in strange:
            if self._is_beside_secrets and not is_tellable_name(key):
                self._wrong(place, wording.unknown_hidden_key(hidden(key), names))
            else:
                self._faults.add(_below(place, str(key)), wording.unknown_key(key, place or self._whole, names))
        return section(**read)

    def _left_out(self, key: Key, place: str, misspelt: set[str | None]) -> Any:
        if key.name in misspelt:
            return UNKNOWN
        if not key.is_required:
            return key.default
        return self._wrong(_below(place, key.name), wording.missing(key.shape))


def _as_it_is(value: Any) -> Any:
    return value


def _below(place: str, key: str) -> str:
    return f"{place}.{key}" if place else key
