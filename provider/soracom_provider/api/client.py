"""An async client of SORACOM's API: pooled connections, one log-in, retries as SORACOM's own CLI makes them."""

import asyncio
import functools
import json
import random
import ssl
from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any, TypeVar
from urllib.parse import quote

import httpx
from pydantic import SecretStr

from pulumi_provider.resource import Problem
from soracom_provider.api.answering import GivenUp, answered
from soracom_provider.api.credentials import Credentials, Token
from soracom_provider.api.errors import Again, ApiError, Failed, Lost, NotFound, Unreachable, refusal
from soracom_provider.api.pace import Pace, interrupted

RETRY_WAITS_S = (10.0, 10.0, 20.0, 30.0, 50.0)
"""Seconds before each next try after 429 or 5xx. Source: soracom-cli, apiclient.go."""
REQUEST_LIMIT_S = 120.0
"""Seconds that one request may take. Source: soracom-cli, apiclient.go."""
POLL_INTERVAL_S = 5.0
"""Seconds between two looks at something that takes minutes."""
CONNECTIONS = 32
LOG_IN = "/auth"

ANSWER_LOST = (
    httpx.ReadTimeout, httpx.WriteTimeout, httpx.ReadError, httpx.WriteError, httpx.CloseError,
    httpx.RemoteProtocolError, httpx.DecodingError,
)  # fmt: skip
"""Failures after which it is not known whether the request was carried out. All others happen before it is sent."""
OVER = (
    httpx.codes.INTERNAL_SERVER_ERROR, httpx.codes.NOT_IMPLEMENTED, httpx.codes.SERVICE_UNAVAILABLE,
    httpx.codes.HTTP_VERSION_NOT_SUPPORTED,
)  # fmt: skip
"""Server errors by which the server itself says that it did not do what was asked (RFC 9110, 15.6). The others, 502
and 504 first, are words of a gateway that got no answer from it: the request may still be under way there. SORACOM's
own CLI makes no difference, and sends even what creates something again after each 5xx (apiclient.go)."""

Answer = TypeVar("Answer")


@functools.cache
def _authorities(*, trust_env: bool) -> ssl.SSLContext:
    """Whose certificates are believed: of the environment's SSL_CERT_FILE, where that is trusted, or what httpx brings.

    Once a process: reading them takes longer than all else that a client begins with."""
    return httpx.create_ssl_context(trust_env=trust_env)


