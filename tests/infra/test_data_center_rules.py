"""What a data centre, and a gate peer in it, must keep: the whole text of each refusal, in a stack file and in
arguments."""

from typing import Any

import pytest

from devicepath_spec.faults import InvalidSpec
from devicepath_spec.judging.stack_file import load
from tests.components import path_arguments
from tests.infra.data_center import DIRECT, FACTORY, IN_FACTORY, VPC, WITH_FACTORY, a_data_center
from tests.infra.stack_file import LEFT_OUT

PLANT, PEER = "backends.plant", "gate_peers.plant"
DOOR = f"{PLANT}.connection"
C2D, D2C = "cloud_to_device", "device_to_cloud"
FIFTY = [f"192.168.{number}.0/24" for number in range(100, 151)]
OTHERS = [f"172.16.{number}.0/24" for number in range(100, 151)]
NO_PEERS: dict[str, Any] = {"gate_peers": {}, f"{PLANT}.directions": [D2C]}
INSTANCE: dict[str, Any] = {
    "kind": "instance", "backend": "plant", "tier": "app", "zone": "a", "outer_address": "10.10.0.10",
    "return_path": {"kind": "none"},
}  # fmt: skip
ASNS = "is not possible: 1 to 4294967295, without 7224, 9059, 10124, 17943, which are AWS's; write a private one"

