"""What AWS cannot do in place to the subnets of a VPC. Pure.

A subnet's range and zone never change, no other subnet may overlap it, and AWS does not delete it while a network
interface is in it. The name of a tier is known here only: a tier with another name is another subnet of the same
range."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network

from devicepath_spec.faults import Faults
from devicepath_spec.rules.address_plan import AddressPlan, PlannedSubnet
from devicepath_spec.rules.names import BACKEND, GATE_PEER

SUBNET = "devicepath:subnet"
"""Tag of a subnet with its key in the plan, `app-a`. The tag `Name` would not do: people change it, and may give it to
others."""
ENDPOINT = "vpc_endpoint"
"""Kind of an interface endpoint's network interface, as AWS names it."""
TRANSIT_GATEWAY = "transit_gateway"
"""Kind of a transit gateway's network interface. It goes when the attachment leaves the subnet, which happens in place,
before the subnet ends."""
IN_TWO_RUNS = (
    "AWS does none of this in place. In two runs of `up`: first without these tiers or zones, when nobody is left in "
    "them, then with them as they are here. Or first with new tiers beside them, in free ranges, and then, when all "
    "have moved there, without the old ones."
)


@dataclass(frozen=True)
class ShownSubnet:
    """A subnet as AWS shows it."""

    id: str
    key: str
    """What its tag SUBNET says, `app-a`; empty where no BackendVpc made the subnet."""
    cidr: IPv4Network
    zone: str
    """`ap-northeast-1a`."""

    @property
    def place(self) -> str:
        """Tier and zone, for messages."""
        tier, _, letter = self.key.rpartition("-")
        return f"zone {letter} of {tier}"


@dataclass(frozen=True)
class Occupant:
    """A network interface in a subnet."""

    id: str
    subnet_id: str
    name: str
    """Its tag `Name`, or empty."""
    kind: str
    """Kind of the interface, as AWS names it: `interface`, `vpc_endpoint`, `lambda`."""


def own_vpc(vpc_id: str, subnet_id: str) -> str:
    """The error where a VPC is given as existing that the same component made."""
    return (
        f"{vpc_id} is this path's own: {subnet_id} in it has its name and the tag {SUBNET}. As an existing one it "
        "would leave the path, and be deleted with all that is in it; write kind: new_vpc again. If this state no "
        f"longer has it, after `pulumi state delete`, take the tag {SUBNET} off its subnets."
    )


def leaving(plan: AddressPlan, shown: Iterable[ShownSubnet]) -> list[ShownSubnet]:
    """Subnets of the component that are no longer in the plan."""
    planned = {one.key for one in plan.subnets}
    return [one for one in shown if one.key and one.key not in planned]


def check_vpc(faults: Faults, field: str, planned: str, kept: str, vpc_id: str, urn: str) -> None:
    """A VPC keeps its range and its region: another value would replace the VPC with everything in it."""
    if planned != kept:
        rule = f"{planned}, but {vpc_id} has {kept}, which AWS never changes"
        another = "make another path, in a stack of its own, and move the servers there"
        fix = f"or end this VPC with all that is in it first: pulumi destroy --target '{urn}' --target-dependents"
        faults.add(field, f"{rule}; write {kept} again and {another}, {fix}.")


def check_subnets(faults: Faults, region: str, plan: AddressPlan, shown: Sequence[ShownSubnet]) -> None:
    """Whether each planned subnet is there as planned, or can be made."""
    own, others = [one for one in shown if one.key], [one for one in shown if not one.key]
    in_the_way = [line for planned in plan.subnets for line in _in_the_way(region, planned, own)]
    for planned, told in in_the_way:
        _add(faults, planned, told)
    if in_the_way:
        faults.add("tiers", IN_TWO_RUNS)
    for planned in plan.subnets:
        # One that is the same is ours, without the tag that somebody took from it.
        for other in others:
            if other.cidr.overlaps(planned.cidr) and not _is_as_planned(other, region, planned):
                taken = f"which overlaps {other.cidr} of {other.id}"
                _add(faults, planned, f"{taken}, and that is none of this path; give a free range")


def _in_the_way(region: str, planned: PlannedSubnet, own: Iterable[ShownSubnet]) -> Iterator[tuple[PlannedSubnet, str]]:
    for one in own:
        if one.key == planned.key and not _is_as_planned(one, region, planned):
            yield planned, f"and is {one.cidr} ({one.id})"
        elif one.key != planned.key and one.cidr.overlaps(planned.cidr):
            taken = "is" if one.cidr == planned.cidr else f"overlaps {one.cidr} of"
            yield planned, f"which {taken} {one.place} ({one.id})"


def _add(faults: Faults, planned: PlannedSubnet, told: str) -> None:
    faults.add(f"tiers.{planned.tier}", f"zone {planned.zone} would be {planned.cidr}, {told}.")


def _is_as_planned(shown: ShownSubnet, region: str, planned: PlannedSubnet) -> bool:
    return (shown.cidr, shown.zone) == (planned.cidr, f"{region}{planned.zone}")


def check_kept(faults: Faults, planned: PlannedSubnet, subnet_id: str, cidr: str) -> None:
    """Whether the subnet of that name has the range that the plan says."""
    if cidr != str(planned.cidr):
        _add(faults, planned, f"and is {cidr} ({subnet_id})")
        faults.add("tiers", IN_TWO_RUNS)


def check_leaving(faults: Faults, component: str, gone: Iterable[ShownSubnet], occupants: Sequence[Occupant]) -> None:
    """Whether a subnet that goes has no interface of others in it: AWS would keep the subnet then, but without its
    routes."""
    own_names = f"{component.rpartition(BACKEND)[0]}{GATE_PEER}"
    for subnet in gone:
        there = [one for one in occupants if one.subnet_id == subnet.id]
        staying = [one for one in there if one.kind not in (ENDPOINT, TRANSIT_GATEWAY)]
        others = [one.id for one in staying if not one.name.startswith(own_names)]
        if others:
            there_is = f"in its {subnet.id} there is {', '.join(sorted(others))}, which this path did not make"
            fix = "AWS keeps a subnet that somebody is in; end or move it first, or write the zone again"
            faults.add("tiers", f"{subnet.place} would go, and {there_is}; {fix}.")
