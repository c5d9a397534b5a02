"""`devicepath rehearse`: the unchanged stack on the real engine, against two emulated clouds on this machine."""

import json
import sys
from pathlib import Path

import click


@click.command()
@click.argument("stack", required=False)
@click.option(
    "--project",
    type=click.Path(exists=True, file_okay=False, resolve_path=True, path_type=Path),
    default=Path(),
    metavar="DIR",
    help="Folder of the Pulumi project. Default: the current folder.",
)
@click.option("--keep", is_flag=True, help="Leave the emulated clouds running, and say how to use and end them.")
@click.option("--json", "as_json", is_flag=True, help="Print one object.")
@click.pass_context
def rehearse(context: click.Context, stack: str | None, project: Path, *, keep: bool, as_json: bool) -> None:
    """Run the stack STACK against an emulated AWS and an emulated SORACOM API.

    Nothing but this machine is reached, no account is needed, and nothing costs anything. The real Pulumi engine runs
    the program as it is, on a copy of the project: up, up again (nothing may change), refresh (nothing may have
    drifted), destroy, and a look at both clouds, which must be as before.

    STACK may be left out where there is one stack only, or one that is called remote-access.

    Exit status: 0 when every step held, else 1; 130 after Ctrl-C. What it does is told on standard error, the result on
    standard output."""
    from devicepath_tools.rehearsal import kept, report
    from devicepath_tools.rehearsal.rehearsal import Rehearsal
    from devicepath_tools.rehearsal.workplace import Interrupted, Workplace

    rehearsal = Rehearsal(project, stack, sys.stderr)
    try:
        with Workplace() as workplace:
            rehearsal.run(workplace)
            if keep and rehearsal.steps.held:
                click.echo(kept.keep(workplace, rehearsal), err=True)
    except Interrupted as end:
        click.echo("Interrupted. No process and no file of the rehearsal is left.", err=True)
        context.exit(end.status)
    if as_json:
        click.echo(json.dumps(report.document(rehearsal), indent=2))
    elif told := report.text(rehearsal):
        click.echo(told)
    click.echo(rehearsal.steps.verdict(), err=True)
    context.exit(0 if rehearsal.steps.held else 1)
