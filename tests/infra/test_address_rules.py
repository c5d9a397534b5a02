"""Which ranges and addresses do not go together: the whole text of each refusal."""

from typing import Any

import pytest

from infra.settings import load
from tests.infra.stack_file import EXISTING_BACKEND, a_path, mistakes

ELSEWHERE = {"subnet_id": "subnet-01234567", "cidr": "10.11.0.0/24", "route_table_id": "rtb-01234567"}
RESERVED_VPC = {
    **EXISTING_BACKEND,
    "cidr": "198.19.0.0/16",
    "tiers": {"app": {"a": {**ELSEWHERE, "cidr": "198.19.0.0/24"}}},
}
OTHER_VPC = {**EXISTING_BACKEND, "cidr": "10.130.0.0/17"}
NO_PEER = {"directions": ["device_to_cloud"], "gate": {"kind": "closed"}}
NO_DEVICES: dict[str, Any] = {"devices": {}, **NO_PEER}

REFUSED: dict[str, tuple[dict[str, Any], list[str]]] = {
    "VPC and device subnet": (
        {"vpg.device_subnet": "10.10.128.0/17", **NO_DEVICES},
        ["backend.cidr: 10.10.0.0/16 overlaps vpg.device_subnet 10.10.128.0/17; move one of them."],
    ),
    "existing VPC and device subnet": (
        {"backend": {**OTHER_VPC, "tiers": {}}, "canal.tiers": [], **NO_DEVICES},
        [
            "canal.tiers: [] leads no route table to the VPG, so no answer finds back; "
            "write the tiers whose servers talk with devices instead.",
            "backend.cidr: 10.130.0.0/17 overlaps vpg.device_subnet 10.130.0.0/16; "
            "write a VPC with another range, or a VPG with another device subnet instead.",
        ],
    ),
    "VPC and what VPGs use": (
        {
            "backend.cidr": "198.18.0.0/16",
            "backend.tiers": {"app": {"kind": "block", "block": "198.18.0.0/21"}},
            "backend.session_manager": {"kind": "none"},
            "canal.tiers": ["app"],
            "canal.destination": "10.0.0.0/16",
            **NO_PEER,
        },
        [
            "backend.cidr: 198.18.0.0/16 overlaps 198.18.0.0/15, which VPGs use themselves; give a private range.",
            "canal.destination: 10.0.0.0/16 is outside backend.cidr 198.18.0.0/16; "
            "write 198.18.0.0/16 or a part of it instead.",
        ],
    ),
    "VPC and the range that all VPGs are in": (
        {
            "backend.cidr": "100.64.0.0/16",
            "backend.tiers": {"app": {"kind": "block", "block": "100.64.0.0/21"}},
            "backend.session_manager": {"kind": "none"},
            "canal.tiers": ["app"],
            **NO_PEER,
        },
        [
            "backend.cidr: 100.64.0.0/16 overlaps 100.64.0.0/10, which VPGs use themselves; give a private range.",
            "canal.destination: is left out, and so the whole VPC's: 100.64.0.0/16 is not inside "
            "10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16; write the VPC's range or a part of it instead.",
        ],
    ),
    "existing VPC and what VPGs use": (
        {"backend": RESERVED_VPC, "canal.tiers": ["app"], **NO_PEER},
        [
            "backend.cidr: 198.19.0.0/16 overlaps 198.18.0.0/15, which VPGs use themselves; "
            "write a VPC with a private range instead.",
            "canal.destination: is left out, and so the whole VPC's: 198.19.0.0/16 is not inside "
            "10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16; write the VPC's range or a part of it instead.",
        ],
    ),
    "a VPC larger than AWS makes one": (
        {"backend.cidr": "10.0.0.0/12", "canal.destination": "10.10.0.0/16"},
        ["backend.cidr: 10.0.0.0/12 is a /12; a VPC has a /16 to /28."],
    ),
    "an existing subnet outside its VPC": (
        {"backend": {**EXISTING_BACKEND, "tiers": {"app": {"a": ELSEWHERE}}}, "canal.tiers": ["app"], **NO_PEER},
        [
            "backend.tiers.app.a.cidr: 10.11.0.0/24 is outside backend.cidr 10.10.0.0/16; "
            "write the subnet's own range instead."
        ],
    ),
    "a VPC whose range devices cannot be given": (
        {
            "backend.cidr": "172.32.0.0/16",
            "backend.tiers": {"app": {"kind": "block", "block": "172.32.0.0/21"}},
            "backend.session_manager": {"kind": "none"},
            "canal.tiers": ["app"],
            **NO_PEER,
        },
        [
            "canal.destination: is left out, and so the whole VPC's: 172.32.0.0/16 is not inside "
            "10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16; write the VPC's range or a part of it instead."
        ],
    ),
    "a tier outside the VPC": (
        {"backend.tiers.app.block": "10.11.0.0/21"},
        [
            "backend.tiers.app: 10.11.0.0/24 in zone a is outside cidr 10.10.0.0/16; 10.10.0.0/24 is free.",
            "backend.tiers.app: 10.11.2.0/24 in zone c is outside cidr 10.10.0.0/16; 10.10.0.0/24 is free.",
        ],
    ),
    "a tier with too few parts": (
        {"backend.tiers.app": {"kind": "block", "block": "10.10.0.0/23", "netmask": 24}},
        [
            "backend.tiers.app.block: 10.10.0.0/23 has 2 ranges of /24, and zone c is the 3rd; "
            "give a /22, or list its ranges."
        ],
    ),
    "tiers that overlap": (
        {"backend.tiers.app": {"kind": "listed", "cidrs": {"a": "10.10.8.0/24"}}},
        [
            "backend.tiers.gate: 10.10.8.0/24 in zone a overlaps 10.10.8.0/24 of tiers.app in zone a; "
            "10.10.0.0/24 is free."
        ],
    ),
    "a device outside the device subnet": (
        {"devices.pump-1.address": "10.131.0.1"},
        [
            "devices.pump-1.address: 10.131.0.1 is no address of a host in vpg.device_subnet 10.130.0.0/16; "
            "write a free one of it instead."
        ],
    ),
    "devices on the first and the last address of the device subnet, which no host has": (
        {"devices.pump-1.address": "10.130.0.0", "devices.pump-2.address": "10.130.255.255"},
        [
            "devices.pump-1.address: 10.130.0.0 is no address of a host in vpg.device_subnet 10.130.0.0/16; "
            "write a free one of it instead.",
            "devices.pump-2.address: 10.130.255.255 is no address of a host in vpg.device_subnet 10.130.0.0/16; "
            "write a free one of it instead.",
        ],
    ),
    "a device with the gate peer's address": (
        {"devices.pump-1.address": "10.130.255.254"},
        ["devices.pump-1.address: 10.130.255.254 is gate.peer.inner_address too; write a free one instead."],
    ),
    "two devices with one address": (
        {"devices.pump-2.address": "10.130.0.11"},
        ["devices.pump-2.address: 10.130.0.11 is that of devices.pump-1.address too; write a free one instead."],
    ),
    "two devices with one SIM": (
        {"devices.pump-2.imsi": "001010000000001"},
        ["devices.pump-2.imsi: 001010000000001 is that of devices.pump-1.imsi too; write each SIM once instead."],
    ),
    "devices that may reach another network": (
        {"canal.destination": "10.20.0.0/16", **NO_PEER},
        [
            "canal.destination: 10.20.0.0/16 is outside backend.cidr 10.10.0.0/16; "
            "write 10.10.0.0/16 or a part of it instead."
        ],
    ),
    "a gate peer that the VPG does not reach": (
        {"canal.destination": "10.10.0.0/21"},
        [
            "gate.peer.outer_address: 10.10.8.10 is outside canal.destination 10.10.0.0/21: "
            "the VPG does not reach it; write an address of that range instead."
        ],
    ),
    "a gate peer in a zone that there is not": (
        {"gate.peer.zone": "d"},
        ["gate.peer.zone: 'd' is no zone of gate; write a or c instead."],
    ),
    "a gate peer in a zone that its tier is not in": (
        {
            "backend.tiers.gate": {"kind": "listed", "cidrs": {"c": "10.10.8.0/24"}},
            "gate.peer.outer_address": "10.10.8.10",
        },
        ["gate.peer.zone: 'a' is no zone of gate; write c instead."],
    ),
    "a gate peer outside its subnet": (
        {"gate.peer.outer_address": "10.10.0.10"},
        ["gate.peer.outer_address: 10.10.0.10 is outside the subnet 10.10.8.0/24; give an address of it."],
    ),
    "a gate peer on an address of AWS's": (
        {"gate.peer.outer_address": "10.10.8.3"},
        [
            "gate.peer.outer_address: 10.10.8.3 is one of those that AWS keeps in 10.10.8.0/24: "
            "the first four and the last; give another."
        ],
    ),
    "a gate peer outside the device subnet": (
        {"gate.peer.inner_address": "10.129.0.1"},
        [
            "gate.peer.inner_address: 10.129.0.1 is no address of a host in the device subnet 10.130.0.0/16; "
            "give a free one."
        ],
    ),
    "a tunnel that does not fit": (
        {"gate.peer.mtu": 1500},
        [
            "gate.peer.mtu: 1500 is not possible: the path carries 1500 and VXLAN takes 50 of it; "
            "give 576 to 1450, or the right path_mtu."
        ],
    ),
    "masquerading without a filter": (
        {"gate.peer.packet_filter": "none"},
        [
            "gate.peer.return_path: masquerade needs a filter, and the image has none; write packet_filter: nftables, "
            "which is installed once through the S3 endpoint, or redirection."
        ],
    ),
}


