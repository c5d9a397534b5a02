"""Handles HTTP requests, between aiohttp and the operations: faults, limits, tokens and errors are dealt with here."""

import asyncio
import json
import socket
import struct
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from aiohttp import web

from devicepath_tools.rehearsal.clouds.soracom.account.cloud import SoracomCloud
from devicepath_tools.rehearsal.clouds.soracom.account.faults import Fault, FaultKind
from devicepath_tools.rehearsal.clouds.soracom.account.journal import (
    Exchange,
    JournalEntry,
    body_without_secrets,
    headers_without_secrets,
)
from devicepath_tools.rehearsal.clouds.soracom.account.refusals import Code, Refused
from devicepath_tools.rehearsal.clouds.soracom.account.tokens import credentials
from devicepath_tools.rehearsal.clouds.soracom.operations import (
    emulation,
    emulation_of_support,
    emulation_of_transit_gateways,
)
from devicepath_tools.rehearsal.clouds.soracom.operations.calls import Answer, Call, Operation, Route
from devicepath_tools.rehearsal.clouds.soracom.operations.error_answer import error_answer
from devicepath_tools.rehearsal.clouds.soracom.operations.routes import ROUTES

API_PREFIX = "/v1"
EMULATION_PREFIX = "/emulation"
CLIENT_GONE_POLL_SECONDS = 0.02
RESET_ON_CLOSE = struct.pack("ii", 1, 0)  # struct linger: on, 0 seconds

Handler: TypeAlias = "Callable[[web.Request], Awaitable[web.StreamResponse]]"


@dataclass
class LateWork:
    """Work that nobody waits for any more."""

    requests: int
    """How many have to come before it is done; it is done before the last of them is answered."""
    do: Callable[[], Awaitable[Answer]]