class Client:
    """Calls SORACOM's API. Every method raises ApiError (NotFound for 404) or Unreachable, both of them Problems.

    Paths begin with `/` and are below the endpoint's `/v1`. `wait_scale` scales every wait, of retries and of polls,
    and for how long is polled."""

    def __init__(
        self,
        endpoint: str,
        credentials: Credentials,
        *,
        coverage: str | None = None,
        wait_scale: float = 1.0,
        request_limit_s: float = REQUEST_LIMIT_S,
        pace: Pace | None = None,
        cancelled: asyncio.Event | None = None,
        warn: Callable[[str], Awaitable[None]] | None = None,
    ):
        """`cancelled` ends every wait: what was being tried again then ends with the problem it had, and a GET that has
        no answer is given up. Of what changes something the answer is waited for all the same: `warn` tells that."""
        self.endpoint = endpoint
        self.coverage = coverage
        """`jp` or `g`, where that is known."""
        self.operator_id: str | None = None
        """Whose account it is, once it is logged in. Source: AuthResponse.operatorId."""
        self.wait_scale = wait_scale
        self.poll_interval_s = POLL_INTERVAL_S * wait_scale
        self._credentials = credentials
        self._waits_s = [wait * wait_scale for wait in RETRY_WAITS_S]
        self._cancelled = cancelled or asyncio.Event()
        self._warn = warn
        self._request_limit_s = request_limit_s
        self._pace = pace or Pace(cancelled=self._cancelled)
        self._token: Token | None = None
        self._login = asyncio.Lock()
        limits = httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS)
        timeout = httpx.Timeout(request_limit_s, pool=None)
        headers = {"Accept": "application/json", "X-Soracom-Lang": "en"}
        # Unencrypted is for this machine: a proxy of the environment would carry the key in clear text.
        trust_env = not endpoint.startswith("http:")
        self._http = httpx.AsyncClient(
            base_url=endpoint,
            headers=headers,
            limits=limits,
            timeout=timeout,
            verify=_authorities(trust_env=trust_env),
            trust_env=trust_env,
        )

    async def close(self) -> None:
        await self._http.aclose()

    # Requests that may be repeated: repeating them changes nothing more

    async def get(self, path: str, parameters: Mapping[str, Any] | None = None) -> Any:
        return _body(await self._repeat("GET", path, parameters=parameters))

    async def get_one(self, path: str, *names: str) -> dict[str, Any]:
        """The object at a path. Raises Problem where the answer lacks one of the properties `names`."""
        answer = await self.get(path)
        if not isinstance(answer, dict) or any(answer.get(name) is None for name in names):
            raise _no_sense("GET", path, f"an object with {' and '.join(names)}")
        return answer

    async def get_list(self, path: str) -> list[dict[str, Any]]:
        """All entries of a list that has no pages."""
        return _objects(path, await self.get(path))

    async def put(self, path: str, body: Any) -> Any:
        return _body(await self._repeat("PUT", path, body))

    async def post(self, path: str, body: Any = None) -> Any:
        """A POST that sets something. One that makes something new is `create`."""
        return _body(await self._repeat("POST", path, body))

    async def delete(self, path: str) -> None:
        await self._repeat("DELETE", path)

    async def delete_if_there(self, path: str) -> None:
        """Deletes what may be gone already."""
        try:
            await self.delete(path)
        except NotFound:
            pass

    async def pages(self, path: str, parameters: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """All entries of a list.

        Source: the header `x-soracom-next-key` names the next page and is absent on the last."""
        entries: list[dict[str, Any]] = []
        asked = dict(parameters or {})
        while True:
            response = await self._repeat("GET", path, parameters=asked)
            entries += _objects(path, _body(response))
            if not (key := response.headers.get("x-soracom-next-key")):
                return entries
            asked["last_evaluated_key"] = key

    # Requests that do something more each time

    async def create(
        self, path: str, body: Any, find: Callable[[], Awaitable[dict[str, Any] | None]], found_by: str
    ) -> dict[str, Any]:
        """A POST that makes something new: sent again only where it is certain that the one before has ended.

        `find` looks for what the POST may have made, and `found_by` says by what it is found, for a message. Raises
        Problem, too, where it stays unknown whether anything was made."""
        waits = iter(self._waits_s)
        while True:
            try:
                made: dict[str, Any] = _body(await self._try("POST", path, body))
                return made
            except Lost as lost:
                return await self._made_all_the_same(lost.problem, find, found_by, waits)
            except Failed as failed:
                problem, look = failed.problem, find
            except Again as again:
                problem, look = again.problem, _nothing
            if (found := await look()) is not None:
                return found
            await self._wait(waits, problem)
            # Again, right before the next one: what was made may show late.
            if (found := await look()) is not None:
                return found

    async def _made_all_the_same(
        self,
        problem: Problem,
        find: Callable[[], Awaitable[dict[str, Any] | None]],
        found_by: str,
        waits: Iterator[float],
    ) -> dict[str, Any]:
        """What a POST has made whose answer was lost. It may still be under way, so that nothing shows yet."""
        try:
            while (found := await find()) is None:
                await self._wait(waits, problem)
        except (ApiError, Unreachable):
            raise Problem(
                f"{str(problem).rstrip('.')}. Whether it was carried out all the same is not known, and it was not "
                "sent again, so that nothing is made twice. Wait some minutes: the next `pulumi up` then finds what "
                f"was made by {found_by}, and goes on with it."
            ) from None
        return found

    async def post_unless(self, path: str, done: Callable[[], Awaitable[bool]]) -> None:
        """A POST that is sent again only where `done`, asked right before, says that the one before did nothing yet."""
        waits = iter(self._waits_s)
        while True:
            try:
                await self._try("POST", path)
                return
            except Again as again:
                problem = again.problem
            await self._wait(waits, problem)
            if await done():
                return

    # The log-in

    async def authenticate(self) -> None:
        """Logs in. What fails here is said at once and not retried, unless the API is merely busy: a wrong endpoint or
        key does not get better with time."""
        async with self._login:
            if self._token is None:
                self._token = await self._new_token()

    async def _new_token(self) -> Token:
        body = {
            "authKeyId": self._credentials.auth_key_id,
            "authKey": self._credentials.auth_key.get_secret_value(),
        }

        async def attempt() -> httpx.Response:
            try:
                return await self._send("POST", LOG_IN, body, None, None)
            except Again as again:
                if isinstance(again.problem, Unreachable):
                    raise again.problem from None
                raise

        try:
            response = await self._persist(attempt)
        except ApiError as error:
            if error.status == httpx.codes.UNAUTHORIZED:
                raise Problem(self._login_refused(error)) from None
            raise
        match _body(response):
            case {"apiKey": str(api_key), "token": str(token)} as answer:
                self.operator_id = answer.get("operatorId")
                return Token(SecretStr(api_key), SecretStr(token))
        raise _no_api(response)

    def _login_refused(self, error: ApiError) -> str:
        key = f"the authentication key {self._credentials.auth_key_id} from {self._credentials.source}"
        reason = error.message.rstrip(".") or "no reason was given"
        return (
            f"SORACOM refused {key} ({reason}). "
            f"Check authKeyId and authKey, and that the key belongs to the coverage of {self.endpoint}."
        )

    async def _renew(self, expired: Token | None) -> None:
        async with self._login:
            if self._token is expired:
                self._token = await self._new_token()

    # One request

    async def _repeat(
        self, method: str, path: str, body: Any = None, *, parameters: Mapping[str, Any] | None = None
    ) -> httpx.Response:
        async def attempt() -> httpx.Response:
            return await self._try(method, path, body, parameters)

        return await self._persist(attempt)

    async def _persist(self, attempt: Callable[[], Awaitable[Answer]]) -> Answer:
        """Tries until it succeeds, is refused for good, or the waits are used up."""
        waits = iter(self._waits_s)
        while True:
            try:
                return await attempt()
            except Again as again:
                problem = again.problem
            await self._wait(waits, problem)

    async def _wait(self, waits: Iterator[float], problem: Problem) -> None:
        """The next wait before another try. Raises the problem when there is none, or the run is interrupted."""
        if (wait_s := next(waits, None)) is None:
            raise problem
        # Spread, so that those who were refused together do not come back together.
        if await interrupted(self._cancelled, wait_s * random.uniform(0.9, 1.1)):
            raise problem

    async def _try(
        self, method: str, path: str, body: Any = None, parameters: Mapping[str, Any] | None = None
    ) -> httpx.Response:
        """One try, with the token renewed once. Raises Again or Lost where another try may help."""
        await self.authenticate()
        token = self._token
        try:
            return await self._send(method, path, body, parameters, token)
        except ApiError as error:
            if error.status != httpx.codes.UNAUTHORIZED:
                raise
        await self._renew(token)
        return await self._send(method, path, body, parameters, self._token)

    async def _send(
        self, method: str, path: str, body: Any, parameters: Mapping[str, Any] | None, token: Token | None
    ) -> httpx.Response:
        content = None if body is None else json.dumps(body)
        headers = {"Content-Type": "application/json"} if content else {}
        started = await self._pace.turn()
        try:
            request = self._http.request(
                method, path, content=content, params=parameters, headers=headers | (token.headers() if token else {})
            )
            response = await answered(request, self._cancelled, self._waiting_for(method, path))
        except GivenUp:
            why = "the run was interrupted before it answered"
            raise Again(Unreachable(f"No answer of SORACOM's API: {why} {method} {path}.")) from None
        except (httpx.TransportError, httpx.DecodingError) as error:
            unreachable = self._unreachable(method, path, error)
            raise (Lost if isinstance(error, ANSWER_LOST) else Again)(unreachable) from None
        if response.status_code == httpx.codes.TOO_MANY_REQUESTS:
            self._pace.refused(started)
            raise Again(refusal(method, path, response))
        self._pace.accepted()
        if response.is_server_error:
            raise (Failed if response.status_code in OVER else Lost)(refusal(method, path, response))
        if not response.is_success:
            raise refusal(method, path, response)
        return response

    def _waiting_for(self, method: str, path: str) -> Callable[[], Awaitable[None]] | None:
        """What says, after an interruption, that an answer is still waited for. None: it is not waited for, as the
        request changes nothing."""
        if method == "GET" or path == LOG_IN:
            return None

        async def tell() -> None:
            if self._warn is not None:
                await self._warn(
                    f"Interrupted, and waiting for SORACOM's answer to {method} {path}, {self._request_limit_s:g} "
                    "seconds at most, so that what comes of it is recorded. Another Ctrl-C ends it at once, unrecorded."
                )

        return tell

    def _unreachable(self, method: str, path: str, error: httpx.RequestError) -> Unreachable:
        why = str(error) or type(error).__name__
        return Unreachable(
            f"SORACOM's API at {self.endpoint} cannot be reached ({method} {path}: {why}). "
            "Check the endpoint and the network between."
        )


async def _nothing() -> None:
    """Looks for nothing, where nothing can have been made."""


def segment(text: str) -> str:
    """Text as one segment of a path."""
    return quote(text, safe="")


def _body(response: httpx.Response) -> Any:
    try:
        return response.json() if response.content else None
    except ValueError:
        raise _no_api(response) from None


def _objects(path: str, answer: Any) -> list[dict[str, Any]]:
    entries = [] if answer is None else answer
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise _no_sense("GET", path, "a list of objects")
    return entries


def _no_sense(method: str, path: str, wanted: str) -> Problem:
    return Problem(
        f"SORACOM's answer to {method} {path} is not {wanted}, so nothing can be said of what is there. "
        "Try again later."
    )


def _no_api(response: httpx.Response) -> Problem:
    """For example the page of a network that wants its users to log in first."""
    request = response.request
    return Problem(
        f"What answered {request.method} {request.url.copy_with(query=None)} with {response.status_code} is not "
        "SORACOM's API. Check the endpoint and the network between."
    )
