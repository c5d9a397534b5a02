"""`devicepath engine`: where the Pulumi engine is, after making it if there is none."""

import click

from devicepath_tools.commands.found import tell
from devicepath_tools.engine import ensure


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print an object with version, origin and folder.")
@click.option("--folder", "folder_only", is_flag=True, help="Print only the folder, to be put on PATH.")
def engine(*, as_json: bool, folder_only: bool) -> None:
    """Find the Pulumi engine, or make it.

    It is looked for on PATH and in the cache, then installed from Pulumi's own site or, where that cannot be reached,
    built from Go modules."""
    found = ensure()
    tell(found, f"Pulumi {found.version}", as_json=as_json, folder_only=folder_only)
