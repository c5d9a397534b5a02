"""Where applications run: sockets and processes at the ends of wires, none of which outlives the runner."""

import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from types import TracebackType

from devicepath_tools.rehearsal.probes.probe import Probe
from devicepath_tools.rehearsal.wires.layout import End
from devicepath_tools.rehearsal.wires.wires import Wires
from devicepath_tools.rehearsal.workplace import cleanup
from devicepath_tools.rehearsal.workplace.namespaces import inside
from devicepath_tools.rehearsal.workplace.workplace import Workplace, own_environment

ENDING_LIMIT_S = 5.0
"""A process that was told to end has ended within this time."""


class NotHeld(Exception):
    """An application did not do what it is for; the message says how far it came."""


class Runner:
    """Entered once for many applications, which may run side by side. Leaving it wakes those that still wait."""

    def __init__(self, wires: Wires, workplace: Workplace) -> None:
        self.wires = wires
        self.workplace = workplace
        self._over = threading.Event()
        self._sockets: set[socket.socket] = set()

    def __enter__(self) -> "Runner":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        for one in tuple(self._sockets):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def require_open(self) -> None:
        """Raises NotHeld when the runner has been left."""
        self.pause(0.0)

    def pause(self, seconds: float) -> None:
        """Raises NotHeld when the runner is left meanwhile."""
        if self._over.wait(seconds):
            raise NotHeld("broken off")

    def sender(self, over: Probe) -> End:
        return self.wires.ends[over.source_id]

    def receiver(self, over: Probe) -> End:
        """The end that has the destination. Raises NotHeld."""
        found = self.wires.ends_with(over.destination)
        if len(found) != 1:
            raise NotHeld(f"{len(found)} ends have {over.destination}, not one")
        return found[0]

    @contextmanager
    def connection(self, over: Probe, limit_s: float) -> Iterator[socket.socket]:
        """One of TCP, opened by the probe's source; no wait at it is longer than the limit. Raises NotHeld."""
        to = (str(over.destination), over.port)
        try:
            made = inside(self.sender(over).namespace, partial(socket.create_connection, to, limit_s))
        except TimeoutError:
            raise NotHeld(f"no connection within {limit_s:g} s") from None
        except ConnectionRefusedError:
            raise NotHeld("the connection was refused") from None
        with self._kept(made):
            yield made

    @contextmanager
    def datagrams(self, over: Probe) -> Iterator[socket.socket]:
        """A socket of UDP at the probe's source, which talks with its destination only."""
        made = inside(self.sender(over).namespace, partial(socket.socket, socket.AF_INET, socket.SOCK_DGRAM))
        with self._kept(made):
            made.connect((str(over.destination), over.port))
            yield made

    @contextmanager
    def process(self, end: End, command: list[str], errors: Path) -> Iterator["subprocess.Popen[str]"]:
        """A process at an end, with the rehearsal's mark. What it says on standard error is in a file."""
        environment = {**own_environment(), cleanup.VARIABLE: self.workplace.mark}
        with errors.open("w") as file:
            start = partial(
                subprocess.Popen[str],
                command,
                env=environment,
                cwd=self.workplace.folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=file,
                text=True,
                start_new_session=True,
            )
            process = inside(end.namespace, start)
        with process:
            try:
                yield process
            finally:
                process.terminate()
                try:
                    process.wait(ENDING_LIMIT_S)
                except subprocess.TimeoutExpired:
                    process.kill()

    @contextmanager
    def _kept(self, made: socket.socket) -> Iterator[None]:
        self._sockets.add(made)
        try:
            yield
        finally:
            self._sockets.discard(made)
            made.close()
