"""Who has an address of a VPG's device subnet: a SIM by a fixed address or by its session, or a gate peer."""

from collections.abc import Mapping
from typing import Any

from pulumi_provider.resource import Call, Gone
from soracom_provider.api.client import Client
from soracom_provider.api.turns import together
from soracom_provider.api.waiting import StillWaiting, wait
from soracom_provider.resources import sim
from soracom_provider.resources.virtual_private_gateway import path_of

STATIC, GATE_PEERS = "static", ("gatePeer", "customerGatePeer")
"""Source: IpAddressMapEntry.type. The list also has entries that SORACOM makes itself; only static ones are users'."""
ENDED_LIMIT_S = 60.0
"""Seconds after which a session that was to end is taken for one that goes on."""


def map_of(vpg_id: str) -> str:
    return f"{path_of(vpg_id)}/ip_address_map"


async def entries_of(api: Client, vpg_id: str) -> list[dict[str, Any]]:
    """The map has no look-up of one entry, so it is listed once for all who want theirs now. Raises NotFound."""
    return await together(api, lambda: api.pages(map_of(vpg_id)), map_of(vpg_id))


def fixed_address(entries: list[dict[str, Any]], imsi: str) -> str | None:
    """The SIM's own."""
    fixed = (it.get("ipAddress") for it in entries if it.get("key") == imsi and it.get("type") == STATIC)
    return next(fixed, None)


def others_entry(entries: list[dict[str, Any]], imsi: str, address: str) -> dict[str, Any] | None:
    """The entry by which somebody else than the SIM has the address."""
    return next((it for it in entries if it.get("ipAddress") == address and it.get("key") != imsi), None)


def has_by_session(shown: Mapping[str, Any], vpg_id: str, address: str) -> bool:
    """Whether the session of a SIM, as the API shows it, has the address."""
    status = shown.get("sessionStatus") or {}
    return sim.is_online(shown) and (status.get("vpgId"), status.get("ueIpAddress")) == (vpg_id, address)


async def online_with(api: Client, vpg_id: str, address: str) -> dict[str, Any] | None:
    """The SIM whose session has the address. The map hides that behind a fixed one, so all SIMs online are listed."""
    online = await api.pages("/query/sims", {"session_status": "ONLINE", "limit": 100})
    return next((it for it in online if has_by_session(it, vpg_id, address)), None)


async def end_session_with(call: Call[Client], imsi: str, vpg_id: str, address: str) -> None:
    """Ends the SIM's session if that has the address, and waits until it has ended. A SIM that connects again at once
    gets what the map says by then."""
    shown = await sim.find_by_imsi(call.api, imsi)
    if shown is None or not has_by_session(shown, vpg_id, address):
        return
    before = sim.session_of(shown)

    def has_ended(now: Mapping[str, Any]) -> bool:
        return not has_by_session(now, vpg_id, address) or sim.session_of(now) != before

    try:
        await sim.reset_session(call.api, shown["simId"])
        await wait(call, lambda: sim.fetch(call.api, shown["simId"]), has_ended, ENDED_LIMIT_S)
    except (Gone, StillWaiting):
        # Whoever wants the address is told that it is not free.
        return
