"""What is told of subnets that AWS shows, for a plan: no AWS, nothing is made."""

from ipaddress import IPv4Network

import pytest

from devicepath_spec.description.backend import ListedTier, NewVpc
from devicepath_spec.faults import Faults
from devicepath_spec.rules.address_plan import address_plan
from devicepath_spec.rules.subnets import (
    IN_TWO_RUNS,
    Occupant,
    ShownSubnet,
    check_leaving,
    check_subnets,
    check_vpc,
    leaving,
)

REGION = "ap-northeast-1"
APP = {"a": "10.0.0.0/24", "c": "10.0.2.0/24"}
MAIN = "line1-backend-main"
TOGETHER = f"{MAIN}.tiers: {IN_TWO_RUNS}"


def plan(**tiers: dict[str, str]):
    listed = {
        tier: ListedTier(cidrs={zone: IPv4Network(cidr) for zone, cidr in cidrs.items()})
        for tier, cidrs in tiers.items()
    }
    return address_plan(NewVpc(region=REGION, cidr=IPv4Network("10.0.0.0/16"), zones=("a", "c", "d"), tiers=listed))


def shown(key: str, cidr: str, zone: str = "a") -> ShownSubnet:
    return ShownSubnet(f"subnet-{cidr.split('.')[2]}", key, IPv4Network(cidr), f"{REGION}{zone}")


STANDS = [shown("app-a", "10.0.0.0/24"), shown("app-c", "10.0.2.0/24", "c")]
"""The tier app, as it was made."""


def told(planned, subnets) -> tuple[str, ...]:
    faults = Faults(MAIN)
    check_subnets(faults, REGION, planned, subnets)
    return faults.lines


@pytest.mark.parametrize(
    ("planned", "subnets"),
    [
        (plan(app=APP), []),
        (plan(app=APP), STANDS),
        (plan(app=APP, db={"a": "10.0.4.0/24"}), STANDS),
        (plan(app={"a": APP["a"]}), STANDS),
        (plan(app={"a": APP["a"], "d": "10.0.3.0/24"}), STANDS),
        (plan(app=APP), [shown("", "10.0.0.0/24"), STANDS[1]]),
        (plan(app=APP), [*STANDS, shown("", "10.0.9.0/24")]),
    ],
    ids=[
        "a new VPC", "as it stands", "another tier", "a zone less", "another zone", "a tag taken by hand",
        "somebody else's, elsewhere",
    ],
)  # fmt: skip
def test_what_stands_as_planned_and_what_is_free_is_left_alone(planned, subnets):
    assert told(planned, subnets) == ()


@pytest.mark.parametrize(
    ("planned", "lines"),
    [
        (plan(app={**APP, "a": "10.0.0.0/23"}),
         ["app: zone a would be 10.0.0.0/23, and is 10.0.0.0/24 (subnet-0)."]),
        (plan(app={**APP, "a": "10.0.0.0/25"}),
         ["app: zone a would be 10.0.0.0/25, and is 10.0.0.0/24 (subnet-0)."]),
        (plan(app={**APP, "a": "10.0.8.0/24"}),
         ["app: zone a would be 10.0.8.0/24, and is 10.0.0.0/24 (subnet-0)."]),
        (plan(app={"a": "10.0.0.0/22"}),
         ["app: zone a would be 10.0.0.0/22, and is 10.0.0.0/24 (subnet-0).",
          "app: zone a would be 10.0.0.0/22, which overlaps 10.0.2.0/24 of zone c of app (subnet-2)."]),
        (plan(web=APP),
         ["web: zone a would be 10.0.0.0/24, which is zone a of app (subnet-0).",
          "web: zone c would be 10.0.2.0/24, which is zone c of app (subnet-2)."]),
        (plan(app={"c": APP["c"], "d": APP["a"]}),
         ["app: zone d would be 10.0.0.0/24, which is zone a of app (subnet-0)."]),
        (plan(app={"a": APP["c"], "c": APP["a"]}),
         ["app: zone a would be 10.0.2.0/24, and is 10.0.0.0/24 (subnet-0).",
          "app: zone a would be 10.0.2.0/24, which is zone c of app (subnet-2).",
          "app: zone c would be 10.0.0.0/24, which is zone a of app (subnet-0).",
          "app: zone c would be 10.0.0.0/24, and is 10.0.2.0/24 (subnet-2)."]),
    ],
    ids=["larger", "smaller", "moved", "over another zone", "tier renamed", "zone renamed", "swapped"],
)  # fmt: skip
def test_what_would_be_another_subnet_is_told_with_the_two_runs(planned, lines):
    assert told(planned, STANDS) == (*(f"{MAIN}.tiers.{line}" for line in lines), TOGETHER)


