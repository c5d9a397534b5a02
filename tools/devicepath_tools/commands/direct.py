"""`devicepath direct`: the router at the customer's end of Direct, or of a virtual interface of one's own."""

from dataclasses import replace
from pathlib import Path

import click

from devicepath_spec.choices import Distribution
from devicepath_tools.commands.parsed import told
from devicepath_tools.commands.text_file import text_of


@click.group()
def direct() -> None:
    """Direct: a line of AWS Direct Connect between a VPG and a data centre.

    SORACOM's support and a carrier make it. `render` makes the router's files of what they tell."""


@direct.command()
def form() -> None:
    """Print an empty form, for what is told of the virtual interface."""
    from devicepath_router.direct_form import EMPTY

    click.echo(EMPTY, nl=False)


@direct.command()
@click.argument("told_of", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE")
@click.option("--into", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder to write to.")
@click.option(
    "--distribution", type=click.Choice([it.value for it in Distribution]), default="debian", show_default=True
)
def render(told_of: Path, into: Path, distribution: str) -> None:
    """Make the router's files of FILE, the form that `devicepath direct form` prints: VLAN, BGP and BFD.

    They are written below a folder as they belong on the host, the one with the BGP key for nobody else to read. The
    script etc/devicepath/NAME-install.sh says what is done with them there."""
    from devicepath_router.direct_form import read
    from devicepath_router.virtual_interface import files
    from devicepath_tools.written_files import write

    text, of = text_of(told_of), Distribution(distribution)
    for line in write(told(lambda: files(replace(read(text, told_of.name), distribution=of)), {}), into):
        click.echo(line)
