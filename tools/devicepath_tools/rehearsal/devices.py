"""The devices of a rehearsal: each is switched off and on again, so that its session is one of the stack's making."""

import asyncio
import time
from collections.abc import Collection, Mapping
from typing import Any

from devicepath_tools.accounts.soracom_account import connected
from devicepath_tools.failure import Failure
from soracom_provider.api.client import Client
from soracom_provider.resources.sim import imsis as imsis_of
from soracom_provider.resources.sim import is_online, reset_session

LIMIT_S = 20.0
"""A device of the emulated account is online again within a second."""
POLL_S = 0.1


class NotBack(Failure):
    """Devices did not come online again; the message names their SIMs."""


def reconnect(options: Mapping[str, str | None], imsis: Collection[str]) -> int:
    """Ends the sessions of these SIMs and returns when each has a new one; how many. Raises NotBack.

    `options` are the configuration of SORACOM's provider."""

    async def run() -> int:
        async with connected(options, unheard) as api:
            sims = [sim for sim in await api.pages("/sims") if set(imsis_of(sim)) & set(imsis)]
            for sim in sims:
                if is_online(sim):
                    await reset_session(api, sim["simId"])
            await _until_back(api, {str(sim["simId"]): _session(sim) for sim in sims})
            return len(sims)

    return asyncio.run(run())


async def _until_back(api: Client, before: Mapping[str, str]) -> None:
    ends = time.monotonic() + LIMIT_S
    while missing := [sim["simId"] for sim in await api.pages("/sims") if _is_missing(sim, before)]:
        if time.monotonic() > ends:
            raise NotBack(f"These SIMs have not come online again in {LIMIT_S:.0f} s: {', '.join(missing)}.")
        await asyncio.sleep(POLL_S)


def _is_missing(sim: Mapping[str, Any], before: Mapping[str, str]) -> bool:
    return sim["simId"] in before and (not is_online(sim) or _session(sim) == before[sim["simId"]])


def _session(sim: Mapping[str, Any]) -> str:
    return str(sim["sessionStatus"].get("sessionId", ""))


def unheard(warning: str) -> None:
    """The emulated API is never busy."""
