"""The plugin's process, which the engine starts: prints its port, and ends when the engine does."""

import asyncio
import os
import signal
import sys

import grpc
from pulumi.runtime.proto import provider_pb2_grpc

from pulumi_provider.package import Package
from pulumi_provider.resource import ApiT
from pulumi_provider.server import Server

MESSAGE_BYTES = 400 * 1024 * 1024
"""The largest message that the engine itself sends or takes."""
PARENT_CHECK_INTERVAL_S = 0.5


GRACE_S = 4.0
"""Seconds that operations under way get to end; the engine kills a plugin that is still there after 5."""


def serve(package: Package[ApiT], server: type[Server[ApiT]] = Server) -> None:
    """Runs until the engine ends the process, or dies. The engine's address is the first argument, if there is one."""
    engine_address = sys.argv[1] if len(sys.argv) > 1 else None
    asyncio.run(_serve(server(package, engine_address), os.getppid()))


async def _serve(server: Server[ApiT], engine_process: int) -> None:
    limits = [("grpc.max_receive_message_length", MESSAGE_BYTES), ("grpc.max_send_message_length", MESSAGE_BYTES)]
    listener = grpc.aio.server(options=limits)
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(server, listener)
    port = listener.add_insecure_port("127.0.0.1:0")
    await listener.start()
    print(port, flush=True)
    await _end(engine_process)
    server.cancel()
    await listener.stop(GRACE_S if os.getppid() == engine_process else 0)
    await server.close()


async def _end(engine_process: int) -> None:
    """Returns when the engine asks for the end (SIGINT, which it waits 5 seconds for), or is gone."""
    asked = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, asked.set)
    # An engine that was killed cannot end its plugins: without this they would live on.
    while os.getppid() == engine_process and not asked.is_set():
        try:
            await asyncio.wait_for(asked.wait(), PARENT_CHECK_INTERVAL_S)
        except TimeoutError:
            continue
