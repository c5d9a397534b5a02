"""The Instance Metadata Service of one VPC, version 2 only: python -m ...hosts.metadata_server INSTANCES.json

It runs in the network namespace of the VPC's router, tells instances apart by the address that they ask from, prints
one line of JSON when it listens, and a line for every request on standard error.
"""

import asyncio
import json
import logging
import os
import secrets
import socket
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from aiohttp import web

from devicepath_tools.rehearsal.hosts.instance_metadata import look_up

ADDRESS = "169.254.169.254"
PORT = 80
TOKEN_PATH = "/latest/api/token"
TOKEN = "X-aws-ec2-metadata-token"
TTL = "X-aws-ec2-metadata-token-ttl-seconds"
LONGEST_TTL_S = 21600
"""Source: AWS, EC2 user guide, Instance Metadata Service Version 2: six hours."""


class MetadataService:
    """`instances` are their texts, by address. `hop_limit` is how far the answer with a token goes.

    Source of who is refused how: AWS, EC2 user guide, Instance Metadata Service Version 2."""

    def __init__(self, instances: Mapping[str, Mapping[str, str]], hop_limit: int) -> None:
        self._instances = instances
        self._hop_limit = hop_limit
        self._tokens: dict[tuple[str, str], float] = {}
        """When each ends, by token and the address it was given to."""

    def application(self) -> web.Application:
        application = web.Application()
        application.router.add_put(TOKEN_PATH, self._give_token)
        application.router.add_get("/{path:.*}", self._answer)
        return application

    async def _give_token(self, request: web.Request) -> web.Response:
        if "X-Forwarded-For" in request.headers:
            return web.Response(status=403)
        ttl = request.headers.get(TTL, "")
        if not ttl.isdecimal() or not 1 <= int(ttl) <= LONGEST_TTL_S:
            return web.Response(status=400)
        token = secrets.token_urlsafe(40)
        self._tokens[token, str(request.remote)] = time.monotonic() + int(ttl)
        connection = request.transport.get_extra_info("socket") if request.transport else None
        if connection is not None:
            connection.setsockopt(socket.IPPROTO_IP, socket.IP_TTL, self._hop_limit)
        return web.Response(text=token, headers={TTL: ttl})

    async def _answer(self, request: web.Request) -> web.Response:
        token = (request.headers.get(TOKEN, ""), str(request.remote))
        if self._tokens.get(token, 0.0) < time.monotonic():
            return web.Response(status=401)
        text = look_up(self._instances.get(str(request.remote), {}), request.path)
        return web.Response(text=text) if text is not None else web.Response(status=404)


def command(file: Path) -> list[str]:
    """What starts it; the file holds `instances` and `hopLimit`."""
    return [sys.executable, "-m", __name__, str(file)]


async def _serve(service: MetadataService) -> None:
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(message)s")
    runner = web.AppRunner(service.application(), access_log_format="%a %r %s")
    await runner.setup()
    await web.TCPSite(runner, ADDRESS, PORT).start()
    print(json.dumps({"pid": os.getpid()}), flush=True)
    await asyncio.Event().wait()


def main() -> int:
    """Runs until it is ended; 1 when it cannot listen."""
    given = json.loads(Path(sys.argv[1]).read_text())
    try:
        asyncio.run(_serve(MetadataService(given["instances"], given["hopLimit"])))
    except OSError as fault:
        print(f"cannot listen on {ADDRESS}:{PORT}: {fault}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
