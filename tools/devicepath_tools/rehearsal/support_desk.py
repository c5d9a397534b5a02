"""SORACOM's support desk, as the emulated SORACOM plays it: what is ordered by a ticket, and what is handed over."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network
from typing import Any

import httpx

from devicepath_tools.rehearsal.steps import StepFailed

ANSWER_LIMIT_S = 60.0


@dataclass(frozen=True)
class DoorMade:
    """A VPN connection that support has made."""

    connection_id: str
    configuration: str = field(repr=False)
    """AWS's XML, with the keys of both tunnels."""


class SupportDesk:
    """That of one account. What it refuses raises StepFailed."""

    def __init__(self, emulation_url: str) -> None:
        self._url = emulation_url

    def order_door(self, vpg_id: str, router: IPv4Address, ranges: Sequence[IPv4Network], asn: int | None) -> DoorMade:
        """A VPN to a router; without an ASN routes are static."""
        order = {"routerAddress": str(router), "ranges": [str(it) for it in ranges]}
        answer = self._asked("POST", f"{_desk(vpg_id)}/vpn_connections", order | ({} if asn is None else {"asn": asn}))
        return DoorMade(str(answer["id"]), str(answer["configuration"]))

    def end_door(self, vpg_id: str, connection_id: str) -> None:
        self._asked("DELETE", path_of(vpg_id, "vpn_connections", connection_id))

    def order_direct(self, vpg_id: str, interface_id: str) -> None:
        """Of a private interface that was given to SORACOM's account."""
        self._asked("POST", f"{_desk(vpg_id)}/virtual_interfaces", {"virtualInterfaceId": interface_id})

    def end_direct(self, vpg_id: str, interface_id: str) -> None:
        self._asked("DELETE", path_of(vpg_id, "virtual_interfaces", interface_id))

    def _asked(self, method: str, path: str, body: object = None) -> Any:
        try:
            answer = httpx.request(method, f"{self._url}{path}", json=body, timeout=ANSWER_LIMIT_S, trust_env=False)
        except httpx.HTTPError as fault:
            raise StepFailed(f"the emulated SORACOM's support desk does not answer: {fault}.") from None
        if answer.is_error:
            said = answer.json().get("message", answer.text) if answer.content else answer.reason_phrase
            raise StepFailed(f"the emulated SORACOM's support refuses it: {said}")
        return answer.json() if answer.content else {}


def path_of(vpg_id: str, kind: str, identity: str) -> str:
    """Of what support has made, below the emulation's own address."""
    return f"{_desk(vpg_id)}/{kind}/{identity}"


def _desk(vpg_id: str) -> str:
    return f"/virtual_private_gateways/{vpg_id}/support_desk"
