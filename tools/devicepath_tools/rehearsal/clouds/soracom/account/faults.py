"""Faults on order: what the network and a busy API do to a client, once or a number of times."""

import threading
import uuid
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase

from devicepath_tools.rehearsal.clouds.soracom.account.settings import ErrorBody
from devicepath_tools.rehearsal.clouds.soracom.account.shown import Json


class FaultKind(StrEnum):
    """What happens instead of the answer."""

    STATUS = "status"
    """An error status; no work is done."""
    TIMEOUT = "timeout"
    """No answer until the client goes; no work is done unless `after_work`."""
    ANSWER_LOST = "answer_lost"
    """The work is done, then the connection is closed without an answer."""
    LATE_WORK = "late_work"
    """The connection is closed without an answer, and the work is done only when `later` other requests have come."""
    CONNECTION_RESET = "connection_reset"
    """The connection is reset; no work is done."""


@dataclass(kw_only=True)
class Fault:
    """One fault. It strikes `times` requests that match, after letting `after` of them pass."""

    kind: FaultKind
    method: str = "*"
    path: str = "/v1/*"
    """A glob over the whole path, such as /v1/virtual_private_gateways/*/terminate; * crosses slashes."""
    status: int = 500
    body: ErrorBody = ErrorBody.NESTED
    retry_after: int | None = None
    """Seconds in a Retry-After header; None sends none."""
    times: int = 1
    after: int = 0
    after_work: bool = False
    later: int = 1
    """How many requests LATE_WORK lets come first."""
    fault_id: str = field(default_factory=lambda: uuid.uuid4().hex[:12])

    def matches(self, method: str, path: str) -> bool:
        """Whether a request is one of those meant."""
        return self.method in ("*", method) and fnmatchcase(path, self.path)

    def shown(self) -> Json:
        """As GET /emulation/faults shows it, with what is left of `times` and `after`."""
        return {
            "id": self.fault_id,
            "kind": self.kind.value,
            "method": self.method,
            "path": self.path,
            "status": self.status,
            "body": self.body.value,
            "retryAfter": self.retry_after,
            "times": self.times,
            "after": self.after,
            "afterWork": self.after_work,
            "later": self.later,
        }


class Faults:
    """The faults on order, oldest first. May be used from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> str:
        """Orders a fault and gives its id."""
        with self._lock:
            self._faults.append(fault)
        return fault.fault_id

    def pending(self) -> list[Fault]:
        """Those that can still strike."""
        with self._lock:
            return [fault for fault in self._faults if fault.times > 0]

    def clear(self, fault_id: str | None = None) -> None:
        """Cancels one fault, or all."""
        with self._lock:
            self._faults = [fault for fault in self._faults if fault_id is not None and fault.fault_id != fault_id]

    def strike(self, method: str, path: str) -> Fault | None:
        """The fault that this request meets. Each matching fault lets its `after` requests pass on its own count."""
        with self._lock:
            for fault in self._faults:
                if fault.times < 1 or not fault.matches(method, path):
                    continue
                if fault.after > 0:
                    fault.after -= 1
                    continue
                fault.times -= 1
                return fault
        return None
