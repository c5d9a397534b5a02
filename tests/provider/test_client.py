"""The API's client: what it tries again, what it says at once, and how it logs in."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from itertools import pairwise
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from pulumi_provider.resource import Problem
from soracom_provider.api.client import CONNECTIONS, Client, segment
from soracom_provider.api.credentials import Credentials
from soracom_provider.api.errors import ApiError, NotFound, Unreachable
from soracom_provider.api.pace import Pace
from tests.provider.account import Account
from tests.provider.scripted_api import TOKEN, Said, ScriptedApi, scripted_api

SCALE = 0.0005
"""The client's 10 seconds before its first retry become 5 ms."""
FAULT = "FAULT: A fault that was ordered."


def a_client(url: str, key: str = "secret-rehearsal", **settings: Any) -> Client:
    credentials = Credentials("keyId-rehearsal", SecretStr(key), "a test")
    return Client(url, credentials, **{"wait_scale": SCALE, **settings})


def on(account: Account, work: Callable[[Client], Awaitable[Any]], **settings: Any) -> Any:
    """What `work` comes to with a client of the account."""
    return asyncio.run(_used(a_client(account.server.url, **settings), work))


def on_script(*answers: Said, work: Callable[[Client], Awaitable[Any]], login: Said | None = None) -> tuple[Any, Any]:
    """The same against a scripted API, which is the other half of the answer."""

    async def run() -> tuple[Any, Any]:
        async with scripted_api(*answers, login=login) as api:
            return await _used(a_client(api.url), work), api

    return asyncio.run(run())


async def _used(client: Client, work: Callable[[Client], Awaitable[Any]]) -> Any:
    try:
        return await work(client)
    finally:
        await client.close()


async def groups(client: Client) -> Any:
    return await client.get("/groups")


async def refused(client: Client) -> ApiError:
    """The error of a request that is refused."""
    with pytest.raises(ApiError) as refusal:
        await client.get("/groups")
    return refusal.value


# Tries


@pytest.mark.slow
@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_api_is_tried_again_after_10_10_20_30_and_50_seconds(account, status):
    account.refuse("GET", "/groups", status, times=5)
    assert on(account, groups, wait_scale=0.005) == []
    times = [entry.time for entry in account.cloud.journal.entries() if entry.path == "/v1/groups"]
    waits_s = [(after - before) / 0.005 for before, after in pairwise(times)]
    for wait_s, wanted_s in zip(waits_s, [10, 10, 20, 30, 50], strict=True):
        assert wait_s >= 0.9 * wanted_s, f"{waits_s}"
    if status != 429:
        # After 429 there is the pace besides. Of the 200, 1 s of this run, the machine may have need.
        assert sum(waits_s) < 1.1 * 120 + 200


@pytest.mark.slow
def test_after_five_retries_the_last_refusal_is_the_error(account):
    account.refuse("GET", "/groups", 429, times=3)
    account.refuse("GET", "/groups", 500, times=2, body="flat")
    account.refuse("GET", "/groups", 503, body="text")
    with pytest.raises(ApiError) as refusal:
        on(account, groups)
    assert str(refusal.value) == "SORACOM refused GET /groups with 503: A fault that was ordered."
    assert account.requests("GET", "/groups") == 6
    assert account.cloud.faults.pending() == []


@pytest.mark.parametrize("status", [302, 400, 403, 404, 409, 422])
def test_a_refusal_for_good_is_not_tried_again(status):
    error, api = on_script(Said(status, '{"code": "X1", "message": "No."}'), work=refused)
    assert str(error) == f"SORACOM refused GET /groups with {status}: X1: No."
    assert isinstance(error, NotFound) == (status == 404)
    assert api.requests == ["POST /v1/auth", "GET /v1/groups"]


@pytest.mark.parametrize("times", [1, 5])
def test_a_connection_that_is_reset_is_tried_again(account, times):
    account.reset_connection("GET", "/groups", times=times)
    assert on(account, groups) == []
    assert account.requests("GET", "/groups") == times + 1


def test_a_connection_that_is_reset_every_time_is_an_error_of_one_line(account):
    account.reset_connection("GET", "/groups", times=6)
    with pytest.raises(Unreachable) as unreachable:
        on(account, groups)
    assert str(unreachable.value) == (
        f"SORACOM's API at {account.server.url} cannot be reached (GET /groups: ReadError). "
        "Check the endpoint and the network between."
    )


def test_an_answer_that_takes_too_long_is_asked_for_again(account):
    account.never_answer("GET", "/groups", after_work=False)
    assert on(account, groups, request_limit_s=1) == []
    assert account.requests("GET", "/groups") == 2


# First contact


