"""Stacks on the real engine."""

from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from devicepath_tools.engine import Engine
from tests.provider.account import Account
from tests.provider.on_engine.customer import Customer
from tests.provider.on_engine.deployed import Deployed
from tests.provider.on_engine.stack import SoracomStack

_FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed:
        item.stash[_FAILED] = True
    return report


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


@pytest.fixture(scope="module")
def _deployed(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployed]:
    with Deployed(engine, tmp_path_factory) as deployed:
        yield deployed


@pytest.fixture
def customer(_deployed: Deployed, deployed: SoracomStack) -> Iterator[Customer]:
    """Who does in AWS what the module's own stack asks for."""
    yield _deployed.customer
    _deployed.customer.is_away = False


@pytest.fixture
def deployed(_deployed: Deployed, request: pytest.FixtureRequest) -> Iterator[SoracomStack]:
    """The module's own stack and account. It holds what the test before left in it, so a test says first what it begins
    with (`begin`). After a failed test there is a new one."""
    yield _deployed.stack()
    if request.node.stash.get(_FAILED, False):
        _deployed.discard()
