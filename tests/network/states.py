"""The state of the stack device-to-device, as the engine would write it: by hand, to change one thing of."""

import json
from pathlib import Path
from typing import Any

VPG = "12345678-aaaa-bbbb-cccc-1234567890ab"
GROUP = "group-1"
RESOURCES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "vpg": (
        "VirtualPrivateGateway",
        VPG,
        {"type": "E", "deviceSubnet": "10.150.0.0/24", "vpgRange": "100.64.7.0/26", "useInternetGateway": True},
    ),
    "filter": (
        "RoutingFilter",
        VPG,
        {
            "vpgId": VPG,
            "entries": [
                {"action": "deny", "ipRange": "0.0.0.0/0"},
                {"action": "allow", "ipRange": "10.150.0.0/24"},
            ],
        },
    ),
    "gate": ("Gate", VPG, {"vpgId": VPG, "vni": 10, "opened": True, "privacySeparator": False}),
    "group": ("Group", GROUP, {}),
    "on-the-vpg": ("GroupConfiguration", GROUP, {"groupId": GROUP, "vpgId": VPG}),
    "equipment-address": (
        "IpAddressMapEntry",
        "entry-1",
        {"vpgId": VPG, "imsi": "001010000000021", "address": "10.150.0.10"},
    ),
    "office-pc-address": (
        "IpAddressMapEntry",
        "entry-2",
        {"vpgId": VPG, "imsi": "001010000000022", "address": "10.150.0.20"},
    ),
    "equipment": ("SimGroupMembership", "sim-1", {"groupId": GROUP, "imsi": "001010000000021"}),
    "office-pc": ("SimGroupMembership", "sim-2", {"groupId": GROUP, "imsi": "001010000000022"}),
}
"""By the program's name: type, id, outputs."""


def a_state(**changes: dict[str, Any] | None) -> dict[str, Any]:
    """What `pulumi stack export` would print; outputs of a resource are changed by its name, with _ for -, and a
    resource is taken out by None."""
    changed = {name.replace("_", "-"): change for name, change in changes.items()}
    resources = []
    for name, (kind, own_id, outputs) in RESOURCES.items():
        change = changed.pop(name, {})
        if change is not None:
            resources.append(_resource(name, kind, own_id, {**outputs, **change}))
    assert not changed, "each change is of a resource"
    return {"version": 3, "deployment": {"resources": resources}}


def write(path: Path, state: dict[str, Any]) -> str:
    path.write_text(json.dumps(state))
    return str(path)


def _resource(name: str, kind: str, own_id: str, outputs: dict[str, Any]) -> dict[str, Any]:
    token = f"soracom:index:{kind}"
    urn = f"urn:pulumi:device-to-device::devicepath::{token}::{name}"
    return {"urn": urn, "custom": True, "type": token, "id": own_id, "inputs": outputs, "outputs": outputs}
