"""What the emulated SORACOM account holds."""

from dataclasses import dataclass
from typing import Any

import httpx

from devicepath_tools.rehearsal.both_clouds import Soracom
from devicepath_tools.rehearsal.clouds.soracom.account.virtual_private_gateways import TYPES, VpgStatus
from devicepath_tools.rehearsal.thing import Thing

ANSWER_LIMIT_S = 30.0
PAGE = 100


@dataclass(frozen=True)
class SoracomInventory:
    things: tuple[Thing, ...]
    regions: tuple[str, ...]
    """AWS regions of the VPGs: SORACOM has VPCs there."""


def read(soracom: Soracom) -> SoracomInventory:
    """Reads VPGs with what belongs to them, SIM groups and SIMs."""
    with httpx.Client(base_url=soracom.url, timeout=ANSWER_LIMIT_S, trust_env=False) as api:
        keys = {"authKeyId": soracom.auth_key_id, "authKey": soracom.auth_key}
        entry = _checked(api.post("/auth", json=keys))
        api.headers.update({"X-Soracom-API-Key": entry["apiKey"], "X-Soracom-Token": entry["token"]})
        place = f"SORACOM {soracom.operator_id}"
        gone = (VpgStatus.TERMINATING.value, VpgStatus.TERMINATED.value)
        vpgs = [vpg for vpg in _all(api, "/virtual_private_gateways") if vpg["status"] not in gone]
        things = [thing for vpg in vpgs for thing in _of_vpg(api, place, vpg)]
        things += [_group(place, group) for group in _all(api, "/groups")]
        things += [_sim(place, sim) for sim in _all(api, "/sims")]
        _checked(api.post("/auth/logout"))
    return SoracomInventory(tuple(things), tuple(vpg["placement"]["region"] for vpg in vpgs))


def _of_vpg(api: httpx.Client, place: str, vpg: dict[str, Any]) -> list[Thing]:
    vpg_id = vpg["vpgId"]
    kind = next(name for name, number in TYPES.items() if number == vpg["type"])
    internet = "internet" if vpg["useInternetGateway"] else "no internet"
    things = [
        Thing(place, "VPG", vpg_id, vpg["vpgSubnetCidrRange"], f"type {kind}, {vpg['status']}, {internet}"),
        Thing(place, "device subnet", vpg_id, vpg["deviceSubnetCidrRange"]),
    ]
    for key, peering in (vpg["vpcPeeringConnections"] or {}).items():
        things.append(Thing(place, "VPC peering", key, peering["destinationCidrBlock"], f"to {peering['peerVpcId']}"))
    for entry in vpg["routingFilterEntries"]:
        things.append(Thing(place, "routing filter", vpg_id, entry["ipRange"], entry["action"]))
    if redirection := vpg.get("redirection"):
        remark = "on" if redirection["enabled"] else "off"
        things.append(Thing(place, "redirection", vpg_id, redirection["gateway"], remark))
    if vpg["status"] != VpgStatus.RUNNING.value:
        return things
    path = f"/virtual_private_gateways/{vpg_id}"
    if vpg["gateOpened"]:
        things += [_gate_peer(place, peer, vpg["gateVxlanId"]) for peer in _all(api, f"{path}/gate/peers", pages=False)]
    entries = _all(api, f"{path}/ip_address_map", pages=False)
    things += [
        Thing(place, "fixed device address", entry["key"], entry["ipAddress"])
        for entry in entries
        if entry["type"] == "static"
    ]
    return things


def _gate_peer(place: str, peer: dict[str, Any], vni: int) -> Thing:
    owner = "yours" if peer["ownedByCustomer"] else "the VPG's own"
    inner = f"inner {peer['innerIpAddress']}/{peer['netmask']}"
    return Thing(place, "gate peer", peer["outerIpAddress"], inner, f"{owner}, VNI {vni}")


def _group(place: str, group: dict[str, Any]) -> Thing:
    air = (group.get("configuration") or {}).get("SoracomAir") or {}
    remark = f"on {air['vpgId']}" if air.get("useVpg") else ""
    return Thing(place, "SIM group", group["groupId"], "", remark)


def _sim(place: str, sim: dict[str, Any]) -> Thing:
    """Its group and tags count, its session does not: devices come and go."""
    told = [f"IMSI {profile['primaryImsi']}" for profile in sim["profiles"].values()]
    told += [f"in {sim['groupId']}"] if sim.get("groupId") else []
    told += [f"{name}={value}" for name, value in sorted(sim["tags"].items())]
    return Thing(place, "SIM", sim["simId"], "", ", ".join(told))


def _all(api: httpx.Client, path: str, *, pages: bool = True) -> list[dict[str, Any]]:
    """Every element of a list, page after page."""
    found: list[dict[str, Any]] = []
    query: dict[str, str | int] = {"limit": PAGE} if pages else {}
    while True:
        response = api.get(path, params=query)
        found += _checked(response)
        following = response.headers.get("X-Soracom-Next-Key")
        if not following:
            return found
        query["last_evaluated_key"] = following


def _checked(response: httpx.Response) -> Any:
    response.raise_for_status()
    return response.json() if response.content else None
