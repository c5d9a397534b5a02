"""Writes a description as it would be read again: plain mappings, lists, texts and numbers."""

from collections.abc import Mapping
from enum import Enum
from typing import Any

from devicepath_spec.reading.shape import keys_of


def written(described: Any) -> Any:
    """The description as it would be written. Keys that have their default are left out."""
    if isinstance(described, Enum):
        return described.value
    if isinstance(described, Mapping):
        return {name: written(one) for name, one in described.items()}
    if isinstance(described, tuple):
        return [written(one) for one in described]
    if hasattr(described, "__dataclass_fields__"):
        kind = {"kind": described.kind} if hasattr(described, "kind") else {}
        given = {key.name: getattr(described, key.name) for key in keys_of(described.__class__)}
        left_out = {key.name: key.default for key in keys_of(described.__class__) if not key.is_required}
        said = {name: written(one) for name, one in given.items() if name not in left_out or one != left_out[name]}
        return {**kind, **said}
    return described if isinstance(described, bool | int) else str(described)
