"""What a rehearsal tells: a table of what was built on both sides, the stack's outputs, and all of it for programs."""

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from devicepath_tools.rehearsal import billing
from devicepath_tools.rehearsal.inventory import Inventory
from devicepath_tools.rehearsal.steps import Steps
from devicepath_tools.rehearsal.thing import Thing

if TYPE_CHECKING:
    from devicepath_tools.rehearsal.packets import Packets

GAP = "  "
OUTPUT_WIDTH = 100
"""Characters of an output that is shown in one line; a longer one is written over several."""


def table(things: Sequence[Thing]) -> str:
    """The things place by place: kind, id, address, remark."""
    rows = [(thing.kind, thing.identity, thing.address, thing.remark) for thing in things]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
    lines: list[str] = []
    place = ""
    for thing, row in zip(things, rows, strict=True):
        if thing.place != place:
            place = thing.place
            lines += ["", place] if lines else [place]
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        lines.append((GAP + GAP.join([*cells, row[3]])).rstrip())
    return "\n".join(lines)


def outputs_text(outputs: Mapping[str, Any]) -> str:
    """The stack's outputs, among them the plan of addresses; one a line where that is readable."""
    lines = ["Outputs"]
    for name, value in outputs.items():
        shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        if len(shown) <= OUTPUT_WIDTH or isinstance(value, str):
            lines.append(f"{GAP}{name}: {shown}")
        else:
            lines.append(f"{GAP}{name}:")
            lines += [GAP * 2 + line for line in json.dumps(value, indent=2, ensure_ascii=False).splitlines()]
    return "\n".join(lines)


def text(built: Inventory, outputs: Mapping[str, Any], packets: "Packets | None" = None) -> str:
    """Everything that a person reads."""
    parts = [table(built.things)]
    if billed := billing.hourly(built.things):
        parts.append("\n".join(["Billed by the hour in real clouds", *(GAP + line for line in billed)]))
    if outputs:
        parts.append(outputs_text(outputs))
    if packets is not None and packets.crossings:
        parts.append(packets.table())
    if packets is not None and packets.unexercised:
        from devicepath_tools.rehearsal import unexercised

        parts.append(unexercised.text(packets.unexercised))
    return "\n\n".join(parts)


def document(
    stack: str,
    steps: Steps,
    built: Inventory | None,
    outputs: Mapping[str, Any],
    packets: "Packets | None" = None,
) -> dict[str, Any]:
    """The same for programs."""
    return {
        "stack": stack,
        "held": steps.held,
        "steps": [step.shown() for step in steps.all],
        "built": built.shown() if built is not None else [],
        "billedByTheHour": billing.hourly(built.things) if built is not None else [],
        "outputs": dict(outputs),
        "conversations": [crossing.shown() for crossing in packets.crossings] if packets is not None else [],
        "notExercised": [it.shown() for it in packets.unexercised] if packets is not None else [],
    }
