"""SORACOM's provider, served in this process: the engine reaches it as one that is being debugged, over the gRPC of a
person's run, and what a plugin takes to start is saved."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import grpc
from typing_extensions import override

from pulumi_provider.server import Server
from soracom_provider.package import SORACOM
from tests.served import Served

VARIABLE = "PULUMI_DEBUG_PROVIDERS"
"""Names packages whose plugins the engine does not start, and the port that each has."""


@contextmanager
def attached() -> Iterator[dict[str, str]]:
    """The variable that the engine needs."""
    with _Attached() as served:
        yield {VARIABLE: f"{SORACOM.name}:{served.port}"}


class _Attached(Served):
    @override
    def make(self) -> Any:
        return _PerConnection()


class _PerConnection:
    """A server for each configuration, as the engine starts a plugin for each: here it makes a connection for each."""

    def __init__(self) -> None:
        self._servers: dict[str, Server[Any]] = {}

    def __getattr__(self, method: str) -> Callable[[Any, Any], Awaitable[Any]]:
        async def answer(request: Any, context: Any) -> Any:
            server = self._servers.setdefault(context.peer(), Server(SORACOM, None))
            try:
                return await getattr(server, method)(request, context)
            except NotImplementedError:
                await context.abort(grpc.StatusCode.UNIMPLEMENTED, method)

        return answer

    async def close(self) -> None:
        for server in self._servers.values():
            server.cancel()
            await server.close()
