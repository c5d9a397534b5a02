"""A stack file's path to a data centre that is right, and what goes with it."""

from typing import Any

import yaml

from tests.infra.stack_file import a_path, with_changes

DATA_CENTER = """
vpg: {kind: new, type: F, device_subnet: 10.170.0.0/16}
internet: services
devices:
  machine-1: {imsi: "001010000000061", address: 10.170.0.11}
gate: {kind: open}
backends:
  plant:
    kind: data_center
    directions: [device_to_cloud, cloud_to_device]
    cidrs: [192.168.50.0/24]
    connection: {kind: door, router_address: 198.51.100.1, routing: {kind: bgp, asn: 65000}}
gate_peers:
  plant:
    kind: host
    backend: plant
    outer_address: 192.168.50.10
    inner_address: 10.170.255.254
    return_path: {kind: redirection}
"""
DIRECT: dict[str, Any] = {"kind": "direct"}
FACTORY: dict[str, Any] = {
    "kind": "data_center",
    "directions": ["cloud_to_device"],
    "cidrs": ["192.168.70.0/24"],
    "connection": DIRECT,
}
IN_FACTORY: dict[str, Any] = {
    "kind": "host",
    "backend": "factory",
    "outer_address": "192.168.70.10",
    "inner_address": "10.170.255.253",
    "return_path": {"kind": "masquerade"},
}
WITH_FACTORY: dict[str, Any] = {"backends.factory": FACTORY, "gate_peers.factory": IN_FACTORY}
VPC: dict[str, Any] = {**a_path()["backends"]["main"], "directions": ["device_to_cloud"]}


def a_data_center(changes: dict[str, Any] | None = None) -> dict[str, Any]:
    """With other values at some places; LEFT_OUT takes a key away."""
    return with_changes(yaml.safe_load(DATA_CENTER), changes or {})
