"""What Direct Connect must keep: each mistake with the whole of what is told, and beside it what must pass."""

from typing import Any

import pytest

from devicepath_spec.description.direct_connect import DirectConnect
from devicepath_spec.faults import Faults, InvalidSpec
from devicepath_spec.judging.judgement import described, judge_direct_connect
from tests.components.path_arguments import LEFT_OUT, changed
from tests.spec.direct_connect import HUB, LINE, OWN_LINE, PROPOSED, ROUTER, TO_HUB, TO_VPCS, TRANSIT_LINE

SERVERS, TO_THE_HUB, FIRST = "associations.servers", "associations.hub", "interfaces.line-1"
ANOTHER = "write another DirectConnect for the other."
ONE_KIND = "and a Direct Connect gateway leads to one kind"


def faults_of(changes: dict[str, Any], on: dict[str, Any] = TO_VPCS) -> tuple[str, ...]:
    try:
        described(DirectConnect, changed(on, changes), judge_direct_connect, "direct", Faults())
    except InvalidSpec as invalid:
        return invalid.faults
    return ()


@pytest.mark.parametrize("on", [TO_VPCS, TO_HUB], ids=["to VPCs", "to a transit gateway"])
def test_what_is_right_passes(on):
    assert faults_of({}, on) == ()


def another_line(**changes: Any) -> dict[str, Any]:
    """With a range, a VLAN and an id of its own."""
    own = {
        "vlan": 102,
        "router_address": "169.254.77.6/30",
        "aws_address": "169.254.77.5/30",
        "origin": {"kind": "hosted", "id": "dxvif-0123abce"},
    }
    return {**LINE, **own, **changes}


def ranges(number: int) -> list[str]:
    return [f"172.16.{one}.0/24" for one in range(number)]


