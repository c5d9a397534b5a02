"""The tag that says which Pulumi state has a VPG or a SIM group: by it, what a cut-off run made is found again, and
what another state has is left alone."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from pulumi_provider.resource import Call, Gone, Problem
from soracom_provider.api.client import Client, segment
from soracom_provider.api.types import OWNER_TAG

URN = "urn:pulumi:"


@dataclass(frozen=True)
class Claim:
    """Who a VPG or a group belongs to. As a tag: `<URN>#<owner>#<creation>`."""

    urn: str
    """The resource's name in the engine, at the time of the creation: a stack that is renamed has others."""
    owner: str
    """The state: Call.owner. Empty where it was not known."""
    creation: str
    """Tells two creations for one resource apart: the state records one, and the tag has the latest."""

    @classmethod
    def new(cls, call: Call[Any]) -> Self:
        return cls(call.urn, call.owner or "", secrets.token_hex(8))

    @classmethod
    def of(cls, tags: Mapping[str, str] | None) -> Self | None:
        """None where there is no tag of ours."""
        parts = str((tags or {}).get(OWNER_TAG, "")).rsplit("#", 2)
        return cls(*parts) if len(parts) == 3 else None

    @property
    def recorded(self) -> str:
        """What the state keeps of it: `<type>::<name>#<owner>#<creation>`, as stack and project may be renamed."""
        return f"{_resource(self.urn)}#{self.owner}#{self.creation}"

    @property
    def name(self) -> str:
        """The resource's name in the program."""
        return self.urn.split("::", 3)[-1]

    def tag(self) -> dict[str, str]:
        return {OWNER_TAG: f"{self.urn}#{self.owner}#{self.creation}"}

    def is_recorded_as(self, recorded: str) -> bool:
        """Whether a recorded claim is this one, whatever the resource is called by now."""
        return [self.owner, self.creation] == recorded.rsplit("#", 2)[-2:]

    def is_for(self, call: Call[Any]) -> bool:
        """Whether a run of this state made it for this resource. Stack and project may have been renamed since."""
        return bool(call.owner) and self.owner == call.owner and _resource(self.urn) == _resource(call.urn)

    def is_namesake(self, call: Call[Any]) -> bool:
        """Whether another state made it for a resource of this very name."""
        return self.owner != call.owner and self.urn == call.urn


def claimed_anew(call: Call[Any], resource_id: str, tags: Mapping[str, str] | None, recorded: str | None) -> Claim:
    """The claim of an update: the recorded one, or a new one where the state has none or was another. Raises Problem
    where the tag is another state's."""
    tagged_for = Claim.of(tags)
    # One for this resource is of a run of this state that was killed before it was recorded.
    if is_anothers(tags, recorded) and not (tagged_for and tagged_for.is_for(call)):
        raise _anothers(call, resource_id)
    *_, owner, creation = ("", *(recorded or "").rsplit("#", 2))
    if recorded is None or call.owner not in (None, owner):
        return Claim.new(call)
    # The same creation: a run that is killed before this is recorded finds its own tag.
    return Claim(call.urn, owner, creation)


def is_unclaimed(urn: str, owner: str | None, recorded: str | None) -> bool:
    """Whether a recorded claim is not this resource's yet: of an import, of before the provider's version changed, or
    of another name. A tag with a name that is free again is gone on with by whatever is called so next."""
    return owner is not None and (recorded or "").rsplit("#", 2)[:-1] != [_resource(urn), owner]


def is_anothers(tags: Mapping[str, str] | None, recorded: str | None) -> bool:
    """Whether somebody took over what the state has recorded with this claim. Without a tag or a record it is nobody
    else's."""
    claim = Claim.of(tags)
    return recorded is not None and claim is not None and not claim.is_recorded_as(recorded)


def is_ours(call: Call[Any], tags: Mapping[str, str] | None) -> bool:
    """Whether this state made it, so that what is found on it may be gone on with."""
    claim = Claim.of(tags)
    return bool(call.owner) and claim is not None and claim.owner == call.owner


