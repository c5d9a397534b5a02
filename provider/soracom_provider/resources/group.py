"""A SIM group: SIMs that share settings, such as the VPG that they are attached to."""

from collections.abc import Mapping, Set
from typing import Any

from pulumi_provider.resource import Call, Gone, Problem, Properties, Resource
from soracom_provider.api.client import Client, segment
from soracom_provider.api.errors import ApiError, NotFound
from soracom_provider.api.types import Tags
from soracom_provider.resources.ownership import (
    Claim,
    claim_seen,
    claimed_anew,
    create_tagged,
    is_anothers,
    is_handed_over,
    is_unclaimed,
    put_tags,
    tagged,
    tell_of_owner,
    without_tag,
)

PATH = "/groups"


class GroupInputs(Properties):
    tags: Tags = {}
    """Tags; `name` is what SORACOM's console shows. At most 19."""


class GroupOutputs(GroupInputs):
    claim: str | None = None
    """Which state and creation the group belongs to, as its tag says. For the provider's own use."""


class Group(Resource[Client, GroupInputs, GroupOutputs]):
    """A SIM group. Its settings are a GroupConfiguration, its SIMs are SimGroupMemberships."""

    Inputs, Outputs = GroupInputs, GroupOutputs

    async def create(self, call: Call[Client], inputs: GroupInputs) -> tuple[str, GroupOutputs]:
        claim = Claim.new(call)
        owned = inputs.tags | claim.tag()
        made = [
            group
            for held, group in await tagged(call.api, PATH)
            if held.is_for(call) and group["groupId"] != call.replaced_id
        ]
        if len(made) > 1:
            ids = ", ".join(group["groupId"] for group in made)
            raise Problem(
                f"The groups {ids} all carry the tag of this resource. Nothing was created; delete all but one."
            )
        if made:
            group = made[0]
            await call.warn(f"Went on with {group['groupId']}, which an interrupted run had created for this resource.")
            await put_tags(call.api, path_of(group["groupId"]), group.get("tags"), owned)
        else:
            group = await create_tagged(call.api, PATH, {"tags": owned}, claim)
        return group["groupId"], GroupOutputs(tags=inputs.tags, claim=claim.recorded)

    async def read(
        self, call: Call[Client], resource_id: str, inputs: GroupInputs | None, outputs: GroupOutputs | None
    ) -> tuple[str, GroupInputs, GroupOutputs]:
        group = await fetch(call.api, resource_id)
        claim = claim_seen(call, resource_id, group.get("tags"), outputs.claim if outputs else None)
        if outputs is None:
            await tell_of_owner(call, resource_id, group.get("tags"))
        tags = without_tag(group.get("tags"))
        return resource_id, GroupInputs.seen(tags=tags), GroupOutputs.seen(tags=tags, claim=claim)

    async def update(
        self, call: Call[Client], resource_id: str, outputs: GroupOutputs, inputs: GroupInputs
    ) -> GroupOutputs:
        has = (await fetch(call.api, resource_id)).get("tags")
        claim = claimed_anew(call, resource_id, has, outputs.claim)
        await put_tags(call.api, path_of(resource_id), has, inputs.tags | claim.tag())
        return GroupOutputs(tags=inputs.tags, claim=claim.recorded)

    async def delete(self, call: Call[Client], resource_id: str, outputs: GroupOutputs) -> None:
        try:
            group = await fetch(call.api, resource_id)
        except Gone:
            return
        if is_anothers(group.get("tags"), outputs.claim):
            await call.warn(f"{resource_id} was left alone: its tag says that another stack has it.")
            return
        if is_handed_over(call, "groupId", resource_id):
            await put_tags(call.api, path_of(resource_id), group.get("tags"), without_tag(group.get("tags")))
            await call.warn(f"{resource_id} is no longer this stack's own, and stays: the program still uses it.")
            return
        try:
            await call.api.delete_if_there(path_of(resource_id))
        except ApiError as error:
            raise Problem(
                f"{error} (SORACOM deletes a group only while no SIM is in it. A SIM that this stack did not put there "
                "was put there by hand, or went back there when another stack gave it up: take it out in SORACOM's "
                "console and run the same command again.)"
            ) from error

    async def foresee_update(
        self, call: Call[Client], resource_id: str, outputs: Mapping[str, Any], known: Mapping[str, Any]
    ) -> None:
        if outputs.get("claim") is None:
            await tell_of_owner(call, resource_id, (await fetch(call.api, resource_id)).get("tags"))

    def drifted(self, urn: str, outputs: Mapping[str, Any], owner: str | None) -> Set[str]:
        return {"claim"} if is_unclaimed(urn, owner, outputs.get("claim")) else set()


def path_of(group_id: str) -> str:
    return f"{PATH}/{segment(group_id)}"


async def fetch(api: Client, group_id: str) -> dict[str, Any]:
    """The group as the API shows it. Raises Gone."""
    try:
        return await api.get_one(path_of(group_id), "groupId")
    except NotFound:
        raise Gone(group_id) from None