LISTED = [f"10.{one // 250}.{one % 250}.0/24" for one in range(201)]
OTHER_HUB = {**HUB, "transit_gateway_id": "tgw-0123456789abcdef1"}
VPC_2 = {**TO_VPCS["associations"]["servers"], "vpn_gateway_id": "vgw-0123456789abcdef1", "route_table_ids": {}}
MISTAKES: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "both kinds of gateways": (
        TO_VPCS,
        {TO_THE_HUB: HUB},
        f"{TO_THE_HUB}.kind: transit_gateway, but associations.servers is of virtual private gateways, {ONE_KIND}; "
        f"{ANOTHER}",
    ),
    "an interface of the other kind": (
        TO_HUB,
        {"interfaces.line-2": another_line()},
        f"interfaces.line-2.kind: private, but associations.hub is of transit gateways, {ONE_KIND}; {ANOTHER}",
    ),
    "a proposal of the other kind": (
        TO_VPCS,
        {"associations.theirs": PROPOSED},
        "associations.theirs.kind: proposal of a transit_gateway, but associations.servers is of virtual private "
        f"gateways, {ONE_KIND}; {ANOTHER}",
    ),
    "more transit gateways than there is room for": (
        TO_HUB,
        {
            "associations": {
                f"hub-{one}": {**HUB, "transit_gateway_id": f"tgw-0123456789abcdef{one}",
                               "allowed_prefixes": [f"10.{one}.0.0/16"]}
                for one in range(7)
            }
        },
        "associations: 7 are transit gateways, and a Direct Connect gateway takes 6; write another DirectConnect for "
        "the rest.",
    ),
    "more interfaces than there is room for": (
        TO_VPCS,
        {
            "interfaces": {
                f"line-{one}": {"kind": "private", "vlan": one + 1, "asn": 65010, "origin": {"kind": "awaited"}}
                for one in range(31)
            }
        },
        "interfaces: 31 are given, and a Direct Connect gateway takes 30; write another DirectConnect for the rest.",
    ),
    "a gateway that is there twice": (
        TO_HUB,
        {"associations.again": {**HUB, "allowed_prefixes": ["10.9.0.0/16"]}},
        "associations.again.transit_gateway_id: tgw-0123456789abcdef0 is that of associations.hub too; take one of "
        "them out.",
    ),
    "a transit gateway of the same ASN": (
        TO_HUB,
        {f"{TO_THE_HUB}.asn": 64601},
        f"{TO_THE_HUB}.asn: 64601 is gateway.asn, too, and AWS associates no two gateways of one ASN; write another "
        "gateway.asn.",
    ),
    "a router of the same ASN": (
        TO_VPCS,
        {f"{FIRST}.asn": 64601},
        f"{FIRST}.asn: 64601 is gateway.asn, too, and AWS takes no router of its own ASN; have the interface ordered "
        "with another one, or write another gateway.asn.",
    ),
    "an ASN that AWS keeps everywhere": (
        TO_VPCS,
        {f"{FIRST}.asn": 7224},
        f"{FIRST}.asn: 7224 is one that AWS keeps for itself; write another one, for example 65000.",
    ),
    "an ASN that AWS keeps in Tokyo": (
        {**TO_VPCS, "region": "ap-northeast-1"},
        {f"{FIRST}.asn": 10124},
        f"{FIRST}.asn: 10124 is one that AWS keeps for itself in ap-northeast-1; write another one, for example 65000.",
    ),
    "a public ASN of the gateway": (
        TO_VPCS,
        {"gateway.asn": 65535},
        "gateway.asn: 65535 is no ASN that a transit gateway may have; write one of 64512 to 65534 or 4200000000 to "
        "4294967294 instead.",
    ),
    "nothing that is announced": (
        TO_HUB,
        {f"{TO_THE_HUB}.allowed_prefixes": []},
        f"{TO_THE_HUB}.allowed_prefixes: [] announces nothing; write ranges of what is behind the gateway.",
    ),
    "a prefix twice": (
        TO_HUB,
        {f"{TO_THE_HUB}.allowed_prefixes": ["10.0.0.0/16", "10.0.0.0/16"]},
        f"{TO_THE_HUB}.allowed_prefixes: 10.0.0.0/16 stands there twice; write it once.",
    ),
    "more prefixes than AWS announces": (
        TO_HUB,
        {f"{TO_THE_HUB}.allowed_prefixes": LISTED},
        f"{TO_THE_HUB}.allowed_prefixes: 201 are given, and AWS announces 200 of a transit gateway; write "
        "larger ranges.",
    ),
    "two transit gateways that announce the same": (
        TO_HUB,
        {"associations.other": {**OTHER_HUB, "allowed_prefixes": ["10.1.128.0/17"]}},
        "associations.other.allowed_prefixes: 10.1.128.0/17 overlaps 10.1.0.0/16 of associations.hub, which is another "
        "transit gateway; write ranges that do not.",
    ),
    "a filter that lets nothing of a VPC through": (
        TO_VPCS,
        {f"{SERVERS}.allowed_prefixes": ["10.0.0.0/16", "10.0.128.0/17"]},
        f"{SERVERS}.allowed_prefixes: 10.0.128.0/17 is none of vpc_cidrs and has none inside, and AWS announces whole "
        "ranges of a VPC; write 10.0.0.0/16, or a larger range.",
    ),
    "two VPCs of one range": (
        TO_VPCS,
        {"associations.others": {**VPC_2, "vpc_cidrs": {"own": "10.0.128.0/17"}}},
        "associations.others.vpc_cidrs.own: 10.0.128.0/17 overlaps associations.servers.vpc_cidrs.main, and routers "
        "could not tell the VPCs of one gateway apart; write another DirectConnect for one.",
    ),
    "a table that nobody knows": (
        TO_HUB,
        {f"{TO_THE_HUB}.association": "offices"},
        f"{TO_THE_HUB}.association: 'offices' is none of {TO_THE_HUB}.table_ids; write plants or servers instead.",
    ),
    "a table that learns twice": (
        TO_HUB,
        {f"{TO_THE_HUB}.propagations": ["servers", "servers"]},
        f"{TO_THE_HUB}.propagations: 'servers' stands there twice; write it once.",
    ),
    "large frames of the other kind": (
        TO_HUB,
        {f"{FIRST}.mtu": 9001},
        f"{FIRST}.mtu: 9001 is none of a transit interface; write 1500 or 8500.",
    ),
    "an MTU of no interface": (
        TO_VPCS,
        {f"{FIRST}.mtu": 1400},
        f"{FIRST}.mtu: 1400 is no MTU of a virtual interface; write one of 1500, 8500, 9001 instead.",
    ),
    "one end alone": (
        TO_VPCS,
        {f"{FIRST}.aws_address": LEFT_OUT, f"{FIRST}.router": LEFT_OUT},
        f"{FIRST}.aws_address: is missing beside the other end's; write both, or none.",
    ),
    "ends of two ranges": (
        TO_VPCS,
        {f"{FIRST}.aws_address": "169.254.77.5/30"},
        f"{FIRST}.aws_address: 169.254.77.5/30 is not of 169.254.77.0/30, the range of router_address; write the other "
        "address of that.",
    ),
    "one address at both ends": (
        TO_VPCS,
        {f"{FIRST}.aws_address": "169.254.77.2/30"},
        f"{FIRST}.aws_address: 169.254.77.2/30 is router_address, too; write the other one of 169.254.77.0/30.",
    ),
    "an address without a prefix length": (
        TO_VPCS,
        {f"{FIRST}.router_address": "169.254.77.2"},
        f"{FIRST}.router_address: '169.254.77.2' is not an address with a prefix length; write it like 169.254.77.2/30 "
        "instead.",
    ),
    "a link that is too large": (
        TO_VPCS,
        {f"{FIRST}.router_address": "169.254.77.2/29"},
        f"{FIRST}.router_address: 169.254.77.2/29 has /29, and both ends have /30 or /31; write 169.254.77.2/30.",
    ),
    "the first address of a link": (
        TO_VPCS,
        {f"{FIRST}.router_address": "169.254.77.0/30"},
        f"{FIRST}.router_address: 169.254.77.0/30 is the first or the last address of 169.254.77.0/30; write one of "
        "the two between.",
    ),
    "two interfaces of one range": (
        TO_VPCS,
        {"interfaces.line-2": another_line(router_address="169.254.77.2/30", aws_address="169.254.77.1/30")},
        "interfaces.line-2.router_address: 169.254.77.0/30 is the range of interfaces.line-1 too; write what the "
        "interface has.",
    ),
    "one interface under two names": (
        TO_VPCS,
        {"interfaces.line-2": another_line(origin=LINE["origin"])},
        "interfaces.line-2.origin.id: dxvif-0123abcd is that of interfaces.line-1 too; take one of them out.",
    ),
    "a VLAN that does not exist": (
        TO_VPCS,
        {f"{FIRST}.vlan": 4095},
        f"{FIRST}.vlan: 4095 is not possible; write a VLAN, 1 to 4094, instead.",
    ),
    "one VLAN twice on a connection": (
        {**TO_VPCS, "interfaces": {"line-1": OWN_LINE}},
        {"interfaces.line-2": another_line(origin=OWN_LINE["origin"], vlan=101)},
        "interfaces.line-2.vlan: 101 is that of interfaces.line-1 too, on dxcon-0123abcd; write another one.",
    ),
    "an ASN that is not sent": (
        {**TO_VPCS, "interfaces": {"line-1": OWN_LINE}},
        {f"{FIRST}.asn": 2147483648},
        f"{FIRST}.asn: 2147483648, and of an interface that is made here the provider sends 2147483647 at most; give "
        "the router a smaller one.",
    ),
    "files without the key": (
        TO_VPCS,
        {f"{FIRST}.bgp_key": LEFT_OUT},
        f"{FIRST}.bgp_key: is missing with router.kind: linux, whose files have it; write it as the interface's owner "
        "tells it.",
    ),
    "a VLAN that is called as the interface below it": (
        TO_VPCS,
        {f"{FIRST}.router.parent": "direct"},
        f"{FIRST}.router.name: direct is router.parent, too, and a VLAN has an interface of its own; write another "
        "one.",
    ),
    "a router that announces nothing": (
        TO_VPCS,
        {f"{FIRST}.router.own_ranges": []},
        f"{FIRST}.router.own_ranges: [] announces nothing; write what is behind the router.",
    ),
    "a router that announces more than AWS takes": (
        TO_VPCS,
        {f"{FIRST}.router.own_ranges": ranges(101)},
        f"{FIRST}.router.own_ranges: 101 are given, and at more than 100 AWS closes the session; write larger ranges.",
    ),
    "a router with a part of the VPC behind it": (
        TO_VPCS,
        {f"{FIRST}.router.own_ranges": ["10.0.9.0/24"]},
        f"{FIRST}.router.own_ranges: 10.0.9.0/24 is in 10.0.0.0/16, {SERVERS}.vpc_cidrs.main, and packets to it stay "
        "in the VPC; write what is behind the router, in another range.",
    ),
    "a router with addresses of the link behind it": (
        TO_VPCS,
        {f"{FIRST}.router.own_ranges": ["169.254.9.0/24"]},
        f"{FIRST}.router.own_ranges: 169.254.9.0/24 is in 169.254.0.0/16, which no router leads to; write what is "
        "behind the router.",
    ),
    "a router with what a transit gateway announces behind it": (
        TO_HUB,
        {f"{FIRST}.router.own_ranges": ["10.1.0.0/16"]},
        f"{FIRST}.router.own_ranges: 10.1.0.0/16 is one of {TO_THE_HUB}.allowed_prefixes, too, and neither side would "
        "know whose it is; take it out of one of them.",
    ),
    "a router with what it takes behind it": (
        TO_HUB,
        {f"{FIRST}.router.far_ranges": ["192.168.50.0/24"]},
        f"{FIRST}.router.own_ranges: 192.168.50.0/24 is one of {FIRST}.router.far_ranges, too, and neither side would "
        "know whose it is; take it out of one of them.",
    ),
    "a VLAN that Linux does not let be called so": (
        TO_VPCS,
        {f"{FIRST}.router.name": "default"},
        f"{FIRST}.router.name: default is what Linux calls no interface that is made; write another one, such as "
        "direct.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_with_its_place_and_what_to_write(mistake):
    on, changes, told = MISTAKES[mistake]
    assert faults_of(changes, on) == (told,)


BESIDE: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "six transit gateways": (
        TO_HUB,
        {
            "associations": {
                f"hub-{one}": {**HUB, "transit_gateway_id": f"tgw-0123456789abcdef{one}",
                               "allowed_prefixes": [f"10.{one}.0.0/16"]}
                for one in range(6)
            }
        },
    ),
    "a proposal of the same kind": (TO_HUB, {"associations.theirs": PROPOSED}),
    "200 prefixes": (TO_HUB, {f"{TO_THE_HUB}.allowed_prefixes": LISTED[:200]}),
    "prefixes of both versions": (TO_HUB, {f"{TO_THE_HUB}.allowed_prefixes": ["10.0.0.0/16", "2001:db8::/32"]}),
    "a prefix that is the VPC's range": (TO_VPCS, {f"{SERVERS}.allowed_prefixes": ["10.0.0.0/16"]}),
    "a part of what a transit gateway announces behind a router": (
        TO_HUB,
        {f"{FIRST}.router.own_ranges": ["10.0.9.0/24", "10.0.0.0/8"]},
    ),
    "100 ranges behind a router": (TO_VPCS, {f"{FIRST}.router.own_ranges": ranges(100)}),
    "the ASN of another region's": (TO_VPCS, {f"{FIRST}.asn": 10124}),
    "an ASN of four bytes": (TO_VPCS, {f"{FIRST}.asn": 4294967294}),
    "a link of two addresses": (
        TO_VPCS,
        {f"{FIRST}.router_address": "169.254.77.0/31", f"{FIRST}.aws_address": "169.254.77.1/31"},
    ),
    "a VPC that nobody has told the ranges of": (
        TO_VPCS,
        {f"{SERVERS}.vpc_cidrs": {}, f"{SERVERS}.allowed_prefixes": ["10.0.9.0/24"]},
    ),
    "one VLAN on two connections": (
        {**TO_VPCS, "interfaces": {"line-1": OWN_LINE}},
        {"interfaces.line-2": another_line(
            origin={"kind": "connection", "connection_id": "dxcon-0123abce"}, vlan=101)},
    ),
    "files of an interface whose key and addresses AWS makes": (
        {**TO_VPCS, "interfaces": {"line-1": OWN_LINE}},
        {f"{FIRST}.{key}": LEFT_OUT for key in ("bgp_key", "router_address", "aws_address")},
    ),
    "two lines": (TO_VPCS, {"interfaces.line-2": another_line()}),
    "an interface that is awaited, with as little as is known": (
        TO_VPCS,
        {FIRST: {"kind": "private", "vlan": 1, "asn": 65010, "origin": {"kind": "awaited"}}},
    ),
    "a gateway before anything hangs on it": (TO_VPCS, {"associations": {}, "interfaces": {}}),
    "a usual MTU of either kind": (TO_HUB, {f"{FIRST}.mtu": 1500}),
}  # fmt: skip


