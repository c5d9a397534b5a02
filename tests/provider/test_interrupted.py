"""A run that is interrupted while the provider waits: for an answer, or before another try."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from tests.provider.account import Account, eventually
from tests.provider.plugin import Half, Made, Plugin, Refused
from tests.provider.surroundings import a_group, a_vpg

FAULT = "FAULT: A fault that was ordered."
ENDLESS: dict[str, Any] = {"waitScale": 10.0}
"""The client's first wait becomes 100 seconds, and all of them 20 minutes: what ends within a test was ended."""
END_LIMIT_S = 20.0


class Under:
    """Something under way in a thread of its own."""

    def __init__(self, work: Callable[[], object]):
        self.problem: Exception | None = None
        self._work = work
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._work()
        except (Refused, Half) as problem:
            self.problem = problem

    def ended(self) -> str:
        """What it ended with."""
        self._thread.join(END_LIMIT_S)
        assert not self._thread.is_alive(), "it goes on waiting"
        return str(self.problem)


def interrupted_after_the_first_try(plugin: Plugin, account: Account, path: str, work: Callable[[], object]) -> str:
    tried = account.requests("POST", path)
    under = Under(work)
    eventually(lambda: account.requests("POST", path) > tried, "it was tried")
    plugin.cancel()
    return under.ended()


# For an answer


def unanswered(method: str, path: str) -> str:
    return f"No answer of SORACOM's API: the run was interrupted before it answered {method} {path}."


def interrupted_while_unanswered(
    plugin: Plugin, account: Account, method: str, path: str, work: Callable[[], object]
) -> str:
    account.never_answer(method, path, after_work=True)
    under = Under(work)
    eventually(lambda: not account.cloud.faults.pending(), "it is not answered")
    plugin.cancel()
    return under.ended()


@pytest.mark.slow
def test_what_only_asks_is_given_up_and_nothing_is_made(account, plugin_for):
    """Its answer would be waited for two minutes."""
    plugin = plugin_for(account)
    said = interrupted_while_unanswered(plugin, account, "GET", "/groups", lambda: a_group(plugin))
    assert said == unanswered("GET", "/groups")
    assert (account.requests("POST", "/groups"), plugin.warnings) == (0, [])


@pytest.mark.slow
def test_so_is_the_log_in(account):
    with Plugin(**account.configuration()) as plugin:
        said = interrupted_while_unanswered(plugin, account, "POST", "/auth", plugin.configure)
    assert said == unanswered("POST", "/auth")


@pytest.mark.slow
def test_what_makes_something_is_waited_for_and_that_is_told_and_it_is_recorded(account, plugin_for):
    plugin = plugin_for(account, requestLimitSeconds=4)
    made: list[Made] = []
    said = interrupted_while_unanswered(plugin, account, "POST", "/groups", lambda: made.append(a_group(plugin)))
    assert (said, [one.id for one in made]) == ("None", account.ids("groups"))
    assert plugin.warnings == [
        "Interrupted, and waiting for SORACOM's answer to POST /groups, 4 seconds at most, so that what comes of it is "
        "recorded. Another Ctrl-C ends it at once, unrecorded."
    ]


def test_what_is_answered_in_time_after_the_interruption_is_taken(account, plugin_for):
    plugin = plugin_for(account)
    plugin.cancel()
    assert a_group(plugin).id in account.ids("groups")
    assert plugin.warnings == []


# Before another try


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_wait_before_another_try_ends_with_the_refusal(account, plugin_for, status):
    plugin = plugin_for(account, **ENDLESS)
    account.refuse("POST", "/groups", status, times=6)
    said = interrupted_after_the_first_try(plugin, account, "/groups", lambda: a_group(plugin))
    assert said == f"SORACOM refused POST /groups with {status}: {FAULT}"
    assert account.requests("POST", "/groups") == 1


def test_a_wait_after_a_broken_connection_ends_with_that(account, plugin_for):
    plugin = plugin_for(account, **ENDLESS)
    sim = account.sim()["simId"]
    group = a_group(plugin)
    account.reset_connection("POST", f"/sims/{sim}/set_group", times=6)
    inputs = {"simId": sim, "groupId": group.id, "session": "keep"}
    said = interrupted_after_the_first_try(
        plugin, account, "/set_group", lambda: plugin.create("SimGroupMembership", inputs)
    )
    assert said.startswith(f"SORACOM's API at {account.server.url} cannot be reached (POST /sims/{sim}/set_group:")


@pytest.mark.parametrize("step", ["check_configuration", "configure"])
def test_a_wait_of_the_log_in_ends_with_the_refusal(account, step):
    account.refuse("POST", "/auth", 503, times=6)
    with Plugin(**account.configuration(), **ENDLESS) as plugin:
        ended: list[Any] = []
        said = interrupted_after_the_first_try(plugin, account, "/auth", lambda: ended.append(getattr(plugin, step)()))
    if step == "check_configuration":
        said = ended[0].failures[""]
    assert said == f"SORACOM refused POST /auth with 503: {FAULT}"


def test_what_is_asked_after_the_interruption_is_tried_once(account, plugin_for):
    plugin = plugin_for(account, **ENDLESS)
    plugin.cancel()
    account.refuse("POST", "/groups", 503, times=6)
    with pytest.raises(Refused, match="with 503"):
        a_group(plugin)
    assert account.requests("POST", "/groups") == 1


def test_a_vpg_that_nothing_can_be_seen_of_is_recorded(account, plugin_for):
    """Its creation is under way, and the looks at it are what is tried again."""
    plugin = plugin_for(account, **ENDLESS)
    account.refuse("GET", "/virtual_private_gateways/*", 503, times=6)
    under = Under(lambda: a_vpg(plugin))
    eventually(lambda: account.count("virtualPrivateGateways") == 1, "the VPG is being created")
    (vpg_id,) = account.ids("virtualPrivateGateways")
    eventually(lambda: account.requests("GET", vpg_id) == 1, "it was looked at")
    plugin.cancel()
    said = under.ended()
    assert said.startswith(f"{vpg_id} exists but is not ready: it is still creating, and the run was interrupted (")
    assert isinstance(under.problem, Half)
    assert under.problem.id == vpg_id


def test_a_vpg_that_can_no_longer_be_seen_is_recorded_without_an_interruption_too(plugin, account):
    account.refuse("GET", "/virtual_private_gateways/*", 503, times=6)
    with pytest.raises(Half) as half:
        a_vpg(plugin)
    assert half.value.id in account.ids("virtualPrivateGateways")
    assert half.value.outputs["status"] == "creating"
