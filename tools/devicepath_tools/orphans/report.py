"""The findings, for a person and for programs."""

import shlex
from collections.abc import Iterable, Sequence
from typing import Any

from devicepath_tools.columns import columns
from devicepath_tools.orphans.judgement import Finding, Judgement, Kind, parse_urn

HEADINGS = ("KIND", "ID", "NAME", "STATUS", "CREATED", "STACK", "RESOURCE", "JUDGEMENT")
COSTS = "It costs money until it is terminated."


def text(findings: Sequence[Finding], *, endpoint: str, stacks: int, unread: int = 0) -> str:
    """A table of all findings, then what to do about each that is not in use.

    `endpoint` and `stacks` say what was compared: with the wrong ones "no orphans" means nothing. `unread` stacks could
    not be read."""
    parts = [_compared(endpoint, stacks, unread)]
    if findings:
        parts.append("\n".join(columns([HEADINGS, *map(_row, findings)])))
    orphans = [finding for finding in findings if finding.judgement is Judgement.ORPHAN]
    unknown = sum(finding.judgement is Judgement.NOT_JUDGED for finding in findings)
    if orphans:
        # What was imported or moved into such a stack still carries the tag of the one before.
        unless = ", if no stack that could not be read has it" if unread else ""
        parts.append("\n".join([f"{_number(orphans)}{unless}. Nothing was deleted.", *map(_remedy, orphans)]))
    elif unknown:
        parts.append(f"No orphans among what can be judged; {unknown} cannot.")
    else:
        parts.append("No orphans.")
    others = [_explanation(one) for one in findings if one.judgement in (Judgement.PENDING, Judgement.NOT_JUDGED)]
    if others:
        parts.append("\n".join(others))
    return "\n\n".join(parts)


def _compared(endpoint: str, stacks: int, unread: int) -> str:
    more = f"; {unread} more could not be read" if unread else ""
    return f"Compared {endpoint} with {stacks} stack{'' if stacks == 1 else 's'}{more}."


def objects(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """One object for each finding, with the same names in all of them."""
    return [_object(finding) for finding in findings]


def _object(finding: Finding) -> dict[str, Any]:
    thing = finding.thing
    urn = parse_urn(thing.urn)
    created = thing.created.isoformat(timespec="seconds").replace("+00:00", "Z") if thing.created else None
    return {
        "kind": thing.kind.value,
        "id": thing.id,
        "name": thing.name,
        "status": thing.status,
        "createdTime": created,
        "stack": finding.stack,
        "resourceName": urn.name if urn else None,
        "urn": thing.urn,
        "judgement": finding.judgement.value,
        "reason": finding.reason,
    }


def _row(finding: Finding) -> tuple[str, ...]:
    thing = finding.thing
    urn = parse_urn(thing.urn)
    cells = (
        thing.kind.label,
        thing.id,
        thing.name,
        thing.status,
        thing.created.date().isoformat() if thing.created else None,
        finding.stack,
        urn.name if urn else None,
        finding.judgement.label,
    )
    return tuple(_printable(cell) if cell else "-" for cell in cells)


def _printable(cell: str) -> str:
    """Tags are anybody's text: what would move the terminal's cursor is not shown."""
    return "".join(character if character.isprintable() else "?" for character in cell)


def _number(orphans: Sequence[Finding]) -> str:
    return f"{len(orphans)} orphan{'s' if len(orphans) > 1 else ''}"


def _remedy(finding: Finding) -> str:
    thing = finding.thing
    end = "terminate" if thing.kind is Kind.VPG else "delete"
    return " ".join([*_title(finding), f"{_keeping(finding)}; else {end} it in SORACOM's console."])


def _keeping(finding: Finding) -> str:
    thing, stack = finding.thing, shlex.quote(finding.stack or "")
    urn = parse_urn(thing.urn)
    if finding.holder:
        return f"To keep it, `pulumi import` it under another name: its stack has {finding.holder} under this one"
    if urn and urn.has_parent:
        # An import would give it another URN than the component gives it.
        return f"To keep it, run `pulumi up --stack {stack}` with a program that declares it"
    name = shlex.quote(_printable(urn.name if urn else ""))
    return f"To keep it, run `pulumi import {thing.kind.token} {name} {thing.id} --stack {stack}`"


def _explanation(finding: Finding) -> str:
    if finding.judgement is Judgement.PENDING:
        stack = shlex.quote(finding.stack or "")
        return " ".join(
            [
                *_title(finding),
                "A run is making it, or was killed while it did: if none is under way, "
                f"`pulumi up --stack {stack}` goes on with it, and `pulumi refresh --clear-pending-creates --stack "
                f"{stack}` forgets it and leaves an orphan.",
            ]
        )
    return f"{finding.thing.kind.label} {finding.thing.id} is not judged: {finding.reason}."


def _title(finding: Finding) -> list[str]:
    title = f"{finding.thing.kind.label} {finding.thing.id}:"
    return [title, COSTS] if finding.thing.kind is Kind.VPG else [title]