def is_handed_over(call: Call[Any], property_name: str, resource_id: str) -> bool:
    """Whether the program wants what it no longer makes as one that exists: others name it by this property."""
    return call.urn not in call.wanted and any(it.get(property_name) == resource_id for it in call.wanted.values())


def claim_seen(call: Call[Any], resource_id: str, tags: Mapping[str, str] | None, recorded: str | None) -> str | None:
    """The claim that a refresh records: the recorded one, or, where somebody took the tag off, one without an owner.
    Without the tag, what this state has put there counts as somebody else's.

    Raises Gone where another creation for the same resource has taken it over, and Problem where another state has: as
    Gone it would be made anew, and what is on it, which has no tags, would be moved there."""
    if is_anothers(tags, recorded):
        if is_ours(call, tags):
            raise Gone("Its tag is of another creation.")
        raise _anothers(call, resource_id)
    if recorded is None or Claim.of(tags) is not None:
        return recorded
    # Nobody's, so that the next update tags it; and not this state's to end, should another one take it in.
    return f"{recorded.rsplit('#', 2)[0]}##"


async def tell_of_owner(call: Call[Any], resource_id: str, tags: Mapping[str, str] | None) -> None:
    """Warns where what is imported is another state's, which may be alive and count on it."""
    claim = Claim.of(tags)
    if claim is None or not call.owner or claim.owner == call.owner:
        return
    stack, _, rest = claim.urn.removeprefix(URN).partition("::")
    project = rest.partition("::")[0]
    await call.warn(
        f"{resource_id} is another state's, as its tag says: of the stack {stack} of the project {project}, where it "
        f"is called {claim.name}. Once it is imported, the next `pulumi up` gives it this state's tag, and it is gone "
        "for the other one. Where that is in use, hand it over as docs/changes.md says, or use it as one that exists."
    )


def without_tag(tags: Mapping[str, str] | None) -> dict[str, str]:
    """The user's own tags."""
    return {name: value for name, value in (tags or {}).items() if name != OWNER_TAG}


async def tagged(api: Client, path: str) -> list[tuple[Claim, dict[str, Any]]]:
    """All that carries the tag. Source: tag_name, tag_value, tag_value_match_mode of the list operations."""
    wanted = {"tag_name": OWNER_TAG, "tag_value": URN, "tag_value_match_mode": "prefix"}
    found = await api.pages(path, wanted)
    return [(claim, one) for one in found if (claim := Claim.of(one.get("tags"))) is not None]


async def create_tagged(api: Client, path: str, body: Mapping[str, Any], claim: Claim) -> dict[str, Any]:
    """Creates what `body` describes, whose tags hold this claim, once: after a lost answer it is found by them."""

    async def find() -> dict[str, Any] | None:
        return next((one for held, one in await tagged(api, path) if held == claim), None)

    return await api.create(path, body, find, "its tag")


async def put_tags(api: Client, path: str, has: Mapping[str, str] | None, wanted: Mapping[str, str]) -> None:
    """Gives what `path` names the wanted tags and no others. `has` are those it has now."""
    has = has or {}
    if dict(has) == dict(wanted):
        return
    # First, because with what is there already they may be more than SORACOM allows.
    for name in sorted(has.keys() - wanted.keys()):
        await api.delete_if_there(f"{path}/tags/{segment(name)}")
    # All of them, not only the changed: whether PUT adds to the tags or replaces them, the result is the same.
    await api.put(f"{path}/tags", [{"tagName": name, "tagValue": value} for name, value in wanted.items()])


def _anothers(call: Call[Any], resource_id: str) -> Problem:
    return Problem(
        f"{resource_id} belongs to another stack now, as its tag says. Where that stack has taken over what is on it, "
        f"too, `pulumi state delete '{call.urn}' --target-dependents` makes this one forget all of it, and changes "
        "nothing at SORACOM."
    )


def _resource(urn: str) -> str:
    """`<type>::<name>`."""
    return urn.split("::", 2)[2]
