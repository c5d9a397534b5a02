"""What carries the provider's tag in a SORACOM account."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from devicepath_tools.orphans.judgement import Kind, Tagged
from soracom_provider import package, profile
from soracom_provider.api.client import Client
from soracom_provider.configuration import Configuration
from soracom_provider.protocol.check import check
from soracom_provider.protocol.resource import Problem
from soracom_provider.resources import group, virtual_private_gateway
from soracom_provider.types import OWNER_TAG


@dataclass(frozen=True)
class Contents:
    """What is in the account, and the address of the API that said so."""

    endpoint: str
    things: list[Tagged]


async def read(options: Mapping[str, str | None], warn: Callable[[str], None]) -> Contents:
    """All VPGs and groups with the tag, except VPGs that are terminating or terminated.

    `options` are the provider's configuration, by its names, as a person wrote them. Raises Problem; several faults
    are one to a line."""
    given = {name: value for name, value in options.items() if value is not None}
    checked = check(Configuration, given)
    if checked.failures:
        raise Problem("\n".join(f"{failure.property}: {failure.reason}" for failure in checked.failures))
    _require_credentials(given)

    async def tell(text: str) -> None:
        warn(text)

    client = await package.connect(checked.values, tell)
    try:
        return Contents(client.endpoint, await _tagged_things(client))
    finally:
        await client.close()


async def _tagged_things(client: Client) -> list[Tagged]:
    vpgs = await _with_tag(client, virtual_private_gateway.PATH)
    groups = await _with_tag(client, group.PATH)
    alive = [vpg for vpg in vpgs if vpg["status"] not in virtual_private_gateway.ENDED]
    return [_tagged(Kind.VPG, "vpgId", vpg) for vpg in alive] + [_tagged(Kind.GROUP, "groupId", one) for one in groups]


def _require_credentials(given: Mapping[str, str]) -> None:
    """The provider's own text speaks of `pulumi config`, which is not read here."""
    names = ("SORACOM_AUTH_KEY_ID", "SORACOM_AUTH_KEY")
    path = profile.folder(os.environ) / "default.json"
    if "profile" not in given and not any(os.environ.get(name) for name in names) and not path.exists():
        raise Problem(
            f"No credentials for SORACOM. Set {names[0]} and {names[1]}, or write the profile {path} with `soracom "
            "configure`, or name another with --profile. (The configuration of a stack is not read.)"
        )


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
