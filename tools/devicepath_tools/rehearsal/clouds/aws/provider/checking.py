"""Judges a resource's inputs by the facts: everything that is wrong at once, and unknown values are left alone."""

import base64
import binascii
import difflib
import json
from collections.abc import Callable, Iterator, Mapping, Set
from ipaddress import IPv4Address, IPv4Network, IPv6Network, ip_network
from typing import Any

from devicepath_tools.rehearsal.clouds.aws.provider.facts import Property, ResourceFacts
from soracom_provider.protocol.check import Failure
from soracom_provider.protocol.values import UNKNOWN, has_unknown

TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "bool": (bool,),
    "int": (int,),
    "number": (int, float),
    "map": (dict,),
    "object": (dict,),
    "list": (list,),
    "set": (list,),
}


def check(facts: ResourceFacts, inputs: Mapping[str, Any], secret: Set[str] = frozenset()) -> list[Failure]:
    """What is wrong with decoded inputs. No reason shows a value of those that `secret` or the facts name."""
    secret = secret | facts.secrets
    known = facts.inputs
    failures = []
    for name in inputs.keys() - known.keys() - {"__defaults", "tagsAll", "id"}:
        near = difflib.get_close_matches(name, known, n=1)
        meant = f"did you mean {near[0]}?" if near else "remove it."
        failures.append(Failure(name, f"{facts.token} has no input of this name; {meant}"))
    for name, rule in known.items():
        value = inputs.get(name)
        if value is None:
            if rule.required:
                failures.append(Failure(name, "is missing; it must be given."))
            continue
        faults = ("the secret value is wrong." if name in secret else fault for fault in faults_of(rule, value, name))
        # The engine shows the property itself; a place is needed only inside of it.
        failures += [Failure(name, fault.removeprefix(f"{name}: ")) for fault in dict.fromkeys(faults)]
    return failures + [Failure(*pair) for pair in _together(known, inputs)]


def faults_of(rule: Property, value: Any, place: str) -> Iterator[str]:
    """A sentence for each thing wrong with a value; begins with its place."""
    if value is None or value == UNKNOWN:
        return
    if not isinstance(value, TYPES[rule.type]) or (rule.type in ("int", "number") and isinstance(value, bool)):
        yield f"{place}: {_shown(value)} has the wrong type; give a {rule.type}."
        return
    yield from _faults_of_plain(rule, value, place)
    match value:
        case list():
            for position, element in enumerate(value):
                yield from _faults_of_element(rule, element, f"{place}[{position}]")
        case dict() if rule.type == "object":
            yield from _faults_of_object(rule, value, place)
        case dict() if rule.element:
            for name, element in value.items():
                yield from faults_of(rule.element, element, f"{place}[{name}]")


def _faults_of_element(rule: Property, element: Any, place: str) -> Iterator[str]:
    if rule.nested and isinstance(element, dict):
        yield from _faults_of_object(rule, element, place)
    elif rule.element:
        yield from faults_of(rule.element, element, place)


def _faults_of_object(rule: Property, value: Mapping[str, Any], place: str) -> Iterator[str]:
    for name in value.keys() - rule.nested.keys() - {"__defaults"}:
        near = difflib.get_close_matches(name, rule.nested, n=1)
        yield f"{place}: there is no {name}; " + (f"did you mean {near[0]}?" if near else "remove it.")
    for name, inner in rule.nested.items():
        if inner.required and value.get(name) is None:
            yield f"{place}.{name}: is missing; it must be given."
        yield from faults_of(inner, value.get(name), f"{place}.{name}")


def _faults_of_plain(rule: Property, value: Any, place: str) -> Iterator[str]:
    rules = rule.rules
    allowed = rules.get("enum")
    if allowed and value not in allowed:
        yield f"{place}: {value!r} is not allowed; give one of {', '.join(map(str, allowed))}."
    if "range" in rules and not _within(value, rules["range"]):
        yield f"{place}: {value} is outside {rules['range'][0]} to {rules['range'][1]}."
    if "length" in rules and not has_unknown(value) and not _within(len(value), rules["length"]):
        yield f"{place}: {len(value)} characters; {rules['length'][0]} to {rules['length'][1]} are allowed."
    if "maxItems" in rules and isinstance(value, list) and len(value) > rules["maxItems"]:
        yield f"{place}: {len(value)} entries; {rules['maxItems']} are allowed."
    judge = FORMATS.get(rules.get("format", ""))
    reason = judge(value) if judge and isinstance(value, str) and value else ""
    if reason:
        yield f"{place}: {reason}"
    elif "prefixLength" in rules and not _within(ip_network(value, strict=False).prefixlen, rules["prefixLength"]):
        yield f"{place}: {value}: the prefix length must be {rules['prefixLength'][0]} to {rules['prefixLength'][1]}."


def _together(rules: Mapping[str, Property], inputs: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What does not go together. A default is no statement: the property it is for was not given."""
    given = {name for name in rules if inputs.get(name) is not None and name not in inputs.get("__defaults", ())}
    said = set()
    for name, rule in rules.items():
        for kind in ("exactlyOneOf", "atLeastOneOf"):
            group = rule.rules.get(kind, ())
            if not group or (kind, *group) in said or any("." in member for member in group):
                continue
            said.add((kind, *group))
            count = len(given.intersection(group))
            if count == 0 or (count > 1 and kind == "exactlyOneOf"):
                words = "exactly one" if kind == "exactlyOneOf" else "at least one"
                yield name, f"{words} of {', '.join(group)} must be given, and {count} are."
        if name in given:
            for other in sorted(given.intersection(rule.rules.get("conflictsWith", ()))):
                yield name, f"{name} and {other} do not go together; give one of them."
            missing = [other for other in rule.rules.get("requiredWith", ()) if other not in given]
            if missing:
                yield name, f"{name} needs {', '.join(missing)}; give both."


def _within(value: float, limits: list[float]) -> bool:
    return bool(limits[0] <= value <= limits[1])


def _shown(value: Any) -> str:
    return f"{len(value)} of them" if isinstance(value, list | dict) else repr(value)


def _arn(text: str) -> str:
    return "" if text.startswith("arn:") and text.count(":") >= 5 else f"{text!r} is not an ARN."


def _ipv4_cidr(text: str) -> str:
    try:
        network = IPv4Network(text, strict=False)
    except ValueError:
        return f"{text!r} is not an IPv4 range; write it like 10.0.0.0/16."
    if "/" not in text or str(network) != text:
        return f"{text!r} is not a valid IPv4 CIDR block; did you mean {str(network)!r}?"
    return ""


def _cidr(text: str) -> str:
    return "" if ":" in text and _parses(IPv6Network, text) else _ipv4_cidr(text)


def _parses(kind: Callable[[str], Any], text: str) -> bool:
    try:
        kind(text)
    except ValueError:
        return False
    return True


def _json(text: str) -> str:
    return "" if _parses(json.loads, text) else "it is not valid JSON."


def _base64(text: str) -> str:
    try:
        base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return "it is not base64."
    return ""


FORMATS: dict[str, Callable[[str], str]] = {
    "arn": _arn,
    "cidr": _cidr,
    "ipv4Cidr": _ipv4_cidr,
    "ipv6Cidr": lambda text: "" if _parses(IPv6Network, text) else f"{text!r} is not an IPv6 range.",
    "ipv4": lambda text: "" if _parses(IPv4Address, text) else f"{text!r} is not an IPv4 address.",
    "json": _json,
    "base64": _base64,
}
"""By the facts' names: a function that says what is wrong, or nothing. Names that are not here are not checked."""
