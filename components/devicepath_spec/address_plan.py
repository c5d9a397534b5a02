"""Which range each tier has in each zone. Pure: nothing is made, and nothing of Pulumi is known here.

A computed range belongs to its key. A tier states its block, and the letter of the zone picks a fixed slot in it:

    block 10.0.8.0/21, netmask 24        a            b            c                   h
                                    10.0.8.0/24  10.0.9.0/24  10.0.10.0/24  ...  10.0.15.0/24

So a range follows from the tier's own two values and one letter: no other tier and no other zone can move it. Where the
plan is free is part of it (`free`), and stands in the faults, so that the next block is easily found.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Network

from devicepath_spec.faults import Faults, InvalidSpec
from devicepath_spec.ranges import AWS_PREFIX_LENGTHS, first_free, free_in, reserved_by_vpgs

ZONES_A_BLOCK_BITS = 3
"""A block without a netmask is cut in 8: no region of AWS has more than 6 zones (a to f)."""
TIER_NAME = re.compile(r"[a-z][a-z0-9-]{0,30}")
ZONE_LETTER = re.compile(r"[a-z]")


@dataclass(frozen=True)
class TierSpec:
    """A tier's ranges: `cidrs` by zone, or a `block` that zones have their slots in."""

    cidrs: Mapping[str, str] | None = None
    block: str | None = None
    netmask: int | None = None
    """Prefix length of each zone's range in the block; left out: the block's plus 3."""


@dataclass(frozen=True)
class AddressSpec:
    """What has to go together."""

    cidr: str
    """The VPC's range."""
    zones: Sequence[str]
    """Letters of the zones, for example `a` and `c`."""
    tiers: Mapping[str, TierSpec]
    others: Mapping[str, str] = field(default_factory=dict)
    """Ranges that the VPC's must not overlap, by the path that names them, for example `vpg.device_subnet`."""


@dataclass(frozen=True)
class PlannedSubnet:
    tier: str
    zone: str
    cidr: IPv4Network

    @property
    def key(self) -> str:
        """What resources are named by: it says what the subnet is, never where it stands in a list."""
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


def address_plan(spec: AddressSpec, path: str = "") -> AddressPlan:
    """The resolved plan. `path` is where the spec stands in what the user wrote. Raises InvalidSpec with all faults."""
    faults = Faults(path)
    vpc = _vpc_range(spec, faults)
    _check_zones(spec, faults)
    subnets = [
        PlannedSubnet(tier, zone, cidr)
        for tier, one in sorted(spec.tiers.items())
        for zone, cidr in sorted(_ranges_of(tier, one, spec.zones, faults).items())
    ]
    if not spec.tiers:
        faults.add("tiers", "none is given; a VPC needs at least one, for example app: {block: ...}.")
    if vpc is not None:
        _check_fit(vpc, subnets, faults)
    if vpc is None or faults.lines:
        raise InvalidSpec(faults.lines)
    return AddressPlan(vpc, tuple(subnets))


def _vpc_range(spec: AddressSpec, faults: Faults) -> IPv4Network | None:
    vpc = faults.cidr("cidr", spec.cidr)
    if vpc is None:
        return None
    if vpc.prefixlen not in AWS_PREFIX_LENGTHS:
        faults.add("cidr", f"{vpc} is a /{vpc.prefixlen}; a VPC has a /16 to /28.")
    if (reserved := reserved_by_vpgs(vpc)) is not None:
        faults.add("cidr", f"{vpc} overlaps {reserved}, which VPGs use themselves; give a private range.")
    for other_path, text in spec.others.items():
        other = Faults().cidr(other_path, text)
        if other is not None and vpc.overlaps(other):
            faults.add("cidr", f"{vpc} overlaps {other_path} {other}; move one of them.")
    return vpc


def _check_zones(spec: AddressSpec, faults: Faults) -> None:
    if not spec.zones:
        faults.add("zones", "none is given; write the letters of the zones, for example [a, c].")
    for zone in spec.zones:
        if not ZONE_LETTER.fullmatch(zone):
            faults.add("zones", f"{zone!r} is not the letter of a zone; write a for ap-northeast-1a.")
        elif list(spec.zones).count(zone) > 1:
            faults.add("zones", f"{zone!r} stands there twice; write it once.")


def _ranges_of(tier: str, spec: TierSpec, zones: Sequence[str], faults: Faults) -> dict[str, IPv4Network]:
    path = f"tiers.{tier}"
    if not TIER_NAME.fullmatch(tier):
        faults.add(path, f"{tier!r} is not a tier's name; use lower-case letters, digits and hyphens, at most 31.")
    if (spec.cidrs is None) == (spec.block is None):
        faults.add(path, "give cidrs or block: one of them, and not both.")
        return {}
    if spec.cidrs is not None:
        return _explicit(path, spec, zones, faults)
    return _carved(path, spec, zones, faults)


def _explicit(path: str, spec: TierSpec, zones: Sequence[str], faults: Faults) -> dict[str, IPv4Network]:
    cidrs = spec.cidrs or {}
    if spec.netmask is not None:
        faults.add(f"{path}.netmask", f"{spec.netmask} is given beside cidrs; it belongs to a block, leave it out.")
    ranges = {}
    for zone, text in cidrs.items():
        if zone not in zones:
            faults.add(f"{path}.cidrs.{zone}", f"{zone!r} is none of the zones {', '.join(zones)}; add it there.")
        cidr = faults.cidr(f"{path}.cidrs.{zone}", text)
        if cidr is not None:
            ranges[zone] = cidr
    if not cidrs:
        faults.add(f"{path}.cidrs", "no zone has a range; give one for each zone that the tier is in.")
    return ranges


def _carved(path: str, spec: TierSpec, zones: Sequence[str], faults: Faults) -> dict[str, IPv4Network]:
    block = faults.cidr(f"{path}.block", spec.block)
    if block is None:
        return {}
    netmask = block.prefixlen + ZONES_A_BLOCK_BITS if spec.netmask is None else int(spec.netmask)
    if netmask < block.prefixlen or netmask not in AWS_PREFIX_LENGTHS:
        rule = f"a zone's range in {block} is a /{max(block.prefixlen, 16)} to /28"
        faults.add(f"{path}.netmask", f"{netmask} is not possible: {rule}.")
        return {}
    slots = 2 ** (netmask - block.prefixlen)
    ranges = {}
    for zone in filter(ZONE_LETTER.fullmatch, zones):
        slot = ord(zone) - ord("a")
        if slot >= slots:
            needed = netmask - slot.bit_length()
            faults.add(
                f"{path}.block",
                f"{block} has {slots} ranges of /{netmask}, and zone {zone} is the {_ordinal(slot + 1)}; "
                f"give a /{needed}, or list its ranges.",
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
