"""One line for each value that the first reading refuses: its path in the file, the value, the rule and the fix."""

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from infra.settings.schema import KEY, Node, entries, keys, kinds, node_at


def lines(wrong: ValidationError, file: Any) -> list[str]:
    """In the order of the sections. `file` is what was read. A key that is only misspelt is not missing as well."""
    errors = wrong.errors(include_url=False)
    meant = {_meant(error["loc"]) for error in errors if error["type"] == "extra_forbidden"}
    return [_line(error, file) for error in errors if error["type"] != "missing" or error["loc"] not in meant]


def _meant(location: tuple[Any, ...]) -> tuple[Any, ...] | None:
    """Where the key stands that an unknown one was probably meant to be."""
    near = get_close_matches(str(location[-1]), keys(node_at(location[:-1])), n=1)
    return (*location[:-1], *near) if near else None


def _line(error: ErrorDetails, file: Any) -> str:
    location = tuple(part for part in error["loc"] if part != "[key]")
    path = _path(location, file)
    kind, value = error["type"], error["input"]
    if kind.startswith("union_tag") and isinstance(value, Mapping):
        return f"{_joined(path, 'kind')}: {_wrong_kind(value, node_at(location))}"
    if kind == "extra_forbidden":
        return f"{_written(path)}: {_unknown_key(path, keys(node_at(location[:-1])))}"
    return f"{_written(path)}: {_wrong_value(error, node_at(location))}"


def _wrong_value(error: ErrorDetails, node: Node) -> str:
    kind, value = error["type"], error["input"]
    if kind == "missing":
        return f"is missing; write {_example(node)}."
    if value is None:
        return f"is empty; write {_example(node)} instead."
    if kind == "value_error":
        return str(error["ctx"]["error"])
    if kind in ("enum", "literal_error"):
        return f"{value!r} is unknown; write {_example(node)} instead."
    if kind == "too_long":
        return f"{len(value)} are given; write at most {error['ctx']['max_length']} instead."
    if kind == "list_type":
        return f"{value!r} is not a list; write [{value}] instead."
    if kind == "bool_type":
        return f"{value!r} is neither true nor false; write one of them instead."
    if kind == "string_type":
        return f'{value!r} is not text; write it in quotes instead: "{value}".'
    return f"{value!r} is not a section; write {_example(node)} instead."


def _wrong_kind(section: Mapping[str, Any], node: Node) -> str:
    wanted = _or(kinds(node))
    if "kind" not in section:
        return f"is missing; write {wanted}."
    return f"{section['kind']!r} is unknown; write {wanted} instead."


def _unknown_key(path: Sequence[str], known: Sequence[str]) -> str:
    near = get_close_matches(path[-1], known, n=1)
    fix = f"{near[0]} instead" if near else f"one of {', '.join(known)}, or take it out"
    return f"is not a key of {_written(path[:-1])}; write {fix}."


def _example(node: Node) -> str:
    if "enum" in node:
        return _or(node["enum"])
    if "oneOf" in node:
        return f"it with kind: {_or(kinds(node))}"
    if "examples" in node:
        return f"it like {node['examples'][0]}"
    if "properties" in node:
        return f"it with the keys {', '.join(keys(node))}"
    if node.get("type") == "array":
        return f"a list, like [{_one_of(entries(node))}]"
    return "a section with a name for each" if node.get("type") == "object" else "it"


def _one_of(node: Node) -> str:
    return str([*node.get("enum", []), *node.get("examples", []), "a"][0])


def _or(words: Iterable[str]) -> str:
    *others, last = map(str, words)
    return f"{', '.join(others)} or {last}" if others else last


def _path(location: Sequence[Any], file: Any) -> list[str]:
    """The keys of the file; pydantic's location also has the kinds that it chose."""
    path: list[str] = []
    place, chosen = file, False
    for part in location:
        if not chosen and isinstance(place, Mapping) and place.get("kind") == part:
            chosen = True
            continue
        chosen = False
        if isinstance(part, int):
            path[-1] += f"[{part}]"
            place = place[part]
        else:
            path.append(str(part))
            place = place.get(part) if isinstance(place, Mapping) else None
    return path


def _joined(path: Sequence[str], key: str) -> str:
    return ".".join([*path, key])


def _written(path: Sequence[str]) -> str:
    return ".".join(path) or KEY
