"""Stacks with paths, on the real engine."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from devicepath_tools.engine import Engine
from tests.infra.on_engine.clouds import Clouds
from tests.infra.on_engine.path_stack import PathStack

Paths = Callable[..., PathStack]


@pytest.fixture(scope="session")
def paths(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Paths]:
    """Makes a stack with a path; what is left of its processes ends with the tests."""
    with ExitStack() as closing:

        def made(path: dict[str, Any], clouds: Clouds | None, **more: Any) -> PathStack:
            folder = tmp_path_factory.mktemp("path") / "project"
            stack = PathStack(engine, folder, path, clouds=clouds, **more)
            closing.callback(stack.close)
            return stack

        yield made
