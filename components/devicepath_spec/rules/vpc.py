"""What a VPC must keep, new or existing, besides its address plan."""

from collections.abc import Sequence
from ipaddress import IPv4Network

from devicepath_spec.description.backend import (
    AllFlowLogs,
    ExistingVpc,
    NewVpc,
    NewVpcAlone,
    SessionManagerEndpoints,
)
from devicepath_spec.faults import Faults
from devicepath_spec.ranges import reserved_by_vpgs
from devicepath_spec.rules.address_plan import plan_of
from devicepath_spec.unknown import UNKNOWN

RETENTION_DAYS = (
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
)  # fmt: skip
"""Source: AWS, CloudWatch Logs, PutRetentionPolicy."""


def ranges_are_planned(vpc: NewVpc, faults: Faults) -> None:
    plan_of(vpc, faults)


def ranges_are_no_vpgs(vpc: NewVpc | ExistingVpc, faults: Faults) -> None:
    """Source: SORACOM's console, VPG page."""
    is_new = isinstance(vpc, NewVpc)
    for number, cidr in enumerate(cidrs_of(vpc)):
        if cidr is not UNKNOWN and (reserved := reserved_by_vpgs(cidr)) is not None:
            fix = "write a private range" if is_new else "write a VPC with a private range"
            place = "cidr" if is_new else f"cidrs[{number}]"
            faults.add(place, f"{cidr} overlaps {reserved}, which VPGs use themselves; {fix} instead.")


def named_ranges_are_apart(vpc: NewVpcAlone, faults: Faults) -> None:
    for name, other in vpc.not_overlapping.items():
        if other is not UNKNOWN and vpc.cidr.overlaps(other):
            faults.add("cidr", f"{vpc.cidr} overlaps {name} {other}; move one of them.")


def flow_logs_are_kept_as_aws_can(vpc: NewVpc, faults: Faults) -> None:
    logs = vpc.flow_logs
    if isinstance(logs, AllFlowLogs) and logs.retention_days not in RETENTION_DAYS:
        nearest = min(RETENTION_DAYS, key=lambda days: abs(days - logs.retention_days))
        rule = f"{logs.retention_days} is no number of days that CloudWatch Logs knows"
        faults.add("flow_logs.retention_days", f"{rule}; write {nearest} instead.")


def public_tiers_are_there(vpc: NewVpc, faults: Faults) -> None:
    check_tiers(faults, "public_tiers", vpc.public_tiers, vpc, "tiers")


def endpoints_are_in_a_tier(vpc: NewVpc, faults: Faults) -> None:
    if isinstance(vpc.session_manager, SessionManagerEndpoints):
        check_tiers(faults, "session_manager.tier", [vpc.session_manager.tier], vpc, "tiers")


def there_is_a_range(vpc: ExistingVpc, faults: Faults) -> None:
    if not vpc.cidrs:
        faults.add("cidrs", "[] is no range; write those that the VPC has instead.")


def tiers_are_in_a_zone(vpc: ExistingVpc, faults: Faults) -> None:
    for name, tier in vpc.tiers.items():
        if tier is not UNKNOWN and tier.zones is not UNKNOWN and not tier.zones:
            rule = "{} is in no zone, so that nobody is in it"
            faults.add(f"tiers.{name}.zones", f"{rule}; write its subnet of each zone, or take the tier out.")


def subnets_are_in_the_vpc(vpc: ExistingVpc, faults: Faults) -> None:
    if any(cidr is UNKNOWN for cidr in vpc.cidrs) or not vpc.cidrs:
        return
    for name, tier in vpc.tiers.items():
        for letter, zone in {} if tier is UNKNOWN or tier.zones is UNKNOWN else tier.zones.items():
            if zone is UNKNOWN or zone.cidr is UNKNOWN:
                continue
            if not any(zone.cidr.subnet_of(cidr) for cidr in vpc.cidrs):
                rule = f"{zone.cidr} is outside {told(vpc)}"
                faults.add(f"tiers.{name}.zones.{letter}.cidr", f"{rule}; write the subnet's own range instead.")


def told(vpc: NewVpc | ExistingVpc) -> str:
    """The ranges of a VPC with the key that they are written at, for messages."""
    return f"cidr {vpc.cidr}" if isinstance(vpc, NewVpc) else f"cidrs {', '.join(map(str, vpc.cidrs))}"


def cidrs_of(vpc: NewVpc | ExistingVpc) -> tuple[IPv4Network, ...]:
    return (vpc.cidr,) if isinstance(vpc, NewVpc) else vpc.cidrs


def check_tiers(faults: Faults, place: str, named: Sequence[str], vpc: NewVpc | ExistingVpc, called: str) -> None:
    """Whether each of `named` is a tier of the VPC. `called` is where the tiers are written."""
    for tier in named:
        if tier is not UNKNOWN and tier not in vpc.tiers:
            known = " or ".join(sorted(vpc.tiers)) or "one"
            faults.add(place, f"{tier!r} is none of {called}; write {known} instead.")


NEW_VPC_RULES = (
    ranges_are_planned,
    ranges_are_no_vpgs,
    flow_logs_are_kept_as_aws_can,
    public_tiers_are_there,
    endpoints_are_in_a_tier,
)
EXISTING_VPC_RULES = (there_is_a_range, ranges_are_no_vpgs, tiers_are_in_a_zone, subnets_are_in_the_vpc)
