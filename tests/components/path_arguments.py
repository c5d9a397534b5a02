"""Arguments of a DevicePath that are right, and ways to spoil them."""

from collections.abc import Mapping
from typing import Any

import pulumi
import pytest

from devicepath.device_path.component import DevicePath
from devicepath_spec.faults import InvalidSpec
from tests.components import promises
from tests.components.recording import record

LEFT_OUT = object()
APP, GATE = {"kind": "block", "block": "10.0.0.0/21"}, {"kind": "block", "block": "10.0.8.0/21"}
BACKEND: dict[str, Any] = {
    "kind": "new_vpc",
    "directions": ["device_to_cloud", "cloud_to_device"],
    "account_id": "111122223333",
    "region": promises.REGION,
    "cidr": "10.0.0.0/16",
    "zones": ["a", "c"],
    "tiers": {"app": APP, "gate": GATE},
    "session_manager": {"kind": "endpoints", "tier": "app"},
    "canal": {"kind": "vpc_peering"},
}
SSH: dict[str, Any] = {"cidr": "10.0.0.0/21", "protocol": "tcp", "from_port": 22}
HTTPS: dict[str, Any] = {"cidr": "10.0.0.0/21", "protocol": "tcp", "from_port": 443}
GATE_PEER: dict[str, Any] = {
    "kind": "instance",
    "backend": "main",
    "tier": "gate",
    "zone": "a",
    "outer_address": "10.0.8.10",
    "inner_address": "10.128.0.254",
    "return_path": {"kind": "masquerade", "tiers": ["app"]},
    "packet_filter": "nftables",
    "device_traffic": {"ssh": SSH},
}
REDIRECTED: dict[str, Any] = {
    **GATE_PEER,
    "packet_filter": "none",
    "return_path": {"kind": "redirection", "tiers": ["app"]},
    "egress": {"https": HTTPS},
}
REMOTE_ACCESS: Any = {
    "vpg": {"kind": "new", "type": "F"},
    "devices": {"press": {"imsi": "440101234567890", "address": "10.128.0.10"}},
    "gate": {"kind": "open"},
    "backends": {"main": BACKEND},
    "gate_peers": {"main": GATE_PEER},
    "tags": promises.TAGS,
}
DEVICE_TO_DEVICE: Any = {
    "vpg": {"kind": "new", "type": "E"},
    "internet": "services",
    "gate": {"kind": "open", "device_to_device": True},
    "tags": promises.TAGS,
}
EXISTING_VPG: dict[str, Any] = {
    "kind": "existing",
    "id": "vpg-existing",
    "type": "F",
    "device_subnet": "10.128.0.0/9",
}
TO_S3: dict[str, Any] = {"s3": {"prefix_list_id": "pl-61a54008", "protocol": "tcp", "from_port": 443}}
"""An existing VPC's way to packages."""


def existing_zone(subnet_id: str, cidr: str, route_table_id: str) -> dict[str, Any]:
    return {"subnet_id": subnet_id, "cidr": cidr, "route_table_id": route_table_id}


EXISTING_VPC: Any = {
    "kind": "existing_vpc",
    "region": promises.REGION,
    "vpc_id": "vpc-0123456789abcdef0",
    "cidrs": ["10.9.0.0/16"],
    "tiers": {
        "app": {
            "kind": "existing",
            "zones": {
                "a": existing_zone("subnet-00000001", "10.9.0.0/24", "rtb-00000001"),
                "c": existing_zone("subnet-00000002", "10.9.2.0/24", "rtb-00000001"),
            },
        }
    },
}
"""Its zones share a route table."""
EXISTING_BACKEND: dict[str, Any] = {
    **EXISTING_VPC,
    "directions": ["device_to_cloud", "cloud_to_device"],
    "account_id": "111122223333",
    "canal": {"kind": "vpc_peering"},
}
IN_EXISTING: dict[str, Any] = {**GATE_PEER, "tier": "app", "outer_address": "10.9.0.10", "egress": TO_S3}
"""A gate peer in it."""
ON_EXISTING_VPC: Any = {"backends.main": EXISTING_BACKEND, "gate_peers.main": IN_EXISTING}


def changed(args: Mapping[str, Any], changes: Mapping[str, Any]) -> Any:
    """Others, with these values at these places, for example `backends.main.cidr`; LEFT_OUT takes one away. Nothing
    that is there already is changed, and a value may be an Output."""
    made: Any = dict(args)
    for place, value in changes.items():
        first, _, below = place.partition(".")
        if below:
            made[first] = changed(made[first], {below: value})
        elif value is LEFT_OUT:
            del made[first]
        else:
            made[first] = value
    return made


def path(
    changes: Mapping[str, Any] | None = None,
    opts: pulumi.ResourceOptions | None = None,
    of: Mapping[str, Any] = REMOTE_ACCESS,
    **others: Any,
) -> DevicePath:
    """Remote access, or another path, with other values at some places."""
    return DevicePath("line1", changed(of, changes or {}), opts, **others)


def refused(changes: Mapping[str, Any], of: Mapping[str, Any] = REMOTE_ACCESS) -> list[str]:
    """What is told before anything is made or looked up."""
    lines: list[str] = []

    def program() -> None:
        with pytest.raises(InvalidSpec) as invalid:
            path(changes, of=of)
        lines.extend(str(invalid.value).splitlines())

    recorder = record(program)
    assert recorder.custom() == {}, "nothing is made before all is checked"
    assert recorder.clouds.calls == [], "and nothing is looked up"
    return lines
