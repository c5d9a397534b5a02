"""What carries the provider's tag in a SORACOM account."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from devicepath_tools.accounts.soracom_account import connected
from devicepath_tools.orphans.judgement import Kind, Tagged
from soracom_provider.api.client import Client
from soracom_provider.resources import group, virtual_private_gateway
from soracom_provider.resources.ownership import Claim, tagged


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
    vpgs = await tagged(client, virtual_private_gateway.PATH)
    groups = await tagged(client, group.PATH)
    alive = [(claim, vpg) for claim, vpg in vpgs if vpg["status"] not in virtual_private_gateway.ENDED]
    return [
        *(_tagged(Kind.VPG, vpg["vpgId"], claim, vpg) for claim, vpg in alive),
        *(_tagged(Kind.GROUP, one["groupId"], claim, one) for claim, one in groups),
    ]


def _tagged(kind: Kind, resource_id: str, claim: Claim, shown: Mapping[str, Any]) -> Tagged:
    created_ms = shown.get("createdTime")
    return Tagged(
        kind=kind,
        id=resource_id,
        name=shown["tags"].get("name"),
        status=shown.get("status"),
        created=datetime.fromtimestamp(int(created_ms) / 1000, UTC) if created_ms is not None else None,
        urn=claim.urn,
        owner=claim.owner,
    )
