"""Which range each tier has in each zone. Pure: nothing is made, and nothing of Pulumi is known here.

A computed range belongs to its key. A tier states its block, and the letter of the zone picks a fixed slot in it:

block 10.0.8.0/21, netmask 24        a            b            c                   h
                                    10.0.8.0/24  10.0.9.0/24  10.0.10.0/24  ...  10.0.15.0/24

So a range follows from the tier's own two values and one letter: no other tier and no other zone can move it. The
ranges that are still free (`free`) are part of the plan, and faults name them, so that the next block is easily found.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network

from devicepath_spec.description.backend import BlockTier, ListedTier, NewVpc
from devicepath_spec.faults import Faults
from devicepath_spec.ranges import AWS_PREFIX_LENGTHS, first_free, free_in
from devicepath_spec.unknown import UNKNOWN, NotKnown

ZONES_A_BLOCK_BITS = 3
"""A block without a netmask is cut in 8: no region of AWS has more than 6 zones (a to f)."""


@dataclass(frozen=True)
class PlannedSubnet:
    tier: str
    zone: str
    cidr: IPv4Network

    @property
    def key(self) -> str:
        """The part of resources' names that stands for the subnet: tier and zone, never a position in a list."""
        return f"{self.tier}-{self.zone}"


@dataclass(frozen=True)
class AddressPlan:
    vpc: IPv4Network
    subnets: tuple[PlannedSubnet, ...]
    """By tier and zone, in the order of their names."""

    @property
    def free(self) -> tuple[IPv4Network, ...]:
        """What is left of the VPC's range."""
        return free_in(self.vpc, (subnet.cidr for subnet in self.subnets))

    def table(self) -> dict[str, dict[str, str]]:
        """The ranges as text, by tier and zone; for outputs."""
        table: dict[str, dict[str, str]] = {}
        for subnet in self.subnets:
            table.setdefault(subnet.tier, {})[subnet.zone] = str(subnet.cidr)
        return table


def address_plan(vpc: NewVpc) -> AddressPlan:
    """The resolved plan. Raises InvalidSpec with all faults."""
    faults = Faults()
    plan = plan_of(vpc, faults)
    faults.check()
    return plan


def plan_of(vpc: NewVpc, faults: Faults) -> AddressPlan:
    """The plan as far as it is known. Where the VPC's range is not, it is not checked whether subnets fit into it."""
    _check_zones(vpc.zones, faults)
    if not vpc.tiers:
        faults.add("tiers", "none is given; a VPC needs at least one, for example app: {kind: block, block: ...}.")
    subnets = [
        PlannedSubnet(name, zone, cidr)
        for name, tier in sorted(vpc.tiers.items())
        if tier is not UNKNOWN
        for zone, cidr in sorted(_ranges_of(name, tier, vpc.zones, faults).items())
    ]
    if vpc.cidr is not UNKNOWN:
        if vpc.cidr.prefixlen not in AWS_PREFIX_LENGTHS:
            faults.add("cidr", f"{vpc.cidr} is a /{vpc.cidr.prefixlen}; a VPC has a /16 to /28.")
        _check_fit(vpc.cidr, subnets, faults)
    return AddressPlan(vpc.cidr, tuple(subnets))


def known_plan(vpc: NewVpc) -> AddressPlan:
    """The plan, for rules about something else. Raises NotKnown where it has faults, which are reported already."""
    faults = Faults()
    plan = plan_of(vpc, faults)
    if faults.lines:
        raise NotKnown
    return plan


def _check_zones(zones: Sequence[str], faults: Faults) -> None:
    known = [zone for zone in zones if zone is not UNKNOWN]
    if not zones:
        faults.add("zones", "none is given; write the letters of the zones, for example [a, c].")
    for zone in known:
        if known.count(zone) > 1:
            faults.add("zones", f"{zone!r} stands there twice; write it once.")


def _ranges_of(
    name: str, tier: BlockTier | ListedTier, zones: Sequence[str], faults: Faults
) -> Mapping[str, IPv4Network]:
    place = f"tiers.{name}"
    if isinstance(tier, BlockTier):
        return {} if tier.block is UNKNOWN or tier.netmask is UNKNOWN else _carved(place, tier, zones, faults)
    return _listed(place, tier.cidrs, zones, faults) if tier.cidrs is not UNKNOWN else {}


def _listed(
    place: str, cidrs: Mapping[str, IPv4Network], zones: Sequence[str], faults: Faults
) -> dict[str, IPv4Network]:
    if not cidrs:
        faults.add(f"{place}.cidrs", "no zone has a range; write one for each zone that the tier is in.")
    for zone in cidrs:
        if not faults.has(f"{place}.cidrs.{zone}") and not any(one is UNKNOWN or one == zone for one in zones):
            faults.add(
                f"{place}.cidrs.{zone}", f"{zone!r} is none of the zones {', '.join(map(str, zones))}; add it there."
            )
    return {zone: cidr for zone, cidr in cidrs.items() if cidr is not UNKNOWN}


def _carved(place: str, tier: BlockTier, zones: Sequence[str], faults: Faults) -> dict[str, IPv4Network]:
    block = tier.block
    netmask = block.prefixlen + ZONES_A_BLOCK_BITS if tier.netmask is None else tier.netmask
    if netmask < block.prefixlen or netmask not in AWS_PREFIX_LENGTHS:
        rule = f"a zone's range in {block} is a /{max(block.prefixlen, 16)} to /28"
        faults.add(f"{place}.netmask", f"{netmask} is not possible: {rule}.")
        return {}
    slots = 2 ** (netmask - block.prefixlen)
    ranges = {}
    for zone in zones:
        if zone is UNKNOWN:
            continue
        slot = ord(zone) - ord("a")
        if slot >= slots:
            needed = netmask - slot.bit_length()
            faults.add(
                f"{place}.block",
                f"{block} has {slots} ranges of /{netmask}, and zone {zone} is the {_ordinal(slot + 1)}; "
                f"write a /{needed}, or list its ranges.",
            )
        else:
            start = int(block.network_address) + slot * 2 ** (32 - netmask)
            ranges[zone] = IPv4Network((start, netmask))
    return ranges


def _check_fit(vpc: IPv4Network, subnets: Sequence[PlannedSubnet], faults: Faults) -> None:
    taken = [subnet.cidr for subnet in subnets]
    for position, subnet in enumerate(subnets):
        path, cidr = f"tiers.{subnet.tier}", subnet.cidr
        if cidr.prefixlen not in AWS_PREFIX_LENGTHS:
            faults.add(path, f"{cidr} in zone {subnet.zone} is a /{cidr.prefixlen}; a subnet has a /16 to /28.")
        elif not cidr.subnet_of(vpc):
            faults.add(path, f"{cidr} in zone {subnet.zone} is outside cidr {vpc}; {_advice(vpc, taken, cidr)}")
        for other in subnets[:position]:
            if cidr.overlaps(other.cidr):
                fault = f"{cidr} in zone {subnet.zone} overlaps {other.cidr} of tiers.{other.tier} in zone {other.zone}"
                faults.add(path, f"{fault}; {_advice(vpc, taken, cidr)}")


def _advice(vpc: IPv4Network, taken: Sequence[IPv4Network], cidr: IPv4Network) -> str:
    free = first_free(vpc, taken, cidr.prefixlen)
    return f"{free} is free." if free else f"{vpc} has no /{cidr.prefixlen} left, so make it larger or others smaller."


def _ordinal(number: int) -> str:
    return {1: "1st", 2: "2nd", 3: "3rd"}.get(number, f"{number}th")
