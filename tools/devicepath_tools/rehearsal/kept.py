"""What `--keep` leaves: the stack in both clouds, wires and hosts, and a script that runs commands among them."""

import os
import shlex
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from devicepath_tools.columns import GAP, columns
from devicepath_tools.rehearsal import listed_sims
from devicepath_tools.rehearsal.rehearsal import Rehearsal
from devicepath_tools.rehearsal.steps import counted
from devicepath_tools.rehearsal.surroundings import PLUGINS, script
from devicepath_tools.rehearsal.workplace.workplace import Workplace

if TYPE_CHECKING:
    from devicepath_tools.rehearsal.shells import Shell

ENVIRONMENT_FILE, INSIDE_FILE = "environment", "inside"


@dataclass(frozen=True)
class Kept:
    """What is up, and how a person uses it."""

    stack: str
    project: Path
    """The copy that the engine worked on; the stack's state belongs to it."""
    environment: Path
    """A shell that reads it is pointed at both clouds; these are where `inside` leads."""
    inside: Path
    """Runs the command that it is given, or a shell, in the project, pointed at both clouds and behind the fence."""
    keeper: int
    """The process that takes everything down when it is told to end."""
    parts: tuple[str, ...]
    """What there is, in words."""
    ends: "tuple[Shell, ...]" = ()
    between: "tuple[Shell, ...]" = ()
    examples: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    """Commands beside those for any program."""

    def text(self) -> str:
        """The instructions for a person."""
        return "\n".join(["", f"This stays up: {', '.join(self.parts)}.", *self._wires(), *self._clouds()])

    def shown(self) -> dict[str, Any]:
        """For programs."""
        return {
            "keeper": self.keeper,
            "environment": str(self.environment),
            "inside": str(self.inside),
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
            "A shell in the project's copy, which reaches both emulated clouds and nothing else",
            f"{GAP}{self.inside}",
            "and there, or as one command",
            *(f"{GAP}{self.inside} {command}" for command in self._commands()),
            *self._changes(),
            "",
            "Take all of it down",
            f"{GAP}kill {self.keeper}",
            "",
        )

    def _changes(self) -> Iterator[str]:
        """What follows a change of the stack, and what does not."""
        if not self.ends:
            return
        yield from (
            "",
            "The stack may be changed there, taken down and put up again. A SIM that its file lists anew is put into",
            "the emulated account; on SORACOM it has to be in yours. `devicepath trace --live` follows every change;",
            "wires and hosts stay as they are now, and stand-ins for servers go with their subnets. Stand-ins admit",
            "what the file said at first, from the range of then: where it lists another port since, or the VPG was",
            "replaced, a trace may say that their security groups stop devices. To send packets through a change,",
            "rehearse it.",
        )

    def _commands(self) -> Iterator[str]:
        yield f"pulumi up --stack {self.stack}"
        yield "aws ec2 describe-vpcs"
        yield "sh -c 'curl -s \"$SORACOM_EMULATION/state\"'"
        yield from self.more


def _rows(shells: "Sequence[Shell]") -> Iterator[str]:
    yield from (f"{GAP}{line}" for line in columns([shell.row() for shell in shells]))


def keep(workplace: Workplace, rehearsal: Rehearsal) -> Kept:
    """Lets everything go on running that is up."""
    clouds, made = rehearsal.clouds, rehearsal.copy
    if clouds is None or made is None:
        raise RuntimeError("there is nothing to keep")
    more = {"SORACOM_EMULATION": clouds.soracom.emulation_url}
    if made.needs.regions:
        # For the aws command, which knows no stack.
        more["AWS_DEFAULT_REGION"] = made.needs.regions[0]
    file, inside = workplace.folder / ENVIRONMENT_FILE, workplace.folder / INSIDE_FILE
    # Only their owner reads them: a habit, though the credentials open nothing real.
    _write(file, 0o600, script(os.environ, rehearsal.environment, more))
    _write(
        inside, 0o700, _inside(file, made.folder, rehearsal.fence.into(workplace.pids[0]) if rehearsal.fence else ())
    )
    pulumi = shutil.which("pulumi", path=rehearsal.environment["PATH"])
    if pulumi is not None:
        listing = [sys.executable, "-m", listed_sims.__name__, str(made.folder), str(rehearsal.stack)]
        # The plugins' folder comes first on PATH.
        _write(workplace.folder / PLUGINS / "pulumi", 0o700, _pulumi(pulumi, [*listing, clouds.soracom.emulation_url]))
    ends, between, examples = _places(rehearsal)
    return Kept(
        stack=str(rehearsal.stack),
        project=made.folder,
        environment=file,
        inside=inside,
        parts=tuple(_parts(rehearsal)),
        ends=ends,
        between=between,
        examples=examples,
        more=tuple(_more(rehearsal)),
        keeper=workplace.keep(),
    )


def _more(rehearsal: Rehearsal) -> Iterator[str]:
    """Commands for a stack of this project's."""
    if rehearsal.copy is not None and rehearsal.copy.path is not None:
        yield f"devicepath trace --live {rehearsal.stack}"
    if rehearsal.support is not None:
        # A VPG that has Door is ended by support alone.
        yield from rehearsal.support.commands_to_end()


def _inside(environment: Path, project: Path, through_the_fence: Sequence[str]) -> str:
    """A script that runs its arguments, or a shell."""
    return f"""\
#!/bin/sh
. {shlex.quote(str(environment))}
cd {shlex.quote(str(project))} || exit
[ $# -gt 0 ] || set -- "${{SHELL:-/bin/sh}}"
exec {shlex.join(through_the_fence)} "$@"
"""


def _pulumi(engine: str, listing: Sequence[str]) -> str:
    """A script that is run as `pulumi`: before the program of the stack runs, its SIMs are in the emulated account."""
    return f"""\
#!/bin/sh
for argument do
    case $argument in
        up | update | preview | pre) {shlex.join(listing)} || exit; break ;;
    esac
done
exec {shlex.quote(engine)} "$@"
"""


def _write(path: Path, mode: int, text: str) -> None:
    path.touch(mode)
    path.write_text(text)


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
