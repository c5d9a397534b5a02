"""Prefix lists of AWS's own."""

from typing import Any

from moto.ec2.models.managed_prefixes import ManagedPrefixList

from devicepath_tools.rehearsal.clouds.aws.refusals.request import put


def show_ranges() -> None:
    """From now on describe-prefix-lists tells their ranges, as AWS does; moto tells none."""
    put(ManagedPrefixList, "cidrs", property(_ranges))


def _ranges(listed: Any) -> list[str]:
    return [str(entry["Cidr"]) for entry in listed.entries.get(listed.version, ())]
