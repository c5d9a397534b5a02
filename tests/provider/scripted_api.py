"""An API that answers what it is told to, also what the emulated account never says. It counts connections."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

JSON = "application/json"
TOKEN = json.dumps({"apiKey": "api-scripted", "operatorId": "OP0000000002", "token": "token-scripted"})


@dataclass(frozen=True)
class Said:
    """One answer."""

    status: int
    body: str = ""
    content_type: str = JSON
    after_s: float = 0.0
    """Seconds until it is said."""


class ScriptedApi:
    """Gives its answers in order, the last of them for ever. POST /auth has its own; all that came is in `requests`."""

    def __init__(self, answers: Sequence[Said], login: Said):
        self.url = ""
        self.connections = 0
        self.requests: list[str] = []
        self._answers = list(answers)
        self._login = login

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while head := (await reader.readuntil(b"\r\n\r\n")).decode():
                lines = head.split("\r\n")
                lengths = [line.split(":")[1] for line in lines if line.lower().startswith("content-length:")]
                await reader.readexactly(int(lengths[0]) if lengths else 0)
                method, path, _ = lines[0].split(" ")
                self.requests.append(f"{method} {path}")
                said = self._login if path == "/v1/auth" else self._next()
                await asyncio.sleep(said.after_s)
                writer.write(_bytes(said))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def _next(self) -> Said:
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]


@asynccontextmanager
async def scripted_api(*answers: Said, login: Said | None = None) -> AsyncIterator[ScriptedApi]:
    """Listens on a free port of 127.0.0.1, in the running loop."""
    api = ScriptedApi(answers or [Said(200, "[]")], login or Said(200, TOKEN))
    server = await asyncio.start_server(api.connected, "127.0.0.1", 0)
    api.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
    try:
        yield api
    finally:
        server.close()


def _bytes(said: Said) -> bytes:
    body = said.body.encode()
    head = f"HTTP/1.1 {said.status} Said\r\nContent-Type: {said.content_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body