def test_an_api_that_cannot_be_reached_at_first_is_said_at_once():
    with pytest.raises(Unreachable) as unreachable:
        asyncio.run(_used(a_client("http://127.0.0.1:1/v1", wait_scale=1), Client.authenticate))
    assert str(unreachable.value) == (
        "SORACOM's API at http://127.0.0.1:1/v1 cannot be reached (POST /auth: All connection attempts failed). "
        "Check the endpoint and the network between."
    )


def test_an_api_that_hangs_up_at_first_is_said_at_once(account):
    account.reset_connection("POST", "/auth")
    with pytest.raises(Unreachable):
        on(account, Client.authenticate, wait_scale=1)
    assert account.requests("POST", "/auth") == 1


def test_an_api_that_is_busy_at_first_is_tried_again(account):
    account.refuse("POST", "/auth", 503, times=2)
    on(account, Client.authenticate)
    assert account.requests("POST", "/auth") == 3


def test_a_wrong_key_is_an_error_that_says_where_the_key_is_from_and_not_the_key(account):
    with pytest.raises(Problem) as refused:
        on(account, Client.authenticate, key="secret-wrong")
    assert str(refused.value) == (
        "SORACOM refused the authentication key keyId-rehearsal from a test (authKeyId, authKey: the operator has no "
        "such key). Check authKeyId and authKey, and that the key belongs to the coverage of "
        f"{account.server.url}."
    )
    assert account.requests("POST", "/auth") == 1


