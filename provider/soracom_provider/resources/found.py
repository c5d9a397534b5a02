"""What is found where a resource is to be made, changed or deleted, and carries no tag of its own.

On a VPG or in a group that this state made it may be gone on with: a run that was killed made it. Elsewhere it is
somebody's, however equal it is."""

from collections.abc import Mapping
from typing import Any

from pulumi_provider.resource import Call, Problem, type_of

NOBODYS = "If nobody needs it, remove it in SORACOM's console."


def somebodys(call: Call[Any], there: str, home: str, resource_id: str | None, otherwise: str) -> Problem:
    """The refusal of what is `there`, a clause that begins with the input. `home` is the VPG's or group's id,
    `resource_id` what an import names it by, None for what is another thing than the program wants, `otherwise` what
    else may be done."""
    return Problem(
        f"{there}. This stack did not make {home}, so what is found there is somebody's, however equal, and is left "
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
    """What the user is told of a deletion that found something else than was recorded."""
    return f"{what} is {now} now, and not {recorded} as recorded, so it was left as it is. {NOBODYS}"


def is_only_used(call: Call[Any], what: str, home: str) -> bool:
    """Whether the program, which made it before, uses it as it is now."""
    return call.urn not in call.wanted and (what, home) in call.used


def import_line(call: Call[Any], resource_id: str) -> str:
    """The command that records something that is there as this resource, which the state does not have yet."""
    *_, types, name = call.urn.split("::")
    *parents, _ = types.split("$")
    # The URN holds the parent's type only, so its own URN is the user's to fill in.
    parent = f" --parent parent=<URN of its {parents[-1]}>" if parents else ""
    return f"pulumi import soracom:index:{type_of(call.urn)} {name} {resource_id}{parent}"


def uses(call: Call[Any], vpg_id: str) -> bool:
    """Whether the program has something else on a VPG in this run. Else its stack leaves, and what others count on
    there stays as it is."""
    return any(urn != call.urn and it.get("vpgId") == vpg_id for urn, it in call.wanted.items())


def is_taken_over(call: Call[Any], identity: Mapping[str, object]) -> bool:
    """Whether another resource of the program has the same by now, so that a deletion leaves it: its name changed.
    `identity` are inputs, by wire name."""
    return any(all(it.get(name) == value for name, value in identity.items()) for it in call.beside)
