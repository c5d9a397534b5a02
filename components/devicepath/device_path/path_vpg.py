"""SORACOM's end of a path, as arguments of a VirtualPrivateGateway."""

from typing import Any

from pulumi import Input

from devicepath.arguments import VirtualPrivateGatewayArgs
from devicepath.described import Written
from devicepath.device_path.path_backend import destinations
from devicepath_spec.choices import Replaceable
from devicepath_spec.description.path import Path
from devicepath_spec.rules.devices_end import FILTERED

LONGEST_BEGINNING = 22
"""Characters that a backend's name keeps in a name of at most 31, with two numbers behind it."""


def vpg_arguments(path: Path, given: Written) -> VirtualPrivateGatewayArgs:
    """With `services` and `shared`, what the path leads to is allowed without being listed."""
    own: VirtualPrivateGatewayArgs = {
        "vpg": given["vpg"],
        "protect": path.protect,
        "allow_replacement": Replaceable.VPG in path.allow_replacement,
        "tags": given.get("tags", {}),
    }
    for key in ("sim_group", "devices", "sessions", "gate", "internet"):
        if key in given:
            own[key] = given[key]
    if path.internet in FILTERED:
        own["allowed_ranges"] = _allowed(path, given.get("backends", {}))
    return own


def _allowed(path: Path, backends: Written) -> dict[str, Input[str]]:
    """Ranges that the routing filter allows, by unique names. A backend without directions is not among them."""
    found: dict[str, Any] = {}
    for place, (key, backend) in enumerate(backends.items()):
        if not _is_led_to(path, key):
            continue
        for number, one in enumerate(destinations(backend)):
            found[key if number == 0 else f"{key[:LONGEST_BEGINNING]}-{place}-{number}"] = one
    return found


def _is_led_to(path: Path, key: str) -> bool:
    if key in path.data_centers:
        return True
    if key in path.offices:
        return bool(path.offices[key].directions)
    return path.vpcs[key].canal is not None and bool(path.vpcs[key].directions)
