"""Groups: what SIMs have in common. `SoracomAir.useVpg` and `vpgId` put their sessions into a VPG."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field

from devicepath_tools.rehearsal.clouds.soracom.account.refusals import Code, Refused
from devicepath_tools.rehearsal.clouds.soracom.account.shown import Json

AIR = "SoracomAir"


@dataclass
class Group:
    """A SIM group."""

    created_at: float
    tags: dict[str, str] = field(default_factory=dict)
    configuration: dict[str, dict[str, object]] = field(default_factory=dict)
    group_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    modified_at: float = 0.0

    @property
    def air(self) -> dict[str, object]:
        """The configuration that sessions follow."""
        return self.configuration.get(AIR, {})

    def shown(self, operator_id: str) -> Json:
        """[SPEC] Group."""
        return {
            "groupId": self.group_id,
            "operatorId": operator_id,
            "tags": dict(self.tags),
            "configuration": {name: dict(values) for name, values in self.configuration.items()},
            "createdTime": int(self.created_at * 1000),
            "lastModifiedTime": int(max(self.created_at, self.modified_at) * 1000),
        }


class Groups:
    """The operator's groups, by id."""

    def __init__(self) -> None:
        self._by_id: dict[str, Group] = {}

    def __iter__(self) -> Iterator[Group]:
        return iter(list(self._by_id.values()))

    def add(self, group: Group) -> None:
        """A new group."""
        self._by_id[group.group_id] = group

    def get(self, group_id: str) -> Group:
        """A known group; else 404."""
        if group_id not in self._by_id:
            raise Refused(404, Code.GROUP_NOT_FOUND, f"group_id: {group_id} is not a group of this operator.")
        return self._by_id[group_id]

    def remove(self, group_id: str) -> None:
        """Deletes a known group."""
        del self._by_id[group_id]
