"""`devicepath schema`: what a stack file may say, as JSON Schema."""

import json
import sys
from pathlib import Path

import click

CHECKOUT = Path(__file__).resolve().parents[3]


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
    # The stack program is no distribution: it is found beside the tools, in the checkout.
    if not (CHECKOUT / "infra" / "settings").is_dir():
        raise click.ClickException("infra/ is not there; run this from a checkout of devicepath.")
    sys.path.insert(0, str(CHECKOUT))
    from infra.settings import stack_file_schema

    text = json.dumps(stack_file_schema(), indent=2) + "\n"
    if into is None:
        click.echo(text, nl=False)
    else:
        into.write_text(text)
