"""One mistake in a stack file and in the arguments of a DevicePath: both refuse it, and each names its own place."""

import copy
from typing import Any

import pytest
from devicepath_spec.path_rules import path_plan
from infra.settings import load

from devicepath_spec.faults import InvalidSpec
from tests.components.test_device_path import ADOPTED, REMOTE_ACCESS
from tests.infra.stack_file import EXISTING_BACKEND, LEFT_OUT, a_path, put

SSH = {"protocol": "tcp", "from_port": 22}
EXISTING = {
    "region": ADOPTED["region"],
    "adopt": {
        "vpc_id": "vpc-0123456789abcdef0",
        "cidr": "10.0.0.0/16",
        "subnet_ids": {"app": {"a": "subnet-01234567"}, "gate": {"a": "subnet-89abcdef"}},
        "route_table_ids": {"app": {"a": "rtb-01234567"}, "gate": {"a": "rtb-89abcdef"}},
    },
}
TO_S3 = {"kind": "prefix_list", "prefix_list_id": "pl-61a54008", "protocol": "tcp", "from_port": 443}
EXISTING_FILE = {"backend": EXISTING_BACKEND, "gate.peer.egress": {"s3": TO_S3}}
EXISTING_ARGUMENTS = {
    "backend": EXISTING,
    "gate_peer.egress": {"s3": {name: value for name, value in TO_S3.items() if name != "kind"}},
}
WITHOUT_CANAL = {"vpg.type": "F2", "directions": ["device_to_device"]}

