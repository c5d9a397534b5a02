"""Faults that people make in SORACOM, by its API. Each is undone when it is left."""

from collections.abc import Iterator
from contextlib import contextmanager

from devicepath_tools.network.sim import Sim
from devicepath_tools.rehearsal.devices import reconnect
from tests.rehearsal.packets.deployed import Deployed
from tests.rehearsal.up import credentials


@contextmanager
def routing_filter(path: Deployed, *entries: tuple[str, str]) -> Iterator[None]:
    """Pairs of `deny` or `allow` and a range, instead of what is there."""
    at = f"/virtual_private_gateways/{path.vpg.id}/set_routing_filter"
    before = [{"action": it.action.value, "ipRange": str(it.range)} for it in path.vpg.routing_filter]
    path.soracom.post(at, json=[{"action": action, "ipRange": cidr} for action, cidr in entries])
    try:
        yield
    finally:
        path.soracom.post(at, json=before)


@contextmanager
def unregistered(path: Deployed) -> Iterator[None]:
    """The VPG knows no gate peer of ours."""
    (peer,) = path.vpg.gate.registered_peers
    peers = f"/virtual_private_gateways/{path.vpg.id}/gate/peers"
    path.soracom.delete(f"{peers}/{peer.outer_address}")
    try:
        yield
    finally:
        addresses = {"outerIpAddress": str(peer.outer_address), "innerIpAddress": str(peer.inner_address)}
        path.soracom.post(peers, json=addresses)


@contextmanager
def gate_closed(path: Deployed) -> Iterator[None]:
    """Gate closes without gate peers of ours only."""
    gate, at = path.vpg.gate, f"/virtual_private_gateways/{path.vpg.id}/gate"
    path.soracom.post(f"{at}/close")
    try:
        yield
    finally:
        opened = {"vxlanId": gate.vni, "privacySeparatorEnabled": gate.privacy_separator}
        path.soracom.post(f"{at}/open", json=opened)


@contextmanager
def privacy_separator(path: Deployed) -> Iterator[None]:
    at = f"/virtual_private_gateways/{path.vpg.id}/gate"
    path.soracom.post(f"{at}/enable_privacy_separator")
    try:
        yield
    finally:
        path.soracom.post(f"{at}/disable_privacy_separator")


@contextmanager
def out_of_its_group(path: Deployed, sim: Sim) -> Iterator[None]:
    """A SIM that is in no group, and has connected anew since."""
    path.soracom.post(f"/sims/{sim.id}/unset_group")
    connect_anew(path, sim)
    try:
        yield
    finally:
        put_into_group(path, sim)
        connect_anew(path, sim)


@contextmanager
def switched_off(path: Deployed, sim: Sim) -> Iterator[None]:
    """A device without power."""
    emulation = f"{path.packets.clouds.soracom.emulation_url}/sims/{sim.id}"
    path.soracom.post(f"{emulation}/disconnect")
    try:
        yield
    finally:
        path.soracom.post(f"{emulation}/connect")


def put_into_group(path: Deployed, sim: Sim) -> None:
    """The one that it was in. Its session stays what it is."""
    path.soracom.post(f"/sims/{sim.id}/set_group", json={"groupId": sim.group_id})


def connect_anew(path: Deployed, sim: Sim) -> None:
    reconnect(credentials(path.packets.clouds.soracom), sim.imsis)
