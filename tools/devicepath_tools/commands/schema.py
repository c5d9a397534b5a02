"""`devicepath schema`: what a stack file may say, as JSON Schema."""

import json
from pathlib import Path

import click

from devicepath_spec.judging.stack_file import stack_file_schema


@click.command()
@click.option(
    "--write",
    "into",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write it there instead of printing it: stacks/schema.json is what the stack files name for editors.",
)
def schema(into: Path | None) -> None:
    """Print the JSON Schema of a stack file.

    Editors with a YAML language server complete and check stack files by it."""
    text = json.dumps(stack_file_schema(), indent=2) + "\n"
    if into is None:
        click.echo(text, nl=False)
    else:
        try:
            into.write_text(text)
        except OSError as fault:
            raise click.ClickException(f"{into}: cannot be written: {fault.strerror}.") from None
