"""`devicepath host-files`: what a stack puts out for hosts of one's own, as files."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from devicepath_tools.commands.shared_options import project

OUTPUTS = {"gate_peer_files": "gate-peer", "router_files": "router"}
"""What a stack puts out, and what the folder of each is called before its name."""


@click.command("host-files")
@click.argument("stack")
@click.option("--into", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder to write to.")
@click.option("--name", metavar="NAME", help="Of a gate peer or an office. Default: all of the stack.")
@project
def host_files(stack: str, into: Path, name: str | None, project: Path) -> None:
    """Write the files of gate peers and routers that STACK is deployed with.

    Each host has a folder, gate-peer-NAME or router-NAME, with its files as they belong there, those with keys for
    nobody else to read. The script etc/devicepath/...-install.sh says what is done with them."""
    from devicepath_router.router_file import RouterFile
    from devicepath_tools.commands import stack_outputs
    from devicepath_tools.written_files import write

    found = {f"{kind}-{key}": (key, files) for kind, key, files in _hosts(stack_outputs.read(stack, project))}
    if not found:
        raise stack_outputs.NoOutputs(f"{stack} has no gate peer on a host, and no router, that is deployed.")
    known = {key: None for key, _ in found.values()}
    wanted = stack_outputs.chosen(known, name, "--name")
    for folder, (key, files) in found.items():
        if key in wanted:
            for line in write([RouterFile.of_output(one) for one in files], into / folder):
                click.echo(line)


def _hosts(outputs: dict[str, Any]) -> Iterator[tuple[str, str, Any]]:
    for output, kind in OUTPUTS.items():
        for key, files in (outputs.get(output) or {}).items():
            yield kind, key, files
