"""How a command prints where a program is that it found or made."""

import json
from enum import StrEnum
from pathlib import Path
from typing import Protocol

import click


class Found(Protocol):
    """A program: what it is, where it came from, and the folder that goes on PATH."""

    @property
    def version(self) -> str: ...
    @property
    def origin(self) -> StrEnum: ...
    @property
    def folder(self) -> Path: ...


def tell(found: Found, title: str, *, as_json: bool, folder_only: bool) -> None:
    """Prints the program: as a JSON object, as its folder alone, or as a line that begins with the title."""
    if as_json:
        click.echo(json.dumps({"version": found.version, "origin": found.origin, "folder": str(found.folder)}))
    elif folder_only:
        click.echo(found.folder)
    else:
        click.echo(f"{title} ({found.origin}): {found.folder}")
