"""Looks up what carries the tag of this state."""

import asyncio
from typing import Any

from pulumi_provider.resource import Call, Function, Gone, Properties
from soracom_provider.api.client import Client
from soracom_provider.resources import group, virtual_private_gateway
from soracom_provider.resources.air_settings import attached_to
from soracom_provider.resources.ownership import Claim, tagged

Thing = dict[str, Any]


class Owned(Properties):
    """A VPG that carries the tag of this state."""

    id: str
    """SORACOM's id."""
    name: str
    """The resource's name in the program that made it."""


class OwnedGroup(Owned):
    """A SIM group that carries the tag of this state."""

    vpg_id: str | None = None
    """Id of the VPG that its SIMs are attached to, whoever made it, while it is running."""


class GetOwnedInputs(Properties):
    pass


class GetOwnedOutputs(Properties):
    virtual_private_gateways: list[Owned]
    """VPGs that are neither terminated nor being terminated."""
    groups: list[OwnedGroup]
    """SIM groups."""


class GetOwned(Function[Client, GetOwnedInputs, GetOwnedOutputs]):
    """Looks up the VPGs and SIM groups that carry the tag of this state: `pulumi up` deletes those that the program no
    longer has."""

    Inputs, Outputs = GetOwnedInputs, GetOwnedOutputs

    async def invoke(self, call: Call[Client], inputs: GetOwnedInputs) -> GetOwnedOutputs:
        every, groups = await asyncio.gather(
            tagged(call.api, virtual_private_gateway.PATH), tagged(call.api, group.PATH)
        )
        vpgs = [(claim, vpg) for claim, vpg in every if vpg["status"] not in virtual_private_gateway.ENDED]
        return GetOwnedOutputs(
            virtual_private_gateways=[Owned(id=vpg["vpgId"], name=name) for name, vpg in _own(call, vpgs, "vpgId")],
            groups=[
                OwnedGroup(id=it["groupId"], name=name, vpg_id=await _running(call.api, attached_to(it)))
                for name, it in _own(call, groups, "groupId")
            ],
        )


def _own(call: Call[Client], things: list[tuple[Claim, Thing]], id_name: str) -> list[tuple[str, Thing]]:
    """With the resource's name, in its order."""
    own = [(claim.name, it) for claim, it in things if call.owner and claim.owner == call.owner]
    return sorted(own, key=lambda one: (one[0], one[1][id_name]))


async def _running(api: Client, vpg_id: str | None) -> str | None:
    """The VPG, if it is."""
    if vpg_id is None:
        return None
    try:
        vpg = await virtual_private_gateway.look_at(api, vpg_id)
    except Gone:
        return None
    return vpg_id if vpg["status"] == virtual_private_gateway.RUNNING else None
