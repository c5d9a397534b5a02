"""What is recorded of a resource: its inputs, overlaid by what AWS says; and what its inputs are after a refresh."""

from collections.abc import Mapping
from typing import Any

from devicepath_tools.rehearsal.clouds.aws.provider.completion import DEFAULTS
from devicepath_tools.rehearsal.clouds.aws.provider.facts import Property, ResourceFacts
from devicepath_tools.rehearsal.clouds.aws.provider.sameness import is_empty, same
from soracom_provider.protocol.values import UNKNOWN


def recorded(
    facts: ResourceFacts, base: Mapping[str, Any], read: Mapping[str, Any], region: str, default_tags: Mapping[str, str]
) -> dict[str, Any]:
    """The outputs: `base` (inputs, or earlier outputs), overlaid by what was read."""
    values = {name: value for name, value in {**base, **read}.items() if name in facts.properties}
    if "region" in facts.properties:
        values["region"] = region
    if "tagsAll" in read:
        values["tags"] = own_tags(read["tagsAll"], base.get("tags") or {}, default_tags)
    for name, rule in facts.properties.items():
        if rule.write_only or values.get(name, 0) is None:
            values.pop(name, None)
    return values


def own_tags(tags: Mapping[str, str], written: Mapping[str, str], default_tags: Mapping[str, str]) -> dict[str, str]:
    """The tags that are not there by default, or that the program writes too."""
    return {key: value for key, value in tags.items() if key in written or default_tags.get(key) != value}


def predicted_new(facts: ResourceFacts, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The outputs of a creation in a preview: what AWS chooses is not known yet."""
    values = {name: value for name, value in inputs.items() if name in facts.properties}
    for name, rule in facts.properties.items():
        if name not in values:
            if rule.computed:
                values[name] = UNKNOWN
        elif rule.type == "object" and isinstance(values[name], dict):
            chosen = {inner: UNKNOWN for inner, each in rule.nested.items() if each.computed}
            values[name] = {**chosen, **values[name]}
    return values


def predicted_changed(facts: ResourceFacts, state: Mapping[str, Any], inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The outputs of an update in a preview: what AWS chose stays."""
    known = facts.properties
    stay = {name: value for name, value in state.items() if name in known and (known[name].computed or name in inputs)}
    return stay | {name: value for name, value in inputs.items() if name in known}


def refreshed_inputs(facts: ResourceFacts, inputs: Mapping[str, Any], outputs: Mapping[str, Any]) -> dict[str, Any]:
    """The recorded inputs as AWS has them now; what still means the same stays as the program wrote it."""
    values: dict[str, Any] = {}
    for name, value in inputs.items():
        rule = facts.properties.get(name)
        if rule is None or name not in outputs or same(rule, outputs[name], value):
            values[name] = value
        else:
            values[name] = _as_written(rule, value, outputs[name])
    for name, rule in facts.inputs.items():
        appeared = name not in inputs and not rule.computed and not is_empty(outputs.get(name))
        if appeared and name not in values:
            values[name] = outputs[name]
    return values


def imported_inputs(facts: ResourceFacts, outputs: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs that would make what was found: without defaults, and one of those that exclude each other."""
    values: dict[str, Any] = {}
    for name, rule in facts.inputs.items():
        value = outputs.get(name)
        rivals = {*rule.rules.get("conflictsWith", ()), *rule.rules.get("exactlyOneOf", ())} - {name}
        if value is None or (is_empty(value) and not rule.required) or rivals & values.keys():
            continue
        values[name] = _without_outputs(rule, value)
    if "tagsAll" in outputs:
        values["tagsAll"] = outputs["tagsAll"]
    return {**values, DEFAULTS: []}


def _as_written(rule: Property, written: Any, found: Any) -> Any:
    """Of an object, only what the program wrote or what has no other explanation."""
    if rule.type != "object" or not isinstance(written, dict) or not isinstance(found, dict):
        return found
    return {name: found.get(name, value) for name, value in written.items()}


def _without_outputs(rule: Property, value: Any) -> Any:
    if rule.type == "object" and isinstance(value, dict):
        return {name: inner for name, inner in value.items() if name in rule.nested and rule.nested[name].is_input}
    return value
