"""Which choices do not go together: the whole text of each refusal."""

from typing import Any

import pytest

from devicepath_spec.judging.stack_file import load
from tests.infra.stack_file import EXISTING_BACKEND, EXISTING_VPG, LEFT_OUT, a_path, mistakes

CLOSED: dict[str, Any] = {"gate": {"kind": "closed"}, "gate_peers": {}}
NO_PEER: dict[str, Any] = {"gate_peers": {}}
NO_BACKEND: dict[str, Any] = {"backends": {}, "gate_peers": {}}
NO_CANAL: dict[str, Any] = {"backends.main.canal": LEFT_OUT}
BETWEEN_DEVICES: dict[str, Any] = {"gate": {"kind": "open", "device_to_device": True}}
D2C, C2D, D2D = "device_to_cloud", "cloud_to_device", "device_to_device"
TRANSLATES = "cloud_to_device on a VPG of type F, which translates addresses, needs Gate and a gate peer"
MAIN, PEER = "backends.main", "gate_peers.main"
S3 = {"s3": {"prefix_list_id": "pl-61a54008", "protocol": "tcp", "from_port": 443}}
OTHER: dict[str, Any] = {
    **a_path()["backends"]["main"],
    "cidr": "10.11.0.0/16",
    "tiers": {"app": {"kind": "block", "block": "10.11.0.0/21"}, "gate": {"kind": "block", "block": "10.11.8.0/21"}},
}
OTHER_PEER: dict[str, Any] = {
    **a_path()["gate_peers"]["main"],
    "backend": "other",
    "outer_address": "10.11.8.10",
    "inner_address": "10.130.255.253",
    "device_traffic": {"ssh": {"cidr": "10.11.0.0/21", "protocol": "tcp", "from_port": 22}},
}
SECOND_PEER: dict[str, Any] = {
    **a_path()["gate_peers"]["main"],
    "zone": "c",
    "outer_address": "10.10.10.10",
    "inner_address": "10.130.255.253",
    "return_path": {"kind": "masquerade", "tiers": ["gate"]},
    "device_traffic": {"ssh": {"cidr": "10.10.8.0/21", "protocol": "tcp", "from_port": 22}},
}
REDIRECTED = {
    "return_path": {"kind": "redirection", "tiers": ["app"]},
    "egress": {"https": {"cidr": "10.10.0.0/21", "protocol": "tcp", "from_port": 443}},
}

TIERS: dict[str, Any] = EXISTING_BACKEND["tiers"]
SAME_TABLE = {**TIERS["app"]["zones"]["a"], "subnet_id": "subnet-00000004", "cidr": "10.10.4.0/24"}

