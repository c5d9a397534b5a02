"""Tests with real packets: every one needs a kernel that gives namespaces."""

from pathlib import Path

import pytest

from devicepath_tools.rehearsal.wires.missing import missing

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = [item for item in items if item.path.is_relative_to(HERE) and item.get_closest_marker("slow")]
    lacking = missing() if here else []
    for item in here if lacking else ():
        item.add_marker(pytest.mark.skip(reason=" ".join(lacking)))
