"""`devicepath rehearse`: the unchanged stack on the real engine, against two emulated clouds on this machine."""

import json
import sys
from pathlib import Path

import click

from devicepath_tools.aws_provider import Choice


@click.command()
@click.argument("stack", required=False)
@click.option(
    "--project",
    type=click.Path(exists=True, file_okay=False, resolve_path=True, path_type=Path),
    default=Path(),
    metavar="DIR",
    help="Folder of the Pulumi project. Default: the current folder.",
)
@click.option(
    "--aws-provider",
    "use",
    type=click.Choice([it.value for it in Choice]),
    help="Run this one: Pulumi's official plugin, or the one that is built. Default: the first that can be had.",
)
@click.option("--keep", is_flag=True, help="Leave everything up, and say how to look into it and how to end it.")
@click.option("--json", "as_json", is_flag=True, help="Print one object.")
@click.pass_context
def rehearse(
    context: click.Context, stack: str | None, project: Path, *, use: str | None, keep: bool, as_json: bool
) -> None:
    """Run the stack STACK against an emulated AWS and an emulated SORACOM API.

    Nothing but this machine is reached, no account is needed, and nothing costs anything. The real Pulumi engine runs
    the program as it is, with the code of the real aws provider, on a copy of the project: up, up again (nothing may
    change), refresh (nothing may have drifted), destroy, and a look at both clouds, which must be as before.

    Of this project's own stack program it is also proven who reaches whom: traced through what both clouds hold, and by
    packets through network namespaces that are built from it, with a gate peer that boots its user data. That takes
    Linux and root; without them it is left out, and the result says so.

    STACK may be left out where there is one stack only, or one that is called remote-access.

    Exit status: 0 when every step held, else 1; 130 after Ctrl-C. Progress goes to standard error, the result to
    standard output."""
    from devicepath_tools.rehearsal import kept, report
    from devicepath_tools.rehearsal.rehearsal import Ending, Rehearsal
    from devicepath_tools.rehearsal.workplace.workplace import Interrupted, Workplace

    choice = Choice(use) if use else None
    rehearsal = Rehearsal(project, stack, sys.stderr, Ending.KEPT if keep else Ending.TAKEN_DOWN, choice)
    left = None
    try:
        with Workplace() as workplace:
            rehearsal.run(workplace)
            if keep and rehearsal.stack_steps is not None:
                left = kept.keep(workplace, rehearsal)
    except Interrupted as end:
        click.echo("Interrupted. No process and no file of the rehearsal is left.", err=True)
        context.exit(end.status)
    if as_json:
        click.echo(json.dumps(report.document(rehearsal, left), indent=2))
    elif told := report.text(rehearsal):
        click.echo(told)
    if left is not None:
        click.echo(left.text(), err=True)
    click.echo(rehearsal.steps.verdict(), err=True)
    context.exit(0 if rehearsal.steps.held else 1)
