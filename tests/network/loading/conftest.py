"""An emulated SORACOM account to read from. Every exchange is validated against SORACOM's description."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from devicepath_tools.rehearsal.clouds.soracom import Settings, SoracomServer
from tests.clouds.soracom_api import Api, Clock
from tests.clouds.soracom_contract.validation import ContractRecorder


@pytest.fixture
def soracom() -> Iterator[Api]:
    """An account with three SIMs, all online, and a clock that stands still."""
    recorder = ContractRecorder()
    with _account(SoracomServer(Settings(clock=Clock(), sims=3), on_exchange=recorder)) as account:
        yield account
    recorder.assert_clean()


@pytest.fixture
def undescribed_soracom() -> Iterator[Api]:
    """The same, for answers that SORACOM's description does not have."""
    with _account(SoracomServer(Settings(clock=Clock(), sims=3))) as account:
        yield account


@contextmanager
def _account(server: SoracomServer) -> Iterator[Api]:
    with server:
        clock = server.settings.clock
        assert isinstance(clock, Clock)
        account = Api(server, clock)
        account.log_in()
        yield account
        account.http.close()
