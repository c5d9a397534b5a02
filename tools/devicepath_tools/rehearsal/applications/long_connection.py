"""One connection that stays open, as SSH's does: small messages with pauses, each answered."""

import socketserver
import time
from dataclasses import dataclass
from functools import partial

from devicepath_tools.rehearsal.applications.application import Account
from devicepath_tools.rehearsal.applications.runner import NotHeld, Runner
from devicepath_tools.rehearsal.applications.service import Service, serving
from devicepath_tools.rehearsal.probes.probe import Probe

MESSAGE = b"as long as what a key pressed takes in SSH\n"


@dataclass(frozen=True)
class LongConnection:
    messages: int = 9
    pause_s: float = 0.25
    """Before each message but the first."""
    limit_s: float = 5.0
    """For each answer, and for the connection to open."""

    @property
    def what(self) -> str:
        return "long connection"

    def use(self, runner: Runner, over: Probe) -> Account:
        with (
            serving(runner, over, partial(Service, _Answering)) as service,
            runner.connection(over, self.limit_s) as made,
        ):
            opened, slowest_s = time.monotonic(), 0.0
            with made.makefile("rb") as answers:
                for number in range(1, self.messages + 1):
                    if number > 1:
                        runner.pause(self.pause_s)
                    asked = time.monotonic()
                    made.sendall(MESSAGE)
                    try:
                        answer = answers.readline()
                    except TimeoutError:
                        raise NotHeld(
                            f"message {number} of {self.messages} had no answer within {self.limit_s:g} s"
                        ) from None
                    if answer != MESSAGE:
                        raise NotHeld(f"the connection ended at message {number} of {self.messages}")
                    slowest_s = max(slowest_s, time.monotonic() - asked)
            open_s = time.monotonic() - opened
            remark = f"{self.messages} answers in {open_s:.1f} s, the slowest after {slowest_s * 1000:.1f} ms"
            return Account(remark, service.sources[0])


class _Answering(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        while line := self.rfile.readline():
            self.wfile.write(line)
