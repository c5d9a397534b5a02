"""Looks up SIMs of the account."""

from ipaddress import IPv4Address
from typing import Any

from pydantic import Field

from pulumi_provider.resource import Call, Function, Properties
from soracom_provider.api.client import Client
from soracom_provider.api.types import GroupId
from soracom_provider.resources.sim import imsis, is_online

MOST_A_PAGE = 100
"""Source: searchSims of SORACOM's API description."""


class GetSimsInputs(Properties):
    group_id: GroupId | None = None
    """Only SIMs of this group."""
    name: str | None = Field(default=None, min_length=1)
    """Only SIMs whose name has this in it, as SORACOM's search understands it."""
    tag: str | None = Field(default=None, min_length=1)
    """Only SIMs with a tag whose value has this in it, as SORACOM's search understands it."""


class FoundSim(Properties):
    """A SIM."""

    sim_id: str
    """Id of the SIM."""
    imsis: list[str]
    """IMSIs of all its profiles, the primary ones first."""
    name: str | None = None
    """Its tag `name`."""
    group_id: str | None = None
    """Id of the group that it is in."""
    status: str | None = None
    """Its state according to SORACOM, for example `active`."""
    online: bool
    """Whether it has a session."""
    address: IPv4Address | None = None
    """Its address in the session."""
    vpg_id: str | None = None
    """Id of the VPG that the session is on."""


class GetSimsOutputs(Properties):
    sims: list[FoundSim]
    """The SIMs found, by id."""


class GetSims(Function[Client, GetSimsInputs, GetSimsOutputs]):
    """Looks up SIMs: all of the account, or those that every given condition holds for."""

    Inputs, Outputs = GetSimsInputs, GetSimsOutputs

    async def invoke(self, call: Call[Client], inputs: GetSimsInputs) -> GetSimsOutputs:
        asked = inputs.model_dump(exclude_none=True) | {"limit": MOST_A_PAGE, "search_type": "and"}
        sims = [_sim(sim) for sim in await call.api.pages("/query/sims", asked)]
        return GetSimsOutputs(sims=sorted(sims, key=lambda sim: sim.sim_id))


def _sim(sim: dict[str, Any]) -> FoundSim:
    session = sim.get("sessionStatus") or {}
    return FoundSim.seen(
        sim_id=sim["simId"],
        imsis=imsis(sim),
        name=(sim.get("tags") or {}).get("name"),
        group_id=sim.get("groupId"),
        status=sim.get("status"),
        online=is_online(sim),
        address=session.get("ueIpAddress"),
        vpg_id=session.get("vpgId"),
    )
