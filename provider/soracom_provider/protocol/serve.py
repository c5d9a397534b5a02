"""The process that the engine starts: prints its port and lives exactly as long as the engine."""

import asyncio
import os
import signal
import sys

import grpc
from pulumi.runtime.proto import provider_pb2_grpc

from soracom_provider.protocol.package import Package
from soracom_provider.protocol.resource import ApiT
from soracom_provider.protocol.server import Server

MESSAGE_BYTES = 400 * 1024 * 1024
"""What the engine itself allows a message to have."""


def serve(package: Package[ApiT]) -> None:
    """Runs until the engine ends the process, or dies. The engine's address is the first argument, if there is one."""
    # Ctrl-C in a terminal reaches plugins too; whether a run stops is the engine's decision (Cancel), not theirs.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    asyncio.run(_serve(package, sys.argv[1] if len(sys.argv) > 1 else None, os.getppid()))


async def _serve(package: Package[ApiT], engine_address: str | None, engine_process: int) -> None:
    server = Server(package, engine_address)
    limits = [("grpc.max_receive_message_length", MESSAGE_BYTES), ("grpc.max_send_message_length", MESSAGE_BYTES)]
    listener = grpc.aio.server(options=limits)
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(server, listener)
    port = listener.add_insecure_port("127.0.0.1:0")
    await listener.start()
    print(port, flush=True)
    # An engine that was killed cannot end its plugins: without this they would live on.
    while os.getppid() == engine_process:
        await asyncio.sleep(0.5)
    await listener.stop(grace=0)
    await server.close()
