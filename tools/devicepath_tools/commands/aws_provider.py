"""`devicepath aws-provider`: where the aws provider for rehearsals is, after making it if there is none."""

import click

from devicepath_tools.aws_provider import Choice, ensure
from devicepath_tools.commands.found import tell


@click.command("aws-provider")
@click.option("--use", type=click.Choice([it.value for it in Choice]), help="Take this one, whatever else there is.")
@click.option("--json", "as_json", is_flag=True, help="Print an object with version, origin and folder.")
@click.option("--folder", "folder_only", is_flag=True, help="Print only the folder, to be put on PATH.")
def aws_provider(*, use: str | None, as_json: bool, folder_only: bool) -> None:
    """Find Pulumi's aws provider for rehearsals, or make it.

    The official plugin of the Python SDK's version is looked for in the engine's plugins, on PATH and on Pulumi's own
    site; where there is none, the provider's code is built from Go modules, once. DEVICEPATH_AWS_PROVIDER says the
    same as --use."""
    found = ensure(Choice(use) if use else None)
    tell(found, f"aws provider, {found.told}", as_json=as_json, folder_only=folder_only)
