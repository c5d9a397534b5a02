"""What a person asks `devicepath trace` for, and the mistakes in that. Pure."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

OF_THE_BACKEND = "\0"
"""Stands for the FILE of --state where none is given: no file can be called so."""
STANDARD_INPUT = "-"
OF_A_PACKET = {
    "protocol": "--protocol",
    "source_port": "--source-port",
    "size": "--size",
    "dont_fragment": "--dont-fragment",
}


class Source(str, Enum):
    """Where the network is read from; as on the command line, without the dashes."""

    PLAN = "plan"
    STATE = "state"
    LIVE = "live"
    DUMP = "dump"


@dataclass(frozen=True)
class Options:
    stack: str | None
    project: Path
    plan: bool
    state: str | None
    live: bool
    dump: Path | None
    profile: str | None
    sender: str | None
    receiver: str | None
    questions: Path | None
    protocol: str | None
    source_port: int
    size: int
    dont_fragment: bool
    as_json: bool

    @property
    def sources(self) -> list[Source]:
        """Those that were asked for."""
        asked = {
            Source.PLAN: self.plan,
            Source.STATE: self.state is not None,
            Source.LIVE: self.live,
            Source.DUMP: self.dump is not None,
        }
        return [source for source, is_asked in asked.items() if is_asked]

    @property
    def source(self) -> Source:
        """A plan, unless another one was asked for."""
        return next(iter(self.sources), Source.PLAN)


def mistakes(options: Options, given: Collection[str]) -> list[str]:
    """What cannot be asked together, a line each. `given` are the names of options that were written out."""
    return list(_mistakes(options, given))


def _mistakes(options: Options, given: Collection[str]) -> Iterator[str]:
    if len(options.sources) > 1:
        named = ", ".join(f"--{source.value}" for source in options.sources)
        yield f"{named}: each is a source of the network; give one of them."
    if options.dump is not None and options.stack is not None:
        yield f"{options.stack}: a dump is of no stack; leave out --dump, or the stack."
    if options.dump is not None and "project" in given:
        yield "--project: a dump is of no project; leave it out."
    if options.profile is not None and not options.live:
        yield "--profile: names whose SORACOM account --live asks; leave it out, or add --live."
    yield from _mistakes_in_ends(options, given)


def _mistakes_in_ends(options: Options, given: Collection[str]) -> Iterator[str]:
    ends = {"--from": options.sender, "--to": options.receiver}
    if options.questions is not None:
        if str(options.questions) == options.state == STANDARD_INPUT:
            yield "--state -, --questions -: both would be standard input; give a file for one of them."
        for name in (it for it, end in ends.items() if end is not None):
            yield f"{name}: each line of --questions has its own; leave out one of both."
        return
    missing = [name for name, end in ends.items() if end is None]
    if len(missing) == 1:
        yield f"{missing[0]}: is missing; --from and --to go together."
    if len(missing) == len(ends) and options.dump is not None:
        yield "--from, --to: are missing; a dump does not say who should talk with whom."
    if len(missing) == len(ends):
        for name, written in OF_A_PACKET.items():
            if name in given:
                yield f"{written}: is of one packet; leave it out, or give --from and --to."
