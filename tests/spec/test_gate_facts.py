"""What the host of a gate peer must keep, whoever describes it."""

from typing import Any

import pytest

from devicepath_spec.description.gate_peer import GatePeerAlone
from devicepath_spec.faults import Faults, InvalidSpec
from devicepath_spec.gate_facts import architecture
from devicepath_spec.judging.judgement import described, judge_gate_peer

USUAL: dict[str, Any] = {
    "vpg_id": "vpg-1",
    "vpg_cidr": "100.64.152.0/24",
    "vpg_peers": [],
    "vpc_id": "vpc-1",
    "subnet_id": "subnet-1",
    "subnet_cidr": "10.0.0.0/24",
    "outer_address": "10.0.0.254",
    "device_subnet": "10.128.0.0/9",
    "region": "ap-northeast-1",
}
TRAFFIC = {"ssh": {"cidr": "10.0.0.0/24", "protocol": "tcp", "from_port": 22}}


def faults_of(**changes: Any) -> tuple[str, ...]:
    try:
        described(GatePeerAlone, {**USUAL, **changes}, judge_gate_peer, "gate", Faults())
    except InvalidSpec as invalid:
        return invalid.faults
    return ()


@pytest.mark.parametrize(
    ("instance_type", "expected"),
    [
        ("t4g.micro", "arm64"), ("c7gn.large", "arm64"), ("m6gd.medium", "arm64"), ("g5g.xlarge", "arm64"),
        ("im4gn.large", "arm64"), ("a1.medium", "arm64"), ("t3.micro", "x86_64"), ("g4dn.xlarge", "x86_64"),
        ("m7i-flex.large", "x86_64"), ("c5.large", "x86_64"),
    ],
)  # fmt: skip
def test_the_image_fits_the_processor(instance_type, expected):
    assert architecture(instance_type) == expected


@pytest.mark.parametrize(
    ("vni", "mtu", "path_mtu", "expected"),
    [
        (10, 1450, 1500, ()),
        (1, 576, 1500, ()),
        (16777215, 8951, 9001, ()),
        (0, 1450, 1500, ("vni: 0 is not possible; write a VXLAN network identifier, 1 to 16777215, instead.",)),
        (16777216, 1450, 1500,
         ("vni: 16777216 is not possible; write a VXLAN network identifier, 1 to 16777215, instead.",)),
        (
            10, 1451, 1500,
            ("mtu: 1451 is not possible: the path carries 1500 and VXLAN takes 50 of it; "
             "write 576 to 1450, or the right path_mtu.",),
        ),
        (10, 575, 1400, ("mtu: 575 is not possible; write an MTU in bytes, 576 to 9001, instead.",)),
        (
            10, 1351, 1400,
            ("mtu: 1351 is not possible: the path carries 1400 and VXLAN takes 50 of it; "
             "write 576 to 1350, or the right path_mtu.",),
        ),
        (10, 1450, 9002, ("path_mtu: 9002 is not possible; write an MTU in bytes, 576 to 9001, instead.",)),
    ],
)  # fmt: skip
def test_the_tunnel_is_never_above_the_path(vni, mtu, path_mtu, expected):
    assert faults_of(vni=vni, mtu=mtu, path_mtu=path_mtu) == expected


OF_AWS = "is one of those that AWS keeps in 10.0.0.0/24: the first four and the last; write another."


@pytest.mark.parametrize(
    ("outer", "inner", "expected"),
    [
        ("10.0.0.254", "10.128.0.254", ()),
        ("10.0.0.4", None, ()),
        ("10.0.0.3", None, (f"outer_address: 10.0.0.3 {OF_AWS}",)),
        ("10.0.0.255", None, (f"outer_address: 10.0.0.255 {OF_AWS}",)),
        ("10.0.1.9", None, ("outer_address: 10.0.1.9 is outside the subnet 10.0.0.0/24; write an address of it.",)),
        ("gate", None, ("outer_address: 'gate' is not an IPv4 address; write it like 10.0.0.10 instead.",)),
        ("10.0.0.9", "10.1.0.1", ("inner_address: 10.1.0.1 is no address of a host in the device subnet 10.128.0.0/9; "
                                  "write a free one.",)),
        ("10.0.0.9", "10.128.0.0", ("inner_address: 10.128.0.0 is no address of a host in the device subnet "
                                    "10.128.0.0/9; write a free one.",)),
    ],
)  # fmt: skip
def test_addresses_are_free_ones_of_their_ranges(outer, inner, expected):
    given = {"outer_address": outer, **({} if inner is None else {"inner_address": inner})}
    assert faults_of(**given) == expected


def test_a_subnet_that_is_not_said_is_not_looked_at():
    unsaid = {key: one for key, one in USUAL.items() if key != "subnet_cidr"}
    described(GatePeerAlone, {**unsaid, "outer_address": "10.77.0.1"}, judge_gate_peer, "gate", Faults())


@pytest.mark.parametrize(
    ("return_path", "packet_filter", "instance_type", "routed", "lists_traffic", "expected"),
    [
        ("none", "none", "t4g.nano", False, False, ()),
        ("redirection", "none", "t4g.nano", True, False, ()),
        ("masquerade", "nftables", "t4g.micro", True, True, ()),
        (
            "masquerade", "none", "t4g.nano", True, True,
            ("return_path: masquerade needs a filter, and the image has none; write packet_filter: nftables, which is "
             "installed once through the S3 endpoint, or redirection.",),
        ),
        (
            "masquerade", "nftables", "t4g.nano", True, False,
            ("device_traffic: none is listed, so nobody could send anything; list what servers send.",
             "instance_type: t4g.nano has 512 MB, too little to install nftables; "
             "write t4g.micro or larger, or packet_filter: none."),
        ),
        (
            "none", "none", "t4g.micro", True, False,
            ("return_path: none, but route tables lead servers through it: no answer finds back; "
             "write return_path: masquerade or redirection, or leave route_table_ids out.",),
        ),
    ],
)  # fmt: skip
def test_the_return_path_has_what_it_needs(return_path, packet_filter, instance_type, routed, lists_traffic, expected):
    given: dict[str, Any] = {
        "return_path": return_path,
        "packet_filter": packet_filter,
        "instance_type": instance_type,
        "route_table_ids": {"app": "rtb-1"} if routed else {},
        "device_traffic": TRAFFIC if lists_traffic else {},
    }
    assert faults_of(**given) == expected
