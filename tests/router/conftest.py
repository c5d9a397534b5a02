"""Tests with strongSwan and FRR need these, and namespaces."""

from pathlib import Path

import pytest

from devicepath_tools.rehearsal.wires.missing import missing
from devicepath_tools.rehearsal.wires.missing_for_vpns import missing_for_vpns


def lacking() -> list[str]:
    return [*missing_for_vpns(), *missing()]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = [
        item for item in items if item.path.is_relative_to(Path(__file__).parent) and item.get_closest_marker("slow")
    ]
    reasons = lacking() if here else []
    for item in here if reasons else ():
        item.add_marker(pytest.mark.skip(reason=" ".join(reasons)))
