"""Servers for the tests of the emulated clouds. Every exchange is validated against SORACOM's description."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from devicepath_tools.rehearsal.clouds.aws import AwsServer
from devicepath_tools.rehearsal.clouds.soracom import Settings, SoracomServer
from tests.clouds.soracom_api import Api, Clock
from tests.clouds.soracom_contract.validation import ContractRecorder
from tests.forked.aws_server import ForkedAwsServer


@pytest.fixture(autouse=True)
def recorder() -> Iterator[ContractRecorder]:
    recorder = ContractRecorder()
    yield recorder
    recorder.assert_clean()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def start(clock: Clock, recorder: ContractRecorder) -> Iterator[Callable[..., Api]]:
    """Starts a server with the settings given, logs in, and stops it after the test."""
    with ExitStack() as stack:

        def started(**settings: Any) -> Api:
            server = SoracomServer(Settings(**{"clock": clock, **settings}), on_exchange=recorder)
            api = Api(stack.enter_context(server), clock)
            stack.callback(api.http.close)
            api.log_in()
            return api

        yield started


@pytest.fixture
def api(start: Callable[..., Api]) -> Api:
    """A server with three SIMs."""
    return start(sims=3)


@pytest.fixture(scope="module")
def aws() -> Iterator[AwsServer]:
    """An emulated AWS, shared by the tests of a module: each works in VPCs of its own."""
    with ForkedAwsServer() as server:
        yield server
