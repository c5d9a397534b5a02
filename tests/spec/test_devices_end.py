"""What SORACOM's end of a path must keep, and what an existing VPG is and should not be."""

from typing import Any

import pytest

from devicepath_spec.description.path import VpgAlone
from devicepath_spec.faults import Faults, InvalidSpec
from devicepath_spec.judging.judgement import described, judge_vpg
from devicepath_spec.rules.existing_vpg import differences, ending
from tests.spec.described import of

NEW: dict[str, Any] = {"kind": "new", "type": "F"}
EXISTING: dict[str, Any] = {"kind": "existing", "id": "12345678-aaaa", "type": "F", "device_subnet": "10.128.0.0/9"}
SERVICES_OR = "write services or shared instead, or leave it out."


def faults_of(**changes: Any) -> tuple[str, ...]:
    try:
        described(VpgAlone, {"vpg": NEW, **changes}, judge_vpg, "vpg", Faults())
    except InvalidSpec as invalid:
        return invalid.faults
    return ()


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        ({}, ()),
        ({"vpg": {**NEW, "type": "E"}, "internet": "services", "allowed_ranges": {"lan": "192.168.0.0/24"}}, ()),
        ({"vpg": {**EXISTING, "type": "E"}}, ()),
        ({"vpg": EXISTING, "internet": "services"}, ()),
        ({"vpg": EXISTING, "internet": "shared", "gate": {"kind": "existing"}}, ()),
        (
            {"vpg": EXISTING, "internet": "none"},
            (f"internet: none, but the internet gateway of an existing VPG cannot be changed; {SERVICES_OR}",),
        ),
        (
            {"vpg": EXISTING, "internet": "open"},
            (f"internet: open, but the internet gateway of an existing VPG cannot be changed; {SERVICES_OR}",),
        ),
        (
            {"vpg": {**EXISTING, "region": "ap-northeast-1"}},
            ("vpg.region: is not a key of vpg; write one of kind, id, type, device_subnet, or take it out.",),
        ),
        (
            {"internet": "services", "allowed_ranges": {"all": "0.0.0.0/0"}},
            ("allowed_ranges.all: 0.0.0.0/0 allows everything; write internet: open for that.",),
        ),
        (
            {"allowed_ranges": {"lan": "192.168.0.0/24"}},
            ("allowed_ranges: lan: only internet: services, or shared, filters; leave them out.",),
        ),
        (
            {"internet": "shared", "gate": {"kind": "existing"}},
            (
                "internet: shared, but the routing filter of a new VPG is nobody else's; write services instead.",
                "gate.kind: existing, but Gate of a new VPG is nobody's yet; write open instead.",
            ),
        ),
        (
            {"vpg": {**NEW, "type": "F2"}},
            ("gate.kind: closed, but Gate of a VPG of type F2 is always open; write open instead.",),
        ),
        ({"sim_group": {"kind": "new", "dns_servers": []}}, ()),
    ],
)
def test_a_vpg_is_described_without_contradictions(args, expected):
    assert faults_of(**args) == expected


@pytest.mark.parametrize(
    ("server", "rule"),
    [
        ("127.0.0.1", "127.0.0.1 is no address that a device could ask"),
        ("0.0.0.0", "0.0.0.0 is no address that a device could ask"),
        ("224.0.0.1", "224.0.0.1 is no address that a device could ask"),
        ("169.254.0.1", "169.254.0.1 is no address that a device could ask"),
        ("255.255.255.255", "255.255.255.255 is no address that a device could ask"),
    ],
)
def test_a_dns_server_is_a_host_that_devices_can_ask(server, rule):
    fix = "write that of a DNS server instead."
    given = {"kind": "new", "dns_servers": ["10.0.0.53", server]}
    assert faults_of(sim_group=given) == (f"sim_group.dns_servers[1]: {rule}; {fix}",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10.128.0.0/9", ()),
        ("192.168.0.0/24", ()),
        ("10.128.0.1/9", ("vpg.device_subnet: 10.128.0.1/9 has host bits set; write 10.128.0.0/9 instead.",)),
        ("100.100.0.0/16", ("vpg.device_subnet: 100.100.0.0/16 overlaps 100.64.0.0/10, which VPGs use themselves; "
                            "write for example 10.128.0.0/9.",)),
        ("198.18.0.0/15", ("vpg.device_subnet: 198.18.0.0/15 overlaps 198.18.0.0/15, which VPGs use themselves; "
                           "write for example 10.128.0.0/9.",)),
        ("8.8.8.0/24", ("vpg.device_subnet: 8.8.8.0/24 is not inside 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16; "
                        "write a private range instead, for example 10.128.0.0/9.",)),
    ],
)  # fmt: skip
@pytest.mark.parametrize("vpg", [NEW, EXISTING], ids=["new", "existing"])
def test_a_device_subnet_is_private_and_not_one_of_soracoms(vpg, text, expected):
    assert faults_of(vpg={**vpg, "device_subnet": text}) == expected


