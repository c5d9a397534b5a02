"""A page about a Pulumi package, written from its schema."""

import re
from collections.abc import Iterator, Mapping
from inspect import cleandoc
from typing import Any

from devicepath_tools.derived.markdown import table

ANY = "pulumi.json#/Any"
PROVIDER = "provider.md#soracom"
"""Where the resources of another package are described: SORACOM's, the only other one here."""
OF_EVERY_RESOURCE = "customTimeouts"
"""A name that texts mention and no property has."""


def package_page(beginning: str, module: str, schema: Mapping[str, Any], *others: Mapping[str, Any]) -> str:
    """All that the package has. `beginning` is the page's own, `module` what Python calls the package. Texts may name
    properties of the package, and of `others`, as they are on the wire: here they have Python's names."""
    wire = {OF_EVERY_RESOURCE, *(name for one in (schema, *others) for name in _wire_names(one))}
    return _in_python(_page(beginning, module, schema), wire)


def _page(beginning: str, module: str, schema: Mapping[str, Any]) -> str:
    parts = [beginning]
    if "provider" in schema:
        parts += ["## Configuration\n", _text(schema["provider"]), _inputs(schema["provider"], [])]
    for token, resource in sorted(schema["resources"].items()):
        parts += [f"## {module}.{_name(token)}\n", _text(resource), _inputs(resource, resource["requiredInputs"])]
        outputs = {name: it for name, it in resource["properties"].items() if _is_told(schema, resource, name)}
        if outputs:
            parts += ["Gives besides:\n", table(("output", "kind", "meaning"), map(_output_row, outputs.items()))]
    for token, function in sorted(schema.get("functions", {}).items()):
        parts += [f"## {module}.{_snake(_name(token))}\n", _text(function)]
        arguments = function["inputs"]
        parts.append(_inputs({"inputProperties": arguments["properties"]}, arguments["required"]))
        results = function["outputs"]["properties"].items()
        parts += ["Gives:\n", table(("output", "kind", "meaning"), map(_output_row, results))]
    for token, kind in schema["types"].items():
        parts += [f"## {_name(token)}\n", _text(kind)]
        if "enum" in kind:
            parts.append(", ".join(f"`{one['value']}`" for one in kind["enum"]) + "\n")
        else:
            parts.append(_inputs({"inputProperties": kind["properties"]}, kind.get("required", [])))
    return "\n".join(part for part in parts if part)


def _wire_names(schema: Mapping[str, Any]) -> Iterator[str]:
    """Names of properties that Python spells otherwise."""
    for key, value in schema.items():
        if key in ("inputProperties", "properties"):
            yield from (name for name in value if _snake(name) != name)
        if isinstance(value, Mapping):
            yield from _wire_names(value)


def _in_python(text: str, wire: set[str]) -> str:
    return re.sub(r"(?<![\w.])[a-z]+(?:[A-Z][a-z0-9]*)+\b", lambda it: _snake(it[0]) if it[0] in wire else it[0], text)


def _is_told(schema: Mapping[str, Any], resource: Mapping[str, Any], output: str) -> bool:
    """What a provider's resource puts out of its inputs is nothing new; a component says what it puts out."""
    return "provider" not in schema or output not in resource["inputProperties"]


def _text(documented: Mapping[str, Any]) -> str:
    text = documented.get("description")
    return f"{cleandoc(text)}\n" if text else ""


def _inputs(of: Mapping[str, Any], required: list[str]) -> str:
    rows = []
    for name, it in of["inputProperties"].items():
        default = f"`{it['default']}`" if "default" in it else ""
        needed = "required" if name in required else default
        replaces = "replaces" if it.get("willReplaceOnChanges") else ""
        rows.append((f"`{_snake(name)}`", _kind(it), needed, replaces, it["description"]))
    return table(("input", "kind", "default", "", "meaning"), rows) if rows else ""


def _output_row(named: tuple[str, Mapping[str, Any]]) -> tuple[str, ...]:
    name, it = named
    return f"`{_snake(name)}`", _kind(it), it["description"]


def _kind(it: Mapping[str, Any]) -> str:
    if reference := it.get("$ref") or next((one["$ref"] for one in it.get("oneOf", ()) if "$ref" in one), None):
        if reference == ANY:
            return "any value"
        name = _name(reference)
        return (
            f"[{name}](#{name.lower()})" if reference.startswith("#") else f"[soracom.{name}]({PROVIDER}{name.lower()})"
        )
    if it["type"] == "array":
        return f"list of {_kind(it['items'])}"
    if it["type"] == "object":
        return f"map to {_kind(it['additionalProperties'])}"
    return f"secret {it['type']}" if it.get("secret") else str(it["type"])


def _name(token: str) -> str:
    return token.rpartition(":")[2]


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
