"""The `devicepath` command. Each subcommand is a file of `commands/`.

A subcommand imports what is heavy (pulumi, boto3, moto, aiohttp) inside its function: `devicepath --help` and shell
completion load all of these files."""

from typing import Any

import click

from devicepath_tools.commands.aws_provider import aws_provider
from devicepath_tools.commands.direct import direct
from devicepath_tools.commands.door import door
from devicepath_tools.commands.engine import engine
from devicepath_tools.commands.gate_peer import gate_peer
from devicepath_tools.commands.host_files import host_files
from devicepath_tools.commands.orphans import orphans
from devicepath_tools.commands.rehearse import rehearse
from devicepath_tools.commands.schema import schema
from devicepath_tools.commands.trace import trace
from devicepath_tools.failure import Failure


class Commands(click.Group):
    """Shows every Failure in full, without a traceback, so that no subcommand has to catch one."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except Failure as failure:
            raise click.ClickException(str(failure)) from failure


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="devicepath-tools", prog_name="devicepath")
def main() -> None:
    """Private networking between devices with SORACOM SIMs and AWS."""


main.add_command(aws_provider)
main.add_command(direct)
main.add_command(door)
main.add_command(engine)
main.add_command(gate_peer)
main.add_command(host_files)
main.add_command(orphans)
main.add_command(rehearse)
main.add_command(schema)
main.add_command(trace)