class RequestHandler:
    """Takes requests in. Operations run one at a time on a thread of their own, so AWS calls stop no other answer."""

    def __init__(self, cloud: SoracomCloud, on_exchange: Callable[[Exchange], None] | None) -> None:
        self._cloud = cloud
        self._on_exchange = on_exchange
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="soracom-operations")
        self._closing = asyncio.Event()
        self._late: list[LateWork] = []

    def application(self) -> web.Application:
        """The whole server: the API, the emulation's own paths, and 501 for operations not emulated."""
        application = web.Application()
        for route in ROUTES:
            application.router.add_route(route.method, API_PREFIX + route.path, self._api_handler(route))
        application.router.add_route("*", API_PREFIX + "/{rest:.*}", self._api_handler(Route("*", "", _not_emulated)))
        for route in (*emulation.ROUTES, *emulation_of_support.ROUTES, *emulation_of_transit_gateways.ROUTES):
            application.router.add_route(route.method, EMULATION_PREFIX + route.path, self._emulation_handler(route))
        return application

    def release_clients(self) -> None:
        """Lets go of clients that are kept waiting."""
        self._closing.set()

    def close(self) -> None:
        """Ends the worker. Nothing may be asked any more."""
        self._worker.shutdown(wait=True)

    def _emulation_handler(self, route: Route) -> Handler:
        async def handle(request: web.Request) -> web.StreamResponse:
            body = await request.read()
            return _response(await self._work(route.operation, request, body))

        return handle

    def _api_handler(self, route: Route) -> Handler:
        async def handle(request: web.Request) -> web.StreamResponse:
            arrived = self._cloud.now()
            body = await request.read()
            fault = self._cloud.faults.strike(request.method, request.path)
            await asyncio.sleep(self._cloud.limits.latency_seconds)
            await self._catch_up()
            answer = await self._answer(route, request, body, fault)
            told = answer is not None and (fault is None or fault.kind is FaultKind.STATUS)
            status = answer.status if answer is not None and told else None
            kind = None if fault is None else fault.kind.value
            self._cloud.journal.add(JournalEntry(arrived, request.method, request.path, status, kind))
            if answer is not None:
                self._report(request, body, answer)
            if answer is not None and told:
                return _response(answer)
            return await self._abandon(request, fault)

        return handle

    async def _answer(self, route: Route, request: web.Request, body: bytes, fault: Fault | None) -> Answer | None:
        """The answer to give; None where a fault keeps the work from being done."""
        if fault is not None:
            if fault.kind is FaultKind.STATUS:
                headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
                return error_answer(fault.status, "FAULT", "A fault that was ordered.", fault.body, headers)
            if fault.kind is FaultKind.LATE_WORK:
                self._late.append(LateWork(fault.later, partial(self._work, _admitted(route), request, body)))
                return None
            works = fault.kind is FaultKind.ANSWER_LOST or (fault.kind is FaultKind.TIMEOUT and fault.after_work)
            if not works:
                return None
        return await self._work(_admitted(route), request, body)

    async def _catch_up(self) -> None:
        """Does the late work whose time has come. Called before each request is answered, which is counted."""
        for late in self._late:
            late.requests -= 1
        due = [late for late in self._late if late.requests <= 0]
        self._late = [late for late in self._late if late.requests > 0]
        for late in due:
            await late.do()

    async def _work(self, operation: Operation, request: web.Request, body: bytes) -> Answer:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._worker, self._perform, operation, request, body)

    def _perform(self, operation: Operation, request: web.Request, body: bytes) -> Answer:
        """One operation from start to end, on the worker, under the cloud's lock."""
        cloud = self._cloud
        with cloud.lock:
            cloud.settle()
            try:
                return operation(cloud, _call(request, body))
            except Refused as refusal:
                headers = {}
                if refusal.status == 429 and cloud.limits.retry_after_seconds is not None:
                    headers["Retry-After"] = str(cloud.limits.retry_after_seconds)
                shape = cloud.settings.error_body
                return error_answer(refusal.status, refusal.code.value, refusal.message, shape, headers)

    def _report(self, request: web.Request, body: bytes, answer: Answer) -> None:
        if self._on_exchange is None:
            return
        payload = answer.payload()
        response_headers = {**answer.headers, **({"Content-Type": answer.content_type} if payload else {})}
        self._on_exchange(
            Exchange(
                method=request.method,
                path=request.rel_url.raw_path,
                query=request.query_string,
                headers=headers_without_secrets(request.headers),
                request_body=body_without_secrets(body),
                status=answer.status,
                response_headers=response_headers,
                response_body=body_without_secrets(payload),
            )
        )

    async def _abandon(self, request: web.Request, fault: Fault | None) -> web.StreamResponse:
        """Leaves a client without an answer, in the way its fault says."""
        transport = request.transport
        if transport is not None and fault is not None and fault.kind is FaultKind.TIMEOUT:
            while not transport.is_closing() and not self._closing.is_set():
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._closing.wait(), CLIENT_GONE_POLL_SECONDS)
        if transport is not None:
            if fault is not None and fault.kind is FaultKind.CONNECTION_RESET:
                # Lingering for 0 seconds makes the kernel send RST; abort() alone ends with an orderly FIN.
                transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
            transport.abort()
        return web.Response()  # Goes nowhere: the connection is closed.


def _admitted(route: Route) -> Operation:
    """The route's operation behind the request limit and the check of the token."""

    def admitted(cloud: SoracomCloud, call: Call) -> Answer:
        if not cloud.limits.admit():
            raise Refused(429, Code.TOO_MANY_REQUESTS, "Too many requests.")
        if not route.public and not cloud.tokens.valid(*credentials(call.headers)):
            raise Refused(401, Code.LOGIN_ENDED, "The API key or the token is unknown or has ended.")
        return route.operation(cloud, call)

    return admitted


def _call(request: web.Request, body: bytes) -> Call:
    try:
        decoded = json.loads(body) if body.strip() else None
    except ValueError:
        raise Refused(400, Code.BODY_INVALID, "body: it is not JSON.") from None
    query = {name: request.query.getall(name) for name in request.query}
    return Call(request.method, request.path, request.match_info, query, request.headers, decoded)


def _response(answer: Answer) -> web.Response:
    payload = answer.payload()
    content_type = answer.content_type if payload else None
    return web.Response(status=answer.status, body=payload, headers=answer.headers, content_type=content_type)


def _not_emulated(cloud: SoracomCloud, call: Call) -> Answer:
    """501, not 404: a client that deletes must not take "no such operation" for "gone"."""
    raise Refused(501, Code.NOT_EMULATED, f"{call.method} {call.path} is not emulated.")
