"""The judgement over what carries the provider's tag: whether a stack has it, is making it, or has lost it."""

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
    """The stack that made it was read, and no stack has it."""
    PENDING = "pending"
    """A run is making it, or was killed while it did: the stack knows the name, not yet the id."""
    NOT_JUDGED = "notJudged"
    """The stack that its tag names is not there or could not be read; perhaps another backend has it."""
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
    name: str
    has_parent: bool

    @property
    def place(self) -> tuple[str, str]:
        """Project and stack."""
        return self.project, self.stack


def parse_urn(text: str) -> Urn | None:
    """`urn:pulumi:<stack>::<project>::<parents' types>$<type>::<name>`; None for anything else."""
    parts = text.removeprefix("urn:pulumi:").split("::", 3)
    if not text.startswith("urn:pulumi:") or len(parts) != 4 or not all(parts):
        return None
    stack, project, types, name = parts
    return Urn(project, stack, name, "$" in types)


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


@dataclass(frozen=True)
class State:
    """What one stack has."""

    stack: str
    """As the backend names it: organization/project/stack."""
    resources: Mapping[tuple[Kind, str], str]
    """URNs, by kind and id."""
    creating: frozenset[str] = frozenset()
    """URNs that a run has begun to create or import and not recorded."""


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
    """Of an orphan: the id of what its stack has under the same URN."""


def place_of(stack: str) -> tuple[str, str]:
    """Project and stack of a backend's name for a stack. Without a project in it, it matches no URN."""
    _, project, name = ("", "", *stack.split("/"))[-3:]
    return project, name


def judge(things: Iterable[Tagged], states: Sequence[State], unread: Sequence[Unread]) -> list[Finding]:
    """Judges each thing. What needs a person comes first, then by kind, name and id."""
    found = [_judged(thing, states, unread) for thing in things]
    order, kinds = list(Judgement), list(Kind)

    def key(finding: Finding) -> tuple[int, int, str, str]:
        thing = finding.thing
        return order.index(finding.judgement), kinds.index(thing.kind), thing.name or "", thing.id

    return sorted(found, key=key)


def _judged(thing: Tagged, states: Sequence[State], unread: Sequence[Unread]) -> Finding:
    # The id decides first: after `pulumi stack rename` the tag still says the old name.
    for state in states:
        if (thing.kind, thing.id) in state.resources:
            return Finding(thing, Judgement.IN_USE, state.stack)
    urn = parse_urn(thing.urn)
    if urn is None:
        return Finding(thing, Judgement.NOT_JUDGED, None, "its tag names no stack")
    own = [state for state in states if place_of(state.stack) == urn.place]
    for state in own:
        if thing.urn in state.creating:
            return Finding(thing, Judgement.PENDING, state.stack)
    # Two organizations may each have such a stack: if one of them cannot be read, the thing may be in it.
    for missing in unread:
        if place_of(missing.stack) == urn.place:
            return Finding(thing, Judgement.NOT_JUDGED, missing.stack, "its stack could not be read")
    if not own:
        return Finding(thing, Judgement.NOT_JUDGED, "/".join(urn.place), "this backend has no such stack")
    holders = [
        resource_id
        for state in own
        for (_, resource_id), resource_urn in state.resources.items()
        if resource_urn == thing.urn
    ]
    return Finding(thing, Judgement.ORPHAN, own[0].stack, holder=holders[0] if holders else None)
