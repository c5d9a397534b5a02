"""Pages of docs/ that are written from the code and never edited by hand.

python -m devicepath_tools.derived.pages             writes them
python -m devicepath_tools.derived.pages --check     says which are stale"""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import click

from devicepath_tools.derived.package_page import package_page
from devicepath_tools.derived.stack_file_page import stack_file_page

DOCS = Path(__file__).resolve().parents[3] / "docs"
PROVIDER = """# The SORACOM provider

Written from the provider's schema by `make sdk`. Names are those of Python; other languages write them their own way.
*Replaces*: SORACOM cannot change it, so another value deletes the resource and makes it anew.
"""
COMPONENTS = """# The components

Written from their arguments by `make sdk`. Names are those of Python; other languages write them their own way.
"""
STACK_FILE = """# The stack file

Written from its description by `make sdk`: what is below `devicepath:path` in the `config` of
`stacks/Pulumi.<stack>.yaml`. In a heading, `*` is a name that you give, as in `devices.*`; it should stay, as resources
are named after it. Where a heading has a `kind`, that is written in the section as well, beside the keys below it.
"""


def provider() -> str:
    from soracom_provider.schema import package_schema

    return package_page(PROVIDER, "soracom", package_schema())


def components() -> str:
    from pulumi.provider.experimental.component import ComponentProvider

    from devicepath.serving import PACKAGE, SERVED, VERSION
    from soracom_provider.schema import package_schema

    schema = json.loads(str(ComponentProvider(SERVED, PACKAGE, version=VERSION).schema))
    return package_page(COMPONENTS, PACKAGE, schema, package_schema())


def stack_file() -> str:
    return stack_file_page(STACK_FILE)


PAGES: dict[str, Callable[[], str]] = {
    "components.md": components,
    "provider.md": provider,
    "stack-file.md": stack_file,
}


def stale() -> list[str]:
    """Names of the pages that are not what would be written."""
    there = {name: DOCS / name for name in PAGES}
    return [name for name, page in there.items() if not page.is_file() or page.read_text() != PAGES[name]()]


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; fail if a page is not what would be written.")
def main(*, check: bool) -> None:
    """Write the pages of docs/ that come from the code."""
    if check:
        for name in (changed := stale()):
            click.echo(f"docs/{name}: changed", err=True)
        if changed:
            click.echo("run: make sdk", err=True)
            sys.exit(1)
        return
    for name, page in PAGES.items():
        (DOCS / name).write_text(page())


if __name__ == "__main__":
    main()
