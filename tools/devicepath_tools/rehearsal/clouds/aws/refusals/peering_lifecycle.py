"""The life of a peering connection: what it passes through on its way, and what ends it. moto knows no time and no
failure.

Source: AWS, VPC peering guide, "VPC peering connection lifecycle"; the words of a failure are AWS's own."""

import time
from dataclasses import dataclass
from typing import Any

from moto.ec2.models import ec2_backends, vpc_peering_connections

FAILED = "Failed due to incorrect VPC-ID, Account ID, or overlapping CIDR range"
ENDED = frozenset({"expired", "failed", "rejected"})
"""Statuses in which a connection cannot even be deleted."""


@dataclass
class Pace:
    """How long a connection stays in a status that passes by itself."""

    initiating_s: float = 0.0
    """In `initiating-request`."""
    provisioning_s: float = 0.0
    """In `provisioning`, after the acceptance."""


PACE = Pace()
"""Of this process; connections that are asked for or accepted from now on follow it."""


class Status(vpc_peering_connections.PeeringConnectionStatus):
    """moto's, with what passes by itself."""

    _at: float
    _next: tuple[str, str] | None = None

    @property
    def code(self) -> str:
        if self._next is not None and time.monotonic() >= self._at:
            (self._code, self.message), self._next = self._next, None
        return self._code

    @code.setter
    def code(self, code: str) -> None:
        self._code, self._next = code, None

    def pending(self) -> None:
        self.initiating()
        self._later(PACE.initiating_s, "pending-acceptance", f"Pending Acceptance by {self.accepter_id}")

    def fail(self) -> None:
        """As the request of ranges that overlap."""
        self.initiating()
        self._later(PACE.initiating_s, "failed", FAILED)

    def accept(self) -> None:
        self.code, self.message = "provisioning", "Provisioning"
        self._later(PACE.provisioning_s, "active", "Active")

    def become(self, code: str, message: str) -> None:
        self.code, self.message = code, message

    def _later(self, seconds: float, code: str, message: str) -> None:
        self._at, self._next = time.monotonic() + seconds, (code, message)


def install() -> None:
    """Gives every connection such a status."""
    vars(vpc_peering_connections)["PeeringConnectionStatus"] = Status


def change(connection_id: str, code: str, message: str) -> None:
    """What time, the other side or AWS itself makes of a connection. Raises KeyError where there is none."""
    connections: dict[str, Any] = {}
    for account in ec2_backends.values():
        for region in account.values():
            connections |= region.vpc_pcxs
    connections[connection_id]._status.become(code, message)
