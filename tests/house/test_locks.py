"""The lock: complete, hashed, and free of where it was made."""

import re
from pathlib import Path

import pytest

REQUIREMENTS = Path(__file__).resolve().parents[2] / "requirements"


@pytest.fixture(scope="module")
def lock() -> list[str]:
    """The entries of the lock, each with its continuation lines joined."""
    text = (REQUIREMENTS / "development.txt").read_text()
    return text.replace("\\\n", " ").splitlines()


def test_each_entry_is_one_version_of_a_package_with_hashes(lock):
    entry = re.compile(r"[\w.-]+==[\w.!+]+(\s+--hash=sha256:[0-9a-f]{64})+")
    faulty = [line for line in lock if line and not line.startswith("#") and not entry.fullmatch(line)]
    assert faulty == [], "an option, an index, a URL or an entry without a hash"


def test_what_is_asked_for_is_what_is_locked(lock):
    asked = re.findall(r"^([\w-]+)(?:\[\w+\])?(==[\w.]+)", (REQUIREMENTS / "development.in").read_text(), re.MULTILINE)
    assert asked, "no pinned package was found in development.in"
    locked = {line.split(" ")[0].lower() for line in lock}
    assert {(name + version).lower() for name, version in asked} <= locked, "run: make lock"
