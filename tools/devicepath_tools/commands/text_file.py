"""Reading a text file that the user names."""

from pathlib import Path

import click


def text_of(path: Path) -> str:
    """The text of a file. Raises ClickException, which says why, where it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except OSError as fault:
        raise click.ClickException(f"{path}: cannot be read: {fault.strerror}.") from None
    except UnicodeDecodeError:
        raise click.ClickException(f"{path}: is no text in UTF-8; give the file that was handed over.") from None
