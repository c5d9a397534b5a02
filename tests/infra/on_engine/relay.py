"""A relay between a program and the emulated AWS, which can keep an answer to itself."""

import asyncio
import io
import json
import threading
from collections.abc import Mapping
from functools import cache
from types import TracebackType
from urllib.parse import parse_qsl

from aiohttp import ClientSession, web
from botocore.parsers import RpcV2CBORParser
from botocore.session import get_session

START_LIMIT_S = 10.0
STOP_LIMIT_S = 10.0
OF_CBOR = "/service/"
"""What paths of the protocol rpc-v2-cbor begin with; CloudWatch is asked in it, whose rights have another name."""
OF_ONE_CONNECTION = {"connection", "content-length", "keep-alive", "transfer-encoding"}
"""Headers that are not handed on."""


class Relay:
    """Hands every request on. The answer to a chosen one is never given: AWS has done the work, and nobody is told."""

    def __init__(self, endpoint: str):
        """`endpoint` is the emulated AWS's."""
        self.url = ""
        """Where programs send their requests; empty until it runs."""
        self.held = threading.Event()
        """Set when an answer is being kept."""
        self.requests: list[tuple[str, dict[str, str]]] = []
        """What was asked of AWS, as rights are called, and its parameters: `ec2:CreateVpc`, `CidrBlock`."""
        self._endpoint = endpoint
        self._action: str | None = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def hold(self, action: str) -> None:
        """Keeps the answer to the next request for an action, such as CreateVpc."""
        self.held.clear()
        self._action = action

    def __enter__(self) -> "Relay":
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(START_LIMIT_S)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(STOP_LIMIT_S)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(STOP_LIMIT_S)
        self._loop.close()

    async def _listen(self) -> None:
        self._closing = asyncio.Event()
        self._client = ClientSession(auto_decompress=False)
        application = web.Application()
        application.router.add_route("*", "/{path:.*}", self._relay)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def _close(self) -> None:
        self._closing.set()
        await self._runner.cleanup()
        await self._client.close()

    async def _relay(self, request: web.Request) -> web.Response:
        body = await request.read()
        self.requests.append(_read(request.path, request.headers, body))
        wanted = self.requests[-1][0].partition(":")[2] == self._action
        if wanted:
            self._action = None
        sent = self._client.request(
            request.method, f"{self._endpoint}{request.path_qs}", data=body, headers=_handed_on(request.headers)
        )
        async with sent as answer:
            content = await answer.read()
        if wanted:
            self.held.set()
            await self._closing.wait()
        return web.Response(status=answer.status, headers=_handed_on(answer.headers), body=content)


@cache
def _of_resource_shares() -> Mapping[str, str]:
    """Operations by path. Source: AWS, RAM API."""
    model = get_session().get_service_model("ram")
    return {model.operation_model(name).http["requestUri"]: name for name in model.operation_names}


def _read(path: str, headers: Mapping[str, str], body: bytes) -> tuple[str, dict[str, str]]:
    """A signed request. Source: AWS, signature version 4, and the query, JSON, REST and CBOR protocols."""
    service = headers["Authorization"].partition("Credential=")[2].split("/")[3]
    if target := headers.get("X-Amz-Target", ""):
        return f"{service}:{target.rpartition('.')[2]}", {name: str(it) for name, it in json.loads(body).items()}
    if path in _of_resource_shares():
        given = json.loads(body) if body else {}
        return f"{service}:{_of_resource_shares()[path]}", {name: str(it) for name, it in given.items()}
    if path.startswith(OF_CBOR):
        given = RpcV2CBORParser().parse_data_item(io.BufferedReader(io.BytesIO(body)))
        return f"cloudwatch:{path.rpartition('/')[2]}", {name: str(it) for name, it in given.items()}
    parameters = dict(parse_qsl(body.decode(), keep_blank_values=True))
    return f"{service}:{parameters['Action']}", parameters


def _handed_on(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name.lower() not in OF_ONE_CONNECTION}
