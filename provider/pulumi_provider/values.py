"""Values as the engine sends them, and as Python has them."""

from collections.abc import Mapping, Set
from typing import Any

from google.protobuf import struct_pb2
from pulumi.runtime import rpc

UNKNOWN: str = rpc.UNKNOWN
"""Stands, in a preview, for a value that is known only after something was applied."""


def decode(value: struct_pb2.Struct | struct_pb2.Value) -> Any:
    """Plain Python: whole doubles become integers, secrets are unwrapped, unknown values stay UNKNOWN."""
    if isinstance(value, struct_pb2.Struct):
        return {name: decode(item) for name, item in value.fields.items()}
    match value.WhichOneof("kind"):
        case "struct_value":
            return decode(value.struct_value.fields["value"] if _is_secret(value) else value.struct_value)
        case "list_value":
            return [decode(item) for item in value.list_value.values]
        case "number_value":
            return int(value.number_value) if value.number_value.is_integer() else value.number_value
        case "string_value":
            return value.string_value
        case "bool_value":
            return value.bool_value
    return None


def encode(values: Mapping[str, Any], secret: Set[str] = frozenset()) -> struct_pb2.Struct:
    """JSON values as the engine takes them; those named in `secret` go out marked, and the engine encrypts them."""
    struct = struct_pb2.Struct()
    struct.update({name: mark_secret(value) if name in secret else value for name, value in values.items()})
    return struct


def mark_secret(value: Any) -> dict[str, Any]:
    return {rpc._special_sig_key: rpc._special_secret_sig, "value": value}


def secret_names(struct: struct_pb2.Struct) -> frozenset[str]:
    """Names of the properties that are secret, or have a secret somewhere inside."""
    return frozenset(name for name, value in struct.fields.items() if _holds_secret(value))


def has_unknown(value: Any) -> bool:
    """Whether a decoded value is UNKNOWN or has it somewhere inside."""
    match value:
        case dict():
            return any(map(has_unknown, value.values()))
        case list():
            return any(map(has_unknown, value))
    return bool(value == UNKNOWN)


def _is_secret(value: struct_pb2.Value) -> bool:
    return (
        value.struct_value.fields[rpc._special_sig_key].string_value == rpc._special_secret_sig
        if rpc._special_sig_key in value.struct_value.fields
        else False
    )


def _holds_secret(value: struct_pb2.Value) -> bool:
    match value.WhichOneof("kind"):
        case "struct_value":
            return _is_secret(value) or any(map(_holds_secret, value.struct_value.fields.values()))
        case "list_value":
            return any(map(_holds_secret, value.list_value.values))
    return False
