"""A provider's server, spoken to as the engine does: real gRPC, and the server in a thread of the test's process."""

import asyncio
import threading
from functools import cache
from types import TracebackType
from typing import Any, Self

import grpc
from pulumi.runtime.proto import provider_pb2_grpc

from pulumi_provider.server import Server

START_LIMIT_S = 10


class Served:
    """`with Served() as plugin:` has the engine's side in `plugin.stub`. What is served, `make` says."""

    def __init__(self) -> None:
        self._loop = _running_loop()

    def make(self) -> Server[Any]:
        """Called in the thread that serves."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        self.port = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(START_LIMIT_S)
        self._channel = grpc.insecure_channel(f"127.0.0.1:{self.port}")
        self.stub: Any = provider_pb2_grpc.ResourceProviderStub(self._channel)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._channel.close()
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(START_LIMIT_S)

    async def _listen(self) -> int:
        self._server = self.make()
        self._listener = grpc.aio.server()
        provider_pb2_grpc.add_ResourceProviderServicer_to_server(self._server, self._listener)
        port = self._listener.add_insecure_port("127.0.0.1:0")
        await self._listener.start()
        return int(port)

    async def _close(self) -> None:
        await self._listener.stop(grace=0)
        await self._server.close()


@cache
def _running_loop() -> asyncio.AbstractEventLoop:
    """One for all servers of a process: gRPC has one poller for all loops, and with several an event was lost."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True).start()
    return loop
