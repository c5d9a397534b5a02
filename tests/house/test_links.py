"""The links of all pages: each leads to a file that is there, and to a heading that the page has."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


def anchors(page: Path) -> set[str]:
    """What headings are linked by, as GitHub makes it of them."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.strip().lower()).replace(" ", "-") for heading in headings}


def broken(page: Path, text: str) -> list[str]:
    """Links in a page's text that lead nowhere. Those to other sites are not followed."""
    found = []
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        file, _, heading = link.partition("#")
        to = page.parent / file if file else page
        if "://" not in link and not (to.exists() and (not heading or heading in anchors(to))):
            found.append(link)
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_of_a_page_leads_somewhere(page: Path):
    assert broken(page, page.read_text()) == []


def test_a_link_to_a_page_or_a_heading_that_is_not_there_would_be_found():
    text = (
        "[one](changes.md#handing-over) [two](changes.md#nothing-of-it) [three](nowhere.md) [four](https://soracom.io)"
    )
    assert broken(ROOT / "docs" / "door.md", text) == ["changes.md#nothing-of-it", "nowhere.md"]