FOUND: dict[str, Any] = {
    "type": "F",
    "deviceSubnet": "10.128.0.0/9",
    "useInternetGateway": True,
    "gateOpened": False,
}


def different(found: dict[str, Any], **args: Any) -> list[str]:
    return differences(of(VpgAlone, {"vpg": EXISTING, **args}), found)


def test_an_existing_vpg_without_a_gateway_cannot_have_services():
    found = {**FOUND, "useInternetGateway": False}
    assert different(found) == []
    assert different(found, internet="services") == [
        "internet: services, but the VPG has no internet gateway, and that cannot change; leave it out."
    ]


@pytest.mark.parametrize(
    ("vpg", "line"),
    [
        (
            {"type": "E"},
            "vpg.type: E, but the VPG is of type F, and that cannot change; write F, or kind: new for another one.",
        ),
        (
            {"device_subnet": "10.9.0.0/16"},
            "vpg.device_subnet: 10.9.0.0/16, but the VPG has 10.128.0.0/9; write that.",
        ),
    ],
)
def test_an_existing_vpg_is_what_it_is_described_as(vpg, line):
    assert different(FOUND, vpg={**EXISTING, **vpg}) == [line]


@pytest.mark.parametrize(
    ("gate", "found", "line"),
    [
        ({}, {"gateOpened": True, "vni": 10, "privacySeparator": False}, None),
        ({}, {"gateOpened": True, "vni": 10, "privacySeparator": True}, None),
        ({}, {"gateOpened": False},
         "gate.kind: existing, but Gate of the VPG is closed; write open, and it is opened here."),
        ({"vni": 12}, {"gateOpened": True, "vni": 10}, "gate.vni: 12, but the VPG's Gate has 10; write that."),
        ({"device_to_device": True}, {"gateOpened": True, "vni": 10, "privacySeparator": False}, None),
        ({"device_to_device": True}, {"gateOpened": True, "vni": 10, "privacySeparator": True},
         "gate.device_to_device: true, but the VPG's Gate keeps devices apart; leave it out, or have its privacy "
         "separator switched off by whom Gate belongs to."),
    ],
)  # fmt: skip
def test_an_existing_gate_is_what_it_is_described_as(gate, found, line):
    lines = different({**FOUND, **found}, gate={"kind": "existing", **gate})
    assert lines == ([] if line is None else [line])


def test_all_that_differs_is_told_at_once():
    other = {"type": "E", "device_subnet": "10.9.0.0/16"}
    lines = different(FOUND, vpg={**EXISTING, **other}, gate={"kind": "existing"})
    assert [line.partition(": ")[0] for line in lines] == ["vpg.type", "vpg.device_subnet", "gate.kind"]


def test_an_existing_vpg_ends_none_of_the_components_own():
    assert ending([], "12345678-aaaa") is None
    assert ending(["12345678-aaaa"], "12345678-aaaa") is None
    assert str(ending(["12345678-own"], "12345678-aaaa")).startswith(
        "vpg.id: 12345678-aaaa, so that 12345678-own, which is this component's own and in use, would be ended"
    )
