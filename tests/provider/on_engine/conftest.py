"""Stacks on the real engine."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from devicepath_tools.engine import Engine
from tests.provider.account import Account
from tests.provider.on_engine.stack import Stack


@pytest.fixture
def stack_of(engine: Engine, tmp_path: Path) -> Iterator[Callable[..., Stack]]:
    """Makes a stack for an account; keywords are the provider's configuration."""
    with ExitStack() as closing:

        def made(account: Account, **configuration: Any) -> Stack:
            stack = Stack(engine, tmp_path / "stack", account, **configuration)
            closing.callback(stack.close)
            return stack

        yield made


@pytest.fixture
def stack(stack_of: Callable[..., Stack], account: Account) -> Stack:
    return stack_of(account)
