"""What has to happen to a resource whose inputs changed."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from typing import Any

from soracom_provider.protocol.resource import Mark, Properties


@dataclass(frozen=True)
class Difference:
    """Wire names by what they ask for."""

    added: Set[str] = field(default_factory=frozenset)
    changed: Set[str] = field(default_factory=frozenset)
    removed: Set[str] = field(default_factory=frozenset)
    replacing: Set[str] = field(default_factory=frozenset)
    """Those of the above that the service cannot change."""

    @property
    def names(self) -> list[str]:
        return sorted({*self.added, *self.changed, *self.removed})


def difference(model: type[Properties], old: Mapping[str, Any], new: Mapping[str, Any]) -> Difference:
    """Compares JSON values in their one form (`check.check`), by wire name."""
    added = frozenset(new.keys() - old.keys())
    changed = frozenset(name for name in new.keys() & old.keys() if new[name] != old[name])
    removed = frozenset(old.keys() - new.keys() - model.marked(Mark.COMPUTED))
    return Difference(added, changed, removed, (added | changed | removed) & model.marked(Mark.IMMUTABLE))
