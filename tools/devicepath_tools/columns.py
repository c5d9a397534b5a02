"""Text in columns, for people."""

from collections.abc import Collection, Sequence
from unicodedata import combining, east_asian_width

GAP = "  "
"""Between two columns, and before what is indented."""


def columns(rows: Sequence[Sequence[str]], *, right: Collection[int] = ()) -> list[str]:
    """A line for each row, with every column as wide as its widest cell and no blanks at the end.

    Columns in `right`, from 0, end at the right. A row with fewer cells than others ends with one that runs on over
    the columns that it lacks. A column without a text is left out."""
    count = max(map(len, rows), default=0)
    widths = [
        max((_width(row[place]) for row in rows if place < len(row) - (len(row) < count)), default=0)
        for place in range(count)
    ]
    used = [place for place in range(count) if any(place < len(row) and row[place] for row in rows)]
    return [
        GAP.join(
            _padded(row[place], widths[place], is_right=place in right) for place in used if place < len(row)
        ).rstrip()
        for row in rows
    ]


def _padded(cell: str, width: int, *, is_right: bool) -> str:
    blanks = " " * (width - _width(cell))
    return f"{blanks}{cell}" if is_right else f"{cell}{blanks}"


def _width(cell: str) -> int:
    """On a terminal: names are anybody's text, and Japanese takes two places a character."""
    if cell.isascii():
        return len(cell)
    return sum(0 if combining(it) else 2 if east_asian_width(it) in "WF" else 1 for it in cell)
