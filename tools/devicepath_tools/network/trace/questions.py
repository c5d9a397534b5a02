"""Many questions in one text, as people write them: a line each. Pure."""

import shlex
from collections.abc import Iterator
from dataclasses import dataclass

from devicepath_tools.network.network import Network
from devicepath_tools.network.packet import Protocol
from devicepath_tools.network.trace.asked import Question, question
from devicepath_tools.network.trace.named_end import NO_NAMES, Names, NotFound

FORM = "a line is FROM TO[:PORT], with tcp, udp or icmp behind where it is needed; a name with a space in it is quoted"


@dataclass(frozen=True)
class Written:
    """One line."""

    number: int
    """The line's, from 1 on."""
    sender: str
    receiver: str
    protocol: str | None
    question: Question


def questions(
    network: Network, text: str, place: str, protocol: str | None, source_port: int, names: Names = NO_NAMES
) -> list[Written]:
    """What the lines of a text ask; what stands behind a # is a comment. `place` is what the text came from, and
    `protocol` counts where a line names none.

    Raises NotFound with every mistake in them."""
    found: list[Written] = []
    faults: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            found += _written(network, number, line, protocol, source_port, names)
        except NotFound as fault:
            faults += [f"{place}, line {number}: {it}" for it in str(fault).splitlines()]
    if not found and not faults:
        faults.append(f"{place}: asks nothing; {FORM}.")
    if faults:
        raise NotFound("\n".join(faults))
    return found


def _written(
    network: Network, number: int, line: str, protocol: str | None, source_port: int, names: Names
) -> Iterator[Written]:
    """One question, or none in an empty line."""
    try:
        words = shlex.split(line, comments=True)
    except ValueError as fault:
        raise NotFound(f"{line.strip()!r}: {fault}; {FORM}.") from None
    if not words:
        return
    known = [it.value for it in Protocol]
    if not 2 <= len(words) <= 3 or (len(words) == 3 and words[2] not in known):
        raise NotFound(f"{line.strip()!r} is no question; {FORM}.")
    sender, receiver = words[:2]
    said = words[2] if len(words) == 3 else protocol
    yield Written(number, sender, receiver, said, question(network, sender, receiver, said, source_port, names))