def test_a_proxy_of_the_environment_does_not_come_between_this_machine_and_itself(account, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert on(account, groups) == []


# Forms of errors

FORMS = [
    (
        Said(400, '{"httpStatus": 400, "errorMessage": {"code": "VPG0003", "message": "Wrong type."}}'),
        ("VPG0003", "Wrong type."),
        "VPG0003: Wrong type.",
    ),
    (
        Said(400, '{"code": "SEM0095", "message": "No %s in group %s.", "messageArgs": ["SIM", 7, "(deleted)"]}'),
        ("SEM0095", "No SIM in group 7. (deleted)"),
        "SEM0095: No SIM in group 7. (deleted)",
    ),
    (
        Said(400, '{"code": "SEM0095", "message": "Cannot find", "messageArgs": "this one"}'),
        ("SEM0095", "Cannot find this one"),
        "SEM0095: Cannot find this one",
    ),
    (Said(400, '{"code": "SEM0095"}'), ("SEM0095", ""), "SEM0095"),
    (Said(400, '{"code": "X1", "message": "two\\nlines"}'), ("X1", "two lines"), "X1: two lines"),
    (Said(400, "Wrong type.", "text/plain"), ("", "Wrong type."), "Wrong type."),
    (Said(400, ""), ("", ""), "no reason was given"),
    (Said(400, '["odd"]'), ("", '["odd"]'), '["odd"]'),
    (
        Said(403, "<html>\r\n<head><title>Blocked</title></head>\n</html>\n", "text/html"),
        ("", "<html> <head><title>Blocked</title></head> </html>"),
        "<html> <head><title>Blocked</title></head> </html>",
    ),
]


@pytest.mark.parametrize(("said", "parts", "text"), FORMS, ids=[form[2][:20] for form in FORMS])
def test_every_form_of_an_error_is_one_line_with_its_code(said, parts, text):
    error, _ = on_script(said, work=refused)
    assert str(error) == f"SORACOM refused GET /groups with {said.status}: {text}"
    assert (error.status, error.code, error.message) == (said.status, *parts)


def test_a_long_page_of_a_proxy_is_cut():
    error, _ = on_script(Said(403, "<p>" + "no " * 5000, "text/html"), work=refused)
    assert len(str(error)) == len("SORACOM refused GET /groups with 403: ") + 300


@pytest.mark.parametrize("body", ["<html>Log in to this hotel's network</html>", "[", '{"apiKey": "x"}', "[]", ""])
def test_what_is_not_soracoms_api_is_recognised_at_the_log_in(body):
    async def said(client: Client) -> str:
        with pytest.raises(Problem) as problem:
            await client.authenticate()
        return str(problem.value)

    text, api = on_script(login=Said(200, body, "text/html"), work=said)
    assert text == (
        f"What answered POST {api.url}/auth with 200 is not SORACOM's API. Check the endpoint and the network between."
    )


def test_an_answer_that_is_not_json_is_an_error_of_one_line():
    async def said(client: Client) -> str:
        with pytest.raises(Problem) as problem:
            await client.pages("/groups", {"limit": 3})
        return str(problem.value)

    text, api = on_script(Said(200, "<html></html>", "text/html"), work=said)
    assert text == (
        f"What answered GET {api.url}/groups with 200 is not SORACOM's API. Check the endpoint and the network between."
    )


# The log-in


def test_all_requests_share_one_log_in(account):
    async def many(client: Client) -> Any:
        return await asyncio.gather(*(client.get("/groups") for _ in range(20)))

    assert on(account, many) == [[]] * 20
    assert account.requests("POST", "/auth") == 1


def test_an_expired_token_is_renewed_once_for_all_requests_that_meet_it(account):
    async def expired(client: Client) -> Any:
        await client.authenticate()
        account.cloud.tokens.expire()
        return await asyncio.gather(*(client.get("/groups") for _ in range(20)))

    assert on(account, expired) == [[]] * 20
    assert account.requests("POST", "/auth") == 2


def test_a_second_401_in_a_row_is_an_error_and_no_loop(account):
    account.refuse("GET", "/groups", 401, times=2)
    with pytest.raises(ApiError) as refusal:
        on(account, groups)
    assert str(refusal.value) == f"SORACOM refused GET /groups with 401: {FAULT}"
    assert (account.requests("GET", "/groups"), account.requests("POST", "/auth")) == (2, 2)


def test_a_key_that_was_withdrawn_meanwhile_is_said_as_such(account):
    async def withdrawn(client: Client) -> Any:
        await client.authenticate()
        account.cloud.tokens.expire()
        account.refuse("POST", "/auth", 401)
        return await client.get("/groups")

    with pytest.raises(Problem, match=r"^SORACOM refused the authentication key keyId-rehearsal from a test \(A fault"):
        on(account, withdrawn)
    assert account.requests("POST", "/auth") == 2


# Connections and paths


def test_requests_one_after_another_use_one_connection():
    async def many(client: Client) -> None:
        for _ in range(30):
            await client.get("/groups")

    _, api = on_script(work=many)
    assert (len(api.requests), api.connections) == (31, 1)


@pytest.mark.slow
def test_requests_at_once_use_no_more_connections_than_allowed():
    async def many(client: Client) -> None:
        await asyncio.gather(*(client.get("/groups") for _ in range(100)))

    _, api = on_script(Said(200, "[]", after_s=0.05), work=many)
    assert len(api.requests) == 101
    assert 1 < api.connections <= CONNECTIONS == 32


def test_all_pages_of_a_list_are_read(open_account):
    account = open_account(sims=230)
    sims = on(account, lambda client: client.pages("/sims", {"limit": 100}))
    assert sorted(sim["simId"] for sim in sims) == sorted(account.ids("sims"))
    assert account.requests("GET", "/sims") == 3


def test_a_page_that_is_refused_is_asked_for_again_and_not_left_out(open_account):
    account = open_account(sims=30)
    account.reset_connection("GET", "/sims", times=2)
    assert len(on(account, lambda client: client.pages("/sims", {"limit": 10}))) == 30


def test_a_segment_of_a_path_is_quoted_once(account, recorder):
    with pytest.raises(NotFound), recorder.wrong_requests_meant():
        on(account, lambda client: client.get(f"/groups/{segment('a/b c?#%')}"))
    assert recorder.exchanges[-1].path == "/v1/groups/a%2Fb%20c%3F%23%25"


# Things that must not be made twice


def a_group(looks: list[str]) -> Callable[[Client], Awaitable[Any]]:
    """Makes a group, looking for it by its name; what each look found is written to `looks`."""

    async def make(client: Client) -> Any:
        async def find() -> Any:
            wanted = {"tag_name": "name", "tag_value": "fleet", "tag_value_match_mode": "exact"}
            found = await client.pages("/groups", wanted)
            looks.append(f"{len(found)} found")
            return found[0] if found else None

        return await client.create("/groups", {"tags": {"name": "fleet"}}, find, "its name")

    return make


def test_after_a_lost_answer_a_creation_looks_for_what_it_made(account):
    looks: list[str] = []
    account.lose_answer("POST", "/groups")
    made = on(account, a_group(looks))
    assert account.ids("groups") == [made["groupId"]]
    assert (looks, account.requests("POST", "/groups")) == (["1 found"], 1)


@pytest.mark.parametrize("status", [500, 501, 503])
def test_a_creation_that_the_server_says_it_did_not_do_is_sent_again_when_no_look_finds_it(account, status):
    looks: list[str] = []
    account.refuse("POST", "/groups", status, times=2)
    made = on(account, a_group(looks))
    assert account.ids("groups") == [made["groupId"]]
    assert (looks, account.requests("POST", "/groups")) == (["0 found"] * 4, 3)


def lose(account: Account, how: str) -> None:
    """The answer to the next creation of a group."""
    match how:
        case "reset":
            account.reset_connection("POST", "/groups")
        case "time-out":
            account.never_answer("POST", "/groups", after_work=False)
        case status:
            account.refuse("POST", "/groups", int(status))


@pytest.mark.parametrize("how", ["reset", "time-out", "502", "504"])
def test_a_creation_whose_end_is_not_known_is_not_sent_again_and_that_is_told(account, how):
    looks: list[str] = []
    lose(account, how)
    with pytest.raises(Problem) as problem:
        on(account, a_group(looks), request_limit_s=1)
    assert (looks, account.requests("POST", "/groups")) == (["0 found"] * 6, 1)
    reason, _, rest = str(problem.value).partition(". Whether ")
    assert "POST /groups" in reason
    assert rest == (
        "it was carried out all the same is not known, and it was not sent again, so that nothing is made twice. Wait "
        "some minutes: the next `pulumi up` then finds what was made by its name, and goes on with it."
    )


def test_a_creation_that_still_runs_when_its_answer_is_lost_is_looked_for_until_it_shows(account):
    looks: list[str] = []
    account.answer_late("POST", "/groups", later=4)
    made = on(account, a_group(looks))
    assert account.ids("groups") == [made["groupId"]]
    assert (looks, account.requests("POST", "/groups")) == (["0 found"] * 3 + ["1 found"], 1)


def test_a_look_that_cannot_be_made_leaves_the_end_of_a_creation_unknown(account):
    account.answer_late("POST", "/groups", later=99)
    account.refuse("GET", "/groups", 503, times=6)
    with pytest.raises(Problem, match=r"\(POST /groups: .* is not known, and it was not sent again"):
        on(account, a_group([]))


class Absent(ScriptedApi):
    """One that nobody reaches for a while."""

    async def start(self, port: int = 0) -> None:
        self._listener = await asyncio.start_server(self._accepted, "127.0.0.1", port)
        self.port = self._listener.sockets[0].getsockname()[1]

    async def _accepted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writer = writer
        await self.connected(reader, writer)

    async def hang_up(self) -> None:
        self._listener.close()
        self._writer.close()
        await self._writer.wait_closed()


class Turns(Pace):
    """Lets something happen right before one of its turns."""

    def __init__(self, number: int, before: Callable[[], Awaitable[None]]):
        super().__init__()
        self._left, self._before = number, before

    async def turn(self) -> float:
        self._left -= 1
        if self._left == 0:
            await self._before()
        return await super().turn()


def test_a_creation_that_could_not_be_sent_is_sent_again_without_a_look():
    async def run() -> list[str]:
        api = Absent([Said(201, '{"groupId": "g"}')], Said(200, TOKEN))
        await api.start()
        client = a_client(f"http://127.0.0.1:{api.port}/v1", pace=Turns(4, lambda: api.start(api.port)))
        await client.authenticate()
        await api.hang_up()
        made = await _used(client, a_group(looks))
        assert made == {"groupId": "g"}
        await api.hang_up()
        return api.requests

    looks: list[str] = []
    assert asyncio.run(run()) == ["POST /v1/auth", "POST /v1/groups"]
    assert looks == []


def test_a_creation_that_was_refused_as_too_many_is_sent_again_without_a_look(account):
    looks: list[str] = []
    account.refuse("POST", "/groups", 429, times=2)
    made = on(account, a_group(looks))
    assert account.ids("groups") == [made["groupId"]]
    assert looks == []


def test_a_look_that_meets_a_busy_api_goes_on(account):
    looks: list[str] = []
    account.lose_answer("POST", "/groups")
    account.refuse("GET", "/groups", 503, times=3)
    made = on(account, a_group(looks))
    assert account.ids("groups") == [made["groupId"]]
    assert looks == ["1 found"]


def test_the_last_try_too_is_followed_by_a_look(account):
    looks: list[str] = []
    account.refuse("POST", "/groups", 503, times=5)
    account.lose_answer("POST", "/groups")
    made = on(account, a_group(looks))
    assert account.ids("groups") == [made["groupId"]]
    assert looks == ["0 found"] * 10 + ["1 found"]


def test_a_creation_that_is_refused_for_good_makes_nothing(account):
    account.refuse("POST", "/groups", 400)
    with pytest.raises(ApiError):
        on(account, a_group([]))
    assert (account.count("groups"), account.requests("POST", "/groups")) == (0, 1)


def test_deleting_what_is_gone_already_succeeds(account):
    path = "/groups/0b6f2f5e-1f5c-4c1e-9f0e-000000000002"
    on(account, lambda client: client.delete_if_there(path))
    with pytest.raises(NotFound):
        on(account, lambda client: client.delete(path))


def test_a_body_is_sent_as_json_and_a_request_without_one_has_no_type(account, recorder):
    made = on(account, a_group([]))
    assert made["tags"] == {"name": "fleet"}
    exchange = recorder.exchanges[-1]
    assert json.loads(exchange.request_body) == {"tags": {"name": "fleet"}}
    assert httpx.Headers(exchange.headers)["content-type"] == "application/json"
    on(account, groups)
    assert "content-type" not in httpx.Headers(recorder.exchanges[-1].headers)
