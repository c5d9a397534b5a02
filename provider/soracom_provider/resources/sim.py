"""A SIM as the API shows it. SIMs are ordered, not created, so they are no resource of their own."""

from collections.abc import Mapping
from typing import Any

from pulumi_provider.resource import Gone, Problem
from soracom_provider.api.client import Client, segment
from soracom_provider.api.errors import ApiError, NotFound, Unreachable

PATH = "/sims"


def path_of(sim_id: str) -> str:
    return f"{PATH}/{segment(sim_id)}"


async def fetch(api: Client, sim_id: str) -> dict[str, Any]:
    """Raises Gone."""
    try:
        return await api.get_one(path_of(sim_id), "simId")
    except NotFound:
        raise Gone(sim_id) from None


async def fetch_by_imsi(api: Client, imsi: str) -> dict[str, Any]:
    """Raises Problem when the account has no such SIM."""
    if (sim := await find_by_imsi(api, imsi)) is None:
        raise Problem(f"imsi: no SIM of this account has the IMSI {imsi}; check it, and the coverage.")
    return sim


async def find_by_imsi(api: Client, imsi: str) -> dict[str, Any] | None:
    """None when the account has no such SIM."""
    found = await api.pages("/query/sims", {"imsi": imsi, "limit": 100})
    return next((sim for sim in found if imsi in imsis(sim)), None)


def imsis(sim: Mapping[str, Any]) -> list[str]:
    """IMSIs of all profiles of a SIM, the primary ones first."""
    profiles = list((sim.get("profiles") or {}).values())
    primary = [profile["primaryImsi"] for profile in profiles if profile.get("primaryImsi")]
    others = [imsi for profile in profiles for imsi in profile.get("subscribers") or {} if imsi not in primary]
    return primary + others


def session_of(sim: Mapping[str, Any]) -> str | None:
    """Id of the SIM's session; None while it is offline. Source: SessionStatus of SORACOM's API description."""
    status = sim.get("sessionStatus") or {}
    return str(status.get("sessionId")) if status.get("online") else None


def is_online(sim: Mapping[str, Any]) -> bool:
    return bool((sim.get("sessionStatus") or {}).get("online"))


async def reset_session(api: Client, sim_id: str) -> None:
    """Ends the SIM's session, so that the device connects anew, with the settings of now. Offline is no error: the
    SIM takes them over when it comes."""
    before = session_of(await fetch(api, sim_id))
    if before is None:
        return

    async def ended() -> bool:
        """Another session is the device's new one, which has the settings already."""
        return session_of(await fetch(api, sim_id)) != before

    try:
        await api.post_unless(f"{path_of(sim_id)}/delete_session", ended)
    except (ApiError, Unreachable):
        # It may have ended in between, and then there was nothing to end.
        if not await ended():
            raise
