"""The journal: every request that reached the API. No headers, no bodies, so no secrets."""

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

from devicepath_tools.rehearsal.clouds.soracom.account.shown import Json
from devicepath_tools.rehearsal.clouds.soracom.account.tokens import CREDENTIAL_HEADERS

REMOVED = "(removed)"
SECRET_HEADERS = frozenset({*(name.lower() for name in CREDENTIAL_HEADERS), "authorization", "cookie"})
SECRET_FIELDS = frozenset({"authKey", "apiKey", "token", "password", "mfaOTPCode"})


@dataclass(frozen=True)
class JournalEntry:
    """One request and what became of it."""

    time: float
    method: str
    path: str
    status: int | None
    """None: the client was never told."""
    fault: str | None = None
    """The kind of fault that struck it."""

    def shown(self) -> Json:
        """As GET /emulation/journal shows it."""
        return {
            "time": self.time,
            "method": self.method,
            "path": self.path,
            "status": self.status,
            "fault": self.fault,
        }


class Journal:
    """All requests since the start or the last clear, oldest first. May be used from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: list[JournalEntry] = []

    def add(self, entry: JournalEntry) -> None:
        """Writes a request down."""
        with self._lock:
            self._entries.append(entry)

    def entries(self) -> list[JournalEntry]:
        """A copy of what is written."""
        with self._lock:
            return list(self._entries)

    def clear(self) -> None:
        """Forgets all."""
        with self._lock:
            self._entries.clear()


@dataclass(frozen=True)
class Exchange:
    """One request with its answer, complete enough to be validated; what logs in is removed."""

    method: str
    path: str
    """As sent, still percent-encoded."""
    query: str
    """As sent, without the question mark."""
    headers: Mapping[str, str]
    request_body: bytes = field(repr=False)
    status: int
    response_headers: Mapping[str, str]
    response_body: bytes = field(repr=False)


def headers_without_secrets(headers: Mapping[str, str]) -> dict[str, str]:
    """Headers whose names are all there, and whose secret values are not."""
    return {name: REMOVED if name.lower() in SECRET_HEADERS else value for name, value in headers.items()}


def body_without_secrets(body: bytes) -> bytes:
    """A JSON body whose fields are all there, and whose secret values are not; other bodies are left as they are."""
    try:
        value = json.loads(body)
    except ValueError:
        return body
    if not isinstance(value, dict) or not SECRET_FIELDS & value.keys():
        return body
    return json.dumps({key: REMOVED if key in SECRET_FIELDS else item for key, item in value.items()}).encode()
