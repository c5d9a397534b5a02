"""Which choices do not go together: the whole text of each refusal."""

from typing import Any

import pytest

from infra.settings import load
from tests.infra.stack_file import EXISTING_BACKEND, EXISTING_VPG, LEFT_OUT, a_path, mistakes

CLOSED, NO_PEER = {"kind": "closed"}, {"kind": "open", "peer": {"kind": "none"}}
D2C, C2D, D2D = "device_to_cloud", "cloud_to_device", "device_to_device"
TRANSLATES = "cloud_to_device on a VPG of type F, which translates addresses, needs Gate and a gate peer"

REFUSED: dict[str, tuple[dict[str, Any], list[str]]] = {
    "canal on type E": (
        {"vpg.type": "E", "internet": "services", "directions": [D2C]},
        ["canal.kind: vpc_peering, but a VPG of type E has no private connection; write vpg.type: F instead."],
    ),
    "canal by peering on type F2": (
        {"vpg.type": "F2"},
        ["canal.kind: vpc_peering, but Canal of type F2 is a transit gateway; write vpg.type: F instead."],
    ),
    "canal without a backend": (
        {"backend": {"kind": "none"}},
        ["canal.kind: vpc_peering, but backend.kind is none; write backend.kind: new or existing instead."],
    ),
    "no internet on type E": (
        {"vpg.type": "E", "directions": [D2D], "canal": {"kind": "none"}, "gate": NO_PEER},
        [
            "internet: none, but a VPG of type E cannot do without the internet gateway; "
            "write services instead: all but the path is denied then."
        ],
    ),
    "no internet on an existing VPG": (
        {"vpg": EXISTING_VPG, "internet": "none"},
        [
            "internet: none, but the internet gateway of an existing VPG cannot be changed; "
            "write services or shared instead, or leave it out."
        ],
    ),
    "a filter of others on a new VPG": (
        {"internet": "shared"},
        ["internet: shared, but the routing filter of a new VPG is nobody else's; write services instead."],
    ),
    "an existing Gate on a new VPG": (
        {"gate.kind": "existing"},
        ["gate.kind: existing, but Gate of a new VPG is nobody's yet; write open instead."],
    ),
    "device to cloud without canal": (
        {"directions": [D2C], "canal": {"kind": "none"}, "gate": CLOSED},
        [
            "directions: device_to_cloud, but canal.kind is none: devices do not get to the VPC; "
            "write canal.kind: vpc_peering instead, with vpg.type: F."
        ],
    ),
    "cloud to device on type F with Gate closed": (
        {"gate": CLOSED},
        [f"gate.kind: closed, but {TRANSLATES}; write open instead, with peer.kind: instance."],
    ),
    "cloud to device on type F without a gate peer": (
        {"gate": NO_PEER},
        [f"gate.peer.kind: none, but {TRANSLATES}; write instance instead."],
    ),
    "cloud to device on type E": (
        {"vpg.type": "E", "internet": "open", "directions": [C2D], "canal": {"kind": "none"}, "gate": NO_PEER},
        [
            "directions: cloud_to_device, but a VPG of type E has no private connection; "
            "write vpg.type: F instead, with canal.kind: vpc_peering."
        ],
    ),
    "device to device with Gate closed": (
        {"directions": [D2D], "gate": CLOSED},
        ["gate.kind: closed, but device_to_device needs Gate; write open instead."],
    ),
    "type F2 with Gate closed": (
        {"vpg.type": "F2", "directions": [D2C], "gate": CLOSED},
        [
            "canal.kind: vpc_peering, but Canal of type F2 is a transit gateway; write vpg.type: F instead.",
            "gate.kind: closed, but Gate of a VPG of type F2 is always open; write open instead.",
        ],
    ),
    "a gate peer without a private connection": (
        {"directions": [D2D], "canal": {"kind": "none"}},
        [
            "gate.peer.kind: instance, but canal.kind is none: a gate peer needs a private connection to the VPG; "
            "write canal.kind: vpc_peering instead, or gate.peer.kind: none."
        ],
    ),
    "no direction": (
        {"directions": []},
        [
            "directions: [] says nothing; "
            "write at least one of device_to_cloud, cloud_to_device, device_to_device instead."
        ],
    ),
    "a direction twice": (
        {"directions": [D2C, D2C]},
        ["directions: device_to_cloud stands there twice; write it once instead."],
    ),
    "tiers that there are not": (
        {"canal.tiers": ["apps", "gate"], "gate.peer.return_path": {"kind": "masquerade", "tiers": ["db"]}},
        [
            "canal.tiers: 'apps' is none of backend.tiers; write app or gate instead.",
            "gate.peer.return_path.tiers: 'db' is none of backend.tiers; write app or gate instead.",
        ],
    ),
    "endpoints in a tier that there is not": (
        {"backend.session_manager.tier": "apps", "backend.public_tiers": ["web"]},
        [
            "backend.public_tiers: 'web' is none of backend.tiers; write app or gate instead.",
            "backend.session_manager.tier: 'apps' is none of backend.tiers; write app or gate instead.",
        ],
    ),
    "canal without tiers": (
        {"directions": [D2C], "gate": CLOSED, "canal.tiers": []},
        [
            "canal.tiers: [] leads no route table to the VPG, so no answer finds back; "
            "write the tiers whose servers talk with devices instead."
        ],
    ),
    "a gate peer where no route leads to the VPG": (
        {"canal.tiers": ["app"]},
        [
            "gate.peer.tier: 'gate' is none of canal.tiers, so that no route leads from it to the VPG; "
            "write app instead, or add it."
        ],
    ),
    "a retention that CloudWatch Logs does not know": (
        {"backend.flow_logs.retention_days": 100},
        ["backend.flow_logs.retention_days: 100 is no number of days that CloudWatch Logs knows; write 90 instead."],
    ),
    "a filter that cannot be fetched": (
        {"backend": EXISTING_BACKEND},
        [
            "gate.peer.packet_filter: nftables is installed from S3, and gate.peer.egress has no way to it; "
            "write one of kind: prefix_list there, with the id of S3's."
        ],
    ),
    "cloud to device on type F2, which has nothing that leads there": (
        {"vpg.type": "F2", "directions": [C2D], "canal": {"kind": "none"}, "gate": NO_PEER},
        [
            "directions: cloud_to_device, but canal.kind is none: servers do not get to devices; "
            "write canal.kind: vpc_peering instead, with vpg.type: F and a gate peer."
        ],
    ),
    "an existing tier without a zone": (
        {
            "backend": {**EXISTING_BACKEND, "tiers": {**EXISTING_BACKEND["tiers"], "app": {}}},
            "gate": CLOSED,
            "directions": [D2C],
        },
        [
            "backend.tiers.app: {} is in no zone, so that nobody is in it; "
            "write its subnet of each zone, or take the tier out."
        ],
    ),
}

