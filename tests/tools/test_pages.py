"""Pages of docs/ that are written from the code."""

from collections.abc import Iterator
from typing import Any

import pytest

from devicepath.serving import SERVED
from devicepath_tools.derived import pages
from tests.infra.stack_file import ALL, committed

PAGE = pages.stack_file()


@pytest.mark.slow
def test_they_are_what_would_be_written():
    assert pages.stale() == []


def test_a_page_that_was_edited_is_stale(tmp_path, monkeypatch):
    monkeypatch.setattr(pages, "DOCS", tmp_path)
    monkeypatch.setattr(pages, "PAGES", {"one.md": lambda: "as written", "two.md": lambda: "as written"})
    (tmp_path / "one.md").write_text("as edited")
    assert pages.stale() == ["one.md", "two.md"]


def sections(page: str) -> dict[str, set[str]]:
    """The keys that each section of the stack file's page has, by its heading."""
    found: dict[str, set[str]] = {}
    for part in page.split("\n## "):
        heading, _, text = part.partition("\n")
        found[heading] = {line.split("`")[1] for line in text.splitlines() if line.startswith("| `")}
    return found


def places(section: dict[str, Any], place: str = "", outer: str = "") -> Iterator[tuple[str, str, set[str]]]:
    """Each section of a stack file as the page calls it, and what it calls one that differs by the kind of what it
    stands in, with the keys that are written there."""
    kind = f", kind: {section['kind']}" if "kind" in section else ""
    yield f"{place}{kind}", f"{place}{kind}, in a {outer}", set(section) - {"kind"}
    for key, value in section.items():
        if isinstance(value, dict) and key not in VALUES_BY_NAME:
            below = f"{place}.{key}" if place else key
            # A gateway's `devices` is a section.
            is_by_name = key in OF_THE_USERS_NAMES and all(isinstance(one, dict) for one in value.values())
            yield from entries(value, below) if is_by_name else places(value, below, section.get("kind", ""))


def entries(section: dict[str, Any], place: str) -> Iterator[tuple[str, str, set[str]]]:
    for value in section.values():
        yield from places(value, f"{place}.*")


OF_THE_USERS_NAMES = (
    *("devices", "backends", "tiers", "gate_peers", "device_traffic", "egress"),
    *("transit_gateways", "tables"),
)
VALUES_BY_NAME = ("assumed_roles", "cidrs", "tags")


@pytest.mark.parametrize("name", ALL)
def test_every_key_of_a_committed_stack_file_is_in_the_section_that_it_stands_in(name):
    there = sections(PAGE)
    first = next(iter(there))
    for place, by_outer, keys in places(committed(name)):
        assert keys <= there.get(by_outer, there[place or first]), place


@pytest.mark.slow
def test_properties_are_called_as_in_python():
    """Texts of the schemas name them as they are on the wire."""
    for name, page in pages.PAGES.items():
        text = page()
        assert [word for word in ("vpgId", "attachmentId", "vpgRange", "customTimeouts") if word in text] == [], name


@pytest.mark.slow
def test_every_component_has_its_section_and_each_of_its_arguments_a_meaning():
    page = pages.components()
    assert [line.rpartition(".")[2] for line in page.splitlines() if line.startswith("## devicepath.")] == sorted(
        component.__name__ for component in SERVED
    )
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    assert rows
    assert [row for row in rows if not row.rstrip("| ").rpartition("|")[2].strip()] == []
