"""The sums of the address plan, by table; and that no range ever moves another."""

import itertools
import random
from ipaddress import IPv4Network
from typing import Any

import pytest

from devicepath_spec.description.backend import NewVpc, NewVpcAlone
from devicepath_spec.faults import Faults, InvalidSpec
from devicepath_spec.judging.judgement import described, judge_vpc
from devicepath_spec.rules.address_plan import address_plan
from tests.spec.described import of


def block(cidr: str, **more: Any) -> dict[str, Any]:
    return {"kind": "block", "block": cidr, **more}


def listed(**cidrs: str) -> dict[str, Any]:
    return {"kind": "listed", "cidrs": cidrs}


def written(**changes: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "kind": "new_vpc",
        "region": "ap-northeast-1",
        "cidr": "10.0.0.0/16",
        "zones": ["a", "c"],
        "tiers": {"app": block("10.0.0.0/21")},
    }
    return {**usual, **changes}


def a_vpc(**changes: Any) -> NewVpc:
    vpc: NewVpc = of(NewVpc, written(**changes))
    return vpc


def faults_of(**changes: Any) -> list[str]:
    """As a BackendVpc tells them: of what cannot be read, and of the plan."""
    with pytest.raises(InvalidSpec) as invalid:
        described(NewVpcAlone, written(**changes), judge_vpc, "line1", Faults())
    return str(invalid.value).splitlines()


@pytest.mark.parametrize(
    ("tier", "zones", "expected"),
    [
        (block("10.0.0.0/21"), "ac", {"a": "10.0.0.0/24", "c": "10.0.2.0/24"}),
        (block("10.0.8.0/21"), "bh", {"b": "10.0.9.0/24", "h": "10.0.15.0/24"}),
        (block("10.0.8.0/21", netmask=26), "ac", {"a": "10.0.8.0/26", "c": "10.0.8.128/26"}),
        (block("10.0.8.0/24", netmask=24), "a", {"a": "10.0.8.0/24"}),
        (block("10.0.0.0/16", netmask=18), "d", {"d": "10.0.192.0/18"}),
        (listed(c="10.0.3.0/28", a="10.0.9.0/24"), "ac", {"a": "10.0.9.0/24", "c": "10.0.3.0/28"}),
        (listed(c="10.0.3.0/28"), "ac", {"c": "10.0.3.0/28"}),
    ],
)
def test_a_tier_has_these_ranges(tier, zones, expected):
    assert address_plan(a_vpc(zones=list(zones), tiers={"app": tier})).table() == {"app": expected}


def test_keys_name_tier_and_zone_in_the_order_of_their_names():
    plan = address_plan(a_vpc(zones=["c", "a"], tiers={"db": block("10.0.8.0/21"), "app": block("10.0.0.0/21")}))
    assert [subnet.key for subnet in plan.subnets] == ["app-a", "app-c", "db-a", "db-c"]


def test_what_is_free_and_what_is_taken_make_up_the_whole_vpc():
    plan = address_plan(a_vpc())
    assert [str(part) for part in plan.free] == [
        "10.0.1.0/24", "10.0.3.0/24", "10.0.4.0/22", "10.0.8.0/21", "10.0.16.0/20", "10.0.32.0/19",
        "10.0.64.0/18", "10.0.128.0/17",
    ]  # fmt: skip
    taken = sum(subnet.cidr.num_addresses for subnet in plan.subnets)
    assert taken + sum(part.num_addresses for part in plan.free) == plan.vpc.num_addresses


BLOCKS = [str(block) for block in IPv4Network("10.0.0.0/16").subnets(new_prefix=21)]


@pytest.mark.parametrize("seed", range(40))
def test_another_tier_or_zone_moves_no_range_that_was_there(seed):
    """Property: whatever is added, in whatever order, an old range is still the same one."""
    chance = random.Random(seed)
    names = chance.sample(["app", "db", "edge", "gate", "zz", "aa"], k=4)
    blocks = dict(zip(names, chance.sample(BLOCKS, k=4), strict=True))
    zones = chance.sample("abcdef", k=4)
    before: dict[tuple[str, str], IPv4Network] = {}
    for tiers, letters in itertools.product(range(1, 5), range(1, 5)):
        chosen = names[:tiers]
        chance.shuffle(chosen)
        vpc = a_vpc(zones=zones[:letters], tiers={name: block(blocks[name]) for name in chosen})
        now = {(one.tier, one.zone): one.cidr for one in address_plan(vpc).subnets}
        moved = {key for key in before.keys() & now.keys() if before[key] != now[key]}
        assert moved == set(), f"{moved} moved when {chosen} were in {zones[:letters]}"
        assert len(now) == tiers * letters, "every tier is in every zone"
        before |= now


