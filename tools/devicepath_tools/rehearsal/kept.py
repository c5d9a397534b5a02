"""What `--keep` leaves: the stack in both clouds, wires and hosts, and a file that points a shell at the clouds."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from devicepath_tools.rehearsal.rehearsal import Rehearsal
from devicepath_tools.rehearsal.steps import counted
from devicepath_tools.rehearsal.surroundings import script, write_script
from devicepath_tools.rehearsal.workplace import Workplace

if TYPE_CHECKING:
    from devicepath_tools.rehearsal.shells import Shell

ENVIRONMENT_FILE = "environment"
GAP = "  "


@dataclass(frozen=True)
class Kept:
    """What is up, and how a person uses it."""

    stack: str
    project: Path
    """The copy that the engine worked on; the stack's state belongs to it."""
    environment: Path
    """A shell that reads it is pointed at both clouds."""
    keeper: int
    """The process that takes everything down when it is told to end."""
    parts: tuple[str, ...]
    """What there is, in words."""
    ends: "tuple[Shell, ...]" = ()
    between: "tuple[Shell, ...]" = ()
    examples: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    """Commands for a shell that is pointed at both clouds, beside those for any program."""

    def text(self) -> str:
        """The instructions for a person."""
        return "\n".join(["", f"This stays up: {', '.join(self.parts)}.", *self._wires(), *self._clouds()])

    def shown(self) -> dict[str, Any]:
        """For programs."""
        return {
            "keeper": self.keeper,
            "environment": str(self.environment),
            "project": str(self.project),
            "shells": [
                {"of": it.name, "addresses": [str(address) for address in it.addresses], "command": list(it.shell)}
                for it in (*self.ends, *self.between)
            ],
        }

    def _wires(self) -> Iterator[str]:
        if not self.ends:
            return
        yield from ("", "A shell, as root, on", *_rows(self.ends))
        yield from ("", "and between them, on", *_rows(self.between))
        if self.examples:
            yield from ("", "For example", *(f"{GAP}{example}" for example in self.examples))

    def _clouds(self) -> Iterator[str]:
        yield from (
            "",
            "Point another shell at both emulated clouds",
            f"{GAP}. {self.environment}",
            f"{GAP}cd {self.project}",
            "and then, for example",
            f"{GAP}pulumi up --stack {self.stack}",
            f"{GAP}aws ec2 describe-vpcs",
            f'{GAP}curl -s "$SORACOM_EMULATION/state"',
            *(f"{GAP}{command}" for command in self.more),
            "",
            "Take all of it down",
            f"{GAP}kill {self.keeper}",
            "",
        )


def _rows(shells: "Sequence[Shell]") -> Iterator[str]:
    rows = [shell.row() for shell in shells]
    widths = [max(len(row[column]) for row in rows) for column in range(2)]
    for name, addresses, command in rows:
        at = f"{addresses:<{widths[1]}}{GAP}" if widths[1] else ""
        yield f"{GAP}{name:<{widths[0]}}{GAP}{at}{command}"


def keep(workplace: Workplace, rehearsal: Rehearsal) -> Kept:
    """Lets everything go on running that is up."""
    clouds, made = rehearsal.clouds, rehearsal.copy
    if clouds is None or made is None:
        raise RuntimeError("there is nothing to keep")
    more = {"SORACOM_EMULATION": clouds.soracom.emulation_url}
    if made.needs.regions:
        # For the aws command, which knows no stack.
        more["AWS_DEFAULT_REGION"] = made.needs.regions[0]
    file = workplace.folder / ENVIRONMENT_FILE
    write_script(file, script(os.environ, rehearsal.environment, more))
    ends, between, examples = _places(rehearsal)
    return Kept(
        stack=str(rehearsal.stack),
        project=made.folder,
        environment=file,
        parts=tuple(_parts(rehearsal)),
        ends=ends,
        between=between,
        examples=examples,
        more=(f"devicepath trace --live {rehearsal.stack}",) if made.path is not None else (),
        keeper=workplace.keep(),
    )


def _parts(rehearsal: Rehearsal) -> Iterator[str]:
    stack, packets = rehearsal.stack_steps, rehearsal.packet_steps
    is_whole = stack is not None and stack.built is not None
    yield f"both emulated clouds with {'the stack' if is_whole else 'what `up` made before it failed'} in them"
    if packets is None:
        return
    if packets.wires is not None:
        yield counted(len(packets.wires.namespaces), "network namespace")
    if packets.hosts is not None:
        yield f"{counted(len(packets.hosts.hosts), 'gate peer')} that booted"


def _places(rehearsal: Rehearsal) -> "tuple[tuple[Shell, ...], tuple[Shell, ...], tuple[str, ...]]":
    steps = rehearsal.packet_steps
    if steps is None or steps.packets is None or steps.wires is None:
        return (), (), ()
    from devicepath_tools.rehearsal import shells

    crossings = steps.packets.crossings
    hosts = steps.hosts.hosts if steps.hosts is not None else {}
    ends = shells.of_ends(steps.wires, hosts, crossings)
    between = shells.between(steps.wires, ends, hosts)
    return tuple(ends), tuple(between), tuple(shells.examples(ends, crossings))
