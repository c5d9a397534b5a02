"""What has to happen to a resource whose inputs, or whose state in AWS, changed."""

from collections.abc import Mapping
from typing import Any

from devicepath_tools.rehearsal.clouds.aws.provider.completion import DEFAULTS
from devicepath_tools.rehearsal.clouds.aws.provider.facts import Property, ResourceFacts
from devicepath_tools.rehearsal.clouds.aws.provider.replacement import adjusted
from devicepath_tools.rehearsal.clouds.aws.provider.sameness import asks_for_replacement, differing, is_empty
from soracom_provider.protocol.difference import Difference


def compared(facts: ResourceFacts) -> dict[str, Property]:
    """The properties that a program says something about: its inputs, and all tags."""
    tags = {"tagsAll": facts.properties["tagsAll"]} if "tagsAll" in facts.properties else {}
    return facts.inputs | tags


def difference(facts: ResourceFacts, state: Mapping[str, Any], inputs: Mapping[str, Any]) -> Difference:
    """Compares what is recorded (or was just read) with what the program wants."""
    rules = compared(facts)
    names = [name for name in differing(rules, state, inputs) if name != DEFAULTS]
    added = {name for name in names if is_empty(state.get(name))}
    removed = {name for name in names if name not in inputs} - added
    replacing = {name for name in names if asks_for_replacement(rules[name], state.get(name), inputs.get(name))}
    return Difference(
        added=added,
        changed=set(names) - added - removed,
        removed=removed,
        replacing=adjusted(facts.token, frozenset(names), frozenset(replacing), state, inputs),
    )


def deletes_first(facts: ResourceFacts, inputs: Mapping[str, Any]) -> bool:
    """Whether a replacement has to wait for the deletion: the type says so, or the program chose the name."""
    filled = inputs.get(DEFAULTS, ())
    named = [name for name, rule in facts.inputs.items() if rule.autoname]
    own = any(name in inputs and name not in filled for name in named)
    return facts.delete_before_replace or own
