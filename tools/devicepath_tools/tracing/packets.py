"""Packets that a person asks about: one, or those of a file, with what is printed of them."""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from devicepath_tools.network.loading.source.encoding import decoded
from devicepath_tools.network.network import Network
from devicepath_tools.network.trace import asked, document, many, questions, text
from devicepath_tools.network.trace.named_end import NO_NAMES, Names, NotFound
from devicepath_tools.network.trace.trace import trace
from devicepath_tools.network.trace.verdict import Verdict
from devicepath_tools.tracing.options import STANDARD_INPUT, Options

if TYPE_CHECKING:
    # Of a stack: a dump is of none, and is read where no stack program is.
    from devicepath_tools.network.intent.strayed import Strayed

EXIT_STATUSES = {Verdict.REACHABLE: 0, Verdict.STOPPED: 3, Verdict.UNKNOWN: 4}
NOT_AS_SAID = "Not as the stack file says (!)"
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Asked:
    """What is asked, and what is known of it."""

    network: Network
    names: Names = NO_NAMES
    about: Mapping[str, str] = field(default_factory=dict)
    """What goes before an answer, for programs."""
    strayed: "Sequence[Strayed]" = ()
    """Devices of one packet that are not as the stack file says."""


def answer(options: Options, of: Asked, tell: Tell) -> int:
    """Prints the answer, and gives the exit status. Raises NotFound."""
    try:
        if options.questions is not None:
            return _many(options, options.questions, of)
        return _one(options, of, tell)
    except NotFound as fault:
        raise NotFound("\n".join([str(fault), *(f"Not read: {line}" for line in of.network.unread)])) from fault


def _many(options: Options, file: Path, of: Asked) -> int:
    """A trace for each line."""
    network, place = of.network, "standard input" if _is_piped(file) else str(file)
    written = questions.questions(network, _text(file), place, options.protocol, options.source_port, of.names)
    answers = []
    for it in written:
        packet = it.question.sized(options.size, dont_fragment=options.dont_fragment)
        answers.append((it, trace(network, it.question.sender, packet, it.question.receiver)))
    if options.as_json:
        click.echo(json.dumps({**of.about, **many.as_object(network, answers)}, indent=2))
    else:
        click.echo("\n".join(many.lines(network, answers)))
    return EXIT_STATUSES[many.verdict(answers)]


def _text(file: Path) -> str:
    if _is_piped(file) and sys.stdin.isatty():
        raise NotFound("--questions -: standard input is a terminal; pipe questions into it, or give a file.")
    try:
        return decoded(sys.stdin.buffer.read() if _is_piped(file) else file.read_bytes())
    except (OSError, UnicodeDecodeError) as fault:
        raise NotFound(f"{'standard input' if _is_piped(file) else file}: cannot be read: {fault}.") from fault


def _is_piped(file: Path) -> bool:
    return str(file) == STANDARD_INPUT


def _one(options: Options, of: Asked, tell: Tell) -> int:
    """One packet's trace."""
    sender, receiver = options.sender or "", options.receiver or ""
    question = asked.question(of.network, sender, receiver, options.protocol, options.source_port, of.names)
    packet = question.sized(options.size, dont_fragment=options.dont_fragment)
    found = trace(of.network, question.sender, packet, question.receiver)
    for note in question.notes:
        tell(f"{note}.")
    if options.as_json:
        marks = {"strayed": [it.shown() for it in of.strayed]} if of.about else {}
        click.echo(json.dumps({**of.about, **document.document(of.network, found), **marks}, indent=2))
    else:
        click.echo(text.text(of.network, found))
        for it in of.strayed:
            click.echo(f"\n{NOT_AS_SAID}\n  {it}")
    return EXIT_STATUSES[found.verdict]
