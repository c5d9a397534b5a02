"""What an office behind a VPN must keep: the whole text of each refusal, in a stack file and in arguments."""

from collections.abc import Callable
from typing import Any

import pytest

from devicepath_spec.faults import Faults, InvalidSpec
from devicepath_spec.judging.stack_file import load
from devicepath_spec.rules.coverage import check_coverage
from tests.components import path_arguments
from tests.infra.data_center import IN_FACTORY
from tests.infra.office import BRANCH, ON_VPC, an_office, an_office_on_a_vpc
from tests.infra.stack_file import LEFT_OUT

HQ, OFFICE, VPN = "backends.headquarters", "backends.office", "backends.headquarters.vpn"
C2D, D2C = "cloud_to_device", "device_to_cloud"
NO_PEERING: dict[str, Any] = {"transit_gateways": {}, "backends.servers": LEFT_OUT}
KEY = "0123456789"
LINUX = {"kind": "linux", "name": "hq"}
Path = Callable[[dict[str, Any]], dict[str, Any]]

ON_GATEWAY: dict[str, tuple[dict[str, Any], list[str]]] = {
    "a gateway that is not there": (
        {f"{VPN}.transit_gateway": "hob"},
        [f"{VPN}.transit_gateway: 'hob' is none of transit_gateways; write hub instead."],
    ),
    "no gateway": (
        NO_PEERING,
        [f"{VPN}.transit_gateway: 'hub' is none of transit_gateways; write one, and describe it there instead."],
    ),
    "tables that are not there": (
        {f"{VPN}.association": "offcs", f"{VPN}.propagations": ["devices", "servers", "x"], f"{HQ}.directions": []},
        [
            f"{VPN}.association: 'offcs' is none of the gateway's tables; write devices or offices or servers instead.",
            f"{VPN}.propagations: 'x' is none of the gateway's tables; write devices or offices or servers instead.",
            f"{HQ}.directions: [] keeps the office apart from devices, but its range is in the table that decides "
            "where these send; write other tables in vpn, or the directions.",
        ],
    ),
    "a table twice": (
        {f"{VPN}.propagations": ["devices", "devices"]},
        [f"{VPN}.propagations: 'devices' stands there twice; write it once."],
    ),
    "no table": (
        {f"{VPN}.association": LEFT_OUT},
        [
            f"{VPN}.association: is left out, so that people there do not get to devices; write servers or offices "
            "instead."
        ],
    ),
    "a table that devices' packets do not meet": (
        {f"{VPN}.propagations": ["servers"]},
        [
            f"{VPN}.propagations: 'devices', which is transit_gateways.hub.devices.association, is not there, so that "
            "devices do not get to people there; add it."
        ],
    ),
    "kept apart, but led to devices": (
        {f"{HQ}.directions": [], f"{VPN}.propagations": ["servers"]},
        [
            f"{HQ}.directions: [] keeps the office apart from devices, but its table leads to them; write other tables "
            "in vpn, or the directions."
        ],
    ),
    "a range of devices": (
        {f"{HQ}.cidrs": ["10.210.8.0/24"]},
        [f"{HQ}.cidrs: 10.210.8.0/24 overlaps the device subnet 10.210.0.0/16; use another range."],
    ),
    "a range of servers": (
        {f"{HQ}.cidrs": ["10.51.8.0/24"]},
        [
            f"{HQ}.cidrs[0]: 10.51.8.0/24 overlaps 10.51.0.0/16 of backends.servers, and a gateway sends a range to "
            "one of them; write another range instead."
        ],
    ),
    "no range": (
        {f"{HQ}.cidrs": []},
        [f"{HQ}.cidrs: is empty; write what is behind the router, such as 192.168.50.0/24."],
    ),
    "more ranges than are learned": (
        {f"{HQ}.cidrs": [f"172.{16 + number // 256}.{number % 256}.0/24" for number in range(1001)]},
        [f"{HQ}.cidrs: 1001 ranges, and 1000 are possible; write summaries of them."],
    ),
    "a private address of the router": (
        {f"{VPN}.customer_gateway.address": "192.168.60.1"},
        [
            f"{VPN}.customer_gateway.address: 192.168.60.1 is a private address, to which AWS has no way over the "
            "internet; write the public one, behind NAT that of the NAT."
        ],
    ),
    "an ASN that AWS keeps in Tokyo": (
        {f"{VPN}.customer_gateway.asn": 10124},
        [
            f"{VPN}.customer_gateway.asn: 10124 is one that AWS keeps for itself in ap-northeast-1; write another one, "
            "for example 65000."
        ],
    ),
    "the ASN of the gateway": (
        {f"{VPN}.customer_gateway.asn": 64513},
        [
            f"{VPN}.customer_gateway.asn: 64513 is that of transit_gateways.hub, too, and BGP runs between two ASNs "
            "here; write the router's, or another of the gateway."
        ],
    ),
    "one inside range of both tunnels": (
        {f"{VPN}.tunnels.second.inside_cidr": "169.254.60.0/30"},
        [
            f"{VPN}.tunnels.second.inside_cidr: 169.254.60.0/30 is that of tunnels.first too, and a tunnel is known by "
            "it; write another one."
        ],
    ),
    "an inside range that AWS keeps": (
        {f"{VPN}.tunnels.first.inside_cidr": "169.254.5.0/30"},
        [
            f"{VPN}.tunnels.first.inside_cidr: 169.254.5.0/30 is one that AWS keeps for itself; write another one, "
            "like 169.254.10.0/30, instead."
        ],
    ),
    "an inside range of another office": (
        {"backends.branch": BRANCH, "backends.branch.vpn.tunnels.second.inside_cidr": "169.254.60.0/30"},
        [
            "backends.branch.vpn.tunnels.second.inside_cidr: 169.254.60.0/30 is that of a tunnel of "
            "backends.headquarters too, and a tunnel is known by it; write another one."
        ],
    ),
    "the router of another office": (
        {
            "backends.branch": BRANCH,
            "backends.branch.vpn.customer_gateway.address": "203.0.113.12",
            "backends.branch.vpn.customer_gateway.asn": 65010,
        },
        [
            "backends.branch.vpn.customer_gateway: 203.0.113.12 with ASN 65010 is the router of backends.headquarters "
            "too, which AWS has once; write another device_name, or kind: existing and its id."
        ],
    ),
    "a key that begins with 0": (
        {f"{VPN}.tunnels.first.preshared_key": KEY},
        [
            f"{VPN}.tunnels.first.preshared_key: begins with 0, which AWS does not take; write a key that begins "
            "otherwise."
        ],
    ),
    "IPv6 in the tunnels": (
        {f"{VPN}.local_cidr": "2001:db8::/32"},
        [f"{VPN}.local_cidr: 2001:db8::/32, but inside_ip_version is ipv4; write a range of that."],
    ),
    "a range that the tunnels do not carry": (
        {f"{VPN}.routing": {"kind": "static"}, f"{VPN}.local_cidr": "192.168.61.0/24"},
        [
            f"{HQ}.cidrs[0]: 192.168.60.0/24 is not inside local_cidr 192.168.61.0/24, and the tunnels carry nothing "
            "else; write a part of it, or a larger local_cidr."
        ],
    ),
    "keys that files cannot have": (
        {f"{VPN}.preshared_key_storage": "secrets_manager"},
        [
            f"{VPN}.router.kind: linux, whose files have keys in them, which Secrets Manager keeps here; leave router "
            "out, or write another one."
        ],
    ),
    "a router that announces another range than the office has": (
        {f"{VPN}.router": {**LINUX, "own_ranges": ["192.168.70.0/24"]}},
        [
            f"{VPN}.router.own_ranges: 192.168.60.0/24, cidrs, is in none of them, and the router would have no part "
            "in it; write it, too, or leave own_ranges out."
        ],
    ),
    "a router that takes nothing of devices": (
        {f"{VPN}.router": {**LINUX, "far_ranges": ["10.51.0.0/16"]}},
        [
            f"{VPN}.router.far_ranges: 10.210.0.0/16, what is behind AWS, is in none of them, and the router would "
            "have no part in it; write it, too, or leave far_ranges out."
        ],
    ),
    "a router with the same on both sides, another address of its own, and a range of no network": (
        {f"{VPN}.router": {**LINUX, "own_ranges": ["192.168.60.0/24", "169.254.9.0/24"], "far_ranges": ["0.0.0.0/0"],
                           "local_address": "10.0.0.1"}},
        [
            f"{VPN}.router.own_ranges: 169.254.9.0/24 is in 169.254.0.0/16, which no router leads to; write what is "
            "behind the router.",
            *(
                f"{VPN}.router.far_ranges: 0.0.0.0/0 overlaps {own} of own_ranges; nobody could tell which side is "
                "meant; write ranges that do not."
                for own in ("192.168.60.0/24", "169.254.9.0/24")
            ),
            f"{VPN}.router.local_address: 10.0.0.1 is in none of own_ranges, and the other end could not answer; "
            "write one of them.",
        ],
    ),
    "a router of static routes whose table leads nowhere": (
        {f"{VPN}.routing": {"kind": "static"}, f"{VPN}.router": LINUX, f"{VPN}.propagations": ["servers"],
         f"{HQ}.directions": [], "transit_gateways.hub.devices.tables": ["servers"],
         "backends.servers.canal.propagations": ["devices"]},
        [f"{VPN}.router.far_ranges: is empty, and routes are static; write what is behind the other end."],
    ),
    "a router of IKEv1 that is to take GCM alone": (
        {f"{VPN}.router": LINUX,
         f"{VPN}.tunnel_options": {"ike_versions": ["ikev1"], "phase1_encryption": ["AES256-GCM-16"]}},
        [
            f"{VPN}.tunnel_options.phase1_encryption: has GCM alone, which strongSwan has not in IKEv1; write AES256, "
            "too; or leave router out."
        ],
    ),
    "tunnels that carry nothing of the office, and no BGP": (
        {f"{VPN}.local_cidr": "192.168.70.0/24"},
        [
            f"{VPN}.local_cidr: {one} is not inside of 192.168.70.0/24, and the tunnels carry nothing else; write a "
            "larger one, or leave it out."
            for one in (
                "192.168.60.0/24", "169.254.60.0/30, which BGP speaks in,", "169.254.60.4/30, which BGP speaks in,",
            )
        ],
    ),
    "tunnels that carry nothing of devices": (
        {f"{VPN}.routing": {"kind": "static"}, f"{VPN}.remote_cidr": "10.51.0.0/16"},
        [
            f"{VPN}.remote_cidr: 10.210.0.0/16 is not inside of 10.51.0.0/16, and the tunnels carry nothing else; "
            "write a larger one, or leave it out."
        ],
    ),
    "ranges that no network has": (
        {f"{HQ}.cidrs": ["169.254.10.0/24", "127.0.0.0/16", "239.0.0.0/8"]},
        [
            f"{HQ}.cidrs: {own} is in {of}, which no router leads to; use another range."
            for own, of in (
                ("169.254.10.0/24", "169.254.0.0/16"), ("127.0.0.0/16", "127.0.0.0/8"), ("239.0.0.0/8", "224.0.0.0/3"),
            )
        ],
    ),
    "its own account": (
        {f"{HQ}.account_id": "111122223333"},
        [f"{HQ}.account_id: is not a key of {HQ}; write one of kind, directions, cidrs, vpn, or take it out."],
    ),
    "a gate peer in it": (
        {"gate_peers": {"hq": {**IN_FACTORY, "backend": "headquarters", "inner_address": "10.210.9.9"}}},
        [
            "gate_peers.hq.kind: host, but backends.headquarters is office, and no data centre; write instance, or the "
            "name of a data centre in backend."
        ],
    ),
}  # fmt: skip
ON_A_VPC: dict[str, tuple[dict[str, Any], list[str]]] = {
    "people who reach devices through a VPC": (
        {f"{OFFICE}.directions": [C2D]},
        [
            f"{OFFICE}.directions: cloud_to_device, but an office behind a virtual private gateway reaches the servers "
            "of a VPC only, as AWS leads nothing on from there to devices; write [], or attach both to a transit "
            "gateway of your own: vpn: {kind: transit_gateway, ...}."
        ],
    ),
    "a VPC that is not there": (
        {f"{OFFICE}.vpn.backend": "man"},
        [f"{OFFICE}.vpn.backend: 'man' is no VPC of backends; write main instead."],
    ),
    "a tier that is not there": (
        {f"{OFFICE}.vpn.tiers": ["ap"]},
        [f"{OFFICE}.vpn.tiers: 'ap' is none of backends.main.tiers; write app or gate instead."],
    ),
    "no tier": (
        {f"{OFFICE}.vpn.tiers": []},
        [
            f"{OFFICE}.vpn.tiers: [] leads no route table to the office; write whose servers it reaches, or leave it "
            "out."
        ],
    ),
    "a range of its VPC": (
        {f"{OFFICE}.cidrs": ["10.10.64.0/24"]},
        [
            f"{OFFICE}.cidrs[0]: 10.10.64.0/24 overlaps 10.10.0.0/16 of backends.main, and packets to it stay in the "
            "VPC; write what is behind the router, in another range."
        ],
    ),
    "more ranges than a VPC's gateway takes": (
        {f"{OFFICE}.cidrs": [f"172.16.{number}.0/24" for number in range(101)]},
        [f"{OFFICE}.cidrs: 101 ranges, and 100 are possible; write summaries of them."],
    ),
    "acceleration": (
        {f"{OFFICE}.vpn.acceleration": True},
        [
            f"{OFFICE}.vpn.acceleration: true, which a virtual private gateway does not have; leave it out, or write "
            "vpn.kind: transit_gateway."
        ],
    ),
    "the ASN of its gateway": (
        {f"{OFFICE}.vpn.customer_gateway.asn": 64512},
        [
            f"{OFFICE}.vpn.customer_gateway.asn: 64512 is vpn.asn, too, and BGP runs between two ASNs here; write the "
            "router's, or another vpn.asn."
        ],
    ),
    "a second office on a VPC": (
        {"backends.branch": {**BRANCH, "directions": [], "vpn": {
            **ON_VPC["vpn"],
            "customer_gateway": {"kind": "new", "address": "203.0.113.13", "asn": 65011},
            "tunnels": BRANCH["vpn"]["tunnels"],
        }}},
        [
            "backends.branch.vpn.backend: main, whose VPC has that of backends.office, and no second one; have a "
            "transit gateway, which takes several offices."
        ],
    ),
}  # fmt: skip
REFUSED: dict[str, tuple[Path, dict[str, Any], list[str]]] = {
    **{name: (an_office, changes, lines) for name, (changes, lines) in ON_GATEWAY.items()},
    **{name: (an_office_on_a_vpc, changes, lines) for name, (changes, lines) in ON_A_VPC.items()},
}


