"""An emulated account and the provider that works on it. Every exchange is validated against SORACOM's description."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from devicepath_tools.rehearsal.clouds.soracom import Settings, SoracomServer
from tests.clouds.soracom_contract.validation import ContractRecorder
from tests.provider.account import Account
from tests.provider.plugin import Plugin

WAIT_SCALE = 0.002
"""The client's 10 seconds before its first retry become 20 ms."""
QUICK: dict[str, Any] = {"creation_seconds": 0.02, "termination_seconds": 0.02, "reconnect_seconds": 0.0, "sims": 3}
QUICK["attaching_seconds"] = 0.02
"""Settings of an emulated account."""


@pytest.fixture
def recorder() -> Iterator[ContractRecorder]:
    recorder = ContractRecorder()
    yield recorder
    recorder.assert_clean()


@pytest.fixture
def open_account(recorder: ContractRecorder) -> Iterator[Callable[..., Account]]:
    """Opens an emulated account with the settings given."""
    with ExitStack() as stack:

        def opened(**settings: Any) -> Account:
            server = SoracomServer(Settings(**{**QUICK, **settings}), on_exchange=recorder)
            return Account(stack.enter_context(server))

        yield opened


@pytest.fixture
def account(open_account: Callable[..., Account]) -> Account:
    """An emulated account with three SIMs, all online."""
    return open_account()


@pytest.fixture
def plugin_for() -> Iterator[Callable[..., Plugin]]:
    """Starts a provider for an account; keywords are further configuration."""
    with ExitStack() as stack:

        def started(account: Account, **configuration: Any) -> Plugin:
            plugin = Plugin(**{**account.configuration(), "waitScale": WAIT_SCALE, **configuration})
            return stack.enter_context(plugin).configure()

        yield started


@pytest.fixture
def plugin(account: Account, plugin_for: Callable[..., Plugin]) -> Plugin:
    return plugin_for(account)