MISTAKES: dict[str, tuple[dict[str, Any], dict[str, Any], str, str]] = {
    "no way back": (
        {"canal.tiers": []},
        {"canal.tiers": []},
        "canal.tiers: [] leads no route table",
        "canal.tiers: [] leads no route table",
    ),
    "a gate peer outside of the destination": (
        {"canal.destination": "10.10.0.0/21"},
        {"canal.destination": "10.0.0.0/21"},
        "gate.peer.outer_address: 10.10.8.10 is outside canal.destination 10.10.0.0/21",
        "gate_peer.outer_address: 10.0.8.10 is outside canal.destination 10.0.0.0/21",
    ),
    "a destination outside of the VPC": (
        {"canal.destination": "10.99.0.0/16"},
        {"canal.destination": "10.99.0.0/16"},
        "canal.destination: 10.99.0.0/16 is outside",
        "canal.destination: 10.99.0.0/16 is outside",
    ),
    "traffic listed twice": (
        {"gate.peer.device_traffic.again": {"cidr": "10.10.0.0/21", **SSH}},
        {"gate_peer.device_traffic.again": {"cidr": "10.0.0.0/21", **SSH}},
        "gate.peer.device_traffic.again: says what device_traffic.ssh says",
        "gate_peer.device_traffic.again: says what device_traffic.ssh says",
    ),
    "a direction twice": (
        {"directions": ["device_to_cloud", "device_to_cloud", "cloud_to_device"]},
        {"directions": ["device_to_cloud", "device_to_cloud", "cloud_to_device"]},
        "directions: device_to_cloud stands there twice",
        "directions: device_to_cloud stands there twice",
    ),
    "no instance type": (
        {"gate.peer.instance_type": "huge"},
        {"gate_peer.instance_type": "huge"},
        "gate.peer.instance_type: 'huge' is not an EC2 instance type",
        "gate_peer.instance_type: 'huge' is no EC2 instance type",
    ),
    "a region where no VPG is": (
        {"vpg.region": "us-east-1"},
        {"vpg.region": "us-east-1"},
        "vpg.region: 'us-east-1' is unknown; write ap-northeast-1, eu-central-1, us-west-2 or ap-southeast-2",
        "vpg.region: 'us-east-1' is none of SORACOM's",
    ),
    "an existing VPC without a way to packages": (
        {**EXISTING_FILE, "gate.peer.egress": {}},
        {**EXISTING_ARGUMENTS, "gate_peer.egress": {}},
        "gate.peer.packet_filter: nftables is installed from S3, and gate.peer.egress has no way to it",
        "gate_peer.packet_filter: nftables is installed from S3, and egress has no way to it",
    ),
    "an existing VPC in a range that VPGs use themselves": (
        {**EXISTING_FILE, "backend.cidr": "100.70.0.0/16"},
        {**EXISTING_ARGUMENTS, "backend.adopt.cidr": "100.70.0.0/16"},
        "backend.cidr: 100.70.0.0/16 overlaps 100.64.0.0/10, which VPGs use themselves",
        "backend.adopt.cidr: 100.70.0.0/16 overlaps 100.64.0.0/10, which VPGs use themselves",
    ),
    "F2 without Gate": (
        {**WITHOUT_CANAL, "canal": {"kind": "none"}, "gate": {"kind": "closed"}},
        {**WITHOUT_CANAL, "canal": LEFT_OUT, "vpg.gate": LEFT_OUT, "gate_peer": LEFT_OUT},
        "gate.kind: closed, but Gate of a VPG of type F2 is always open",
        "vpg.gate: is left out, but Gate of a VPG of type F2 is always open",
    ),
    "a newline in the name of traffic": (
        {"gate.peer.device_traffic.a\nb": {"cidr": "10.10.0.0/24", **SSH}},
        {"gate_peer.device_traffic.a\nb": {"cidr": "10.0.0.0/24", **SSH}},
        "gate.peer.device_traffic.a\nb: 'a\\nb' is not a name",
        "gate_peer.device_traffic.a\nb: the name has '\\n'",
    ),
    "a port that is none": (
        {"gate.peer.device_traffic.ssh.from_port": 70000},
        {"gate_peer.device_traffic.ssh.from_port": 70000},
        "gate.peer.device_traffic.ssh.from_port: 70000 is not possible",
        "gate_peer.device_traffic.ssh.from_port: 70000 to 70000 are no ports",
    ),
    "a device's own machine as DNS server": (
        {"sim_group.dns_servers": ["127.0.0.1"]},
        {"vpg.dns_servers": ["127.0.0.1"]},
        "sim_group.dns_servers[0]: 127.0.0.1 is no address that a device could ask",
        "vpg.dns_servers[0]: 127.0.0.1 is no address that a device could ask",
    ),
    "an IMSI of 14 digits": (
        {"devices.pump-1.imsi": "00101000000000"},
        {"vpg.devices.press.imsi": "00101000000000"},
        "devices.pump-1.imsi: '00101000000000' is not an IMSI",
        "vpg.devices.press.imsi: '00101000000000' is not an IMSI",
    ),
}


def faults_of_file(changes: dict[str, Any]) -> tuple[str, ...]:
    try:
        load(a_path(changes))
    except InvalidSpec as invalid:
        return invalid.faults
    return ()


def faults_of_arguments(changes: dict[str, Any]) -> tuple[str, ...]:
    arguments = copy.deepcopy(REMOTE_ACCESS)
    for place, value in changes.items():
        put(arguments, place.split("."), value)
    try:
        path_plan(arguments)
    except InvalidSpec as invalid:
        return invalid.faults
    return ()


@pytest.mark.parametrize("mistake", MISTAKES)
def test_both_refuse_a_mistake_once_and_name_its_place(mistake):
    file, arguments, told_of_file, told_of_arguments = MISTAKES[mistake]
    for faults, told in ((faults_of_file(file), told_of_file), (faults_of_arguments(arguments), told_of_arguments)):
        assert [line for line in faults if line.startswith(told)], f"{told} is not in {faults}"
        place = told.partition(": ")[0]
        assert len([line for line in faults if line.startswith(f"{place}: ")]) == 1, f"{place} is told once"


def test_both_take_what_the_mistakes_are_made_in():
    assert faults_of_file({}) == faults_of_arguments({}) == ()
    assert faults_of_file(EXISTING_FILE) == faults_of_arguments(EXISTING_ARGUMENTS) == ()
