"""The JSON Schema of a description, which editors read: from the types that the reader goes by."""

from typing import Any

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

Node = dict[str, Any]


def json_schema(kind: type) -> tuple[Node, dict[str, Node]]:
    """The schema of a description, and the definitions that it refers to."""
    definitions: dict[str, Node] = {}
    return _node(shape_of(kind), definitions), definitions


def _node(shape: Shape, definitions: dict[str, Node]) -> Node:
    if isinstance(shape, Scalar):
        return dict(shape.value.schema)
    if isinstance(shape, Word):
        return {"type": "string", "enum": [one.value for one in shape.words]}
    if isinstance(shape, Entries):
        most = {} if shape.most is None else {"maxItems": shape.most}
        return {"type": "array", "items": _node(shape.entry, definitions), **most}
    if isinstance(shape, ByName):
        return _by_name(shape, definitions)
    if isinstance(shape, Section):
        return _referred(shape.kind, definitions)
    if isinstance(shape, Choice):
        kinds = [_referred(kind, definitions) for kind in shape.kinds.values()]
        return kinds[0] if len(kinds) == 1 else {"oneOf": kinds}
    return {"type": "boolean"}


def _by_name(shape: ByName, definitions: dict[str, Node]) -> Node:
    entry, names = _node(shape.entry, definitions), shape.name.schema.get("pattern")
    if names is None:
        return {"type": "object", "additionalProperties": entry}
    return {"type": "object", "patternProperties": {names: entry}, "additionalProperties": False}


def _referred(section: type, definitions: dict[str, Node]) -> Node:
    if section.__name__ not in definitions:
        definitions[section.__name__] = {}
        definitions[section.__name__] = _section(section, definitions)
    return {"$ref": f"#/$defs/{section.__name__}"}


def _section(section: type, definitions: dict[str, Node]) -> Node:
    keys = keys_of(section)
    kind = getattr(section, "kind", None)
    chosen: Node = {} if kind is None else {"kind": {"type": "string", "const": kind}}
    properties = {key.name: _property(section, key, definitions) for key in keys}
    required = [*chosen, *(key.name for key in keys if key.is_required)]
    return {
        "type": "object",
        "description": documentation.of_section(section),
        "properties": {**chosen, **properties},
        **({"required": required} if required else {}),
        "additionalProperties": False,
    }


def _property(section: type, key: Key, definitions: dict[str, Node]) -> Node:
    default = None if key.default in (None, (), {}) else written(key.default)
    return {
        **_node(key.shape, definitions),
        "description": documentation.of_keys(section).get(key.name, ""),
        **({} if default is None else {"default": default}),
    }
