"""Options that several commands have: of SORACOM's account, and of the project."""

import functools
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

Command = Callable[..., Any]
Account = Mapping[str, str | None]
"""The provider's configuration, by its names, as a person wrote it."""
ACCOUNT = (
    click.option(
        "--profile", metavar="NAME", help="Profile of SORACOM's CLI. Default: the environment's key, else `default`."
    ),
    click.option("--coverage", metavar="jp|g", help="Coverage of the account. Default: the profile's, else jp."),
    click.option(
        "--endpoint", metavar="URL", help="Address of the API. Default: SORACOM_ENDPOINT, else the coverage's."
    ),
)
project = click.option(
    "--project",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=".",
    help="Folder with Pulumi.yaml. Default: this one.",
)
"""Of a command that reads what a stack has put out."""


def of_an_account(command: Command) -> Command:
    """A command that is given what its options say as `account`."""

    @functools.wraps(command)
    def called(*context: Any, profile: str | None, coverage: str | None, endpoint: str | None, **given: Any) -> Any:
        account: Account = {"profile": profile, "coverage": coverage, "endpoint": endpoint}
        return command(*context, account=account, **given)

    for option in reversed(ACCOUNT):
        called = option(called)
    return called
