"""What may be repeated of a value beside a secret: one that stands in the wrong place must be in no message."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from ipaddress import ip_interface
from typing import Any

from devicepath_spec.reading import wording
from devicepath_spec.reading.shape import ByName, Choice, Entries, Scalar, Section, Shape, Word, keys_of

SHORTER_THAN_ANY_KEY = 6
"""A BGP key has 6 characters at the least, a pre-shared key 8. Sources: tunnel_facts.py, direct_connect_facts.py."""
LONGEST_NUMBER = 10
"""Digits of a number of 4 bytes, such as an ASN."""
WORD = re.compile(r"[a-z]+(_[a-z0-9]+)*", re.ASCII)
NO_KEY = re.compile(r"arn:.*|[a-z]+(-[a-z]+)*-[0-9a-f]{1,17}|\d{1,3}(\.\d+)+(/\d+)?", re.ASCII)
"""A name or an id of AWS's, a region, what was to be an address or a range."""


def may_be_secret(shape: Shape) -> bool:
    """Whether what stands there instead may be a secret that belongs below."""
    if isinstance(shape, ByName):
        return may_be_secret(shape.entry)
    if isinstance(shape, Choice):
        return any(map(holds_secret, shape.kinds.values()))
    return _is_secret(shape)


@cache
def holds_secret(kind: type) -> bool:
    """Whether a secret belongs into a section. What a user gives a name, or chooses by its kind, is a part of its own:
    what stands beside it is not beside its secrets."""
    return any(_is_secret(key.shape) for key in keys_of(kind))


def _is_secret(shape: Shape) -> bool:
    if isinstance(shape, Entries):
        return _is_secret(shape.entry)
    if isinstance(shape, Section):
        return holds_secret(shape.kind)
    return isinstance(shape, Scalar) and shape.value.is_secret


def is_tellable(value: Any, shape: Shape) -> bool:
    """Whether a value cannot be a key that was meant for another place."""
    if value is None or isinstance(value, bool):
        return True
    if isinstance(value, int | float):
        return isinstance(shape, Scalar | Word) and len(str(value)) <= LONGEST_NUMBER
    if not isinstance(value, str):
        return not value if isinstance(value, list | Mapping) else False
    is_misspelt = wording.meant(value, list(_words(shape))) is not None
    return len(value) < SHORTER_THAN_ANY_KEY or _is_address(value) or is_misspelt


def is_tellable_name(name: Any) -> bool:
    """The same of a key of a section, which is a word where it is no secret."""
    return len(str(name)) < SHORTER_THAN_ANY_KEY or WORD.fullmatch(str(name)) is not None


def hidden(value: Any) -> str:
    """What a message has in the place of a value."""
    if isinstance(value, str):
        return f"a text of {len(value)} characters"
    if isinstance(value, int | float):
        return f"a number of {len(str(value))} digits"
    return wording.shown(value) if wording.has_others_in_it(value) else f"a value of the type {type(value).__name__}"


def _is_address(value: str) -> bool:
    try:
        ip_interface(value)
    except ValueError:
        return NO_KEY.fullmatch(value) is not None
    return True


def _words(shape: Shape) -> Iterable[str]:
    if isinstance(shape, Word):
        return (str(one.value) for one in shape.words)
    return shape.kinds if isinstance(shape, Choice) else ()
