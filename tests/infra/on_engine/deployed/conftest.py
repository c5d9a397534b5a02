"""One path that is up, for all tests of this folder."""

from collections.abc import Iterator

import pytest

from tests.infra.on_engine.clouds import emulated
from tests.infra.on_engine.conftest import Paths
from tests.infra.on_engine.deployed.deployed import PATH, SECOND, Deployed


@pytest.fixture(scope="session")
def deployed(paths: Paths) -> Iterator[Deployed]:
    with emulated(PATH, SECOND) as clouds:
        stack = paths(PATH, clouds)
        stack.up()
        yield Deployed(clouds, stack)