@pytest.mark.parametrize("seed", range(20))
def test_no_two_planned_ranges_overlap(seed):
    chance = random.Random(seed)
    tiers = {f"tier{n}": block(cidr) for n, cidr in enumerate(chance.sample(BLOCKS, k=6))}
    subnets = address_plan(a_vpc(zones=chance.sample("abcdefgh", k=5), tiers=tiers)).subnets
    overlapping = [(a.key, b.key) for a, b in itertools.combinations(subnets, 2) if a.cidr.overlaps(b.cidr)]
    assert overlapping == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"cidr": "10.0.0.5/16"}, "cidr: 10.0.0.5/16 has host bits set; write 10.0.0.0/16 instead."),
        ({"cidr": "home"}, "cidr: 'home' is not an IPv4 range; write it like 10.0.0.0/16 instead."),
        ({"cidr": "10.0.0.0"}, "cidr: '10.0.0.0' is not an IPv4 range; write it like 10.0.0.0/16 instead."),
        ({"cidr": "10.0.0.0/8"}, "cidr: 10.0.0.0/8 is a /8; a VPC has a /16 to /28."),
        (
            {"cidr": "100.64.0.0/16", "tiers": {"app": block("100.64.0.0/21")}},
            "cidr: 100.64.0.0/16 overlaps 100.64.0.0/10, which VPGs use themselves; write a private range instead.",
        ),
        (
            {"cidr": "198.18.0.0/16", "tiers": {"app": block("198.18.0.0/21")}},
            "cidr: 198.18.0.0/16 overlaps 198.18.0.0/15, which VPGs use themselves; write a private range instead.",
        ),
        (
            {"not_overlapping": {"devices": "10.0.0.0/9"}},
            "cidr: 10.0.0.0/16 overlaps devices 10.0.0.0/9; move one of them.",
        ),
        ({"zones": []}, "zones: none is given; write the letters of the zones, for example [a, c]."),
        (
            {"zones": ["1a"]},
            "zones[0]: '1a' is not the letter of a zone (a of ap-northeast-1a); write it like a instead.",
        ),
        ({"zones": ["a", "a"]}, "zones: 'a' stands there twice; write it once."),
        ({"tiers": {}}, "tiers: none is given; a VPC needs at least one, for example app: {kind: block, block: ...}."),
        ({"tiers": {"app": {}}}, "tiers.app.kind: is missing; write block or listed."),
        ({"tiers": {"app": {"kind": "block"}}}, "tiers.app.block: is missing; write it like 10.0.0.0/16."),
        (
            {"tiers": {"app": {**listed(a="10.0.0.0/24"), "block": "10.0.0.0/21"}}},
            "tiers.app.block: is not a key of tiers.app; write one of kind, cidrs, or take it out.",
        ),
        (
            {"tiers": {"app": {**listed(a="10.0.0.0/24"), "netmask": 24}}},
            "tiers.app.netmask: is not a key of tiers.app; write one of kind, cidrs, or take it out.",
        ),
        (
            {"tiers": {"app": listed(ab="10.0.0.0/24")}},
            "tiers.app.cidrs.ab: 'ab' is not the letter of a zone (a of ap-northeast-1a); write it like a instead.",
        ),
        (
            {"tiers": {"app": listed()}},
            "tiers.app.cidrs: no zone has a range; write one for each zone that the tier is in.",
        ),
        (
            {"tiers": {"app": listed(d="10.0.0.0/24")}},
            "tiers.app.cidrs.d: 'd' is none of the zones a, c; add it there.",
        ),
        (
            {"tiers": {"app": block("10.0.0.0/24", netmask=25)}},
            "tiers.app.block: 10.0.0.0/24 has 2 ranges of /25, and zone c is the 3rd; write a /23, or list its ranges.",
        ),
        (
            {"tiers": {"app": block("10.0.0.0/26")}},
            "tiers.app.netmask: 29 is not possible: a zone's range in 10.0.0.0/26 is a /26 to /28.",
        ),
        (
            {"tiers": {"app": listed(a="10.1.0.0/24")}},
            "tiers.app: 10.1.0.0/24 in zone a is outside cidr 10.0.0.0/16; 10.0.0.0/24 is free.",
        ),
        (
            {"tiers": {"app": listed(a="10.0.0.0/29")}},
            "tiers.app: 10.0.0.0/29 in zone a is a /29; a subnet has a /16 to /28.",
        ),
        (
            {"tiers": {"app": block("10.0.0.0/21"), "db": listed(c="10.0.2.128/25")}},
            "tiers.db: 10.0.2.128/25 in zone c overlaps 10.0.2.0/24 of tiers.app in zone c; 10.0.1.0/25 is free.",
        ),
        (
            {"tiers": {"app": listed(a="10.0.0.0/16", c="10.0.9.0/24")}},
            "tiers.app: 10.0.9.0/24 in zone c overlaps 10.0.0.0/16 of tiers.app in zone a; "
            "10.0.0.0/16 has no /24 left, so make it larger or others smaller.",
        ),
        (
            {"tiers": {"App": block("10.0.0.0/21")}},
            "tiers.App: 'App' is not a name of lower-case letters, digits and hyphens, at most 31; write it like "
            "app-1 instead.",
        ),
    ],
)
def test_what_does_not_go_is_refused_with_what_to_write_instead(changes, expected):
    assert faults_of(**changes) == [expected]


def test_all_faults_come_at_once():
    assert faults_of(
        cidr="10.0.0.0/15",
        zones=["a", "3"],
        tiers={"app": {"kind": "block"}, "db": listed(a="10.0.0.1/24"), "web": listed(d="10.0.0.0/29")},
        not_overlapping={"devices": "10.0.0.0/9"},
    ) == [
        "zones[1]: '3' is not the letter of a zone (a of ap-northeast-1a); write it like a instead.",
        "tiers.app.block: is missing; write it like 10.0.0.0/16.",
        "tiers.db.cidrs.a: 10.0.0.1/24 has host bits set; write 10.0.0.0/24 instead.",
        "cidr: 10.0.0.0/15 is a /15; a VPC has a /16 to /28.",
        "tiers.web: 10.0.0.0/29 in zone d is a /29; a subnet has a /16 to /28.",
        "cidr: 10.0.0.0/15 overlaps devices 10.0.0.0/9; move one of them.",
    ]
