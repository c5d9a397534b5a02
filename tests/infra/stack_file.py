"""A stack file's path that is right, and ways to spoil it."""

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml

from devicepath_spec.judging.stack_file import KEY, InvalidStackFile, load

ROOT = Path(__file__).resolve().parents[2]
STACKS = ROOT / "stacks"
NAMES = (
    "device-to-device", "remote-access", "source-identification", "transit-gateway-hub", "transit-gateway",
    "two-backends",
)  # fmt: skip
BY_ORDER = ("data-center", "direct", "office")
"""Those whose other end somebody has to make."""
ALL = (*NAMES, *BY_ORDER)

REMOTE_ACCESS = """
vpg: {kind: new, type: F, device_subnet: 10.130.0.0/16}
devices:
  pump-1: {imsi: "001010000000001", address: 10.130.0.11}
  pump-2: {imsi: "001010000000002", address: 10.130.0.12}
sim_group: {kind: new}
gate: {kind: open}
backends:
  main:
    kind: new_vpc
    directions: [device_to_cloud, cloud_to_device]
    account_id: "111122223333"
    region: ap-northeast-1
    cidr: 10.10.0.0/16
    zones: [a, c]
    tiers:
      app: {kind: block, block: 10.10.0.0/21}
      gate: {kind: block, block: 10.10.8.0/21}
    flow_logs: {kind: all, retention_days: 90}
    session_manager: {kind: endpoints, tier: gate}
    canal: {kind: vpc_peering, tiers: [app, gate]}
gate_peers:
  main:
    kind: instance
    backend: main
    tier: gate
    zone: a
    outer_address: 10.10.8.10
    inner_address: 10.130.255.254
    return_path: {kind: masquerade, tiers: [app]}
    packet_filter: nftables
    device_traffic:
      ssh: {cidr: 10.10.0.0/21, protocol: tcp, from_port: 22}
"""
EXISTING_BACKEND: dict[str, Any] = {
    "kind": "existing_vpc",
    "directions": ["device_to_cloud", "cloud_to_device"],
    "account_id": "111122223333",
    "region": "ap-northeast-1",
    "vpc_id": "vpc-0123456789abcdef0",
    "cidrs": ["10.10.0.0/16"],
    "tiers": {
        "app": {
            "kind": "existing",
            "zones": {"a": {"subnet_id": "subnet-01234567", "cidr": "10.10.0.0/24", "route_table_id": "rtb-01234567"}},
        },
        "gate": {
            "kind": "existing",
            "zones": {"a": {"subnet_id": "subnet-89abcdef", "cidr": "10.10.8.0/24", "route_table_id": "rtb-89abcdef"}},
        },
    },
    "canal": {"kind": "vpc_peering", "tiers": ["app", "gate"]},
}
EXISTING_VPG = {"kind": "existing", "id": "12345678-aaaa", "type": "F", "device_subnet": "10.130.0.0/16"}
LEFT_OUT = object()


def a_path(changes: dict[str, Any] | None = None) -> dict[str, Any]:
    """Remote access, with other values at some places; LEFT_OUT takes a key away."""
    return with_changes(yaml.safe_load(REMOTE_ACCESS), changes or {})


def with_changes(path: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """Another path, with these values at these places."""
    changed = copy.deepcopy(path)
    for place, value in changes.items():
        put(changed, place.split("."), value)
    return changed


def put(path: dict[str, Any], keys: list[str], value: Any) -> None:
    section: Any = path
    for key in keys[:-1]:
        section = section[key]
    if value is LEFT_OUT:
        del section[keys[-1]]
    else:
        section[keys[-1]] = copy.deepcopy(value)


def mistakes(path: Any) -> list[str]:
    """The lines that a path is refused with."""
    with pytest.raises(InvalidStackFile) as refusal:
        load(path)
    return str(refusal.value).splitlines()


def committed(stack: str) -> dict[str, Any]:
    """The path of one of the stack files in stacks/."""
    path: dict[str, Any] = whole(stack)["config"][KEY]
    return path


def whole(stack: str) -> dict[str, Any]:
    file: dict[str, Any] = yaml.safe_load((STACKS / f"Pulumi.{stack}.yaml").read_text())
    return file
