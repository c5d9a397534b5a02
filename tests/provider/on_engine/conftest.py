"""Stacks on the real engine."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from devicepath_tools.engine import Engine
from tests.provider.account import Account
from tests.provider.on_engine.stack import SoracomStack


@pytest.fixture
def stack_of(engine: Engine, tmp_path: Path) -> Iterator[Callable[..., SoracomStack]]:
    """Makes a stack for an account; keywords are the provider's configuration."""
    with ExitStack() as closing:

        def made(account: Account, **configuration: Any) -> SoracomStack:
            stack = SoracomStack(engine, tmp_path / "stack", account, **configuration)
            closing.callback(stack.close)
            return stack

        yield made


@pytest.fixture
def stack(stack_of: Callable[..., SoracomStack], account: Account) -> SoracomStack:
    return stack_of(account)
