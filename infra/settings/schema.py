"""The JSON Schema of a stack file. Editors read it, and so do the messages: what is allowed stands once."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from infra.settings.settings import Settings

KEY = "devicepath:path"
"""Where the path stands below `config` in a stack file."""

Node = Mapping[str, Any]


def stack_file_schema() -> dict[str, Any]:
    """Of a whole stack file. What other programs read from it is not described and not refused."""
    path = Settings.model_json_schema()
    definitions = path.pop("$defs")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A stack file of devicepath",
        "type": "object",
        "properties": {"config": {"type": "object", "properties": {KEY: path}, "required": [KEY]}},
        "required": ["config"],
        "$defs": definitions,
    }


@cache
def _settings_schema() -> Node:
    return Settings.model_json_schema()


def node_at(location: Sequence[Any]) -> Node:
    """What the schema says about a place: keys, positions, and the kinds that were chosen on the way."""
    node = _resolved(_settings_schema())
    for part in location:
        node = _resolved(_step(node, part))
    return node


def _step(node: Node, part: Any) -> Node:
    if "oneOf" in node:
        return next((one for one in map(_resolved, node["oneOf"]) if kind_of(one) == part), {})
    if part in node.get("properties", {}):
        return _mapping(node["properties"][part])
    if isinstance(part, int):
        return _mapping(node.get("items", {}))
    entries = [*node.get("patternProperties", {}).values(), node.get("additionalProperties")]
    return next((entry for entry in entries if isinstance(entry, Mapping)), {})


def _resolved(node: Node) -> Node:
    """Through references, and past the null of what may be left out."""
    if "anyOf" in node:
        node = next(one for one in node["anyOf"] if one.get("type") != "null")
    reference = node.get("$ref")
    return node if reference is None else _mapping(_settings_schema()["$defs"][reference.rpartition("/")[2]])


def _mapping(value: Any) -> Node:
    return value if isinstance(value, Mapping) else {}


def kind_of(section: Node) -> Any:
    """The kind that a section's schema is for."""
    return section.get("properties", {}).get("kind", {}).get("const")


def kinds(node: Node) -> list[str]:
    """The kinds that there are to choose from, or none."""
    return [str(kind_of(_resolved(one))) for one in node.get("oneOf", [])]


def entries(node: Node) -> Node:
    """What a list holds."""
    return _resolved(_mapping(node.get("items")))


def keys(node: Node) -> list[str]:
    """The keys of a section."""
    return list(node.get("properties", {}))
