"""How fast requests follow each other after the API said that they are too many."""

import asyncio
import time

import pytest
from pydantic import SecretStr

from soracom_provider.api.client import Client
from soracom_provider.api.credentials import Credentials
from soracom_provider.api.pace import Pace


class Clock:
    """A clock that is moved by hand."""

    def __init__(self):
        self.now_s = 1000.0

    def __call__(self):
        return self.now_s


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def pace(clock):
    return Pace(clock)


def refused_later(pace, clock, times, after_s=2.0):
    """Refusals one after another, each of a request that started after the one before was answered."""
    for _ in range(times):
        clock.now_s += after_s
        pace.refused(clock.now_s)


def test_it_is_free_at_first_and_stays_so_while_requests_succeed(pace, clock):
    for _ in range(100):
        assert asyncio.run(pace.turn()) == clock.now_s
        pace.accepted()
    assert pace.rate == float("inf")


def test_the_first_refusal_gives_the_rate_that_was_taken_in_the_last_second(pace, clock):
    for _ in range(50):
        pace.accepted()
    clock.now_s += 2
    for _ in range(12):
        pace.accepted()
    refused_later(pace, clock, 1, after_s=0.5)
    assert pace.rate == 12


def test_a_refusal_before_much_was_taken_does_not_slow_to_a_crawl(pace, clock):
    pace.accepted()
    refused_later(pace, clock, 1)
    assert pace.rate == 5


def test_a_burst_of_refusals_counts_once(pace, clock):
    started = [asyncio.run(pace.turn()) for _ in range(20)]
    clock.now_s += 0.1
    for one in started:
        pace.refused(one)
    assert pace.rate == 5


def test_each_further_burst_slows_by_30_percent_down_to_one_request_in_2_seconds(pace, clock):
    rates = []
    for _ in range(10):
        for _ in range(5):
            clock.now_s += 1 / min(pace.rate, 5)
            started = asyncio.run(pace.turn())
        pace.refused(started)
        rates.append(pace.rate)
    assert rates[:3] == pytest.approx([5, 3.5, 2.45])
    assert rates[-1] == 0.5


def test_a_refusal_that_the_rate_is_not_to_blame_for_does_not_slow(pace, clock):
    refused_later(pace, clock, 20)
    assert pace.rate == 5, "one request in 2 seconds is far below it"


def test_each_success_quickens_by_2_percent_until_it_is_free_again(pace, clock):
    refused_later(pace, clock, 1)
    pace.accepted()
    assert pace.rate == pytest.approx(5.1)
    successes = 1
    while pace.rate < float("inf"):
        pace.accepted()
        successes += 1
    assert successes == 187, "5 x 1.02^187 is above 200"


def test_after_a_refusal_requests_go_out_one_after_another():
    async def starts() -> list[float]:
        pace = Pace()
        for _ in range(20):
            pace.accepted()
        pace.refused(await pace.turn())
        return sorted(await asyncio.gather(*(pace.turn() for _ in range(5))))

    first, *_, last = asyncio.run(starts())
    assert last - first >= 4 * 0.05 - 0.01, "the clock of the event loop may be 10 ms fine"


def test_a_pause_is_not_saved_up_for_a_burst(pace, clock):
    for _ in range(20):
        pace.accepted()
    refused_later(pace, clock, 1, after_s=0.1)
    asyncio.run(pace.turn())
    clock.now_s += 60
    asyncio.run(pace.turn())
    before = time.monotonic()
    asyncio.run(pace.turn())
    assert time.monotonic() - before >= 0.04


@pytest.mark.slow
def test_sixty_requests_at_once_succeed_against_an_api_that_takes_thirty_a_second(open_account):
    account = open_account(requests_per_second=30)
    credentials = Credentials("keyId-rehearsal", SecretStr("secret-rehearsal"), "a test")

    async def many() -> list[list[object]]:
        client = Client(account.server.url, credentials, wait_scale=0.002)
        try:
            return await asyncio.gather(*(client.get("/groups") for _ in range(60)))
        finally:
            await client.close()

    assert asyncio.run(many()) == [[]] * 60
    refused = sum(entry.status == 429 for entry in account.cloud.journal.entries())
    assert 0 < refused <= 2 * 60, "the limit was met, and not hammered on"


def test_from_an_interruption_on_nobody_waits_for_a_turn(clock):
    async def run() -> None:
        cancelled = asyncio.Event()
        pace = Pace(clock, cancelled)
        await pace.turn()
        refused_later(pace, clock, 1)
        clock.now_s -= 1e6  # The next turn is in 11 days.
        turns = [asyncio.create_task(pace.turn()) for _ in range(3)]
        await asyncio.sleep(0)
        assert not any(turn.done() for turn in turns)
        cancelled.set()
        assert await asyncio.wait_for(asyncio.gather(*turns), 20) == [clock.now_s] * 3

    asyncio.run(run())
