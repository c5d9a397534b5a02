"""A root file system, and a lab with a gate peer that has booted."""

import pytest

from devicepath_tools.rehearsal.hosts import root_file_system as hosts
from devicepath_tools.rehearsal.hosts.missing import missing
from devicepath_tools.rehearsal.hosts.root_file_system import RootFileSystem
from devicepath_tools.rehearsal.workplace.workplace import Workplace
from tests.hosts.lab import Lab

# The first test may have to make the root file system.
LIMIT_S = 900


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "root_file_system" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.timeout(LIMIT_S))


@pytest.fixture(scope="session")
def machine() -> None:
    """A machine on which hosts can boot."""
    lacking = missing()
    if lacking:
        pytest.skip("; ".join(lacking))


@pytest.fixture(scope="session")
def root_file_system(machine) -> RootFileSystem:
    return hosts.ensure()


@pytest.fixture
def workplace(machine):
    with Workplace() as place:
        yield place


@pytest.fixture
def lab(workplace):
    """Makes one in a workplace of its own."""
    return lambda user_data="", server_data="": Lab(workplace, user_data, server_data)
