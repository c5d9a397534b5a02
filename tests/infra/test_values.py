"""What a stack file may not say in one place: the whole text of each refusal."""

from typing import Any

import pytest

from devicepath_spec.description.gate import OpenGate
from devicepath_spec.judging.stack_file import load
from tests.infra.stack_file import LEFT_OUT, a_path, mistakes

KEYS = (
    "name, assumed_roles, vpg, internet, sim_group, devices, sessions, gate, backends, transit_gateways, gate_peers, "
    "protect, allow_replacement, tags"
)
PRIVATE = "10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16"

RANGES_AND_ADDRESSES: list[tuple[str, Any, str]] = [
    ("vpg.device_subnet", "10.130.0.1/16", "10.130.0.1/16 has host bits set; write 10.130.0.0/16 instead."),
    ("backends.main.cidr", "10.10.0.1/16", "10.10.0.1/16 has host bits set; write 10.10.0.0/16 instead."),
    ("backends.main.tiers.app.block", "10.10.1.0/21", "10.10.1.0/21 has host bits set; write 10.10.0.0/21 instead."),
    ("backends.main.canal.destination", "10.10.1.0/20", "10.10.1.0/20 has host bits set; write 10.10.0.0/20 instead."),
    (
        "gate_peers.main.device_traffic.ssh.cidr",
        "10.10.1.0/21",
        "10.10.1.0/21 has host bits set; write 10.10.0.0/21 instead.",
    ),
    ("vpg.device_subnet", "10.130.0.0", "'10.130.0.0' is not an IPv4 range; write it like 10.0.0.0/16 instead."),
    (
        "vpg.device_subnet",
        "100.64.0.0/16",
        "100.64.0.0/16 overlaps 100.64.0.0/10, which VPGs use themselves; write for example 10.128.0.0/9.",
    ),
    (
        "vpg.device_subnet",
        "198.18.1.0/24",
        "198.18.1.0/24 overlaps 198.18.0.0/15, which VPGs use themselves; write for example 10.128.0.0/9.",
    ),
    (
        "vpg.device_subnet",
        "8.8.8.0/24",
        f"8.8.8.0/24 is not inside {PRIVATE}; write a private range instead, for example 10.128.0.0/9.",
    ),
    (
        "backends.main.canal.destination",
        "10.0.0.0/8",
        "10.0.0.0/8 is larger than the /16 that SORACOM allows; write the part that devices need instead.",
    ),
    (
        "backends.main.canal.destination",
        "8.8.8.0/24",
        f"8.8.8.0/24 is not inside {PRIVATE}; write the VPC's range or a part of it instead.",
    ),
    (
        "gate_peers.main.outer_address",
        "10.10.8.300",
        "'10.10.8.300' is not an IPv4 address; write it like 10.0.0.10 instead.",
    ),
]

IDS: list[tuple[str, Any, str]] = [
    (
        "devices.pump-1.imsi",
        "12345",
        "'12345' is not an IMSI, which has 15 digits; write it like \"440101234567890\" instead.",
    ),
    (
        "devices.pump-1.imsi",
        "4401012345678901",
        "'4401012345678901' is not an IMSI, which has 15 digits; write it like \"440101234567890\" instead.",
    ),
    (
        "devices.pump-1.imsi",
        "４４０１０１２３４５６７８９０",
        "'４４０１０１２３４５６７８９０' is not an IMSI, which has 15 digits; "
        'write it like "440101234567890" instead.',
    ),
    (
        "devices.pump-1.imsi",
        440101234567890,
        "440101234567890 is a number here, which has no leading zeros; write it in quotes instead.",
    ),
    (
        "backends.main.account_id",
        "1111-2222-3333",
        "'1111-2222-3333' is not an AWS account's id, which has 12 digits; write it like \"111122223333\" instead.",
    ),
    (
        "backends.main.account_id",
        111122223333,
        "111122223333 is a number here, which has no leading zeros; write it in quotes instead.",
    ),
    ("backends.main.region", "tokyo", "'tokyo' is not an AWS region; write it like ap-northeast-1 instead."),
    ("gate_peers.main.instance_type", "t4g", "'t4g' is not an EC2 instance type; write it like t4g.micro instead."),
    (
        "devices",
        {"Pump 1": {"imsi": "001010000000001"}},
        ".Pump 1: 'Pump 1' is not a name of lower-case letters, digits and hyphens, at most 31; "
        "write it like app-1 instead.",
    ),
]