REFUSED: dict[str, tuple[dict[str, Any], list[str]]] = {
    "a VPG of type F2": (
        {"vpg.type": "F2", **NO_PEERS},
        [
            f"{PLANT}.kind: data_center, but a VPG of type F2 has neither Door nor Direct; write vpg.type: F instead, "
            "or take a transit gateway of your own, and a VPN to that."
        ],
    ),
    "a VPG of type E": (
        {"vpg.type": "E", **NO_PEERS},
        [f"{PLANT}.kind: data_center, but a VPG of type E has neither Door nor Direct; write vpg.type: F instead."],
    ),
    "a private address of the router": (
        {f"{DOOR}.router_address": "192.168.50.1"},
        [f"{DOOR}.router_address: 192.168.50.1 is not public; write the router's own, or that of the NAT before it."],
    ),
    "an ASN that AWS keeps in Tokyo": (
        {f"{DOOR}.routing.asn": 10124},
        [f"{DOOR}.routing.asn: 10124 {ASNS}, such as 65000."],
    ),
    "an ASN of static routing": (
        {f"{DOOR}.routing": {"kind": "static", "asn": 65000}},
        [f"{DOOR}.routing.asn: is not a key of {DOOR}.routing: this kind has none; take it out."],
    ),
    "an MTU that no line has": (
        {DOOR: {"kind": "direct", "mtu": 8500}},
        [f"{DOOR}.mtu: 8500 is no MTU of a private virtual interface; write 1500 or 9001 instead."],
    ),
    "no range": (
        {f"{PLANT}.cidrs": []},
        [f"{PLANT}.cidrs: is empty; write what is behind the router, such as 192.168.50.0/24."],
    ),
    "a range of devices": (
        {f"{PLANT}.cidrs": ["192.168.50.0/24", "10.170.8.0/24"]},
        [f"{PLANT}.cidrs: 10.170.8.0/24 overlaps the device subnet 10.170.0.0/16; use another range."],
    ),
    "a range of links": (
        {f"{PLANT}.cidrs": ["192.168.50.0/24", "169.254.0.0/16"]},
        [f"{PLANT}.cidrs: 169.254.0.0/16 is in 169.254.0.0/16, which no router leads to; use another range."],
    ),
    "a range of groups": (
        {f"{PLANT}.cidrs": ["192.168.50.0/24", "239.0.0.0/8"]},
        [f"{PLANT}.cidrs: 239.0.0.0/8 is in 224.0.0.0/3, which no router leads to; use another range."],
    ),
    "the router of another data centre": (
        {**WITH_FACTORY, "backends.factory.connection": {"kind": "door", "router_address": "198.51.100.1",
                                                         "routing": {"kind": "static"}}},
        [
            "backends.factory.connection.router_address: 198.51.100.1 is the router of backends.plant too, and one "
            "router has one Door of a VPG; write its ranges there instead, or a router of its own."
        ],
    ),
    "a range of VPGs": (
        {f"{PLANT}.cidrs": ["192.168.50.0/24", "100.64.8.0/24"]},
        [f"{PLANT}.cidrs: 100.64.8.0/24 overlaps 100.64.0.0/10, which VPGs use themselves; use another range."],
    ),
    "a range in another one": (
        {f"{PLANT}.cidrs": ["192.168.50.0/24", "192.168.0.0/16"]},
        [f"{PLANT}.cidrs: 192.168.0.0/16 overlaps 192.168.50.0/24; write one of them."],
    ),
    "more ranges than are announced": (
        {f"{PLANT}.cidrs": ["192.168.50.0/24", *FIFTY, *OTHERS]},
        [f"{PLANT}.cidrs: 103 ranges, and 100 are possible; write summaries of them."],
    ),
    "more ranges of all data centres than a VPG takes": (
        {
            **WITH_FACTORY,
            f"{PLANT}.cidrs": ["192.168.50.0/24", *FIFTY],
            "backends.factory.cidrs": ["192.168.70.0/24", *OTHERS],
        },
        [
            "backends: 104 ranges in plant, factory, and a VPG takes 100 of them by Door and Direct; write "
            "summaries of them."
        ],
    ),
    "a range of another data centre": (
        {**WITH_FACTORY, "backends.factory.cidrs": ["192.168.70.0/24", "192.168.50.128/25"]},
        [
            "backends.factory.cidrs[1]: 192.168.50.128/25 overlaps 192.168.50.0/24 of backends.plant, and a VPG sends "
            "a range to one of them; write another range instead."
        ],
    ),
    "a range of a VPC": (
        {"backends.main": VPC, f"{PLANT}.cidrs": ["192.168.50.0/24", "10.10.4.0/24"], **NO_PEERS},
        [
            "backends.main.cidr: 10.10.0.0/16 overlaps 10.10.4.0/24 of backends.plant, and a VPG sends a range to one "
            "of them; write another range instead."
        ],
    ),
    "nobody who opens connections": (
        {f"{PLANT}.directions": []},
        [f"{PLANT}.directions: [] says nothing; write device_to_cloud or cloud_to_device instead, or both."],
    ),
    "servers that open connections without a gate peer": (
        {"gate_peers": {}},
        [
            f"{PLANT}.directions: cloud_to_device on a VPG of type F, which translates addresses, needs Gate and a "
            "gate peer; write one in gate_peers with backend: plant."
        ],
    ),
    "a gate peer without Gate": (
        {"gate": {"kind": "closed"}, f"{PLANT}.directions": [D2C]},
        [f"{PEER}.kind: host, but gate is closed: there is no network for it; write gate: {{kind: open}}."],
    ),
    "a gate peer nowhere": (
        {f"{PEER}.backend": "plnt", f"{PLANT}.directions": [D2C], f"{PEER}.return_path": {"kind": "masquerade"}},
        [f"{PEER}.backend: 'plnt' is none of backends; write plant instead."],
    ),
    "a host in a VPC": (
        {"backends.main": VPC, "gate_peers.main": {**IN_FACTORY, "backend": "main", "outer_address": "10.10.0.10"},
         f"{PEER}.return_path": {"kind": "masquerade"}},
        [
            "gate_peers.main.kind: host, but backends.main is new_vpc, and no data centre; write instance, "
            "or the name of a data centre in backend."
        ],
    ),
    "an instance in a data centre": (
        {"gate_peers.other": INSTANCE},
        [
            "gate_peers.other.kind: instance, but backends.plant is data_center, and no VPC; write host, or "
            "the name of a VPC in backend."
        ],
    ),
    "an outer address elsewhere": (
        {f"{PEER}.outer_address": "192.168.51.10"},
        [
            f"{PEER}.outer_address: 192.168.51.10 is no address of a host in {PLANT}.cidrs (192.168.50.0/24), and the "
            "VPG could not answer; write one of them, or add its range there."
        ],
    ),
    "the outer address of no host": (
        {f"{PEER}.outer_address": "192.168.50.255"},
        [
            f"{PEER}.outer_address: 192.168.50.255 is no address of a host in {PLANT}.cidrs (192.168.50.0/24), and the "
            "VPG could not answer; write one of them, or add its range there."
        ],
    ),
    "a public outer address": (
        {f"{PLANT}.cidrs": ["203.0.113.0/24"], f"{PEER}.outer_address": "203.0.113.10"},
        [f"{PEER}.outer_address: 203.0.113.10 is not private, and SORACOM registers private ones; write another."],
    ),
    "the inner address of a device": (
        {f"{PEER}.inner_address": "10.170.0.11"},
        [f"{PEER}.inner_address: 10.170.0.11 is that of devices.machine-1.address too; write a free one instead."],
    ),
    "the inner address of another gate peer": (
        {**WITH_FACTORY, "gate_peers.factory.inner_address": "10.170.255.254"},
        [
            "gate_peers.factory.inner_address: 10.170.255.254 is that of gate_peers.plant.inner_address too; "
            "write a free one instead."
        ],
    ),
    "VXLAN that is too large for Door": (
        {f"{PEER}.mtu": 1350},
        [
            f"{PEER}.mtu: 1350 is not possible: the way carries 1399, and VXLAN takes 50 of it: packets would be sent "
            "in pieces; write 576 to 1349, or leave it out."
        ],
    ),
    "a way that carries more than Door": (
        {f"{PEER}.path_mtu": 1500},
        [f"{PEER}.path_mtu: 1500, but Door carries 1399; write 1399 at most, or leave it out."],
    ),
    "a way that carries more than Direct": (
        {DOOR: DIRECT, f"{PEER}.path_mtu": 1501},
        [f"{PEER}.path_mtu: 1501, but Direct carries 1500; write 1500 at most, or leave it out."],
    ),
    "a way without room for VXLAN": (
        {f"{PEER}.path_mtu": 600},
        [f"{PEER}.path_mtu: 600 is not possible: VXLAN takes 50 of it; write 626 at least."],
    ),
    "a router that would no longer forward": (
        {f"{PEER}.place": "on_router", f"{PEER}.return_path": {"kind": "none"}},
        [
            f"{PEER}.place: on_router, but with return_path: none the program keeps its host from forwarding; write "
            "masquerade or redirection, or give the gate peer a host of its own."
        ],
    ),
    "tiers, which a data centre has not": (
        {f"{PEER}.return_path": {"kind": "redirection", "tiers": ["app"]}},
        [f"{PEER}.return_path.tiers: is not a key of {PEER}.return_path: this kind has none; take it out."],
    ),
    "the internet behind a redirection": (
        {"internet": "open"},
        [
            "internet: open, but redirection leads all that devices send to gate_peers.plant, in a data centre; "
            "write services or none, or another return path."
        ],
    ),
    "two redirections": (
        {**WITH_FACTORY, "gate_peers.factory.return_path": {"kind": "redirection"}, f"{PLANT}.directions": [C2D]},
        [
            "gate_peers.factory.return_path: redirection, but gate_peers.plant has it, and a VPG redirects "
            "to one gate peer; write masquerade or none instead."
        ],
    ),
    "devices that reach another backend, and are redirected": (
        {**WITH_FACTORY, "backends.factory": {**FACTORY, "directions": [D2C, C2D]}},
        [
            "backends.factory.directions: device_to_cloud, but gate_peers.plant has all that devices send "
            "redirected to it; write another return path there, or take it out."
        ],
    ),
}  # fmt: skip


