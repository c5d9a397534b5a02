"""What a WSGI application answers to a request, as a whole."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment


@dataclass(frozen=True)
class Answer:
    status: str
    """`200 OK`."""
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def is_failure(self) -> bool:
        """Whether the application failed, and did not refuse."""
        return self.status.startswith("5")

    def give(self, start_response: StartResponse) -> Iterable[bytes]:
        start_response(self.status, list(self.headers))
        return [self.body]


def answer_of(application: WSGIApplication, environ: WSGIEnvironment) -> Answer:
    said: list[Any] = []

    def begin(status: str, headers: list[tuple[str, str]], *_: Any) -> Any:
        said[:] = [status, headers]
        return said.append

    body = b"".join(application(environ, begin))
    return Answer(said[0], tuple(said[1]), body)