NUMBERS_AND_WORDS: list[tuple[str, Any, str]] = [
    ("gate.vni", 0, "0 is not possible; write a VXLAN network identifier, 1 to 16777215, instead."),
    ("gate.vni", "10", "'10' is not a whole number; write a VXLAN network identifier, 1 to 16777215, instead."),
    ("sim_group.link_mtu", 9000, "9000 is not possible; write an MTU in bytes, 576 to 1500, instead."),
    ("sim_group.dns_servers", ["10.0.0.1", "10.0.0.2", "10.0.0.3"], "3 are given; write at most 2 instead."),
    ("vpg.type", "G", "'G' is unknown; write E, F or F2 instead."),
    ("vpg.type", None, "is empty; write E, F or F2 instead."),
    ("vpg.type", LEFT_OUT, "is missing; write E, F or F2."),
    ("internet", "no", "'no' is unknown; write none, services, open or shared instead."),
    ("protect", "yes", "'yes' is neither true nor false; write one of them instead."),
    ("tags", {"cost": 5}, '.cost: 5 is not text; write it in quotes instead: "5".'),
    (
        "backends.main.directions",
        "device_to_cloud",
        "'device_to_cloud' is not a list; write [device_to_cloud] instead.",
    ),
    ("backends.main.directions", LEFT_OUT, "is missing; write a list, like [device_to_cloud]."),
]

SECTIONS_AND_KEYS: list[tuple[str, Any, str]] = [
    ("gate", "closed", "'closed' is not a section; write it with kind: open, existing or closed instead."),
    ("vpg", LEFT_OUT, "is missing; write it with kind: new or existing."),
    ("gate", {}, ".kind: is missing; write open, existing or closed."),
    ("gate", {"kind": "opn"}, ".kind: 'opn' is unknown; write open, existing or closed instead."),
    ("backends.main", None, "is empty; write it with kind: new_vpc, existing_vpc, data_center or office instead."),
    ("devices", [], "[] is not a section; write a section with a name for each instead."),
    ("vpg.typ", "F", "is not a key of vpg; write type instead."),
    ("colour", "red", f"is not a key of devicepath:path; write one of {KEYS}, or take it out."),
    (
        "gate_peers.main.image",
        {"kind": "pinned", "id": "ami-0123456789abcdef0", "name": "mine"},
        ".name: is not a key of gate_peers.main.image; write one of kind, id, or take it out.",
    ),
]


@pytest.mark.parametrize(
    ("place", "value", "refusal"), RANGES_AND_ADDRESSES + IDS + NUMBERS_AND_WORDS + SECTIONS_AND_KEYS
)
def test_a_value_is_refused_with_its_path_the_rule_and_what_to_write(place, value, refusal):
    expected = f"{place}{refusal}" if refusal.startswith(".") else f"{place}: {refusal}"
    assert mistakes(a_path({place: value})) == [expected]


def test_a_misspelt_key_is_one_mistake_although_the_right_one_is_missing():
    path = a_path({"vpg.device_subnet": LEFT_OUT, "vpg.device_subnett": "10.130.0.0/16"})
    assert mistakes(a_path({"vgp": path.pop("vpg"), "vpg": LEFT_OUT})) == [
        "vgp: is not a key of devicepath:path; write vpg instead."
    ]


@pytest.mark.parametrize("path", [[], "remote-access"])
def test_what_is_no_section_at_all_is_refused_with_the_keys_that_there_are(path):
    assert mistakes(path) == [f"devicepath:path: {path!r} is not a section; write it with the keys {KEYS} instead."]


def test_a_stack_file_without_a_path_says_where_examples_are():
    assert mistakes(None) == ["devicepath:path: is missing; write it as one of the files in stacks/ does."]


def test_a_number_that_came_through_json_as_a_float_is_a_whole_one():
    assert load(a_path({"gate.vni": 20.0})).gate == OpenGate(vni=20)
