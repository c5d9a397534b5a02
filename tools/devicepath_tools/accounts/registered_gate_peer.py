"""A gate peer that is registered with a VPG, and what its host has to know of both."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Interface
from typing import Any

from devicepath_spec.gate_facts import VpgPeer
from devicepath_tools.accounts.soracom_account import connected
from devicepath_tools.failure import Failure
from soracom_provider.resources.gate import own_of, peers_of, prefix_length
from soracom_provider.resources.virtual_private_gateway import path_of


class NotRegistered(Failure):
    """A VPG whose Gate is closed, or one that does not know the gate peer, or not all of it."""


@dataclass(frozen=True)
class RegisteredGatePeer:
    """All that SORACOM says."""

    inner_address: IPv4Interface
    vni: int
    privacy_separator: bool
    vpg_peers: tuple[VpgPeer, ...]


async def read(
    options: Mapping[str, str | None], vpg_id: str, outer_address: IPv4Address, warn: Callable[[str], None]
) -> RegisteredGatePeer:
    """`options` and what is raised besides NotRegistered: see soracom_account."""
    async with connected(options, warn) as client:
        vpg = await client.get_one(path_of(vpg_id), "gateOpened")
        if not vpg["gateOpened"]:
            raise NotRegistered(f"--vpg: Gate of {vpg_id} is closed; open it, and register the gate peer.")
        listed = await peers_of(client, vpg_id)
    return registered(vpg_id, vpg, listed, outer_address)


def registered(
    vpg_id: str, vpg: Mapping[str, Any], listed: Sequence[Mapping[str, Any]], outer_address: IPv4Address
) -> RegisteredGatePeer:
    """The gate peer of an outer address, from what SORACOM shows of a VPG and lists at it. Raises NotRegistered."""
    peers, own = [peer for peer in listed if peer.get("ownedByCustomer")], own_of(listed)
    peer = next((one for one in peers if one.get("outerIpAddress") == str(outer_address)), None)
    if peer is None:
        known = ", ".join(sorted(str(one.get("outerIpAddress")) for one in peers)) or "none"
        told = f"{outer_address} is no gate peer of {vpg_id}, which has {known}"
        raise NotRegistered(f"--outer-address: {told}; register it, as a soracom.GatePeer or in the console.")
    _require(vpg, vpg_id, "gateVxlanId", option="--vpg")
    _require(peer, f"the gate peer {outer_address}", "innerIpAddress", "netmask", option="--outer-address")
    return RegisteredGatePeer(
        inner_address=IPv4Interface(f"{peer['innerIpAddress']}/{prefix_length(peer['netmask'])}"),
        vni=vpg["gateVxlanId"],
        privacy_separator=bool(vpg.get("gatePrivacySeparatorEnabled")),
        vpg_peers=tuple(VpgPeer(one.outer_address, one.inner_address) for one in own),
    )


def _require(shown: Mapping[str, Any], whose: str, *keys: str, option: str) -> None:
    """What is not shown is not known: nothing is put in its place."""
    missing = [key for key in keys if shown.get(key) is None]
    if missing:
        told = f"SORACOM does not say {' and '.join(missing)} of {whose}"
        raise NotRegistered(f"{option}: {told}, which the host's files need; look at the VPG in the console.")
