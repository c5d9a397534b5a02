"""Prefix lists."""

from typing import Any

from moto.ec2.models.managed_prefixes import ManagedPrefixList

from devicepath_tools.rehearsal.clouds.aws.refusals.request import After, Before, Refused, Request, put


def show_ranges() -> None:
    """From now on describe-prefix-lists tells the ranges of AWS's own, as AWS does; moto tells none."""
    put(ManagedPrefixList, "cidrs", property(_ranges))


def _ranges(listed: Any) -> list[str]:
    # By version; AWS's own have one, and say that they have none.
    latest = list(listed.entries.values())[-1:]
    return [str(entry["Cidr"]) for entries in latest for entry in entries]


MANAGED = "InvalidPrefixListID.NotFound"


def refuse_unknown_list(request: Request, listed_id: str | None, code: str = MANAGED) -> None:
    if listed_id and listed_id not in request.ec2.managed_prefix_lists:
        raise Refused(code, f"The prefix list ID '{listed_id}' does not exist")


def _refuse_unknown(code: str) -> Before:
    """moto leaves out what is not there. Each of the two services has a spelling of its own for the code."""

    def refuse(request: Request) -> None:
        for listed_id in request.get("PrefixListIds") or [request.get("PrefixListId")]:
            refuse_unknown_list(request, listed_id, code)

    return refuse


BEFORE: dict[str, Before] = {
    "describe_managed_prefix_lists": _refuse_unknown(MANAGED),
    "describe_prefix_lists": _refuse_unknown("InvalidPrefixListId.NotFound"),
    "get_managed_prefix_list_entries": _refuse_unknown(MANAGED),
}
AFTER: dict[str, After] = {}