REFUSED: dict[str, tuple[dict[str, Any], list[str]]] = {
    "canal on type E": (
        {**CLOSED, "vpg.type": "E", "internet": "services", f"{MAIN}.directions": [D2C]},
        [f"{MAIN}.canal.kind: vpc_peering, but a VPG of type E has no private connection; write vpg.type: F instead."],
    ),
    "canal by peering on type F2": (
        {"vpg.type": "F2"},
        [f"{MAIN}.canal.kind: vpc_peering, but Canal of type F2 is a transit gateway; write vpg.type: F instead."],
    ),
    "no internet on type E": (
        {"vpg.type": "E", **NO_BACKEND},
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
        {**CLOSED, f"{MAIN}.directions": [D2C], **NO_CANAL},
        [
            f"{MAIN}.directions: device_to_cloud, but there is no canal: devices do not get to the VPC; "
            "write canal: {kind: vpc_peering}, with vpg.type: F."
        ],
    ),
    "cloud to device on type F with Gate closed": (
        CLOSED,
        [f"{MAIN}.directions: {TRANSLATES}; write gate: {{kind: open}}, and a gate peer in main."],
    ),
    "cloud to device on type F without a gate peer": (
        NO_PEER,
        [f"{MAIN}.directions: {TRANSLATES}; write one in gate_peers with backend: main."],
    ),
    "cloud to device on type F with the gate peer of another backend": (
        {"backends.other": OTHER, "gate_peers": {"other": OTHER_PEER}},
        [f"{MAIN}.directions: {TRANSLATES}; write one in gate_peers with backend: main."],
    ),
    "cloud to device on type E": (
        {"vpg.type": "E", "internet": "open", f"{MAIN}.directions": [C2D], **NO_CANAL, **NO_PEER},
        [
            f"{MAIN}.directions: cloud_to_device, but a VPG of type E has no private connection; "
            "write vpg.type: F instead, with canal: {kind: vpc_peering}."
        ],
    ),
    "cloud to device on type F2, which has nothing that leads there": (
        {"vpg.type": "F2", f"{MAIN}.directions": [C2D], **NO_CANAL, **NO_PEER},
        [
            f"{MAIN}.directions: cloud_to_device, but there is no canal: servers do not get to devices; "
            "write canal: {kind: transit_gateway_attachment, ...}, or transit_gateway_peering."
        ],
    ),
    "type F2 with Gate closed": (
        {"vpg.type": "F2", "gate": {"kind": "closed"}, **NO_BACKEND},
        ["gate.kind: closed, but Gate of a VPG of type F2 is always open; write open instead."],
    ),
    "a gate peer with Gate closed": (
        {f"{MAIN}.directions": [D2C], "gate": {"kind": "closed"}},
        [f"{PEER}.kind: instance, but gate is closed: there is no network for it; write gate: {{kind: open}}."],
    ),
    "a gate peer without a private connection": (
        {f"{MAIN}.directions": [C2D], **NO_CANAL},
        [
            f"{MAIN}.directions: cloud_to_device, but there is no canal: servers do not get to devices; "
            "write canal: {kind: vpc_peering}, with vpg.type: F and a gate peer.",
            f"{PEER}.backend: main, which has no canal: a gate peer needs a private connection to the VPG; "
            "write canal: {kind: vpc_peering} there.",
        ],
    ),
    "a gate peer in a backend that there is not": (
        {f"{MAIN}.directions": [D2C], f"{PEER}.backend": "mine"},
        [f"{PEER}.backend: 'mine' is none of backends; write main instead."],
    ),
    "no direction": (
        {f"{MAIN}.directions": []},
        [f"{MAIN}.directions: [] says nothing; write device_to_cloud or cloud_to_device instead, or both."],
    ),
    "a direction twice": (
        {f"{MAIN}.directions": [D2C, D2C]},
        [f"{MAIN}.directions: device_to_cloud stands there twice; write it once instead."],
    ),
    "a direction that has nothing to do with a backend": (
        {f"{MAIN}.directions": [D2C, D2D]},
        [
            f"{MAIN}.directions: device_to_device has nothing to do with a backend; "
            "write gate: {kind: open, device_to_device: true} instead."
        ],
    ),
    "tiers that there are not": (
        {
            f"{MAIN}.canal.tiers": ["apps", "gate"],
            f"{PEER}.return_path": {"kind": "masquerade", "tiers": ["db"]},
        },
        [
            f"{MAIN}.canal.tiers: 'apps' is none of tiers; write app or gate instead.",
            f"{PEER}.return_path.tiers: 'db' is none of backends.main.tiers; write app or gate instead.",
        ],
    ),
    "endpoints in a tier that there is not": (
        {f"{MAIN}.session_manager.tier": "apps", f"{MAIN}.public_tiers": ["web"]},
        [
            f"{MAIN}.public_tiers: 'web' is none of tiers; write app or gate instead.",
            f"{MAIN}.session_manager.tier: 'apps' is none of tiers; write app or gate instead.",
        ],
    ),
    "canal without tiers": (
        {**CLOSED, f"{MAIN}.directions": [D2C], f"{MAIN}.canal.tiers": []},
        [
            f"{MAIN}.canal.tiers: [] leads no route table to the VPG, so no answer finds back; "
            "write the tiers whose servers talk with devices instead, or leave it out."
        ],
    ),
    "a gate peer where no route leads to the VPG": (
        {f"{MAIN}.canal.tiers": ["app"]},
        [
            f"{PEER}.tier: 'gate' is none of {MAIN}.canal.tiers, so that no route leads from it to the VPG; "
            "write app instead, or add it."
        ],
    ),
    "a retention that CloudWatch Logs does not know": (
        {f"{MAIN}.flow_logs.retention_days": 100},
        [f"{MAIN}.flow_logs.retention_days: 100 is no number of days that CloudWatch Logs knows; write 90 instead."],
    ),
    "a filter that cannot be fetched": (
        {MAIN: EXISTING_BACKEND},
        [
            f"{PEER}.packet_filter: nftables is installed from S3, and egress has no way to it; "
            "write an entry with prefix_list_id there, the id of S3's."
        ],
    ),
    "an existing tier without a zone": (
        {
            **CLOSED,
            MAIN: {
                **EXISTING_BACKEND,
                "directions": [D2C],
                "tiers": {**EXISTING_BACKEND["tiers"], "app": {"kind": "existing", "zones": {}}},
            },
        },
        [
            f"{MAIN}.tiers.app.zones: {{}} is in no zone, so that nobody is in it; "
            "write its subnet of each zone, or take the tier out."
        ],
    ),
    "an existing VPC of several ranges, of which none is named as what devices may reach": (
        {**CLOSED, MAIN: {**EXISTING_BACKEND, "directions": [D2C], "cidrs": ["10.10.0.0/16", "10.12.0.0/16"]}},
        [
            f"{MAIN}.canal.destination: is left out, but the VPC has several ranges; "
            "write one of 10.10.0.0/16, 10.12.0.0/16 instead."
        ],
    ),
    "two backends of one range": (
        {"backends.other": {**OTHER, "directions": [D2C], "cidr": "10.10.0.0/15"}},
        [
            "backends.other.cidr: 10.10.0.0/15 is a /15; a VPC has a /16 to /28.",
            "backends.other.canal.destination: is left out, and so the whole VPC's: 10.10.0.0/15 is larger than the "
            "/16 that SORACOM allows; write the part that devices need instead.",
            "backends.other.cidr: 10.10.0.0/15 overlaps 10.10.0.0/16 of backends.main, and a VPG sends a range to one "
            "of them; write another range instead.",
        ],
    ),
    "one existing VPC in two backends": (
        {
            **CLOSED,
            MAIN: {**EXISTING_BACKEND, "directions": [D2C]},
            "backends.other": {
                **EXISTING_BACKEND,
                "directions": [D2C],
                "cidrs": ["10.12.0.0/16"],
                "tiers": {
                    "db": {
                        "kind": "existing",
                        "zones": {
                            "a": {
                                "subnet_id": "subnet-11234567",
                                "cidr": "10.12.0.0/24",
                                "route_table_id": "rtb-11234567",
                            },
                        },
                    }
                },
                "canal": {"kind": "vpc_peering"},
            },
        },
        [
            "backends.other.vpc_id: vpc-0123456789abcdef0 is that of backends.main too, and a VPG and a VPC have one "
            "peering; write its ranges and tiers there instead."
        ],
    ),
    "tiers of two backends whose names come to the same": (
        {
            "backends.main.tiers.east-app": {"kind": "block", "block": "10.10.16.0/21"},
            "backends.main-east": {**OTHER, "directions": [D2C]},
        },
        [
            "backends.main-east.tiers.app: its subnets would be called main-east-app, as those of tiers.east-app of "
            "backends.main; write another name instead."
        ],
    ),
    "two gate peers with one address": (
        {f"{MAIN}.zones": ["a", "c"], "gate_peers.second": {**SECOND_PEER, "inner_address": "10.130.255.254"}},
        [
            "gate_peers.second.inner_address: 10.130.255.254 is that of gate_peers.main.inner_address too; "
            "write a free one instead."
        ],
    ),
    "two gate peers that one route table would lead to": (
        {
            "gate_peers.second": {
                **SECOND_PEER,
                "return_path": {"kind": "masquerade", "tiers": ["app"]},
                "device_traffic": {"ssh": {"cidr": "10.10.0.0/21", "protocol": "tcp", "from_port": 22}},
            }
        },
        [
            "gate_peers.second.return_path.tiers: 'app' is one of gate_peers.main.return_path.tiers: a route table "
            "leads to one gate peer; take it out of one of them."
        ],
    ),
    "two gate peers in an existing VPC, whose tiers have one route table": (
        {
            MAIN: {**EXISTING_BACKEND, "tiers": {**TIERS, "other": {"kind": "existing", "zones": {"a": SAME_TABLE}}}},
            "gate_peers.main": {**a_path()["gate_peers"]["main"], "egress": S3},
            "gate_peers.second": {
                **SECOND_PEER,
                "zone": "a",
                "outer_address": "10.10.8.11",
                "egress": S3,
                "return_path": {"kind": "masquerade", "tiers": ["other"]},
                "device_traffic": {"ssh": {"cidr": "10.10.4.0/24", "protocol": "tcp", "from_port": 22}},
            },
        },
        [
            "gate_peers.second.return_path.tiers: 'other' has rtb-01234567, as a tier of "
            "gate_peers.main.return_path.tiers has: a route table leads to one gate peer; take it out of one of them, "
            "or give the tier a route table of its own."
        ],
    ),
    "a gate peer in an existing VPC that lets out, and not to packages": (
        {
            MAIN: EXISTING_BACKEND,
            f"{PEER}.egress": {"web": {"cidr": "10.10.0.0/24", "protocol": "tcp", "from_port": 80}},
        },
        [
            f"{PEER}.packet_filter: nftables is installed from S3, and egress has no way to it; "
            "write an entry with prefix_list_id there, the id of S3's."
        ],
    ),
    "two gate peers that devices are redirected to": (
        {
            "gate_peers.main": {**a_path()["gate_peers"]["main"], **REDIRECTED},
            "gate_peers.second": {
                **SECOND_PEER,
                "return_path": {"kind": "redirection", "tiers": ["gate"]},
                "egress": {"https": {"cidr": "10.10.8.0/21", "protocol": "tcp", "from_port": 443}},
            },
        },
        [
            "gate_peers.second.return_path: redirection, but gate_peers.main has it, and a VPG redirects to one gate "
            "peer; write masquerade or none instead."
        ],
    ),
    "devices that open connections to a backend, and are redirected into another": (
        {
            "gate_peers.main": {**a_path()["gate_peers"]["main"], **REDIRECTED},
            "backends.other": {**OTHER, "directions": [D2C]},
        },
        [
            "backends.other.directions: device_to_cloud, but gate_peers.main has all that devices send redirected to "
            "it; write another return path there, or take it out."
        ],
    ),
}

