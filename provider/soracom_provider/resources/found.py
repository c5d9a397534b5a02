"""Things without a tag of their own that are found where a resource is to be made, changed or deleted.

On a VPG or in a group that this state made, they are taken for the work of an earlier run that was killed, and gone on
with. Elsewhere they belong to somebody else, even where they are just what is wanted."""

from collections.abc import Mapping
from typing import Any

from pulumi_provider.resource import Call, Problem, type_of

NOBODYS = "If nobody needs it, remove it in SORACOM's console."


def somebodys(call: Call[Any], there: str, home: str, resource_id: str | None, otherwise: str) -> Problem:
    """The refusal of a thing that is there already. `there` is a clause that says so and begins with the input; `home`
    is the VPG's or group's id; `resource_id` is what an import names the thing by, None where it is not what the
    program wants; `otherwise` is what else can be done."""
    return Problem(
        f"{there}. This stack did not make {home}, so what is found there is not its own, even if equal, and is left "
        f"alone. {otherwise}, or {_to_have_it(call, resource_id)}."
    )


def _to_have_it(call: Call[Any], resource_id: str | None) -> str:
    # The state has the resource already where a run was cut off between the two halves of a replacement.
    if resource_id is None or call.urn in call.recorded:
        return (
            "remove it in SORACOM's console, where a run of this stack that was cut off made it, and run `pulumi up` "
            "again"
        )
    return f"take it over: `{import_line(call, resource_id)}`"


def changed_meanwhile(what: str, now: object, recorded: object, home: str) -> Problem:
    """The refusal to overwrite what somebody set since it was recorded."""
    return Problem(
        f"{what} is {now} now, and not {recorded} as recorded: somebody changed it, and this stack did not make "
        f"{home}. Nothing was overwritten; `pulumi refresh` records what there is, and then `pulumi up` changes it."
    )


def left(what: str, now: object, recorded: object) -> str:
    """The warning of a deletion that found something else than was recorded, and left it."""
    return f"{what} is {now} now, and not {recorded} as recorded, so it was left as it is. {NOBODYS}"


def is_only_used(call: Call[Any], what: str, home: str) -> bool:
    """Whether the program now uses a thing as it is that it made before."""
    return call.urn not in call.wanted and (what, home) in call.used


def import_line(call: Call[Any], resource_id: str) -> str:
    """The command that records a thing that is there as this resource."""
    *_, types, name = call.urn.split("::")
    *parents, _ = types.split("$")
    # The URN holds the parent's type only, so its own URN is the user's to fill in.
    parent = f" --parent parent=<URN of its {parents[-1]}>" if parents else ""
    return f"pulumi import soracom:index:{type_of(call.urn)} {name} {resource_id}{parent}"


def uses(call: Call[Any], vpg_id: str) -> bool:
    """Whether the program has something else on a VPG in this run. If not, its stack leaves the VPG, and what others
    count on there stays as it is."""
    return any(urn != call.urn and it.get("vpgId") == vpg_id for urn, it in call.wanted.items())


def is_taken_over(call: Call[Any], identity: Mapping[str, object]) -> bool:
    """Whether another resource of the program has the same thing by now, as one does whose name in the program has
    changed: a deletion leaves it then. `identity` are inputs, by wire name."""
    return any(all(it.get(name) == value for name, value in identity.items()) for it in call.beside)
