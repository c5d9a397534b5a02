"""The package's schema, which SDKs are generated from: it says what the models say."""

import types
from enum import Enum
from ipaddress import IPv4Address, IPv4Network
from typing import Any, Union, get_args, get_origin

from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_core import to_jsonable_python

from pulumi_provider.package import Package
from pulumi_provider.resource import Mark, Properties

PLAIN = {
    str: "string",
    IPv4Address: "string",
    IPv4Network: "string",
    SecretStr: "string",
    int: "integer",
    float: "number",
    bool: "boolean",
}


def package_schema(package: Package[Any]) -> dict[str, Any]:
    """The schema as Pulumi defines it, without the sections for single languages."""
    types_: dict[str, Any] = {}
    schema = _Schema(package, types_)
    configuration = schema.properties(package.Configuration)
    return {
        "name": package.name,
        "version": package.version,
        "config": {"variables": configuration},
        "provider": {
            "description": _text(package.Configuration),
            "inputProperties": configuration,
            "properties": configuration,
        },
        "resources": {
            package.token(name): {
                "description": _text(type(resource)),
                "inputProperties": schema.properties(resource.Inputs),
                "requiredInputs": schema.required(resource.Inputs),
                "properties": schema.properties(resource.Outputs),
                "required": schema.required(resource.Outputs),
            }
            for name, resource in package.resources.items()
        },
        "functions": {
            package.token(name): {
                "description": _text(type(function)),
                "inputs": schema.object(function.Inputs),
                "outputs": _as_answered(schema.object(function.Outputs)),
            }
            for name, function in package.functions.items()
        },
        "types": dict(sorted(types_.items())),
    }


class _Schema:
    """Schema entries of one package; types that properties refer to are collected in `types_`."""

    def __init__(self, package: Package[Any], types_: dict[str, Any]):
        self._package, self._types = package, types_

    def properties(self, model: type[Properties]) -> dict[str, Any]:
        return {str(field.alias): self._property(model, field) for field in model.model_fields.values()}

    def required(self, model: type[Properties]) -> list[str]:
        return sorted(str(field.alias) for field in model.model_fields.values() if field.is_required())

    def object(self, model: type[Properties]) -> dict[str, Any]:
        return {
            "type": "object",
            "description": _text(model),
            "properties": self.properties(model),
            "required": self.required(model),
        }

    def _property(self, model: type[Properties], field: FieldInfo) -> dict[str, Any]:
        if not field.description:
            raise TypeError(f"{model.__name__}.{field.alias} has no docstring, so its SDKs would have none.")
        spec = self._type(field.annotation) | {"description": field.description}
        if not field.is_required() and (default := field.get_default(call_default_factory=True)) is not None:
            value = to_jsonable_python(default)
            if not isinstance(value, dict | list):
                spec["default"] = value
        if Mark.IMMUTABLE in field.metadata:
            spec["willReplaceOnChanges"] = True
        if field.alias in model.secrets():
            spec["secret"] = True
        return spec

    def _type(self, annotation: Any) -> dict[str, Any]:
        arguments = get_args(annotation)
        if hasattr(annotation, "__metadata__"):
            return self._type(arguments[0])
        if get_origin(annotation) in (Union, types.UnionType):
            return self._type(next(one for one in arguments if one is not types.NoneType))
        if get_origin(annotation) is list:
            return {"type": "array", "items": self._type(arguments[0])}
        if get_origin(annotation) is dict:
            return {"type": "object", "additionalProperties": self._type(arguments[1])}
        if annotation in PLAIN:
            return {"type": PLAIN[annotation]}
        reference = {"$ref": f"#/types/{self._reference(annotation)}"}
        if issubclass(annotation, Enum):
            # Text too, so that type checkers let `type="F"` pass.
            return {"type": "string", "oneOf": [{"type": "string"}, reference]}
        return reference

    def _reference(self, annotation: type[Enum] | type[Properties]) -> str:
        token = self._package.token(annotation.__name__)
        if token not in self._types:
            if issubclass(annotation, Enum):
                self._types[token] = {
                    "type": "string",
                    "description": _text(annotation),
                    "enum": [{"name": one.name, "value": one.value} for one in annotation],
                }
            else:
                self._types[token] = self.object(annotation)
        return token


def _as_answered(spec: dict[str, Any]) -> dict[str, Any]:
    """Enumerations as plain text: an answer may have a word that the SDK does not know, and would fail in the
    program."""
    properties = {
        name: {key: value for key, value in it.items() if key != "oneOf"} for name, it in spec["properties"].items()
    }
    return spec | {"properties": properties}


def _text(documented: type) -> str:
    return "\n".join(line.strip() for line in (documented.__doc__ or "").strip().splitlines())
