"""Fills in what a program leaves out: defaults, names, the region, and the tags that go everywhere."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from devicepath_tools.rehearsal.clouds.aws.provider.facts import Property, ResourceFacts
from soracom_provider.protocol.values import UNKNOWN, has_unknown

DEFAULTS = "__defaults"
"""Names of what was filled in, beside the inputs, as Pulumi's bridged providers keep them."""
SUFFIX_DIGITS = 7


@dataclass(frozen=True)
class Surroundings:
    """What completion takes from elsewhere."""

    name: str
    """The resource's name in the program."""
    seed: bytes
    """The engine's, the same in preview and update; empty: a suffix is drawn."""
    old: Mapping[str, Any]
    """The inputs that were recorded; empty for a creation, and for a replacement."""
    region: str
    default_tags: Mapping[str, str]


def completed(facts: ResourceFacts, inputs: Mapping[str, Any], around: Surroundings) -> dict[str, Any]:
    """The inputs with all that was left out, and the names of it."""
    values = {name: value for name, value in inputs.items() if value is not None and name != DEFAULTS}
    given = frozenset(values)
    filled = []
    for name, rule in facts.inputs.items():
        if name in values:
            values[name] = _inside_completed(rule, values[name])
            continue
        value = _missing(rule, given, around)
        if value is not None:
            values[name] = value
            filled.append(name)
    if "tagsAll" in facts.properties:
        values["tagsAll"] = _all_tags(values.get("tags"), around.default_tags)
    return {**values, DEFAULTS: sorted(filled)}


def autonamed(rule: Property, around: Surroundings) -> str:
    """The logical name and 7 hex digits, cut to what AWS allows. One that was drawn before stays."""
    autoname = rule.autoname or {}
    if rule.name in around.old.get(DEFAULTS, ()):
        return str(around.old[rule.name])
    stem = f"{autoname.get('prefix', '')}{around.name}{autoname.get('separator', '-')}"
    seed = around.seed or secrets.token_bytes(16)
    suffix = hashlib.sha256(seed + stem.encode()).hexdigest()[:SUFFIX_DIGITS]
    return stem[: autoname["max"] - SUFFIX_DIGITS] + suffix


def _missing(rule: Property, given: frozenset[str], around: Surroundings) -> Any:
    rivals = {*rule.rules.get("conflictsWith", ()), *rule.rules.get("exactlyOneOf", ())} - {rule.name}
    if rule.rules.get("injected"):
        return around.region
    if rivals & given:
        return None
    if rule.autoname:
        return autonamed(rule, around)
    return rule.default


def _inside_completed(rule: Property, value: Any) -> Any:
    if not rule.nested:
        return value
    if isinstance(value, list):
        return [_inside_completed(rule, element) for element in value]
    if not isinstance(value, dict):
        return value
    filled = {
        name: inner.default
        for name, inner in rule.nested.items()
        if inner.default is not None and value.get(name) is None
    }
    kept = {
        name: _inside_completed(rule.nested[name], inner) if name in rule.nested else inner
        for name, inner in value.items()
        if inner is not None
    }
    return {**kept, **filled}


def _all_tags(tags: Any, default_tags: Mapping[str, str]) -> Any:
    return UNKNOWN if tags == UNKNOWN or (tags and has_unknown(list(tags))) else {**default_tags, **(tags or {})}
