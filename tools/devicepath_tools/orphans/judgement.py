"""The judgement over what carries the provider's tag: whether a stack has it, is making it, or has lost it.

A tag names the state that made it by its owner id, which the provider's own inputs hold. A name of a stack says
nothing: two backends may each have one of it, and a stack may be renamed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum


class Kind(Enum):
    """What the provider tags. The value is the name of the resource type."""

    VPG = "VirtualPrivateGateway"
    GROUP = "Group"

    @property
    def token(self) -> str:
        """The type's name in the engine."""
        return f"soracom:index:{self.value}"

    @property
    def label(self) -> str:
        """The field's short word for it."""
        return {Kind.VPG: "VPG", Kind.GROUP: "group"}[self]


class Judgement(StrEnum):
    """Declared from what needs a person most to what needs nobody."""

    ORPHAN = "orphan"
    """The state that made it was read, and no stack has it."""
    PENDING = "pending"
    """A run is making it, or was killed while it did: the stack knows the name, not yet the id."""
    NOT_JUDGED = "notJudged"
    """The state that made it is not among those that were read: another backend may have it."""
    IN_USE = "inUse"
    """A stack has it."""

    @property
    def label(self) -> str:
        """In words."""
        return {Judgement.NOT_JUDGED: "not judged", Judgement.IN_USE: "in use"}.get(self, self.value)


@dataclass(frozen=True)
class Urn:
    """The parts of a resource's name in the engine that say where it belongs."""

    project: str
    stack: str
    types: str
    """Of its parents, if it has any, and its own."""
    name: str

    @property
    def place(self) -> str:
        """Project and stack, as they were when it was made."""
        return f"{self.project}/{self.stack}"

    @property
    def resource(self) -> tuple[str, str]:
        """What stays when the stack or the project gets another name."""
        return self.types, self.name

    @property
    def has_parent(self) -> bool:
        return "$" in self.types


def parse_urn(text: str) -> Urn | None:
    """`urn:pulumi:<stack>::<project>::<parents' types>$<type>::<name>`; None for anything else."""
    parts = text.removeprefix("urn:pulumi:").split("::", 3)
    if not text.startswith("urn:pulumi:") or len(parts) != 4 or not all(parts):
        return None
    stack, project, types, name = parts
    return Urn(project, stack, types, name)


@dataclass(frozen=True)
class Tagged:
    """Something in the account that carries the provider's tag."""

    kind: Kind
    id: str
    name: str | None
    """Its tag `name`, which SORACOM's console shows."""
    status: str | None
    """SORACOM's word; a group has none."""
    created: datetime | None
    urn: str
    """The URN in the tag, as it stands there."""
    owner: str
    """Id of the state that made it; empty where the provider did not know one."""


@dataclass(frozen=True)
class State:
    """What one stack has."""

    stack: str
    """As the backend names it: organization/project/stack."""
    resources: Mapping[tuple[Kind, str], str]
    """URNs, by kind and id."""
    creating: frozenset[str] = frozenset()
    """URNs that a run has begun to create or import and not recorded."""
    owners: frozenset[str] = frozenset()
    """Ids of the state: each of its SORACOM providers has one."""


@dataclass(frozen=True)
class Unread:
    """A stack whose state could not be read, and why."""

    stack: str
    reason: str


@dataclass(frozen=True)
class Finding:
    """One tagged thing, judged."""

    thing: Tagged
    judgement: Judgement
    stack: str | None
    """The stack that has it, is making it or has lost it, as the backend names it; else project/stack of its tag."""
    reason: str | None = None
    """Why it is not judged."""
    holder: str | None = None
    """Of an orphan: the id of what its stack has as the same resource."""


def judge(things: Iterable[Tagged], states: Sequence[State], unread: Sequence[Unread]) -> list[Finding]:
    """Judges each thing. What needs a person comes first, then by kind, name and id."""
    found = [_judged(thing, states, unread) for thing in things]
    order, kinds = list(Judgement), list(Kind)

    def key(finding: Finding) -> tuple[int, int, str, str]:
        thing = finding.thing
        return order.index(finding.judgement), kinds.index(thing.kind), thing.name or "", thing.id

    return sorted(found, key=key)


def _judged(thing: Tagged, states: Sequence[State], unread: Sequence[Unread]) -> Finding:
    made_by = [state for state in states if thing.owner and thing.owner in state.owners]
    # The id decides first: what was imported carries the tag of who had it before, until the next update.
    for state in (*made_by, *states):
        if (thing.kind, thing.id) in state.resources:
            return Finding(thing, Judgement.IN_USE, state.stack)
    urn = parse_urn(thing.urn)
    if not made_by:
        return Finding(thing, Judgement.NOT_JUDGED, urn.place if urn else None, _unknown_owner(thing, unread))
    for state in made_by:
        if any(_is_same(urn, creating) for creating in state.creating):
            return Finding(thing, Judgement.PENDING, state.stack)
    holders = [
        resource_id
        for state in made_by
        for (_, resource_id), resource_urn in state.resources.items()
        if _is_same(urn, resource_urn)
    ]
    return Finding(thing, Judgement.ORPHAN, made_by[0].stack, holder=holders[0] if holders else None)


def _is_same(urn: Urn | None, other: str) -> bool:
    """Whether it is the same resource, whatever stack and project are called by now."""
    parsed = parse_urn(other)
    return urn is not None and parsed is not None and urn.resource == parsed.resource


def _unknown_owner(thing: Tagged, unread: Sequence[Unread]) -> str:
    if not thing.owner:
        return "its tag names no state"
    if unread:
        return "its state is not among those that could be read"
    return "its state is not in this backend: another backend's, or one that was lost"