@pytest.mark.parametrize(("changes", "refusal"), REFUSED.values(), ids=REFUSED.keys())
def test_ranges_and_addresses_that_do_not_go_together_are_refused(changes, refusal):
    assert mistakes(a_path(changes)) == refusal


def test_every_mistake_of_a_file_is_told_at_once():
    changes = {
        "vpg.device_subnet": "10.10.0.1/16",
        "colour": "red",
        "devices.pump-1.imsi": "12345",
        "devices.pump-2.address": "10.130.0.11",
        "backend.account_id": "1111-2222-3333",
        "backend.tiers.app.block": "10.11.0.0/21",
        "canal.destination": "10.0.0.0/8",
        "gate.peer.zone": "d",
    }
    assert mistakes(a_path(changes)) == [
        "vpg.device_subnet: 10.10.0.1/16 has host bits set; write 10.10.0.0/16 instead.",
        "devices.pump-1.imsi: '12345' is not an IMSI, which has 15 digits; write it like \"440101234567890\" instead.",
        "backend.account_id: '1111-2222-3333' is not an AWS account's id, which has 12 digits; "
        'write it like "111122223333" instead.',
        "canal.destination: 10.0.0.0/8 is larger than the /16 that SORACOM allows; "
        "write the part that devices need instead.",
        "colour: is not a key of devicepath:path; write one of name, directions, vpg, sim_group, devices, sessions, "
        "internet, backend, canal, gate, protect, allow_replacement, tags, or take it out.",
        "backend.tiers.app: 10.11.0.0/24 in zone a is outside cidr 10.10.0.0/16; 10.10.0.0/24 is free.",
        "backend.tiers.app: 10.11.2.0/24 in zone c is outside cidr 10.10.0.0/16; 10.10.0.0/24 is free.",
        "devices.pump-2.address: 10.130.0.11 is that of devices.pump-1.address too; write a free one instead.",
        "gate.peer.zone: 'd' is no zone of gate; write a or c instead.",
    ]


def test_one_mistake_does_not_make_others():
    """The device subnet is not known, so nothing is said about addresses in it."""
    assert mistakes(a_path({"vpg.device_subnet": "10.10.0.0/33"})) == [
        "vpg.device_subnet: '10.10.0.0/33' is not an IPv4 range; write it like 10.0.0.0/16 instead."
    ]


def test_the_last_address_of_a_device_subnet_that_is_a_hosts_may_be_given():
    load(a_path({"devices.pump-1.address": "10.130.255.253"}))
