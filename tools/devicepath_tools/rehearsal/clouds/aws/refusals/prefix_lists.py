"""Prefix lists of AWS's own."""

from typing import Any

from moto.ec2.models.managed_prefixes import ManagedPrefixList

from devicepath_tools.rehearsal.clouds.aws.refusals.request import put


def show_ranges() -> None:
    """From now on describe-prefix-lists tells their ranges, as AWS does; moto tells none."""
    put(ManagedPrefixList, "cidrs", property(_ranges))


def _ranges(listed: Any) -> list[str]:
    # By version; AWS's own have one, and say that they have none.
    latest = list(listed.entries.values())[-1:]
    return [str(entry["Cidr"]) for entries in latest for entry in entries]
