"""A provider's server, spoken to as the engine does: real gRPC, and the server in a thread of the test's process."""

import asyncio
import threading
from types import TracebackType
from typing import Any, Self

import grpc
from pulumi.runtime.proto import provider_pb2_grpc

from pulumi_provider.server import Server

START_LIMIT_S = 10


class Served:
    """`with Served() as plugin:` has the engine's side in `plugin.stub`. What is served, `make` says."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def make(self) -> Server[Any]:
        """Called in the thread that serves."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        self._thread.start()
        port = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(START_LIMIT_S)
        self._channel = grpc.insecure_channel(f"127.0.0.1:{port}")
        self.stub: Any = provider_pb2_grpc.ResourceProviderStub(self._channel)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._channel.close()
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(START_LIMIT_S)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(START_LIMIT_S)
        self._loop.close()

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