S3 = {"s3": {"kind": "prefix_list", "prefix_list_id": "pl-61a54008", "protocol": "tcp", "from_port": 443}}
ACCEPTED: dict[str, dict[str, Any]] = {
    "as it is": {},
    "an existing VPG, whose internet is left alone": {"vpg": EXISTING_VPG},
    "an existing VPG with services": {"vpg": EXISTING_VPG, "internet": "services"},
    "an existing VPC with a way to S3": {"backend": EXISTING_BACKEND, "gate.peer.egress": S3},
    "an existing SIM group": {"sim_group": {"kind": "existing", "id": "12345678-bbbb", "link_mtu": 1400}},
    "the cheap variant": {"directions": [D2C], "gate": CLOSED},
    "devices that may also talk with each other": {"directions": [D2C, C2D, D2D]},
    "no devices yet": {"devices": LEFT_OUT},
    "one image": {"gate.peer.image": {"kind": "pinned", "id": "ami-0123456789abcdef0"}},
}


@pytest.mark.parametrize(("changes", "refusal"), REFUSED.values(), ids=REFUSED.keys())
def test_choices_that_do_not_go_together_are_refused(changes, refusal):
    assert mistakes(a_path(changes)) == refusal


@pytest.mark.parametrize("changes", ACCEPTED.values(), ids=ACCEPTED.keys())
def test_choices_that_go_together_are_accepted(changes):
    load(a_path(changes))
