"""One mistake in a stack file and in the arguments of a DevicePath: both tell the same, each with its own place."""

from typing import Any

import pytest

from devicepath_spec.faults import InvalidSpec
from devicepath_spec.judging.stack_file import load
from tests.components import path_arguments
from tests.components.path_arguments import LEFT_OUT, changed
from tests.components.recording import LOOKED_UP, record
from tests.infra.stack_file import EXISTING_BACKEND, EXISTING_VPG, a_path

VPG = "soracom:index:getVirtualPrivateGateway"
MAIN, PEER = "backends.main", "gate_peers.main"
SSH = {"protocol": "tcp", "from_port": 22}
TO_S3 = {"s3": {"prefix_list_id": "pl-61a54008", "protocol": "tcp", "from_port": 443}}
EXISTING: dict[str, Any] = {MAIN: EXISTING_BACKEND, f"{PEER}.egress": TO_S3}
ONLY_DEVICES: dict[str, Any] = {"backends": LEFT_OUT, "gate_peers": LEFT_OUT}
OTHER: dict[str, Any] = {
    **a_path()["backends"]["main"],
    "cidr": "10.11.0.0/16",
    "tiers": {"app": {"kind": "block", "block": "10.11.0.0/21"}, "gate": {"kind": "block", "block": "10.11.8.0/21"}},
}

MISTAKES: dict[str, tuple[dict[str, Any], str]] = {
    "no way back": ({f"{MAIN}.canal.tiers": []}, f"{MAIN}.canal.tiers: [] leads no route table"),
    "a gate peer outside of the destination": (
        {f"{MAIN}.canal.destination": "10.10.0.0/21"},
        f"{PEER}.outer_address: 10.10.8.10 is outside {MAIN}.canal.destination 10.10.0.0/21",
    ),
    "a destination outside of the VPC": (
        {f"{MAIN}.canal.destination": "10.99.0.0/16"},
        f"{MAIN}.canal.destination: 10.99.0.0/16 is outside cidr 10.10.0.0/16",
    ),
    "traffic listed twice": (
        {f"{PEER}.device_traffic.again": {"cidr": "10.10.0.0/21", **SSH}},
        f"{PEER}.device_traffic.again: says what device_traffic.ssh says",
    ),
    "egress listed twice": (
        {f"{PEER}.egress": {"a": TO_S3["s3"], "b": TO_S3["s3"]}},
        f"{PEER}.egress.b: says what egress.a says",
    ),
    "a direction twice": (
        {f"{MAIN}.directions": ["device_to_cloud", "device_to_cloud", "cloud_to_device"]},
        f"{MAIN}.directions: device_to_cloud stands there twice",
    ),
    "no instance type": (
        {f"{PEER}.instance_type": "huge"},
        f"{PEER}.instance_type: 'huge' is not an EC2 instance type",
    ),
    "a region where no VPG is": (
        {"vpg.region": "us-east-1"},
        "vpg.region: 'us-east-1' is unknown; write ap-northeast-1, eu-central-1, us-west-2 or ap-southeast-2",
    ),
    "an existing VPC: an outer address outside of its subnet": (
        {**EXISTING, f"{PEER}.outer_address": "10.10.9.10"},
        f"{PEER}.outer_address: 10.10.9.10 is outside the subnet 10.10.8.0/24",
    ),
    "an existing VPC without a way to packages": (
        {**EXISTING, f"{PEER}.egress": {}},
        f"{PEER}.packet_filter: nftables is installed from S3, and egress has no way to it",
    ),
    "an existing VPC in a range that VPGs use themselves": (
        {**EXISTING, f"{MAIN}.cidrs": ["10.10.0.0/16", "100.70.0.0/16"], f"{MAIN}.canal.destination": "10.10.0.0/16"},
        f"{MAIN}.cidrs[1]: 100.70.0.0/16 overlaps 100.64.0.0/10, which VPGs use themselves",
    ),
    "an existing VPC of no range": (
        {**EXISTING, f"{MAIN}.cidrs": []},
        f"{MAIN}.cidrs: [] is no range; write those that the VPC has",
    ),
    "F2 without Gate": (
        {**ONLY_DEVICES, "vpg.type": "F2", "gate": {"kind": "closed"}},
        "gate.kind: closed, but Gate of a VPG of type F2 is always open",
    ),
    "F2 where Gate is left out": (
        {**ONLY_DEVICES, "vpg.type": "F2", "gate": LEFT_OUT},
        "gate.kind: closed, but Gate of a VPG of type F2 is always open",
    ),
    "a newline in the name of traffic": (
        {f"{PEER}.device_traffic.a\nb": {"cidr": "10.10.0.0/24", **SSH}},
        f"{PEER}.device_traffic.a\\nb: 'a\\nb' is not a name",
    ),
    "a port that is none": (
        {f"{PEER}.device_traffic.ssh.from_port": 70000},
        f"{PEER}.device_traffic.ssh.from_port: 70000 is not possible",
    ),
    "a device's own machine as DNS server": (
        {"sim_group.dns_servers": ["127.0.0.1"]},
        "sim_group.dns_servers[0]: 127.0.0.1 is no address that a device could ask",
    ),
    "an IMSI of 14 digits": (
        {"devices.pump-1.imsi": "00101000000000"},
        "devices.pump-1.imsi: '00101000000000' is not an IMSI, which has 15 digits",
    ),
    "a tunnel that is larger than its way": (
        {f"{PEER}.mtu": 9001, f"{PEER}.path_mtu": 9001},
        f"{PEER}.mtu: 9001 is not possible: the path carries 9001 and VXLAN takes 50 of it",
    ),
    "a way that AWS has not": ({f"{PEER}.path_mtu": 9002}, f"{PEER}.path_mtu: 9002 is not possible"),
    "what an existing VPC has not": (
        {**EXISTING, f"{MAIN}.public_tiers": ["app"]},
        f"{MAIN}.public_tiers: is not a key of {MAIN}; write one of kind, ",
    ),
    "what a block has not": (
        {f"{MAIN}.tiers.app.cidrs": {"a": "10.10.0.0/24"}},
        f"{MAIN}.tiers.app.cidrs: is not a key of {MAIN}.tiers.app; write one of kind, block, netmask",
    ),
    "Gate of others that is not described so": (
        {"vpg": EXISTING_VPG, "internet": "none"},
        "internet: none, but the internet gateway of an existing VPG cannot be changed",
    ),
    "a second backend over the first": (
        {"backends.other": {**OTHER, "cidr": "10.10.0.0/16", "tiers": a_path()["backends"]["main"]["tiers"],
                            "directions": ["device_to_cloud"]}},
        "backends.other.cidr: 10.10.0.0/16 overlaps 10.10.0.0/16 of backends.main",
    ),
    "a tier of a second backend under the name of one of the first": (
        {
            f"{MAIN}.tiers.east-app": {"kind": "block", "block": "10.10.16.0/21"},
            "backends.main-east": {**OTHER, "directions": ["device_to_cloud"]},
        },
        "backends.main-east.tiers.app: its subnets would be called main-east-app",
    ),
    "a second gate peer of the same name to devices": (
        {
            "backends.other": OTHER,
            "gate_peers.other": {
                **a_path()["gate_peers"]["main"],
                "backend": "other",
                "outer_address": "10.11.8.10",
                "device_traffic": {"ssh": {"cidr": "10.11.0.0/21", **SSH}},
            },
        },
        "gate_peers.other.inner_address: 10.130.255.254 is that of gate_peers.main.inner_address too",
    ),
    "a tag that AWS has itself": ({"tags": {"aws:own": "it"}}, "tags.aws:own: keys that begin with aws: are AWS's own"),
    "a boundary of another account": (
        {f"{MAIN}.permissions_boundary": "arn:aws:iam::444455556666:policy/x"},
        f"{MAIN}.permissions_boundary: arn:aws:iam::444455556666:policy/x is a policy of account 444455556666",
    ),
}  # fmt: skip


