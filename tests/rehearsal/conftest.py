"""Projects to rehearse."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rehearsal.project import Project


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """A project whose rehearsals are ended with the test, whatever became of it."""
    project = Project(tmp_path)
    yield project
    project.processes.end()
