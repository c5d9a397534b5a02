"""What may be repeated of a value beside a secret: one that stands in the wrong place must be in no message."""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from ipaddress import ip_interface
from typing import Any

from devicepath_spec.reading.shape import Choice, Entries, Scalar, Section, Shape, Word, keys_of
from devicepath_spec.unknown import UNKNOWN

SHORTER_THAN_ANY_KEY = 6
"""A BGP key has 6 characters at the least, a pre-shared key 8. Sources: tunnel_facts.py, direct_connect_facts.py."""
LONGEST_NUMBER = 10
"""Digits of a number of 4 bytes, such as an ASN."""
WORD = re.compile(r"[a-z]+(_[a-z0-9]+)*", re.ASCII)
ID = re.compile(r"arn:.*|[a-z]+(-[a-z]+)?-[0-9a-f]{8,17}", re.ASCII)


def holds_secret(shape: Shape) -> bool:
    """Whether a secret belongs there, or below. What a user gives a name is a part of its own: what stands beside it
    is not beside its secrets."""
    if isinstance(shape, Scalar):
        return shape.value.is_secret
    if isinstance(shape, Entries):
        return holds_secret(shape.entry)
    kinds = [shape.kind] if isinstance(shape, Section) else shape.kinds.values() if isinstance(shape, Choice) else []
    return any(map(_has_secret, kinds))


@cache
def _has_secret(kind: type) -> bool:
    return any(holds_secret(key.shape) for key in keys_of(kind))


def begins(shape: Shape, written: object) -> bool:
    """Whether what is written is a part with secrets. Of several kinds the one that is chosen decides; one that is
    unknown may be any."""
    if not isinstance(shape, Choice) or written is UNKNOWN or not isinstance(written, Mapping):
        return holds_secret(shape)
    kind = written.get("kind")
    if kind is not UNKNOWN and isinstance(kind, str) and kind in shape.kinds:
        return _has_secret(shape.kinds[kind])
    return all(map(_has_secret, shape.kinds.values()))


def is_tellable(value: Any, shape: Shape) -> bool:
    """Whether a value cannot be a key that was meant for another place."""
    if value is None or isinstance(value, bool):
        return True
    if isinstance(value, int | float):
        return isinstance(shape, Scalar | Word) and len(str(value)) <= LONGEST_NUMBER
    if not isinstance(value, str):
        return not value if isinstance(value, list | Mapping) else False
    return len(value) < SHORTER_THAN_ANY_KEY or _is_address(value) or _is_near(value, shape)


def is_tellable_name(name: Any) -> bool:
    """The same of a key of a section, which is a word where it is no secret."""
    return len(str(name)) < SHORTER_THAN_ANY_KEY or WORD.fullmatch(str(name)) is not None


def hidden(value: Any) -> str:
    """What a message has in the place of a value."""
    if isinstance(value, str):
        return f"a text of {len(value)} characters"
    if isinstance(value, int | float):
        return f"a number of {len(str(value))} digits"
    if isinstance(value, Mapping):
        return "a section"
    return "a list" if isinstance(value, list | tuple) else f"a value of the type {type(value).__name__}"


def _is_address(value: str) -> bool:
    try:
        ip_interface(value)
    except ValueError:
        return ID.fullmatch(value) is not None
    return True


def _is_near(value: str, shape: Shape) -> bool:
    return bool(get_close_matches(value, list(_words(shape)), n=1))


def _words(shape: Shape) -> Iterable[str]:
    if isinstance(shape, Word):
        return (str(one.value) for one in shape.words)
    return shape.kinds if isinstance(shape, Choice) else ()
