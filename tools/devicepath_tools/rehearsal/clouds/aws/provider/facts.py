"""What the real provider knows of each property. Source: facts.json, made from its schemas (see `source` there)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Property:
    """One property of a resource, of a function, or inside another property."""

    name: str
    type: str
    """string, int, bool, number, map, list, set or object."""
    required: bool = False
    optional: bool = False
    computed: bool = False
    """The service chooses it, or only the service has it."""
    force_new: bool = False
    output_only: bool = False
    secret: bool = False
    write_only: bool = False
    default: Any = None
    nested: Mapping[str, "Property"] = field(default_factory=dict)
    """Of an object, or of each element of a list or set of objects."""
    element: "Property | None" = None
    """Rules for each element of a list or set of plain values."""
    autoname: Mapping[str, Any] | None = None
    same_if: str = ""
    stored: str = ""
    rules: Mapping[str, Any] = field(default_factory=dict)
    """enum, length, range, format, conflictsWith and the like, as they are in the file."""

    @property
    def is_input(self) -> bool:
        return (self.required or self.optional) and not self.output_only


@dataclass(frozen=True)
class ResourceFacts:
    token: str
    delete_before_replace: bool
    properties: Mapping[str, Property]

    @property
    def inputs(self) -> dict[str, Property]:
        return {name: each for name, each in self.properties.items() if each.is_input}

    @property
    def secrets(self) -> frozenset[str]:
        return frozenset(name for name, each in self.properties.items() if each.secret)


@cache
def resource_facts(token: str) -> ResourceFacts | None:
    """Facts of a resource type such as `aws:ec2/vpc:Vpc`; None of one that the stand-in does not know."""
    found = _file()["resources"].get(token)
    if found is None:
        return None
    return ResourceFacts(token, bool(found.get("deleteBeforeReplace")), _properties(found["properties"]))


def resource_tokens() -> list[str]:
    return list(_file()["resources"])


@cache
def _file() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((Path(__file__).parent / "facts.json").read_text())
    return found


def _properties(found: Mapping[str, Any]) -> dict[str, Property]:
    return {name: _property(name, facts) for name, facts in found.items()}


def _property(name: str, facts: Mapping[str, Any]) -> Property:
    nested, element = _inside(name, facts)
    return Property(
        name,
        facts["type"],
        required=bool(facts.get("required")) and not facts.get("packageOptional"),
        optional=bool(facts.get("optional") or facts.get("packageOptional")),
        computed=bool(facts.get("computed")),
        force_new=bool(facts.get("forceNew")),
        output_only=bool(facts.get("outputOnly")) or name == "tagsAll",
        secret=bool(facts.get("sensitive") or facts.get("secret")),
        write_only=bool(facts.get("writeOnly")),
        default=facts.get("packageDefault", facts.get("default")),
        nested=nested,
        element=element,
        autoname=facts.get("autoname"),
        same_if=facts.get("sameIf", ""),
        stored=facts.get("stored", ""),
        rules=facts,
    )


def _inside(name: str, facts: Mapping[str, Any]) -> tuple[dict[str, Property], Property | None]:
    of, each = facts.get("of"), facts.get("each", {})
    if isinstance(of, str):
        return {}, _property(name, {"type": of, **each})
    if isinstance(of, dict) and isinstance(of.get("type"), str):
        return {}, _property(name, of)
    return (_properties(of), None) if isinstance(of, dict) else ({}, None)