@pytest.mark.parametrize("right", BESIDE)
def test_what_is_beside_a_mistake_passes(right):
    on, changes = BESIDE[right]
    assert faults_of(changes, on) == ()


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("short", "has 5 characters; a BGP key has 6 to 80; write another key."),
        ("k" * 81, "has 81 characters; a BGP key has 6 to 80; write another key."),
        ("open sesame", "has a blank, or a character that is not ASCII's; write a key without."),
        ("öffne-dich", "has a blank, or a character that is not ASCII's; write a key without."),
        ("opensesame\n", "has a blank, or a character that is not ASCII's; write a key without."),
        (123456789, "is no text; write the key in quotes."),
    ],
)
def test_a_bgp_key_that_is_none_is_told_and_not_shown(key, told):
    assert faults_of({f"{FIRST}.bgp_key": key}) == (f"{FIRST}.bgp_key: {told}",)


@pytest.mark.parametrize("key", ["k" * 6, "k" * 80, "!#$%&/()=?"])
def test_a_bgp_key_that_is_one_passes(key):
    assert faults_of({f"{FIRST}.bgp_key": key}) == ()


def test_all_mistakes_are_told_at_once():
    spoilt = {
        TO_THE_HUB: {**HUB, "asn": 64601},
        f"{FIRST}.vlan": 0,
        f"{FIRST}.mtu": 8500,
        f"{FIRST}.router": {**ROUTER, "own_ranges": []},
    }
    assert [line.partition(": ")[0] for line in faults_of(spoilt)] == [
        f"{FIRST}.vlan",
        f"{TO_THE_HUB}.kind",
        f"{TO_THE_HUB}.asn",
        f"{FIRST}.mtu",
        f"{FIRST}.router.own_ranges",
    ]


def test_a_line_of_a_transit_gateway_is_right_beside_that_alone():
    assert faults_of({"interfaces": {"line-1": TRANSIT_LINE}}) != ()
    assert faults_of({"interfaces": {"line-1": TRANSIT_LINE}, "associations": {}}) == ()
