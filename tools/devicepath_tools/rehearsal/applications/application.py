"""An application: something that two ends do with each other within a limit, and how it went."""

import time
from dataclasses import dataclass
from ipaddress import IPv4Address
from typing import Any, Protocol

from devicepath_tools.rehearsal.applications.runner import NotHeld, Runner
from devicepath_tools.rehearsal.probes.probe import Probe


@dataclass(frozen=True)
class Account:
    """What an application that held has to tell."""

    remark: str
    """In a few words: bytes, answers, sizes."""
    source_seen: IPv4Address | None = None
    """What the receiver saw it come from; None: it does not know."""


class Application(Protocol):
    """Started and ended by `use`, whatever becomes of it."""

    @property
    def what(self) -> str:
        """For people, for example `HTTP of 1 MB`."""

    @property
    def limit_s(self) -> float:
        """Seconds; what takes longer has not held."""

    def use(self, runner: Runner, over: Probe) -> Account:
        """Does it once, from the probe's source to its destination and port. Raises NotHeld, and OSError."""


@dataclass(frozen=True)
class Result:
    what: str
    held: bool
    seconds: float
    remark: str
    source_seen: IPv4Address | None = None

    def shown(self) -> dict[str, Any]:
        """For programs."""
        return {
            "what": self.what,
            "held": self.held,
            "seconds": round(self.seconds, 3),
            "sourceSeen": None if self.source_seen is None else str(self.source_seen),
            "remark": self.remark,
        }


def result(application: Application, runner: Runner, over: Probe) -> Result:
    """Uses an application once; what goes wrong is in the remark."""
    started = time.monotonic()
    try:
        runner.require_open()
        account = application.use(runner, over)
    except (NotHeld, OSError) as fault:
        said = fault.strerror if isinstance(fault, OSError) and fault.strerror else str(fault)
        return Result(application.what, False, time.monotonic() - started, said)
    return Result(application.what, True, time.monotonic() - started, account.remark, account.source_seen)
