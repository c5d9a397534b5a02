"""What has to happen to a resource whose inputs changed."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from typing import Any

from pulumi_provider.resource import Mark, Properties
from pulumi_provider.values import UNKNOWN


@dataclass(frozen=True)
class Difference:
    """Wire names of the properties that differ, by what became of them."""

    added: Set[str] = field(default_factory=frozenset)
    changed: Set[str] = field(default_factory=frozenset)
    removed: Set[str] = field(default_factory=frozenset)
    replacing: Set[str] = field(default_factory=frozenset)
    """Those of the above that the service cannot change in place."""

    @property
    def names(self) -> list[str]:
        return sorted({*self.added, *self.changed, *self.removed})


def difference(model: type[Properties], old: Mapping[str, Any], new: Mapping[str, Any]) -> Difference:
    """Compares JSON values in canonical form (as `check.check` gives them), by wire name."""
    added = frozenset(new.keys() - old.keys())
    changed = frozenset(name for name in new.keys() & old.keys() if new[name] != old[name])
    removed = frozenset(old.keys() - new.keys() - model.marked(Mark.COMPUTED))
    return Difference(added, changed, removed, (added | changed | removed) & model.marked(Mark.IMMUTABLE))


def told(names: Set[str], old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """The differences as text: `deviceSubnet (10.0.0.0/16 to 10.1.0.0/16), type (E to F)`."""
    return ", ".join(f"{name} ({_shown(old.get(name))} to {_shown(new.get(name))})" for name in sorted(names))


def _shown(value: Any) -> str:
    match value:
        case None:
            return "unset"
        case bool():
            return str(value).lower()
        case str() if value == UNKNOWN:
            return "a value that is not known yet"
    return str(value)
