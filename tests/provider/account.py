"""An emulated SORACOM account as a test sees it: what is in it, and what somebody does to it by hand."""

import time
from collections.abc import Callable
from typing import Any

from devicepath_tools.rehearsal.clouds.soracom import SoracomServer
from devicepath_tools.rehearsal.clouds.soracom.account import customers_side
from devicepath_tools.rehearsal.clouds.soracom.account.faults import Fault, FaultKind
from devicepath_tools.rehearsal.clouds.soracom.account.settings import ErrorBody

CONDITION_LIMIT_S = 30.0
LONGEST_PAUSE_S = 0.3


class Account:
    def __init__(self, server: SoracomServer):
        self.server = server
        self.cloud = server.cloud

    def configuration(self) -> dict[str, Any]:
        """The provider's configuration for this account."""
        settings = self.server.settings
        return {"authKeyId": settings.auth_key_id, "authKey": settings.auth_key, "endpoint": self.server.url}

    def environment(self) -> dict[str, str]:
        """The same, as environment variables."""
        settings = self.server.settings
        return {
            "SORACOM_AUTH_KEY_ID": settings.auth_key_id,
            "SORACOM_AUTH_KEY": settings.auth_key,
            "SORACOM_ENDPOINT": self.server.url,
        }

    def count(self, kind: str) -> int:
        """How many there are; kinds as /emulation/state names them."""
        return len(self.ids(kind))

    def ids(self, kind: str) -> list[str]:
        counts: dict[str, Any] = self.cloud.counts()
        return list(counts[kind]["ids"])

    def vpg(self, vpg_id: str) -> dict[str, Any]:
        """A VPG as the API shows it."""
        with self.cloud.lock:
            return dict(self.cloud.shown_vpg(self.cloud.vpgs.get(vpg_id)))

    def sim(self, position: int = 0) -> dict[str, Any]:
        """A SIM as the API shows it."""
        with self.cloud.lock:
            self.cloud.settle()
            return dict(list(self.cloud.sims)[position].shown(self.cloud.settings.operator_id))

    def imsi(self, position: int = 0) -> str:
        with self.cloud.lock:
            return list(self.cloud.sims)[position].imsi

    def requests(self, method: str, ending: str) -> int:
        """How many requests of this kind came, answered or not."""
        entries = self.cloud.journal.entries()
        return sum(entry.method == method and entry.path.endswith(ending) for entry in entries)

    # What a customer does in AWS, as SORACOM sees it

    def attach(self, vpg_id: str, vpc_id: str, attachment_id: str) -> None:
        """Accepts the share and attaches a registered VPC."""
        with self.cloud.lock:
            customers_side.attach(self.cloud.vpgs.get(vpg_id), vpc_id, attachment_id, self.cloud.settings)

    def end_attachment(self, vpg_id: str, vpc_id: str) -> None:
        """Deletes the attachment by hand."""
        with self.cloud.lock:
            customers_side.registered(self.cloud.vpgs.get(vpg_id), vpc_id).fail(self.cloud.now())

    def accept_peering(self, vpg_id: str, attachment_id: str) -> None:
        with self.cloud.lock:
            connection = customers_side.peering(self.cloud.vpgs.get(vpg_id), attachment_id)
            connection.set_accepted(self.cloud.now(), accepted=True)

    # Faults

    def refuse(
        self, method: str, path: str, status: int, *, times: int = 1, body: str = "nested", after: int = 0
    ) -> None:
        """`after` so many that pass."""
        self._fault(FaultKind.STATUS, method, path, status=status, times=times, body=ErrorBody(body), after=after)

    def lose_answer(self, method: str, path: str, *, times: int = 1, after: int = 0) -> None:
        """The work is done, but nobody is told."""
        self._fault(FaultKind.ANSWER_LOST, method, path, times=times, after=after)

    def answer_late(self, method: str, path: str, *, later: int) -> None:
        """Nobody is told, and the work is done only when so many other requests have come."""
        self._fault(FaultKind.LATE_WORK, method, path, later=later)

    def never_answer(self, method: str, path: str, *, times: int = 1, after_work: bool) -> None:
        self._fault(FaultKind.TIMEOUT, method, path, times=times, after_work=after_work)

    def reset_connection(self, method: str, path: str, *, times: int = 1) -> None:
        self._fault(FaultKind.CONNECTION_RESET, method, path, times=times)

    def _fault(self, kind: FaultKind, method: str, path: str, **more: Any) -> None:
        self.cloud.faults.add(Fault(kind=kind, method=method, path=f"/v1{path}", **more))


def eventually(condition: Callable[[], Any], what: str, *, limit_s: float = CONDITION_LIMIT_S) -> None:
    """Waits until the condition holds; fails with `what` after half a minute, or the time given."""
    ends = time.monotonic() + limit_s
    while True:
        began = time.monotonic()
        if condition():
            return
        now = time.monotonic()
        assert now < ends, f"it never came about that {what}"
        # Who asks all the time takes the processor from what is waited for.
        time.sleep(min(max(0.02, 2 * (now - began)), LONGEST_PAUSE_S))
