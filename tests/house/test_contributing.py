"""CONTRIBUTING's tables: every place that they name is there, and every room has a line."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "CONTRIBUTING.md").read_text()
TOOLS = ROOT / "tools" / "devicepath_tools"
SPEC = ROOT / "components" / "devicepath_spec"
CLOUDS = TOOLS / "rehearsal" / "clouds"
BESIDE = (ROOT, SPEC.parent / "devicepath", SPEC, TOOLS, TOOLS / "rehearsal", CLOUDS / "aws", CLOUDS / "soracom")
"""Folders that a shortened place may be in, besides those that its row names before it."""
ROOMS = (*(folder for folder in TOOLS.iterdir() if (folder / "__init__.py").is_file()), *TOOLS.glob("*.py"))


def places(row: str) -> list[str]:
    """What looks like a file or a folder of the checkout."""
    quoted = re.findall(r"`([^`\s]+)`", row)
    return [text for text in quoted if re.fullmatch(r"\.?[\w.<>*/-]+(\.(py|json|txt|yaml|md)|/)", text)]


def missing(row: str) -> list[str]:
    """Places of a row that are nowhere: neither from the root, nor in a folder that the row has named before."""
    folders, lacking = list(BESIDE), []
    for place in places(row):
        pattern = re.sub(r"<\w+>", "*", place).rstrip("/")
        found = [file for folder in folders for file in sorted(folder.glob(pattern))]
        if not found:
            lacking.append(place)
        folders += {file if file.is_dir() else file.parent for file in found}
    return lacking


def rows() -> list[str]:
    return [line for line in PAGE.splitlines() if line.startswith("| ") and "/" in line]


def test_every_file_and_folder_that_a_table_names_is_there():
    assert len(rows()) > 30
    assert {row.split("|")[1].strip(): lacking for row in rows() if (lacking := missing(row))} == {}


def test_a_place_that_is_not_there_would_be_found():
    row = "| a thing | `tools/devicepath_tools/commands/trace.py`, `orphans.py` there, `provider/<noun>.py` |"
    assert missing(row) == ["provider/<noun>.py"]


def test_every_room_of_the_tools_has_a_line():
    named = {name for row in rows() for name in re.findall(r"[\w.]+", row)}
    assert [room.name for room in ROOMS if room.name not in named | {"__init__.py"}] == []
