"""The sums of the address plan, by table; and that no range ever moves another."""

import itertools
import random
from ipaddress import IPv4Network
from typing import Any

import pytest

from devicepath_spec.address_plan import AddressSpec, TierSpec, address_plan
from devicepath_spec.faults import InvalidSpec


def a_spec(**changes) -> AddressSpec:
    usual: dict[str, Any] = {
        "cidr": "10.0.0.0/16",
        "zones": ["a", "c"],
        "tiers": {"app": TierSpec(block="10.0.0.0/21")},
    }
    return AddressSpec(**{**usual, **changes})


def faults_of(**changes) -> list[str]:
    with pytest.raises(InvalidSpec) as invalid:
        address_plan(a_spec(**changes))
    return str(invalid.value).splitlines()


@pytest.mark.parametrize(
    ("tier", "zones", "expected"),
    [
        (TierSpec(block="10.0.0.0/21"), "ac", {"a": "10.0.0.0/24", "c": "10.0.2.0/24"}),
        (TierSpec(block="10.0.8.0/21"), "bh", {"b": "10.0.9.0/24", "h": "10.0.15.0/24"}),
        (TierSpec(block="10.0.8.0/21", netmask=26), "ac", {"a": "10.0.8.0/26", "c": "10.0.8.128/26"}),
        (TierSpec(block="10.0.8.0/24", netmask=24), "a", {"a": "10.0.8.0/24"}),
        (TierSpec(block="10.0.0.0/16", netmask=18), "d", {"d": "10.0.192.0/18"}),
        (TierSpec(cidrs={"c": "10.0.3.0/28", "a": "10.0.9.0/24"}), "ac", {"a": "10.0.9.0/24", "c": "10.0.3.0/28"}),
        (TierSpec(cidrs={"c": "10.0.3.0/28"}), "ac", {"c": "10.0.3.0/28"}),
    ],
)
def test_a_tier_has_these_ranges(tier, zones, expected):
    assert address_plan(a_spec(zones=list(zones), tiers={"app": tier})).table() == {"app": expected}


def test_keys_name_tier_and_zone_in_the_order_of_their_names():
    plan = address_plan(a_spec(zones=["c", "a"], tiers={"db": TierSpec(block="10.0.8.0/21"), **a_spec().tiers}))
    assert [subnet.key for subnet in plan.subnets] == ["app-a", "app-c", "db-a", "db-c"]


def test_what_is_free_and_what_is_taken_make_up_the_whole_vpc():
    plan = address_plan(a_spec())
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
        listed = names[:tiers]
        chance.shuffle(listed)
        spec = a_spec(zones=zones[:letters], tiers={name: TierSpec(block=blocks[name]) for name in listed})
        now = {(one.tier, one.zone): one.cidr for one in address_plan(spec).subnets}
        moved = {key for key in before.keys() & now.keys() if before[key] != now[key]}
        assert moved == set(), f"{moved} moved when {listed} were in {zones[:letters]}"
        assert len(now) == tiers * letters, "every tier is in every zone"
        before |= now


