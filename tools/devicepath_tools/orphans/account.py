"""What carries the provider's tag in a SORACOM account."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from devicepath_tools.orphans.judgement import Kind, Tagged
from devicepath_tools.soracom_account import connected
from soracom_provider.api.client import Client
from soracom_provider.resources import group, virtual_private_gateway
from soracom_provider.types import OWNER_TAG


@dataclass(frozen=True)
class Contents:
    """What is in the account, and the address of the API that said so."""

    endpoint: str
    things: list[Tagged]


async def read(options: Mapping[str, str | None], warn: Callable[[str], None]) -> Contents:
    """All VPGs and groups with the tag, except VPGs that are terminating or terminated.

    `options` and what is raised: see soracom_account."""
    async with connected(options, warn) as client:
        return Contents(client.endpoint, await _tagged_things(client))


async def _tagged_things(client: Client) -> list[Tagged]:
    vpgs = await _with_tag(client, virtual_private_gateway.PATH)
    groups = await _with_tag(client, group.PATH)
    alive = [vpg for vpg in vpgs if vpg["status"] not in virtual_private_gateway.ENDED]
    return [_tagged(Kind.VPG, "vpgId", vpg) for vpg in alive] + [_tagged(Kind.GROUP, "groupId", one) for one in groups]


async def _with_tag(client: Client, path: str) -> list[dict[str, Any]]:
    wanted = {"tag_name": OWNER_TAG, "tag_value": "urn:pulumi:", "tag_value_match_mode": "prefix"}
    found: list[dict[str, Any]] = await client.pages(path, wanted)
    return [one for one in found if OWNER_TAG in (one.get("tags") or {})]


def _tagged(kind: Kind, id_name: str, shown: Mapping[str, Any]) -> Tagged:
    tags, created_ms = shown["tags"], shown.get("createdTime")
    return Tagged(
        kind=kind,
        id=shown[id_name],
        name=tags.get("name"),
        status=shown.get("status"),
        created=datetime.fromtimestamp(int(created_ms) / 1000, UTC) if created_ms is not None else None,
        urn=tags[OWNER_TAG].rpartition("#")[0],
    )
