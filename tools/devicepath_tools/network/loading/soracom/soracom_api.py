"""Asks SORACOM's API for all that decides about packets, by the provider's own client."""

import asyncio
from collections.abc import Collection
from typing import Any

from devicepath_tools.network.loading.soracom.soracom_answers import SoracomAnswers
from soracom_provider.api.client import Client
from soracom_provider.api.errors import ApiError
from soracom_provider.resources import group, sim, virtual_private_gateway
from soracom_provider.resources.virtual_private_gateway import RUNNING, path_of

Json = dict[str, Any]

MOST_SIMS_A_PAGE = 100
"""Source: searchSims of SORACOM's API description."""
FORBIDDEN = (401, 403)
"""Of a user that is logged in. Which of them SORACOM says where a right is missing, its API description leaves open."""


async def read(client: Client, imsis: Collection[str] | None = None) -> SoracomAnswers:
    """VPGs with what belongs to them, SIM groups, and SIMs: those with these IMSIs, or all of the account's.

    What the user may not list is in `unread`, by the action that is missing. Every other failure is a Problem of the
    provider's and is raised."""
    reader = _Reader(client)
    vpgs, groups, sims = await asyncio.gather(reader.vpgs(), reader.groups(), reader.sims(imsis))
    # Of a VPG that does not run, both are refused; nothing uses them then.
    running = [vpg["vpgId"] for vpg in vpgs if vpg["status"] == RUNNING]
    peers = zip(running, await asyncio.gather(*map(reader.gate_peers, running)), strict=True)
    return SoracomAnswers(
        vpgs=vpgs,
        gate_peers={vpg_id: listed for vpg_id, listed in peers if listed is not None},
        address_maps=dict(zip(running, await asyncio.gather(*map(reader.address_map, running)), strict=True)),
        groups=groups,
        sims=sims,
        are_sims_whole=imsis is None,
        unread=tuple(dict.fromkeys(reader.unread)),
    )


class _Reader:
    """Lists what there is, and keeps in mind what it could not list."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self.unread: list[str] = []

    async def vpgs(self) -> list[Json]:
        return await self._listed("VirtualPrivateGateway:listVirtualPrivateGateways", virtual_private_gateway.PATH)

    async def gate_peers(self, vpg_id: str) -> list[Json] | None:
        """None: the user may not list them."""
        return await self._entries("VirtualPrivateGateway:listGatePeers", f"{path_of(vpg_id)}/gate/peers")

    async def address_map(self, vpg_id: str) -> list[Json]:
        action = "VirtualPrivateGateway:listVirtualPrivateGatewayIpAddressMapEntries"
        return await self._listed(action, f"{path_of(vpg_id)}/ip_address_map")

    async def groups(self) -> list[Json]:
        return await self._listed("Group:listGroups", group.PATH)

    async def sims(self, imsis: Collection[str] | None) -> list[Json]:
        """One search for each IMSI: an account may have a hundred thousand SIMs, and a path has a few."""
        if imsis is None:
            return await self._listed("Sim:listSims", sim.PATH, {"limit": MOST_SIMS_A_PAGE})
        found = await asyncio.gather(*map(self._sims_with, imsis))
        return list({one["simId"]: one for some in found for one in some}.values())

    async def _sims_with(self, imsi: str) -> list[Json]:
        listed = await self._entries("Query:searchSims", "/query/sims", {"imsi": imsi, "limit": MOST_SIMS_A_PAGE})
        # The search also finds SIMs whose IMSI has this in it.
        found = [one for one in listed or () if imsi in sim.imsis(one)]
        if listed is not None and not found:
            self.unread.append(f"SORACOM: the account has no SIM with the IMSI {imsi}")
        return found

    async def _listed(self, action: str, path: str, parameters: Json | None = None) -> list[Json]:
        return await self._entries(action, path, parameters) or []

    async def _entries(self, action: str, path: str, parameters: Json | None = None) -> list[Json] | None:
        """All entries of a list; None where the user may not list it."""
        try:
            return await self._client.pages(path, parameters)
        except ApiError as error:
            if error.status not in FORBIDDEN:
                raise
            self.unread.append(f"SORACOM: the user may not {action} at {path}")
            return None