def test_a_subnet_of_the_same_range_in_another_zone_is_somebody_elses():
    assert told(plan(app=APP), [shown("", APP["a"], "c"), STANDS[1]]) == (
        f"{MAIN}.tiers.app: zone a would be 10.0.0.0/24, which overlaps 10.0.0.0/24 of subnet-0, and that is none of "
        "this path; give a free range.",
    )


def test_over_somebody_elses_subnet_there_is_no_second_run():
    assert told(plan(app=APP), [shown("", "10.0.0.0/22")]) == tuple(
        f"{MAIN}.tiers.app: zone {zone} would be {cidr}, which overlaps 10.0.0.0/22 of subnet-0, and that is "
        "none of this path; give a free range."
        for zone, cidr in APP.items()
    )


@pytest.mark.parametrize(
    ("occupant", "is_told"),
    [
        (Occupant("eni-1", "subnet-0", "", "interface"), True),
        (Occupant("eni-1", "subnet-0", "", "lambda"), True),
        (Occupant("eni-1", "subnet-0", "line2-gate-peer-main", "interface"), True),
        (Occupant("eni-1", "subnet-2", "", "interface"), False),
        (Occupant("eni-1", "subnet-0", "line1-gate-peer-main", "interface"), False),
        (Occupant("eni-1", "subnet-0", "line1-gate-peer-second", "interface"), False),
        (Occupant("eni-1", "subnet-0", "", "vpc_endpoint"), False),
        (Occupant("eni-1", "subnet-0", "", "transit_gateway"), False),
    ],
    ids=[
        "a server",
        "a function",
        "another path's gate peer",
        "where it stays",
        "the gate peer",
        "another gate peer",
        "an endpoint",
        "a transit gateway",
    ],
)
def test_a_subnet_goes_when_nobody_but_the_path_itself_is_in_it(occupant, is_told):
    without = plan(app={"c": APP["c"]})
    gone, faults = leaving(without, [*STANDS, shown("", "10.0.9.0/24")]), Faults(MAIN)
    assert gone == STANDS[:1]
    check_leaving(faults, MAIN, gone, [occupant])
    assert faults.lines == (
        (
            f"{MAIN}.tiers: zone a of app would go, and in its subnet-0 there is eni-1, which this path did not "
            "make; AWS keeps a subnet that somebody is in; end or move it first, or write the zone again.",
        )
        if is_told
        else ()
    )


def test_a_vpc_keeps_its_range_and_region():
    faults = Faults(MAIN)
    check_vpc(faults, "cidr", "10.0.0.0/16", "10.0.0.0/16", "vpc-1", "urn:vpc")
    check_vpc(faults, "region", "eu-west-1", REGION, "vpc-1", "urn:vpc")
    assert faults.lines == (
        f"{MAIN}.region: eu-west-1, but vpc-1 has ap-northeast-1, which AWS never changes; write ap-northeast-1 "
        "again and make another path, in a stack of its own, and move the servers there, or end this VPC with all that "
        "is in it first: pulumi destroy --target 'urn:vpc' --target-dependents.",
    )
