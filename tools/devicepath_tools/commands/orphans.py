"""`devicepath orphans`: what the provider made in a SORACOM account and no Pulumi state knows of."""

import json
from pathlib import Path

import click

from devicepath_tools.commands.shared_options import Account, of_an_account
from devicepath_tools.engine import ensure

FOUND = 3
"""Exit status when there are orphans."""


@click.command()
@of_an_account
@click.option(
    "-C",
    "--cwd",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    help="Folder of a Pulumi project whose backend to read. Default: the current folder.",
)
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects.")
@click.pass_context
def orphans(context: click.Context, account: Account, cwd: Path, *, as_json: bool) -> None:
    """List VPGs and SIM groups that the provider made and no Pulumi state has.

    A run that is killed at the wrong moment leaves a VPG that costs money and that `pulumi destroy` does not see. This
    compares what carries the provider's tag in a SORACOM account with the stacks of the backend that `pulumi` is
    logged in to. Nothing is deleted.

    What a run is making, or was killed while it made it, is pending. A tag names the state that made it, whatever its
    stack is called: what belongs to no state of this backend is another backend's, or its state was lost, and is not
    judged. What was handed over carries no tag, and is not listed.

    Exit status: 0 no orphan, 3 orphans found, 1 error."""
    import asyncio

    from devicepath_tools.orphans import account as accounts
    from devicepath_tools.orphans import judgement, report, states
    from devicepath_tools.pulumi_command import PulumiCommand

    # The account comes first: what is made meanwhile is in the states then, and not the other way round.
    contents = asyncio.run(accounts.read(account, _warn))
    found, unread = states.Backend(PulumiCommand(ensure().pulumi, cwd)).read()
    for missing in unread:
        _warn(f"{missing.stack} could not be read: {missing.reason}")
    findings = judgement.judge(contents.things, found, unread)
    if as_json:
        click.echo(json.dumps(report.objects(findings), indent=2))
    else:
        click.echo(report.text(findings, endpoint=contents.endpoint, stacks=len(found), unread=len(unread)))
    if any(finding.judgement is judgement.Judgement.ORPHAN for finding in findings):
        context.exit(FOUND)


def _warn(text: str) -> None:
    click.echo(f"Warning: {text}", err=True)
