"""What a rehearsal tells: a table of what was built on both sides, the stack's outputs, and all of it for programs."""

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from devicepath_tools.columns import GAP, columns
from devicepath_tools.rehearsal import billing
from devicepath_tools.rehearsal.thing import Thing

if TYPE_CHECKING:
    from devicepath_tools.rehearsal.kept import Kept
    from devicepath_tools.rehearsal.packets import Packets
    from devicepath_tools.rehearsal.rehearsal import Rehearsal

OUTPUT_WIDTH = 100
"""Characters of an output that is shown in one line; a longer one is written over several."""


def table(things: Sequence[Thing]) -> str:
    """The things place by place: kind, id, address, remark."""
    rows = columns([(thing.kind, thing.identity, thing.address, thing.remark) for thing in things])
    lines: list[str] = []
    place = ""
    for thing, row in zip(things, rows, strict=True):
        if thing.place != place:
            place = thing.place
            lines += ["", place] if lines else [place]
        lines.append(f"{GAP}{row}")
    return "\n".join(lines)


def outputs_text(outputs: Mapping[str, Any]) -> str:
    """The stack's outputs, among them the plan of addresses; one a line where that is readable."""
    lines = ["Outputs"]
    for name, put_out in outputs.items():
        value = _without_content(put_out)
        shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        if len(shown) <= OUTPUT_WIDTH or isinstance(value, str):
            lines.append(f"{GAP}{name}: {shown}")
        else:
            lines.append(f"{GAP}{name}:")
            lines += [GAP * 2 + line for line in json.dumps(value, indent=2, ensure_ascii=False).splitlines()]
    return "\n".join(lines)


def _without_content(value: Any) -> Any:
    """Of files that are put out, the paths: nobody reads a program among outputs."""
    if isinstance(value, dict) and {"path", "content"} <= value.keys():
        return value["path"]
    if isinstance(value, dict):
        return {key: _without_content(one) for key, one in value.items()}
    return [_without_content(one) for one in value] if isinstance(value, list) else value


def own_devices_text(packets: "Packets") -> str:
    """Devices that no stack file knows, and why they were there."""
    title = f"Devices of the rehearsal's own: {packets.why_own_devices}"
    return "\n".join([title, *(f"{GAP}{one}" for one in packets.own_devices)])


def text(rehearsal: "Rehearsal") -> str:
    """Everything that a person reads."""
    stack, packets = rehearsal.stack_steps, rehearsal.packet_steps
    sent = packets.packets if packets is not None else None
    parts = []
    if stack is not None and stack.warnings:
        parts.append(
            "\n".join(["Warnings of the engine, the providers and the program", *(GAP + it for it in stack.warnings)])
        )
    if stack is not None and stack.built is not None:
        parts.append(table(stack.built.things))
        if billed := billing.hourly(stack.built.things):
            parts.append("\n".join(["Billed by the hour in real clouds", *(GAP + line for line in billed)]))
        if stack.outputs:
            parts.append(outputs_text(stack.outputs))
    if sent is not None and sent.strayed:
        lines = [f"{GAP}{one}" for one in sent.strayed]
        parts.append("\n".join(["Devices that are not as the stack file says", *lines]))
    if sent is not None and sent.own_devices:
        parts.append(own_devices_text(sent))
    if sent is not None and sent.crossings:
        from devicepath_tools.rehearsal import reach, unexercised
        from devicepath_tools.rehearsal.applications import performance

        parts.append(reach.text(sent.network, sent.crossings))
        if sent.performances:
            parts.append(performance.table(sent.performances))
        if sent.unexercised:
            parts.append(unexercised.text(sent.unexercised))
    return "\n\n".join(parts)


def document(rehearsal: "Rehearsal", left: "Kept | None") -> dict[str, Any]:
    """The same for programs."""
    steps, stack, packets = rehearsal.steps, rehearsal.stack_steps, rehearsal.packet_steps
    built = stack.built if stack is not None else None
    sent = packets.packets if packets is not None else None
    return {
        "stack": rehearsal.stack or "",
        "held": steps.held,
        "seconds": round(steps.seconds, 1),
        "steps": [step.shown() for step in steps.all],
        "warnings": list(stack.warnings) if stack is not None else [],
        "built": built.shown() if built is not None else [],
        "billedByTheHour": billing.hourly(built.things) if built is not None else [],
        "outputs": dict(stack.outputs) if stack is not None else {},
        "strayed": [one.shown() for one in sent.strayed] if sent is not None else [],
        "ownDevices": [one.shown() for one in sent.own_devices] if sent is not None else [],
        "conversations": [crossing.shown() for crossing in sent.crossings] if sent is not None else [],
        "applications": [one.shown() for one in sent.performances] if sent is not None else [],
        "notExercised": [it.shown() for it in sent.unexercised] if sent is not None else [],
        "kept": left.shown() if left is not None else None,
    }
