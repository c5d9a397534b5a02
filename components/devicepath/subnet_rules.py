"""What AWS cannot do in place to the subnets of a VPC. Pure.

To AWS a subnet is its range and its zone: both stay as long as it is there, no other one may overlap it, and it stays
as long as a network interface is in it. The name of a tier is ours: another one is another subnet of the same range."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network

from devicepath.address_plan import AddressPlan, PlannedSubnet
from devicepath.component_names import BACKEND, GATE_PEER
from devicepath.faults import Faults

ENDPOINT = "vpc_endpoint"
"""What AWS calls the kind of an interface endpoint's interface."""
IN_TWO_RUNS = (
    "AWS does none of this in place. In two runs of `up`: first without these tiers or zones, when nobody is left in "
    "them, then with them as they are here. Or first with new tiers beside them, in free ranges, and then, when all "
    "have moved there, without the old ones."
)


@dataclass(frozen=True)
class ShownSubnet:
    """A subnet as AWS shows it."""

    id: str
    name: str
    """Its tag Name, or nothing."""
    cidr: IPv4Network
    zone: str
    """`ap-northeast-1a`."""


@dataclass(frozen=True)
class Occupant:
    """A network interface in a subnet."""

    id: str
    subnet_id: str
    name: str
    """Its tag Name, or nothing."""
    kind: str
    """AWS's word: `interface`, `vpc_endpoint`, `lambda`."""


def leaving(component: str, plan: AddressPlan, shown: Iterable[ShownSubnet]) -> list[ShownSubnet]:
    """Those of the component that the plan has no more."""
    planned = {f"{component}-{one.key}" for one in plan.subnets}
    return [one for one in shown if _tier(component, one) and one.name not in planned]


def check_range(faults: Faults, planned: str, shown: str, vpc_id: str, urn: str) -> None:
    """A VPC's range stays: another one is another VPC, with everything in it made anew."""
    if planned != shown:
        rule = f"{planned}, but {vpc_id} has {shown}, which AWS never changes"
        another = "make another path, in a stack of its own, and move the servers there"
        fix = f"or end this VPC with all that is in it first: pulumi destroy --target '{urn}' --target-dependents"
        faults.add("cidr", f"{rule}; write {shown} again and {another}, {fix}.")


def check_subnets(faults: Faults, component: str, region: str, plan: AddressPlan, shown: Sequence[ShownSubnet]) -> None:
    """That each planned subnet is there as it is, or free to be made."""
    own, others = [one for one in shown if _tier(component, one)], [one for one in shown if not _tier(component, one)]
    in_the_way = [line for planned in plan.subnets for line in _in_the_way(component, region, planned, own)]
    for planned, told in in_the_way:
        faults.add(f"tiers.{planned.tier}", f"zone {planned.zone} would be {planned.cidr}, {told}.")
    if in_the_way:
        faults.add("tiers", IN_TWO_RUNS)
    for planned in plan.subnets:
        # One that is the same was ours under another name, which somebody has changed by hand.
        for other in others:
            if other.cidr.overlaps(planned.cidr) and not _is_as_planned(other, region, planned):
                told = f"which overlaps {other.cidr} of {other.id}, and that is none of this path; give a free range"
                faults.add(f"tiers.{planned.tier}", f"zone {planned.zone} would be {planned.cidr}, {told}.")


def _in_the_way(
    component: str, region: str, planned: PlannedSubnet, own: Iterable[ShownSubnet]
) -> Iterator[tuple[PlannedSubnet, str]]:
    for one in own:
        is_named = one.name == f"{component}-{planned.key}"
        if is_named and not _is_as_planned(one, region, planned):
            yield planned, f"and is {one.cidr} ({one.id})"
        elif not is_named and one.cidr.overlaps(planned.cidr):
            taken = "is" if one.cidr == planned.cidr else f"overlaps {one.cidr} of"
            yield planned, f"which {taken} zone {one.name[-1]} of {_tier(component, one)} ({one.id})"


def _is_as_planned(one: ShownSubnet, region: str, planned: PlannedSubnet) -> bool:
    return (one.cidr, one.zone) == (planned.cidr, f"{region}{planned.zone}")


def check_kept(faults: Faults, planned: PlannedSubnet, subnet_id: str, cidr: str) -> None:
    """That a subnet of that name is what the plan says of it."""
    if cidr != str(planned.cidr):
        told = f"would be {planned.cidr}, and is {cidr} ({subnet_id})"
        faults.add(f"tiers.{planned.tier}", f"zone {planned.zone} {told}.")
        faults.add("tiers", IN_TWO_RUNS)


def check_leaving(faults: Faults, component: str, gone: Iterable[ShownSubnet], occupants: Sequence[Occupant]) -> None:
    """That nobody else's interface is in a subnet that goes: AWS would keep it, without its routes."""
    own_names = {f"{component.removesuffix(BACKEND)}{GATE_PEER}"}
    for subnet in gone:
        there = [one for one in occupants if one.subnet_id == subnet.id]
        others = [one.id for one in there if one.kind != ENDPOINT and one.name not in own_names]
        if others:
            rule = (
                f"would go, and in its {subnet.id} there is {', '.join(sorted(others))}, which this path did not make"
            )
            tier = _tier(component, subnet)
            fix = "AWS keeps a subnet that somebody is in; end or move it first, or write the zone again"
            faults.add(f"tiers.{tier}", f"zone {subnet.name[-1]} {rule}; {fix}.")


def _tier(component: str, subnet: ShownSubnet) -> str:
    """Of a subnet of this component, by its name; nothing for another one."""
    found = re.fullmatch(rf"{re.escape(component)}-(.+)-[a-z]", subnet.name)
    return found[1] if found else ""
