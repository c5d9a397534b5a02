"""Which ranges and addresses do not go together: the whole text of each refusal."""

from typing import Any

import pytest

from devicepath_spec.judging.stack_file import load
from tests.infra.stack_file import EXISTING_BACKEND, a_path, mistakes

ELSEWHERE = {"subnet_id": "subnet-01234567", "cidr": "10.11.0.0/24", "route_table_id": "rtb-01234567"}
RESERVED_VPC = {
    **EXISTING_BACKEND,
    "cidrs": ["198.19.0.0/16"],
    "tiers": {"app": {"kind": "existing", "zones": {"a": {**ELSEWHERE, "cidr": "198.19.0.0/24"}}}},
}
OTHER_VPC = {**EXISTING_BACKEND, "cidrs": ["10.130.0.0/17"]}
MAIN, PEER = "backends.main", "gate_peers.main"
NO_PEER = {f"{MAIN}.directions": ["device_to_cloud"], "gate": {"kind": "closed"}, "gate_peers": {}}
NO_DEVICES: dict[str, Any] = {"devices": {}, **NO_PEER}

REFUSED: dict[str, tuple[dict[str, Any], list[str]]] = {
    "VPC and device subnet": (
        {"vpg.device_subnet": "10.10.128.0/17", **NO_DEVICES},
        [
            f"{MAIN}.cidr: 10.10.0.0/16 overlaps vpg.device_subnet 10.10.128.0/17; "
            "write another range, or a VPG with another device subnet instead."
        ],
    ),
    "existing VPC and device subnet": (
        {MAIN: {**OTHER_VPC, "tiers": {}}, f"{MAIN}.canal.tiers": [], **NO_DEVICES},
        [
            f"{MAIN}.cidrs[0]: 10.130.0.0/17 overlaps vpg.device_subnet 10.130.0.0/16; "
            "write another range, or a VPG with another device subnet instead.",
            f"{MAIN}.canal.tiers: [] leads no route table to the VPG, so no answer finds back; "
            "write the tiers whose servers talk with devices instead, or leave it out.",
        ],
    ),
    "VPC and what VPGs use": (
        {
            f"{MAIN}.cidr": "198.18.0.0/16",
            f"{MAIN}.tiers": {"app": {"kind": "block", "block": "198.18.0.0/21"}},
            f"{MAIN}.session_manager": {"kind": "none"},
            f"{MAIN}.canal.tiers": ["app"],
            f"{MAIN}.canal.destination": "10.0.0.0/16",
            **NO_PEER,
        },
        [
            f"{MAIN}.cidr: 198.18.0.0/16 overlaps 198.18.0.0/15, which VPGs use themselves; "
            "write a private range instead.",
            f"{MAIN}.canal.destination: 10.0.0.0/16 is outside cidr 198.18.0.0/16; "
            "write 198.18.0.0/16 or a part of it instead.",
        ],
    ),
    "VPC and the range that all VPGs are in": (
        {
            f"{MAIN}.cidr": "100.64.0.0/16",
            f"{MAIN}.tiers": {"app": {"kind": "block", "block": "100.64.0.0/21"}},
            f"{MAIN}.session_manager": {"kind": "none"},
            f"{MAIN}.canal.tiers": ["app"],
            **NO_PEER,
        },
        [
            f"{MAIN}.cidr: 100.64.0.0/16 overlaps 100.64.0.0/10, which VPGs use themselves; "
            "write a private range instead.",
            f"{MAIN}.canal.destination: is left out, and so the whole VPC's: 100.64.0.0/16 is not inside "
            "10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16; write the VPC's range or a part of it instead.",
        ],
    ),
    "existing VPC and what VPGs use": (
        {MAIN: RESERVED_VPC, f"{MAIN}.canal.tiers": ["app"], **NO_PEER},
        [
            f"{MAIN}.cidrs[0]: 198.19.0.0/16 overlaps 198.18.0.0/15, which VPGs use themselves; "
            "write a VPC with a private range instead.",
            f"{MAIN}.canal.destination: is left out, and so the whole VPC's: 198.19.0.0/16 is not inside "
            "10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16; write the VPC's range or a part of it instead.",
        ],
    ),
    "a VPC larger than AWS makes one": (
        {f"{MAIN}.cidr": "10.0.0.0/12", f"{MAIN}.canal.destination": "10.10.0.0/16"},
        [f"{MAIN}.cidr: 10.0.0.0/12 is a /12; a VPC has a /16 to /28."],
    ),
    "an existing subnet outside its VPC": (
        {
            MAIN: {**EXISTING_BACKEND, "tiers": {"app": {"kind": "existing", "zones": {"a": ELSEWHERE}}}},
            f"{MAIN}.canal.tiers": ["app"],
            **NO_PEER,
        },
        [
            f"{MAIN}.tiers.app.zones.a.cidr: 10.11.0.0/24 is outside cidrs 10.10.0.0/16; "
            "write the subnet's own range instead."
        ],
    ),
    "a VPC whose range devices cannot be given": (
        {
            f"{MAIN}.cidr": "172.32.0.0/16",
            f"{MAIN}.tiers": {"app": {"kind": "block", "block": "172.32.0.0/21"}},
            f"{MAIN}.session_manager": {"kind": "none"},
            f"{MAIN}.canal.tiers": ["app"],
            **NO_PEER,
        },
        [
            f"{MAIN}.canal.destination: is left out, and so the whole VPC's: 172.32.0.0/16 is not inside "
            "10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16; write the VPC's range or a part of it instead."
        ],
    ),
    "a tier outside the VPC": (
        {f"{MAIN}.tiers.app.block": "10.11.0.0/21"},
        [
            f"{MAIN}.tiers.app: 10.11.0.0/24 in zone a is outside cidr 10.10.0.0/16; 10.10.0.0/24 is free.",
            f"{MAIN}.tiers.app: 10.11.2.0/24 in zone c is outside cidr 10.10.0.0/16; 10.10.0.0/24 is free.",
        ],
    ),
    "a tier with too few parts": (
        {f"{MAIN}.tiers.app": {"kind": "block", "block": "10.10.0.0/23", "netmask": 24}},
        [
            f"{MAIN}.tiers.app.block: 10.10.0.0/23 has 2 ranges of /24, and zone c is the 3rd; "
            "write a /22, or list its ranges."
        ],
    ),
    "tiers that overlap": (
        {f"{MAIN}.tiers.app": {"kind": "listed", "cidrs": {"a": "10.10.8.0/24"}}},
        [
            f"{MAIN}.tiers.gate: 10.10.8.0/24 in zone a overlaps 10.10.8.0/24 of tiers.app in zone a; "
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
        [f"{PEER}.inner_address: 10.130.255.254 is that of devices.pump-1.address too; write a free one instead."],
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
        {f"{MAIN}.canal.destination": "10.20.0.0/16", **NO_PEER},
        [
            f"{MAIN}.canal.destination: 10.20.0.0/16 is outside cidr 10.10.0.0/16; "
            "write 10.10.0.0/16 or a part of it instead."
        ],
    ),
    "a gate peer that the VPG does not reach": (
        {f"{MAIN}.canal.destination": "10.10.0.0/21"},
        [
            f"{PEER}.outer_address: 10.10.8.10 is outside backends.main.canal.destination 10.10.0.0/21: "
            "the VPG does not reach it; write an address of that range instead."
        ],
    ),
    "a gate peer in a zone that there is not": (
        {f"{PEER}.zone": "d"},
        [f"{PEER}.zone: 'd' is no zone of gate; write a or c instead."],
    ),
    "a gate peer in a zone that its tier is not in": (
        {
            f"{MAIN}.tiers.gate": {"kind": "listed", "cidrs": {"c": "10.10.8.0/24"}},
            f"{PEER}.outer_address": "10.10.8.10",
        },
        [f"{PEER}.zone: 'a' is no zone of gate; write c instead."],
    ),
    "a gate peer outside its subnet": (
        {f"{PEER}.outer_address": "10.10.0.10"},
        [f"{PEER}.outer_address: 10.10.0.10 is outside the subnet 10.10.8.0/24; write an address of it."],
    ),
    "a gate peer on an address of AWS's": (
        {f"{PEER}.outer_address": "10.10.8.3"},
        [
            f"{PEER}.outer_address: 10.10.8.3 is one of those that AWS keeps in 10.10.8.0/24: "
            "the first four and the last; write another."
        ],
    ),
    "a gate peer outside the device subnet": (
        {f"{PEER}.inner_address": "10.129.0.1"},
        [
            f"{PEER}.inner_address: 10.129.0.1 is no address of a host in the device subnet 10.130.0.0/16; "
            "write a free one."
        ],
    ),
    "a tunnel that does not fit": (
        {f"{PEER}.mtu": 1500},
        [
            f"{PEER}.mtu: 1500 is not possible: the path carries 1500 and VXLAN takes 50 of it; "
            "write 576 to 1450, or the right path_mtu."
        ],
    ),
    "masquerading without a filter": (
        {f"{PEER}.packet_filter": "none"},
        [
            f"{PEER}.return_path: masquerade needs a filter, and the image has none; write packet_filter: nftables, "
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
        f"{MAIN}.account_id": "1111-2222-3333",
        f"{MAIN}.tiers.app.block": "10.11.0.0/21",
        f"{MAIN}.canal.destination": "10.0.0.0/8",
        f"{PEER}.zone": "d",
    }
    assert mistakes(a_path(changes)) == [
        "vpg.device_subnet: 10.10.0.1/16 has host bits set; write 10.10.0.0/16 instead.",
        "devices.pump-1.imsi: '12345' is not an IMSI, which has 15 digits; write it like \"440101234567890\" instead.",
        f"{MAIN}.account_id: '1111-2222-3333' is not an AWS account's id, which has 12 digits; "
        'write it like "111122223333" instead.',
        f"{MAIN}.canal.destination: 10.0.0.0/8 is larger than the /16 that SORACOM allows; "
        "write the part that devices need instead.",
        "colour: is not a key of devicepath:path; write one of name, assumed_roles, vpg, internet, sim_group, devices, "
        "sessions, gate, backends, transit_gateways, gate_peers, protect, allow_replacement, tags, or take it out.",
        "devices.pump-2.address: 10.130.0.11 is that of devices.pump-1.address too; write a free one instead.",
        f"{MAIN}.tiers.app: 10.11.0.0/24 in zone a is outside cidr 10.10.0.0/16; 10.10.0.0/24 is free.",
        f"{MAIN}.tiers.app: 10.11.2.0/24 in zone c is outside cidr 10.10.0.0/16; 10.10.0.0/24 is free.",
        f"{PEER}.zone: 'd' is no zone of gate; write a or c instead.",
    ]


def test_one_mistake_does_not_make_others():
    """The device subnet is not known, so nothing is said about addresses in it."""
    assert mistakes(a_path({"vpg.device_subnet": "10.10.0.0/33"})) == [
        "vpg.device_subnet: '10.10.0.0/33' is not an IPv4 range; write it like 10.0.0.0/16 instead."
    ]


def test_the_last_address_of_a_device_subnet_that_is_a_hosts_may_be_given():
    load(a_path({"devices.pump-1.address": "10.130.255.253"}))
