"""Checks inputs property by property: every fault is reported at once, and what is not known yet is left alone."""

import difflib
from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import SecretStr, ValidationError
from pydantic_core import ErrorDetails

from pulumi_provider.resource import Properties, adapter
from pulumi_provider.values import UNKNOWN, has_unknown

HIDDEN = "the secret value"
"""What a reason shows in the place of a secret value."""


@dataclass(frozen=True)
class Failure:
    """One wrong input."""

    property: str
    """Wire name of the resource's property."""
    reason: str
    """What is wrong and what to write instead; begins with the place inside the property, if it is inside."""


@dataclass(frozen=True)
class Checked:
    values: dict[str, Any]
    """By wire name, as JSON: each value that is known and valid, in canonical form, and the defaults of what was left
    out."""
    failures: list[Failure]


def check(model: type[Properties], inputs: Mapping[str, Any], secret: Set[str] = frozenset()) -> Checked:
    """Checks decoded inputs against a model. `secret` has the names of properties whose values no failure may show."""
    secret = secret | model.secrets()
    failures = [Failure(name, _unknown_name(model, name)) for name in inputs if name not in _wire_names(model)]
    values: dict[str, Any] = {}
    known: dict[str, Any] = {}
    given = set()
    for name, field in model.model_fields.items():
        wire = str(field.alias)
        value = inputs.get(wire)
        if value is None:
            if field.is_required():
                failures.append(Failure(wire, "is missing; it must be given."))
                continue
            known[name] = field.get_default(call_default_factory=True)
        else:
            given.add(name)
            try:
                known[name] = adapter(model, name).validate_python(value)
            except ValidationError as error:
                problems = [problem for problem in error.errors() if not _about_unknown(value, problem)]
                failures += [_failure(model, wire, problem, secret) for problem in problems]
                continue
            if has_unknown(value):
                del known[name]
                continue
        if known[name] is not None:
            values[wire] = _json(model, name, known[name])
    failures += [Failure(_wire_name(model, name), reason) for name, reason in model.conflicts(known, given)]
    return Checked(values, failures)


def _json(model: type[Properties], name: str, value: Any) -> Any:
    if isinstance(value, SecretStr):
        # As JSON it is stars.
        return value.get_secret_value()
    return adapter(model, name).dump_python(value, mode="json", by_alias=True)


@cache
def _wire_names(model: type[Properties]) -> frozenset[str]:
    return frozenset(str(field.alias) for field in model.model_fields.values())


def _wire_name(model: type[Properties], name: str) -> str:
    return str(model.model_fields[name].alias)


def _unknown_name(model: type[Properties], name: str) -> str:
    near = difflib.get_close_matches(name, _wire_names(model), n=1)
    meant = f"did you mean {near[0]}?" if near else f"the names are {', '.join(sorted(_wire_names(model)))}."
    return f"there is no property of this name; {meant}"


def _about_unknown(value: Any, problem: ErrorDetails) -> bool:
    """Whether the problem is only that the value is not known yet."""
    return bool(problem["input"] == UNKNOWN) or (not problem["loc"] and has_unknown(value))


def _failure(model: type[Properties], wire: str, problem: ErrorDetails, secret: Set[str]) -> Failure:
    if wire in secret or model.is_secret_anywhere(problem["input"]):
        # Without the place inside: names of tags are a part of the secret, too.
        return Failure(wire, _reason(problem, HIDDEN))
    place = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in problem["loc"])
    reason = _reason(problem, _shown(problem["input"]))
    return Failure(wire, f"{wire}{place}: {reason}" if place else reason)


def _reason(problem: ErrorDetails, shown: str) -> str:
    context = problem.get("ctx", {})
    match problem["type"]:
        case "value_error" if shown == HIDDEN:
            return f"{HIDDEN} is wrong; the reason is not shown, because it would show the value."
        case "value_error":
            return str(context["error"])
        case "enum" | "literal_error":
            return f"{shown} is not one of the values allowed here; give {context['expected']}."
        case "missing":
            return "is missing; it must be given."
        case "extra_forbidden":
            return "there is no property of this name; remove it."
        case "too_short":
            return f"has {context['actual_length']} entries; give at least {context['min_length']}."
        case "too_long":
            return f"has {context['actual_length']} entries; give at most {context['max_length']}."
        case "string_too_short":
            return f"{shown} is too short; give {context['min_length']} characters or more."
        case "greater_than_equal" | "less_than_equal" | "greater_than" | "less_than":
            return f"{problem['msg'].removeprefix('Input ').lower()}, not {shown}."
    return f"{shown} has the wrong type; it {problem['msg'].removeprefix('Input ').lower()}."


def _shown(value: Any) -> str:
    return f"{len(value)} of them" if isinstance(value, list | dict) else repr(value)
