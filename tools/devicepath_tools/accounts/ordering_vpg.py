"""The VPG that Door is ordered for, as its account shows it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import Any

from devicepath_router.door_order import connection_as_text
from devicepath_tools.accounts.soracom_account import connected
from devicepath_tools.failure import Failure
from soracom_provider.api.types import VpgType
from soracom_provider.resources.virtual_private_gateway import API_TYPES, path_of

TYPES = {number: kind for kind, number in API_TYPES.items()}


class NoDoor(Failure):
    """A VPG that Door cannot be ordered for."""


@dataclass(frozen=True)
class OrderingVpg:
    """What of it is in an order."""

    operator_id: str
    device_subnet: IPv4Network
    vpg_range: IPv4Network | None
    """Its own; None: SORACOM does not say."""
    connections: tuple[str, ...]
    """Those that it has already, each as one text."""


async def read(options: Mapping[str, str | None], vpg_id: str, warn: Callable[[str], None]) -> OrderingVpg:
    """`options` and what is raised besides NoDoor: see soracom_account."""
    async with connected(options, warn) as client:
        shown = await client.get_one(path_of(vpg_id), "type", "operatorId", "deviceSubnetCidrRange")
    kind = TYPES.get(shown["type"])
    # Source: SORACOM's documentation, VPG types: it alone has Door and Direct.
    if kind is not VpgType.F:
        told = shown["type"] if kind is None else kind.value
        raise NoDoor(f"--vpg: {vpg_id} is of type {told}, and only type F has Door; name another one.")
    vpg_range = shown.get("vpgSubnetCidrRange")
    return OrderingVpg(
        operator_id=shown["operatorId"],
        device_subnet=IPv4Network(shown["deviceSubnetCidrRange"]),
        vpg_range=None if vpg_range is None else IPv4Network(vpg_range),
        connections=tuple(_connections(shown.get("vpnConnections") or {})),
    )


def _connections(listed: Mapping[str, Any]) -> Iterator[str]:
    for key, one in sorted(listed.items()):
        is_dynamic = bool(one.get("useDynamicRouting"))
        yield connection_as_text(one.get("id", key), one.get("bgpAsn", "unknown"), is_dynamic=is_dynamic)
