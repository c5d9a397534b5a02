"""The tag by which what a cut-off run made is found again, so that nothing is made, and paid for, twice."""

import secrets
from collections.abc import Mapping
from typing import Any

from soracom_provider.api.client import Client, segment
from soracom_provider.protocol.resource import Gone
from soracom_provider.types import OWNER_TAG


def new_claim() -> str:
    """Tells two creations for one URN apart: the state holds one claim, the tag the claim of who came last."""
    return secrets.token_hex(8)


def tag(urn: str, claim: str) -> dict[str, str]:
    return {OWNER_TAG: f"{urn}#{claim}"}


def claim_of(tags: Mapping[str, str] | None) -> str | None:
    """The claim that the tag holds; None where there is no tag of ours."""
    value = (tags or {}).get(OWNER_TAG, "")
    return value.rpartition("#")[2] or None


def is_anothers(tags: Mapping[str, str] | None, recorded: str | None) -> bool:
    """Whether a later run took over what the state has recorded with this claim. Without a tag or a record it is
    nobody else's."""
    return recorded is not None and claim_of(tags) not in (None, recorded)


def kept_claim(tags: Mapping[str, str] | None, recorded: str | None) -> str | None:
    """The claim to record of what was read: the recorded one, or at an import the tag's. Raises Gone when a later run
    took it over."""
    if is_anothers(tags, recorded):
        raise Gone("It belongs to another stack now.")
    return recorded or claim_of(tags)


def without_tag(tags: Mapping[str, str] | None) -> dict[str, str]:
    """The user's own tags."""
    return {name: value for name, value in (tags or {}).items() if name != OWNER_TAG}


async def tagged(api: Client, path: str, urn: str) -> list[dict[str, Any]]:
    """What carries the tag of this URN. Source: tag_name, tag_value, tag_value_match_mode of the list operations."""
    wanted = {"tag_name": OWNER_TAG, "tag_value": f"{urn}#", "tag_value_match_mode": "prefix"}
    return await api.pages(path, wanted)


async def create_tagged(api: Client, path: str, body: Mapping[str, Any], urn: str, claim: str) -> dict[str, Any]:
    """Creates what `body` describes, whose tags hold this claim, once: after a lost answer it is found by them."""

    async def find() -> dict[str, Any] | None:
        return next((one for one in await tagged(api, path, urn) if claim_of(one.get("tags")) == claim), None)

    made: dict[str, Any] = await api.create(path, body, find)
    return made


async def put_tags(api: Client, path: str, has: Mapping[str, str] | None, wanted: Mapping[str, str]) -> None:
    """Gives what `path` names the wanted tags and no others. `has` are those it has now."""
    has = has or {}
    if dict(has) == dict(wanted):
        return
    # All of them, not only the changed: whether PUT adds to the tags or replaces them, the result is the same.
    await api.put(f"{path}/tags", [{"tagName": name, "tagValue": value} for name, value in wanted.items()])
    for name in has.keys() - wanted.keys():
        await api.delete_if_there(f"{path}/tags/{segment(name)}")