def faults_of_file(changes: dict[str, Any]) -> tuple[str, ...]:
    try:
        load(changed(a_path(), changes))
    except InvalidSpec as invalid:
        return invalid.faults
    return ()


def faults_of_arguments(changes: dict[str, Any]) -> tuple[str, ...]:
    return tuple(path_arguments.refused(changes, of=a_path()))


@pytest.mark.parametrize("mistake", MISTAKES)
def test_both_tell_a_mistake_alike_and_once(mistake):
    changes, told = MISTAKES[mistake]
    of_file, of_arguments = faults_of_file(changes), faults_of_arguments(changes)
    assert of_arguments == tuple(f"line1.{line}" for line in of_file)
    assert [line for line in of_file if line.startswith(told)], f"{told} is not in {of_file}"
    place = told.partition(": ")[0]
    assert len([line for line in of_file if line.startswith(f"{place}: ")]) == 1, f"{place} is told once"


KEYS_OF_OLD = ("route_table_ids", "gate_peer.", "adopt", "vpg.gate", "privacy_separator", "subnet_ids", "give ")


@pytest.mark.parametrize("mistake", MISTAKES)
def test_no_message_names_a_key_that_nobody_can_write(mistake):
    changes, _ = MISTAKES[mistake]
    assert [line for line in faults_of_file(changes) for key in KEYS_OF_OLD if key in line] == []


def test_both_tell_all_mistakes_at_once():
    kept = ("no instance type", "a port that is none", "an IMSI of 14 digits", "a way that AWS has not",
            "a device's own machine as DNS server", "a tag that AWS has itself", "a direction twice")  # fmt: skip
    every = {place: value for mistake in kept for place, value in MISTAKES[mistake][0].items()}
    of_file = faults_of_file(every)
    assert faults_of_arguments(every) == tuple(f"line1.{line}" for line in of_file)
    for mistake in kept:
        assert [line for line in of_file if line.startswith(MISTAKES[mistake][1])], mistake


@pytest.mark.parametrize("changes", [{}, EXISTING, ONLY_DEVICES, {"vpg": EXISTING_VPG}])
def test_both_take_what_the_mistakes_are_made_in(changes):
    assert faults_of_file(changes) == ()
    found = {**LOOKED_UP[VPG], "deviceSubnet": EXISTING_VPG["device_subnet"]}
    record(lambda: path_arguments.path(changes, of=a_path()), looked_up={VPG: found})