ACCEPTED: dict[str, dict[str, Any]] = {
    "as it is": {},
    "a VPC that another stack leads to devices": {f"{MAIN}.directions": [], **NO_CANAL, "gate_peers": LEFT_OUT},
    "an existing VPG, whose internet is left alone": {"vpg": EXISTING_VPG},
    "an existing VPG with services": {"vpg": EXISTING_VPG, "internet": "services"},
    "an existing VPC with a way to S3": {MAIN: EXISTING_BACKEND, f"{PEER}.egress": S3},
    "an existing VPC of several ranges": {
        MAIN: {
            **EXISTING_BACKEND,
            "cidrs": ["10.10.0.0/16", "10.12.0.0/16"],
            "canal": {"kind": "vpc_peering", "destination": "10.10.0.0/16"},
        },
        f"{PEER}.egress": S3,
    },
    "an existing SIM group": {"sim_group": {"kind": "existing", "id": "12345678-bbbb", "link_mtu": 1400}},
    "the cheap variant": {**CLOSED, f"{MAIN}.directions": [D2C]},
    "devices that may also talk with each other": BETWEEN_DEVICES,
    "devices alone": {**NO_BACKEND, **BETWEEN_DEVICES},
    "no devices yet": {"devices": LEFT_OUT},
    "what has a default": {
        "sim_group": LEFT_OUT, f"{MAIN}.flow_logs": LEFT_OUT, f"{MAIN}.session_manager": LEFT_OUT,
        f"{MAIN}.canal.tiers": LEFT_OUT,
    },
    "one image": {f"{PEER}.image": {"kind": "pinned", "id": "ami-0123456789abcdef0"}},
    "two backends, each with a gate peer": {"backends.other": OTHER, "gate_peers.other": OTHER_PEER},
    "two gate peers in one backend": {"gate_peers.second": SECOND_PEER},
    "another backend in another account and region": {
        "backends.other": {**OTHER, "account_id": "444455556666", "region": "eu-central-1"},
        "gate_peers.other": OTHER_PEER,
    },
}  # fmt: skip


@pytest.mark.parametrize(("changes", "refusal"), REFUSED.values(), ids=REFUSED.keys())
def test_choices_that_do_not_go_together_are_refused(changes, refusal):
    assert mistakes(a_path(changes)) == refusal


@pytest.mark.parametrize("changes", ACCEPTED.values(), ids=ACCEPTED.keys())
def test_choices_that_go_together_are_accepted(changes):
    load(a_path(changes))
