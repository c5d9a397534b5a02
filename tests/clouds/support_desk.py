"""SORACOM's support desk, as a test writes to it."""

from typing import Any

import httpx

from tests.provider.account import Account


def ordered(account: Account, vpg_id: str, what: str, order: dict[str, Any]) -> dict[str, Any]:
    """What support answers. `what` is `vpn_connections` or `virtual_interfaces`."""
    answer = httpx.post(f"{_desk(account, vpg_id)}/{what}", json=order)
    answer.raise_for_status()
    made: dict[str, Any] = answer.json()
    return made


def cancelled(account: Account, vpg_id: str, what: str, identity: str) -> None:
    httpx.delete(f"{_desk(account, vpg_id)}/{what}/{identity}").raise_for_status()


def _desk(account: Account, vpg_id: str) -> str:
    return f"{account.server.emulation_url}/virtual_private_gateways/{vpg_id}/support_desk"
