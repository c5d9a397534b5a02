"""`devicepath trace`: one packet and the answer to it, followed through what is configured."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from devicepath_tools.network.packet import LEAST_BYTES, PING_BYTES

if TYPE_CHECKING:
    from devicepath_tools.network.network import Network

EXIT_STATUSES = {"reachable": 0, "stopped": 3, "unknown": 4}
"""By verdict."""
MOST_BYTES, HIGHEST_PORT = 65535, 65535
EPHEMERAL_PORT = 50000
"""In the ranges that Linux (32768-60999) and Windows (49152-65535) both take source ports from."""


class Refused(click.ClickException):
    """A question that cannot be asked, or a network that cannot be read."""

    exit_code = 2


@click.command()
@click.option(
    "--dump",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
    metavar="DIR",
    help="Folder with what `aws ec2 describe-*` printed, as <Kind>.json (Vpcs.json, RouteTables.json, ...).",
)
@click.option("--from", "sender", required=True, metavar="ADDRESS|i-...|eni-...", help="Who sends.")
@click.option("--to", "receiver", required=True, metavar="ADDRESS|i-...|eni-...[:PORT]", help="Who is sent to.")
@click.option(
    "--protocol",
    type=click.Choice(["tcp", "udp", "icmp"]),
    help="What is sent; of icmp a ping. Default: tcp where a port is given, else icmp.",
)
@click.option(
    "--source-port",
    type=click.IntRange(1, HIGHEST_PORT),
    default=EPHEMERAL_PORT,
    show_default=True,
    help="The port that the answer goes to.",
)
@click.option(
    "--size", type=click.IntRange(LEAST_BYTES, MOST_BYTES), default=PING_BYTES, show_default=True, help="In bytes."
)
@click.option("--dont-fragment", is_flag=True, help="What is too large is dropped, and not cut in pieces.")
@click.option("--json", "as_json", is_flag=True, help="Print one object.")
@click.pass_context
def trace(
    context: click.Context,
    dump: Path,
    sender: str,
    receiver: str,
    protocol: str | None,
    source_port: int,
    size: int,
    *,
    dont_fragment: bool,
    as_json: bool,
) -> None:
    """Follow a packet and the answer to it, hop by hop, through what is configured. Nothing is sent.

    Each hop names the rule that let the packet through or stopped it. Behind a stop the trace goes on as if it were
    mended, as far as what comes next can be inferred: all that stops the packet is told at once, each with what would
    mend it. What is not modelled, or was not read, is unknown, and unknown is not reachable.

    Exit status: 0 reachable, 3 stopped, 4 unknown, 2 the question or the folder cannot be read."""
    from devicepath_tools.network.trace import asked, document, text
    from devicepath_tools.network.trace.trace import trace as follow

    network = _network(dump)
    try:
        question = asked.question(network, sender, receiver, protocol, source_port)
    except asked.NotFound as fault:
        raise Refused(str(fault)) from fault
    found = follow(network, question.sender, question.sized(size, dont_fragment=dont_fragment))
    if as_json:
        click.echo(json.dumps(document.document(network, found), indent=2))
    else:
        click.echo(text.text(network, found))
    context.exit(EXIT_STATUSES[found.verdict.value])


def _network(dump: Path) -> "Network":
    """What is traced through. A further source is a further option, read here."""
    from devicepath_tools.network.loading import dump as dumped
    from devicepath_tools.network.loading.misread import Misread

    try:
        return dumped.read(dump)
    except Misread as fault:
        raise Refused(str(fault)) from fault
