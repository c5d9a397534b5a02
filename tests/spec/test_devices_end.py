import pytest
from devicepath_spec.vpg_rules import check_device_subnet, check_vpg, differences

from devicepath_spec.faults import Faults


def faults_of(**args) -> tuple[str, ...]:
    faults = Faults()
    check_vpg(faults, "vpg.", {"type": "F", **args})
    return faults.lines


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        ({}, ()),
        ({"type": "E", "internet": "services", "allowed_ranges": {"lan": "192.168.0.0/24"}}, ()),
        ({"type": "E", "vpg_id": "vpg-1"}, ()),
        ({"vpg_id": "vpg-1", "internet": "services"}, ()),
        (
            {"vpg_id": "vpg-1", "internet": "none"},
            ("vpg.internet: none: the internet gateway of an existing VPG cannot be changed; write services "
             "or shared, or leave it out.",),
        ),
        (
            {"vpg_id": "vpg-1", "region": "ap-northeast-1"},
            ("vpg.region: ap-northeast-1 is given beside vpg_id; an existing VPG has one, leave it out.",),
        ),
        (
            {"internet": "services", "allowed_ranges": {"all": "0.0.0.0/0"}},
            ("vpg.allowed_ranges.all: 0.0.0.0/0 allows everything; write internet: open for that.",),
        ),
        ({"dns_servers": []}, ("vpg.dns_servers: 0 are given; write one or two, or leave it out.",)),
    ],
)  # fmt: skip
def test_a_vpg_is_described_without_contradictions(args, expected):
    assert faults_of(**args) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10.128.0.0/9", ()),
        ("192.168.0.0/24", ()),
        ("10.128.0.1/9", ("device_subnet: 10.128.0.1/9 has host bits set; write 10.128.0.0/9.",)),
        ("100.100.0.0/16", ("device_subnet: 100.100.0.0/16 overlaps 100.64.0.0/10, which VPGs use themselves; "
                            "give for example 10.128.0.0/9.",)),
        ("198.18.0.0/15", ("device_subnet: 198.18.0.0/15 overlaps 198.18.0.0/15, which VPGs use themselves; "
                           "give for example 10.128.0.0/9.",)),
        ("8.8.8.0/24", ("device_subnet: 8.8.8.0/24 is not inside 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16; "
                        "give a private range.",)),
    ],
)  # fmt: skip
def test_a_device_subnet_is_private_and_not_one_of_soracoms(text, expected):
    faults = Faults()
    check_device_subnet(faults, "device_subnet", text)
    assert faults.lines == expected


def test_an_existing_vpg_without_a_gateway_cannot_have_services():
    found = {"type": "F", "deviceSubnet": "10.128.0.0/9", "useInternetGateway": False, "gateOpened": False}
    assert differences({"type": "F"}, found) == []
    assert differences({"type": "F", "internet": "services"}, found) == [
        "internet: services, but the VPG has no internet gateway, and that cannot change; leave it out."
    ]


@pytest.mark.parametrize(
    ("args", "line"),
    [
        (
            {"type": "E"},
            "type: E, but the VPG is of type F, and that cannot change; write F, or leave vpg_id out for a new one.",
        ),
        (
            {"type": "F", "device_subnet": "10.9.0.0/16"},
            "device_subnet: 10.9.0.0/16, but the VPG has 10.128.0.0/9; write that.",
        ),
    ],
)
def test_an_existing_vpg_is_what_it_is_described_as(args, line):
    found = {"type": "F", "deviceSubnet": "10.128.0.0/9", "useInternetGateway": True, "gateOpened": False}
    assert differences(args, found) == [line]


@pytest.mark.parametrize(
    ("gate", "found", "line"),
    [
        ({}, {"gateOpened": True, "vni": 10, "privacySeparator": False}, None),
        ({}, {"gateOpened": False}, "gate: existing, but Gate of the VPG is closed; leave `existing` out to open it "
         "here, in a stack file kind: open."),
        ({"vni": 12}, {"gateOpened": True, "vni": 10}, "gate.vni: 12, but the VPG's Gate has 10; write that."),
        ({}, {"gateOpened": True, "vni": 10, "privacySeparator": True}, "gate.privacy_separator: off, but the VPG's "
         "keeps devices apart; leave device_to_device out, or have it switched off by whom Gate belongs to."),
        ({"privacy_separator": True}, {"gateOpened": True, "vni": 10, "privacySeparator": False}, None),
    ],
)  # fmt: skip
def test_an_existing_gate_is_what_it_is_described_as(gate, found, line):
    vpg = {"type": "F", "deviceSubnet": "10.128.0.0/9", "useInternetGateway": True}
    lines = differences({"type": "F", "gate": {"existing": True, **gate}}, {**vpg, **found})
    assert lines == ([] if line is None else [line])


def test_a_new_vpg_has_no_existing_gate_and_no_filter_of_others():
    faults = Faults()
    check_vpg(faults, "vpg.", {"type": "F", "gate": {"existing": True}, "internet": "shared"})
    assert faults.lines == (
        "vpg.internet: shared: a new VPG's routing filter is nobody else's; write services.",
        "vpg.gate.existing: true, but a new VPG's Gate is nobody's yet; leave it out.",
    )