@pytest.mark.parametrize("seed", range(20))
def test_no_two_planned_ranges_overlap(seed):
    chance = random.Random(seed)
    tiers = {f"tier{n}": TierSpec(block=block) for n, block in enumerate(chance.sample(BLOCKS, k=6))}
    subnets = address_plan(a_spec(zones=chance.sample("abcdefgh", k=5), tiers=tiers)).subnets
    overlapping = [(a.key, b.key) for a, b in itertools.combinations(subnets, 2) if a.cidr.overlaps(b.cidr)]
    assert overlapping == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"cidr": "10.0.0.5/16"}, "cidr: 10.0.0.5/16 has host bits set; write 10.0.0.0/16."),
        ({"cidr": "home"}, "cidr: 'home' is not an IPv4 range; write it like 10.0.0.0/16."),
        ({"cidr": "10.0.0.0"}, "cidr: 10.0.0.0 has no prefix length; write it like 10.0.0.0/16."),
        ({"cidr": "10.0.0.0/8"}, "cidr: 10.0.0.0/8 is a /8; a VPC has a /16 to /28."),
        (
            {"cidr": "100.64.0.0/16", "tiers": {"app": TierSpec(block="100.64.0.0/21")}},
            "cidr: 100.64.0.0/16 overlaps 100.64.0.0/10, which VPGs use themselves; give a private range.",
        ),
        (
            {"cidr": "198.18.0.0/16", "tiers": {"app": TierSpec(block="198.18.0.0/21")}},
            "cidr: 198.18.0.0/16 overlaps 198.18.0.0/15, which VPGs use themselves; give a private range.",
        ),
        (
            {"others": {"vpg.device_subnet": "10.0.0.0/9"}},
            "cidr: 10.0.0.0/16 overlaps vpg.device_subnet 10.0.0.0/9; move one of them.",
        ),
        ({"zones": []}, "zones: none is given; write the letters of the zones, for example [a, c]."),
        ({"zones": ["1a"]}, "zones: '1a' is not the letter of a zone; write a for ap-northeast-1a."),
        ({"zones": ["a", "a"]}, "zones: 'a' stands there twice; write it once."),
        ({"tiers": {}}, "tiers: none is given; a VPC needs at least one, for example app: {block: ...}."),
        ({"tiers": {"app": TierSpec()}}, "tiers.app: give cidrs or block: one of them, and not both."),
        (
            {"tiers": {"app": TierSpec(cidrs={"a": "10.0.0.0/24"}, block="10.0.0.0/21")}},
            "tiers.app: give cidrs or block: one of them, and not both.",
        ),
        (
            {"tiers": {"app": TierSpec(cidrs={"a": "10.0.0.0/24"}, netmask=24)}},
            "tiers.app.netmask: 24 is given beside cidrs; it belongs to a block, leave it out.",
        ),
        (
            {"tiers": {"app": TierSpec(cidrs={})}},
            "tiers.app.cidrs: no zone has a range; give one for each zone that the tier is in.",
        ),
        (
            {"tiers": {"app": TierSpec(cidrs={"d": "10.0.0.0/24"})}},
            "tiers.app.cidrs.d: 'd' is none of the zones a, c; add it there.",
        ),
        (
            {"tiers": {"app": TierSpec(block="10.0.0.0/24", netmask=25)}},
            "tiers.app.block: 10.0.0.0/24 has 2 ranges of /25, and zone c is the 3rd; give a /23, or list its ranges.",
        ),
        (
            {"tiers": {"app": TierSpec(block="10.0.0.0/26")}},
            "tiers.app.netmask: 29 is not possible: a zone's range in 10.0.0.0/26 is a /26 to /28.",
        ),
        (
            {"tiers": {"app": TierSpec(cidrs={"a": "10.1.0.0/24"})}},
            "tiers.app: 10.1.0.0/24 in zone a is outside cidr 10.0.0.0/16; 10.0.0.0/24 is free.",
        ),
        (
            {"tiers": {"app": TierSpec(cidrs={"a": "10.0.0.0/29"})}},
            "tiers.app: 10.0.0.0/29 in zone a is a /29; a subnet has a /16 to /28.",
        ),
        (
            {"tiers": {"app": TierSpec(block="10.0.0.0/21"), "db": TierSpec(cidrs={"c": "10.0.2.128/25"})}},
            "tiers.db: 10.0.2.128/25 in zone c overlaps 10.0.2.0/24 of tiers.app in zone c; 10.0.1.0/25 is free.",
        ),
        (
            {"tiers": {"app": TierSpec(cidrs={"a": "10.0.0.0/16", "c": "10.0.9.0/24"})}},
            "tiers.app: 10.0.9.0/24 in zone c overlaps 10.0.0.0/16 of tiers.app in zone a; "
            "10.0.0.0/16 has no /24 left, so make it larger or others smaller.",
        ),
        (
            {"tiers": {"App": TierSpec(block="10.0.0.0/21")}},
            "tiers.App: 'App' is not a tier's name; use lower-case letters, digits and hyphens, at most 31.",
        ),
    ],
)
def test_what_does_not_go_is_refused_with_what_to_write_instead(changes, expected):
    assert faults_of(**changes) == [expected]


def test_all_faults_come_at_once_and_with_the_path_of_the_spec():
    spec = a_spec(
        cidr="10.0.0.0/15",
        zones=["a", "3"],
        tiers={"app": TierSpec(), "db": TierSpec(cidrs={"a": "10.0.0.1/24"})},
        others={"vpg.device_subnet": "10.0.0.0/9"},
    )
    with pytest.raises(InvalidSpec) as invalid:
        address_plan(spec, "backend")
    assert str(invalid.value).splitlines() == [
        "backend.cidr: 10.0.0.0/15 is a /15; a VPC has a /16 to /28.",
        "backend.cidr: 10.0.0.0/15 overlaps vpg.device_subnet 10.0.0.0/9; move one of them.",
        "backend.zones: '3' is not the letter of a zone; write a for ap-northeast-1a.",
        "backend.tiers.app: give cidrs or block: one of them, and not both.",
        "backend.tiers.db.cidrs.a: 10.0.0.1/24 has host bits set; write 10.0.0.0/24.",
    ]
