"""`devicepath trace`: packets and the answers to them, followed through what is configured."""

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from devicepath_tools.failure import Failure
from devicepath_tools.network.packet import LEAST_BYTES, PING_BYTES
from devicepath_tools.tracing.options import OF_THE_BACKEND, Options, Source, mistakes

if TYPE_CHECKING:
    from devicepath_tools.network.intent.conversation import Conversation
    from devicepath_tools.network.intent.strayed import Strayed
    from devicepath_tools.tracing.stacks import TracedStack

RESULT_STATUSES = {"as wanted": 0, "not as wanted": 3, "unknown": 4}
"""Exit statuses for a whole stack, by result."""
MANY = 4000
"""Number of conversations that take about a second, from which on progress is shown."""
MOST_BYTES, HIGHEST_PORT = 65535, 65535
EPHEMERAL_PORT = 50000
"""In the ranges that Linux (32768-60999) and Windows (49152-65535) both take source ports from."""


class Refused(click.ClickException):
    """A question that cannot be asked, or a network that cannot be read."""

    exit_code = 2


@click.command()
@click.argument("stack", required=False)
@click.option("--plan", is_flag=True, help="Trace what the stack file would make. The default.")
@click.option(
    "--state",
    is_flag=False,
    flag_value=OF_THE_BACKEND,
    metavar="[FILE]",
    help="Trace what a state records: FILE (export or checkpoint), - (standard input), or without FILE the backend's.",
)
@click.option(
    "--live",
    is_flag=True,
    help="Trace what both clouds hold now: SORACOM's API and AWS's are asked with your credentials.",
)
@click.option(
    "--dump",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="Trace what `aws ec2 describe-*` printed into a folder, without a stack; --dump-commands prints how.",
)
@click.option("--from", "sender", metavar="END", help="Sender.")
@click.option("--to", "receiver", metavar="END[:PORT]", help="Receiver, and the port that is asked for.")
@click.option(
    "--questions",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
    metavar="FILE",
    help="Many packets of one network: FILE, or - (standard input), has a line FROM TO[:PORT] [tcp|udp|icmp] for each.",
)
@click.option(
    "--protocol",
    type=click.Choice(["tcp", "udp", "icmp"]),
    help="Protocol; icmp is a ping. Default: tcp where a port is given, else icmp.",
)
@click.option(
    "--source-port",
    type=click.IntRange(1, HIGHEST_PORT),
    default=EPHEMERAL_PORT,
    show_default=True,
    help="Source port, which the answer goes to.",
)
@click.option(
    "--size", type=click.IntRange(LEAST_BYTES, MOST_BYTES), default=PING_BYTES, show_default=True, help="Bytes."
)
@click.option(
    "--dont-fragment", is_flag=True, help="Drop the packet where it is too large for a link, instead of fragmenting it."
)
@click.option(
    "--project",
    type=click.Path(exists=True, file_okay=False, resolve_path=True, path_type=Path),
    default=Path(),
    metavar="DIR",
    help="Folder of the Pulumi project. Default: the current folder.",
)
@click.option(
    "--profile",
    metavar="NAME",
    help="With --live, a profile of SORACOM's CLI. Default: the environment's key, else the stack file's profile.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one object.")
