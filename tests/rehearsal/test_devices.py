"""Devices that are switched off and on again, by the emulated SORACOM API."""

from collections.abc import Iterator

import pytest

from devicepath_tools.rehearsal import devices
from devicepath_tools.rehearsal.clouds.soracom import Settings, SoracomServer
from devicepath_tools.rehearsal.devices import NotBack, reconnect
from tests.clouds.soracom_api import Api, Clock, imsi_of
from tests.provider.account import Account


class RunningClock(Clock):
    """Moves on by a second whenever it is looked at."""

    def __call__(self) -> float:
        self.advance(1.0)
        return self.now


def an_account(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Api]:
    with SoracomServer(Settings(clock=clock, sims=3)) as server:
        # As a rehearsal's own surroundings have it.
        for name, value in Account(server).environment().items():
            monkeypatch.setenv(name, value)
        api = Api(server, clock)
        api.log_in()
        yield api
        api.http.close()


@pytest.fixture
def soracom(monkeypatch: pytest.MonkeyPatch) -> Iterator[Api]:
    yield from an_account(RunningClock(), monkeypatch)


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> Iterator[Api]:
    """Nobody comes back: its clock stands still."""
    yield from an_account(Clock(), monkeypatch)


def sessions(soracom: Api) -> dict[str, str]:
    """By IMSI."""
    return {imsi_of(sim): sim["sessionStatus"]["sessionId"] for sim in soracom.get("/sims")}


def test_the_devices_asked_for_have_new_sessions_and_the_others_do_not(soracom: Api):
    before = sessions(soracom)
    first, second, other = before
    assert reconnect(Account(soracom.server).configuration(), [first, second]) == 2
    now = sessions(soracom)
    assert (now[first] != before[first], now[second] != before[second], now[other] == before[other]) == (True,) * 3


def test_of_a_device_that_is_not_in_the_account_nothing_is_asked(soracom: Api):
    before = sessions(soracom)
    assert reconnect(Account(soracom.server).configuration(), ["001010000009999"]) == 0
    assert sessions(soracom) == before


def test_those_that_do_not_come_back_are_named(still: Api, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(devices, "LIMIT_S", 0.3)
    first, other, _ = still.get("/sims")
    with pytest.raises(NotBack) as told:
        reconnect(Account(still.server).configuration(), [imsi_of(first)])
    assert str(told.value) == f"These SIMs have not come online again in 0 s: {first['simId']}."
    assert other["simId"] not in str(told.value)
