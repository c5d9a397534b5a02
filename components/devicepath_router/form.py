"""A plain form: sections of keys and values, as people fill them in. What is wrong with one is told with its line.

# a note
[section]
key = value
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from devicepath_spec.faults import Faults

SECTION = re.compile(r"\[(.*)\]")
WORD = re.compile(r"[a-z]+(_[a-z12]+)*", re.ASCII)
"""What may be repeated in an error: anything else could be a part of a secret."""
NOTE = re.compile(r"(^|\s)#.*")
"""A key may have a # in it."""


@dataclass(frozen=True)
class Said:
    """A text of a file, and where it stands."""

    text: str = field(repr=False)
    place: str


@dataclass
class Section:
    """What stands in one, by its key. A key without a value is left out."""

    place: str
    values: dict[str, Said] = field(default_factory=dict)


Keys = Mapping[str, Sequence[str]]
"""Which there are, by section."""


def sections(text: str, name: str, keys: Keys, faults: Faults) -> dict[str, Section]:
    """Those of a form; `name` is the file's."""
    found: dict[str, Section] = {}
    title = ""
    for place, line in _lines(text, name):
        if (section := SECTION.fullmatch(line)) is not None:
            title = " ".join(section[1].split())
            if title not in keys:
                faults.add(place, f"{_shown(title)} is no part of a form; write {_titles(keys)}.")
            elif title in found:
                faults.add(place, f"[{title}] is there twice; put both together.")
            found.setdefault(title, Section(f"{place}, {title}"))
        elif not title:
            faults.add(place, f"stands before [{next(iter(keys))}], or this is no form; write {_titles(keys)}.")
        elif title in keys:
            _take(line, place, title, keys[title], found[title], faults)
    return found


def _take(line: str, place: str, title: str, keys: Sequence[str], section: Section, faults: Faults) -> None:
    key, equals, value = (part.strip() for part in line.partition("="))
    if not equals:
        # It may be a key that was broken over two lines: nothing of it is repeated.
        faults.add(place, "has no =; write a key and its value, such as inside_range = 169.254.10.0/30.")
    elif key not in keys:
        named = repr(key) if WORD.fullmatch(key) else "what stands before ="
        faults.add(place, f"{named} is no key of [{title}]; write {_or(keys)}.")
    elif key in section.values:
        faults.add(place, f"{key} is there twice; leave one of them.")
    elif value:
        section.values[key] = Said(value, f"{place}, {title}, {key}")


def _shown(title: str) -> str:
    return f"[{title}]" if all(map(WORD.fullmatch, title.split())) else "what stands in [ and ]"


def _lines(text: str, name: str) -> Iterator[tuple[str, str]]:
    # What Windows puts before a text of UTF-8 is no part of it.
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        told = NOTE.sub("", line).strip()
        if told:
            yield f"{name}, line {number}", told


def _titles(keys: Keys) -> str:
    return _or(f"[{title}]" for title in keys)


def _or(words: Iterable[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} or {last}" if others else last
