"""Looks up what this state has made."""

from typing import Any

from pulumi_provider.resource import Call, Function, Properties
from soracom_provider.api.client import Client
from soracom_provider.resources import group, virtual_private_gateway
from soracom_provider.resources.ownership import Claim, tagged


class Owned(Properties):
    """What carries the tag of this state."""

    id: str
    """SORACOM's id."""
    name: str
    """The resource's name in the program that made it."""


class GetOwnedInputs(Properties):
    pass


class GetOwnedOutputs(Properties):
    virtual_private_gateways: list[Owned]
    """VPGs that have not ended."""
    groups: list[Owned]
    """SIM groups."""


class GetOwned(Function[Client, GetOwnedInputs, GetOwnedOutputs]):
    """Looks up the VPGs and groups that carry the tag of this state: what a program no longer has is ended."""

    Inputs, Outputs = GetOwnedInputs, GetOwnedOutputs

    async def invoke(self, call: Call[Client], inputs: GetOwnedInputs) -> GetOwnedOutputs:
        vpgs = [
            (claim, vpg)
            for claim, vpg in await tagged(call.api, virtual_private_gateway.PATH)
            if vpg["status"] not in virtual_private_gateway.ENDED
        ]
        groups = await tagged(call.api, group.PATH)
        return GetOwnedOutputs(virtual_private_gateways=_own(call, vpgs, "vpgId"), groups=_own(call, groups, "groupId"))


def _own(call: Call[Client], things: list[tuple[Claim, dict[str, Any]]], id_name: str) -> list[Owned]:
    own = [Owned(id=it[id_name], name=claim.name) for claim, it in things if call.owner and claim.owner == call.owner]
    return sorted(own, key=lambda one: (one.name, one.id))
