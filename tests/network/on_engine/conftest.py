"""The committed stacks, each up once for all modules here. A test leaves what it finds."""

from collections.abc import Iterator

import pytest

from tests.infra.stack_file import NAMES
from tests.network.on_engine.deployed import Deployed, deployed


@pytest.fixture(scope="package", params=NAMES)
def stack(request: pytest.FixtureRequest) -> Iterator[Deployed]:
    with deployed(request.param) as found:
        yield found