def told_of_file(changes: dict[str, Any]) -> list[str]:
    with pytest.raises(InvalidSpec) as invalid:
        load(a_data_center(changes))
    return list(invalid.value.faults)


@pytest.mark.parametrize("mistake", REFUSED)
def test_what_does_not_go_together_is_refused_with_what_to_write(mistake):
    changes, lines = REFUSED[mistake]
    assert told_of_file(changes) == lines


@pytest.mark.parametrize("mistake", REFUSED)
def test_arguments_of_a_program_are_told_the_same(mistake):
    changes, lines = REFUSED[mistake]
    assert path_arguments.refused({}, of=a_data_center(changes)) == [f"line1.{line}" for line in lines]


def test_all_mistakes_are_told_at_once():
    together = (
        "a private address of the router", "an ASN that AWS keeps in Tokyo", "a range of devices",
        "VXLAN that is too large for Door", "the inner address of a device",
    )  # fmt: skip
    changes = {place: value for mistake in together for place, value in REFUSED[mistake][0].items()}
    assert sorted(told_of_file(changes)) == sorted(line for mistake in together for line in REFUSED[mistake][1])


TAKEN: dict[str, dict[str, Any]] = {
    "as it is": {},
    "static routing": {f"{DOOR}.routing": {"kind": "static"}},
    "an ASN of four bytes": {f"{DOOR}.routing.asn": 4200000000},
    "the router behind a NAT": {f"{DOOR}.router_address": "8.8.8.8"},
    "Direct": {DOOR: DIRECT},
    "Direct with jumbo frames": {DOOR: {"kind": "direct", "mtu": 9001}, f"{PEER}.mtu": 8951},
    "VXLAN that fills the tunnel": {f"{PEER}.mtu": 1349},
    "a way that carries less": {f"{PEER}.path_mtu": 1300, f"{PEER}.mtu": 1250},
    "an inner address of SORACOM's choice": {f"{PEER}.inner_address": LEFT_OUT},
    "the internet beside a gate peer that masquerades": {
        "internet": "open",
        f"{PEER}.return_path": {"kind": "masquerade"},
    },
    "a gate peer on the router": {f"{PEER}.place": "on_router"},
    "a gate peer that talks with devices alone": {f"{PEER}.return_path": {"kind": "none"}},
    "devices only that open connections": NO_PEERS,
    "two data centres": WITH_FACTORY,
    "a private outer address in a range that is not": {f"{PLANT}.cidrs": ["192.168.0.0/15"]},
    "100 ranges of all data centres": {
        **WITH_FACTORY,
        f"{PLANT}.cidrs": ["192.168.50.0/24", *FIFTY],
        "backends.factory.cidrs": ["192.168.70.0/24", *OTHERS[:47]],
    },
    "a VPC beside it": {"backends.main": VPC, f"{PEER}.return_path": {"kind": "masquerade"}},
}  # fmt: skip


@pytest.mark.parametrize("path", TAKEN)
def test_what_goes_together_is_taken(path):
    load(a_data_center(TAKEN[path]))


def test_the_range_of_a_vpc_without_a_canal_is_its_own_affair():
    apart = {key: value for key, value in VPC.items() if key != "canal"} | {"directions": []}
    load(a_data_center({"backends.main": apart, f"{PLANT}.cidrs": ["192.168.50.0/24", "10.10.4.0/24"]}))