@click.option(
    "--dump-commands",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=lambda context, option, is_asked: _print_dump_commands(context) if is_asked else None,
    help="Print the commands of AWS's command line that make a folder for --dump, and do nothing else.",
)
@click.pass_context
def trace(context: click.Context, /, **given: Any) -> None:
    """Follow packets and the answers to them, hop by hop, through what is configured. Nothing is sent.

    With --from and --to one packet, with --questions many: each hop names the rule that let it through or stopped it.
    Behind a stop the trace goes on as if it were mended, as far as what comes next can be inferred: all that stops the
    packet is told at once, each with what would mend it. What is not modelled, or was not read, is unknown, and unknown
    is not reachable.

    Without them, all that the stack file wants of STACK, and all that it does not: who reaches whom, in a table.

    An END is device:<name>, server:<backend>-<tier>-<zone> or, in a data centre, server:<backend> of the stack,
    gate-peer (of several gate-peer:<name>), internet (--to only), an IPv4 address, i-..., eni-... or the tag Name of
    one. Servers of the stack are stand-ins, one in each tier and zone, or for each range of a data centre.

    STACK may be left out where there is one stack only, or one that is called remote-access. Write it before --state.

    Exit status: 0 reachable, or all as wanted; 3 stopped, or something wanted is stopped or something unwanted
    reachable; 4 unknown; of many packets the worst; 2 the question or the network cannot be read."""
    options = Options(**given)
    written = {name for name in given if context.get_parameter_source(name) is ParameterSource.COMMANDLINE}
    if lines := mistakes(options, written):
        raise Refused("\n".join(lines))
    try:
        status = _dump(options) if options.source is Source.DUMP else _stack(options)
    except Failure as fault:
        # Not as of other commands, whose status is 1: nothing was answered.
        raise Refused(str(fault)) from fault
    context.exit(status)


def _print_dump_commands(context: click.Context) -> None:
    from devicepath_tools.network.loading.aws.dump_commands import commands

    click.echo(commands())
    context.exit()


def _dump(options: Options) -> int:
    from devicepath_tools.network.loading.aws import dump
    from devicepath_tools.tracing import packets

    return packets.answer(options, packets.Asked(dump.read(options.dump or Path())), _tell)


def _stack(options: Options) -> int:
    from devicepath_tools.network.intent.names import names
    from devicepath_tools.tracing import packets, stacks

    stack = stacks.read(options, _tell, _warn)
    if options.sender is None and options.questions is None:
        return _all(options, stack)
    known = names(stack.file, stack.network, stack.servers)
    about = {"stack": stack.name, "source": options.source.value}
    return packets.answer(options, packets.Asked(stack.network, known, about, _strayed(options, stack)), _tell)


def _strayed(options: Options, stack: "TracedStack") -> "Sequence[Strayed]":
    """Of the devices that are asked about, those that are not as the stack file says."""
    from devicepath_tools.network.intent.ends import Ends
    from devicepath_tools.network.intent.strayed import strayed

    asked = f"{options.sender} {options.receiver}"
    found = strayed(Ends(stack.file, stack.network, stack.servers))
    return [it for it in found if it.device in asked or str(it.address) in asked or str(it.wanted_address) in asked]


def _all(options: Options, stack: "TracedStack") -> int:
    """All that the stack file wants, and does not want."""
    from devicepath_tools.network.survey import document, text
    from devicepath_tools.network.survey.survey import survey

    found = survey(stack.file, stack.network, stack.servers, _watched)
    if options.as_json:
        about = {"stack": stack.name, "source": options.source.value}
        click.echo(json.dumps({**about, **document.document(found)}, indent=2))
    else:
        click.echo(text.text(found, f"{stack.name}, {stack.described}", _command(options, stack.name)))
    return RESULT_STATUSES[found.result.value]


def _command(options: Options, stack: str) -> str:
    """The command that asks the same source again."""
    file = f" {options.state}" if options.state not in (None, OF_THE_BACKEND) else ""
    source = "" if options.source is Source.PLAN else f" --{options.source.value}{file}"
    return f"devicepath trace {stack}{source}"


def _watched(conversations: "Sequence[Conversation]") -> "Iterable[Conversation]":
    """Shows progress on a terminal, where there are many."""
    hidden = len(conversations) < MANY or not sys.stderr.isatty()
    with click.progressbar(conversations, label="Tracing", file=sys.stderr, hidden=hidden, show_pos=True) as shown:
        yield from shown


def _tell(text: str) -> None:
    click.echo(text, err=True)


def _warn(text: str) -> None:
    _tell(f"Warning: {text}")
