"""A pytest plugin: how tests are shared out among the workers of `--dist loadfile`.

A worker is given a file at a time. Where one deployment serves several files, it is given all of them, or each worker
would make a deployment of its own. What needs an engine or programs of its own comes first: what is left for the end
is short, and no worker waits for the last file of another."""

from pathlib import PurePosixPath

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

SHARED = ("tests/infra/on_engine/deployed", "tests/network/on_engine")
"""Folders whose files use one deployment; the first, which takes longest of all, one for each half of its files."""
HALF = "test_m"
"""Files that come before it by name are the first half."""
LONGEST = ("tests/rehearsal/packets/test_two_stacks_on_a_vpg.py", "tests/rehearsal/test_packets_on_engine.py")
"""Files of four minutes and more, which nobody should wait for at the end."""
LONG = ("engine", "slow")
"""Marks of what takes long."""


def unit(nodeid: str) -> str:
    """What one worker is given at a time: the file of a test, or its folder."""
    file = PurePosixPath(nodeid.partition("::")[0])
    folder = str(file.parent)
    if folder == SHARED[0]:
        return f"{folder}, {'first' if file.name < HALF else 'second'} half"
    return folder if folder in SHARED else str(file)


class Units(LoadFileScheduling):  # type: ignore[misc]
    def _split_scope(self, nodeid: str) -> str:
        return unit(nodeid)


# Without xdist there is no such hook.
@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Units | None:
    return Units(config, log) if config.getoption("dist") == "loadfile" else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_rank)


def _rank(item: pytest.Item) -> int:
    """The lower, the earlier."""
    place = unit(item.nodeid)
    if place.startswith(SHARED[0]) or place in LONGEST:
        return 0
    return 1 if any(item.get_closest_marker(mark) for mark in LONG) else 2
