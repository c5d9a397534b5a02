"""The page about the stack file, written from its description: a section for each place, with the keys it has."""

from collections.abc import Iterator

from devicepath_spec.description.path import StackFile
from devicepath_spec.reading import documentation
from devicepath_spec.reading.shape import (
    ByName,
    Choice,
    Entries,
    Key,
    Scalar,
    Section,
    Shape,
    Word,
    keys_of,
    shape_of,
)
from devicepath_spec.reading.writer import written
from devicepath_tools.derived.markdown import table

HEADINGS = ("key", "value", "default", "meaning")


def stack_file_page(beginning: str) -> str:
    """About `devicepath:path` in a stack file."""
    return "\n".join([beginning, *_section("", shape_of(StackFile), "", {})])


def _section(place: str, shape: Section | Choice | Shape, outer: str, titles: dict[str, type]) -> Iterator[str]:
    """A section and all below it. Of one that is chosen by `kind`, each kind. `outer` is the kind of what it stands in,
    which is told where another kind of that has the same with other keys; `titles` are those that there are."""
    kinds = {"": shape.kind} if isinstance(shape, Section) else shape.kinds if isinstance(shape, Choice) else {}
    for kind, section in kinds.items():
        title = f"{place}{f', kind: {kind}' if kind else ''}"
        if titles.get(title) is section:
            # Several kinds have it: it stands there once.
            continue
        if titles.setdefault(title, section) is not section:
            title = f"{title}, in a {outer}"
        if place:
            yield f"## {title}\n"
        yield f"{documentation.of_section(section)}\n"
        keys = keys_of(section)
        if keys:
            yield table(HEADINGS, [_row(key, documentation.of_keys(section)[key.name]) for key in keys])
        for key in keys:
            yield from _below(f"{place}.{key.name}" if place else key.name, key.shape, kind, titles)


def _below(place: str, shape: Shape, outer: str, titles: dict[str, type]) -> Iterator[str]:
    if isinstance(shape, ByName):
        yield from _below(f"{place}.*", shape.entry, outer, titles)
    else:
        yield from _section(place, shape, outer, titles)


def _row(key: Key, meaning: str) -> tuple[str, str, str, str]:
    left_out = "required" if key.is_required else _default(key)
    return f"`{key.name}`", _value(key.shape), left_out, meaning


def _default(key: Key) -> str:
    if key.default in (None, (), {}):
        return ""
    plain = written(key.default)
    if isinstance(plain, dict):
        return ", ".join(f"`{name}: {one}`" for name, one in plain.items())
    return f"`{str(plain).lower() if isinstance(plain, bool) else plain}`"


def _value(shape: Shape) -> str:
    if isinstance(shape, Choice):
        return " or ".join(f"`{kind}`" for kind in shape.kinds)
    if isinstance(shape, Word):
        return " or ".join(f"`{word.value}`" for word in shape.words)
    if isinstance(shape, Entries):
        return f"list: {_value(shape.entry)}"
    if isinstance(shape, ByName):
        return f"by name: {_value(shape.entry)}"
    if isinstance(shape, Scalar):
        limits = shape.value.schema
        if "minimum" in limits:
            return f"{limits['minimum']} to {limits['maximum']}"
        return f"such as `{shape.value.example}`" if shape.value.example else "text"
    return "a section" if isinstance(shape, Section) else "`true` or `false`"