def told(path: dict[str, Any]) -> list[str]:
    with pytest.raises(InvalidSpec) as invalid:
        load(path)
    return list(invalid.value.faults)


@pytest.mark.parametrize("mistake", REFUSED)
def test_what_does_not_go_together_is_refused_with_what_to_write(mistake):
    path, changes, lines = REFUSED[mistake]
    assert told(path(changes)) == lines


@pytest.mark.parametrize("mistake", REFUSED)
def test_arguments_of_a_program_are_told_the_same(mistake):
    path, changes, lines = REFUSED[mistake]
    written = {key: one for key, one in path(changes).items() if key != "name"}
    assert path_arguments.refused({}, of=written) == [f"line1.{line}" for line in lines]


def test_a_key_is_in_no_message():
    path, changes, _ = REFUSED["a key that begins with 0"]
    assert KEY not in "".join(told(path(changes)))


def test_on_another_type_of_vpg_its_gateway_is_told_of():
    assert "transit_gateways.hub.kind: new_transit_gateway, but a VPG of type F has no gateway" in told(
        an_office({"vpg.type": "F", "gate": {"kind": "closed"}})
    )[-1]  # fmt: skip


TAKEN: dict[str, tuple[Path, dict[str, Any]]] = {
    "as it is": (an_office, {}),
    "static routing": (an_office, {f"{VPN}.routing": {"kind": "static"}}),
    "a second office": (an_office, {"backends.branch": BRANCH}),
    "an office that reaches servers only": (
        an_office,
        {f"{HQ}.directions": [], f"{VPN}.propagations": ["servers"], f"{VPN}.association": "apart",
         "transit_gateways.hub.tables.apart": {"kind": "new"}},
    ),
    "acceleration": (an_office, {f"{VPN}.acceleration": True}),
    "a key of one's own": (an_office, {f"{VPN}.tunnels.first.preshared_key": "abcdefgh.1"}),
    "a router that announces and takes more": (
        an_office,
        {f"{VPN}.router": {**LINUX, "own_ranges": ["192.168.0.0/16"], "far_ranges": ["10.0.0.0/8"]}},
    ),
    "tunnels that carry what is needed by static routes": (
        an_office,
        {f"{VPN}.routing": {"kind": "static"}, f"{VPN}.remote_cidr": "10.0.0.0/8",
         f"{VPN}.local_cidr": "192.168.0.0/16"},
    ),
    "on a VPC": (an_office_on_a_vpc, {}),
    "on a VPC, by static routes, to one tier": (
        an_office_on_a_vpc, {f"{OFFICE}.vpn.routing": {"kind": "static"}, f"{OFFICE}.vpn.tiers": ["app"]}
    ),
}  # fmt: skip


@pytest.mark.parametrize("path", TAKEN)
def test_what_goes_together_is_taken(path):
    made, changes = TAKEN[path]
    load(made(changes))


@pytest.mark.parametrize(("coverage", "is_told"), [("jp", True), ("g", False), (None, False)])
def test_what_soracom_has_itself_on_the_japanese_coverage_is_no_range_of_an_office_there(coverage, is_told):
    faults = Faults()
    check_coverage(faults, load(an_office({f"{HQ}.cidrs": ["192.168.60.0/24", "10.21.4.0/24"]})), coverage)
    told = f"{HQ}.cidrs[1]: 10.21.4.0/24 overlaps 10.21.0.0/16, which SORACOM has itself on the coverage jp"
    assert [line.startswith(told) for line in faults.lines] == [True] * is_told
