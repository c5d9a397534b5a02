"""The page about the stack file, written from its JSON Schema: a section for each place, with the keys it has."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from devicepath_tools.derived.markdown import table

Node = Mapping[str, Any]
HEADINGS = ("key", "value", "left out", "meaning")


def stack_file_page(beginning: str, schema: Node) -> str:
    """`schema` is that of a whole stack file; the page is about `devicepath:path` in it."""
    (path,) = schema["properties"]["config"]["properties"].values()
    return "\n".join([beginning, *_section("", path, schema["$defs"])])


def _section(place: str, node: Node, definitions: Node) -> Iterator[str]:
    """A section and all below it. Of one that is chosen by `kind`, each kind."""
    for kind, section in _kinds(node, definitions):
        if place:
            yield f"## {place}{f', kind: {kind}' if kind else ''}\n"
        yield f"{section.get('description', '')}\n"
        keys = {name: one for name, one in section["properties"].items() if name != "kind"}
        required = section.get("required", [])
        if keys:
            yield table(HEADINGS, [_row(name, one, required, definitions) for name, one in keys.items()])
        for name, one in keys.items():
            yield from _below(f"{place}.{name}" if place else name, one, definitions)


def _below(place: str, node: Node, definitions: Node) -> Iterator[str]:
    found = _resolved(node, definitions)
    if "oneOf" in found or "properties" in found:
        yield from _section(place, found, definitions)
    elif (entry := _entry(found)) is not None:
        yield from _below(f"{place}.*", entry, definitions)


def _kinds(node: Node, definitions: Node) -> list[tuple[str, Node]]:
    if "oneOf" not in node:
        return [("", node)]
    chosen = [_resolved(one, definitions) for one in node["oneOf"]]
    return [(str(one["properties"]["kind"]["const"]), one) for one in chosen]


def _row(name: str, node: Node, required: Sequence[str], definitions: Node) -> tuple[str, str, str, str]:
    left_out = "not possible" if name in required else _default(node)
    return f"`{name}`", _value(node, definitions), left_out, str(node.get("description", ""))


def _default(node: Node) -> str:
    default = node.get("default")
    return "" if default in (None, [], {}) else f"`{str(default).lower() if isinstance(default, bool) else default}`"


def _value(node: Node, definitions: Node) -> str:
    found = _resolved(node, definitions)
    if "oneOf" in found:
        return " or ".join(f"`{kind}`" for kind, _ in _kinds(found, definitions))
    if "enum" in found:
        return " or ".join(f"`{word}`" for word in found["enum"])
    if "items" in found:
        return f"list: {_value(found['items'], definitions)}"
    if (entry := _entry(found)) is not None:
        return f"by name: {_value(entry, definitions)}"
    if "properties" in found:
        return "a section"
    if "minimum" in found:
        return f"{found['minimum']} to {found['maximum']}"
    if "examples" in found:
        return f"such as `{found['examples'][0]}`"
    return {"boolean": "`true` or `false`", "string": "text"}.get(found["type"], str(found["type"]))


def _entry(node: Node) -> Node | None:
    """What stands under each name of a section whose names are the user's."""
    entries = [*node.get("patternProperties", {}).values(), node.get("additionalProperties")]
    return next((entry for entry in entries if isinstance(entry, Mapping)), None)


def _resolved(node: Node, definitions: Node) -> Node:
    """Through references, and past the null of what may be left out."""
    if "anyOf" in node:
        node = next(one for one in node["anyOf"] if one.get("type") != "null")
    reference = node.get("$ref")
    return node if reference is None else definitions[reference.rpartition("/")[2]]
