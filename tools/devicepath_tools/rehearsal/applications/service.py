"""A service at the receiver's end: it takes connections, and remembers where they came from."""

import errno
import socket
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from ipaddress import IPv4Address
from typing import Any, TypeVar

from devicepath_tools.rehearsal.applications.runner import NotHeld, Runner
from devicepath_tools.rehearsal.probes.probe import Probe
from devicepath_tools.rehearsal.workplace.namespaces import inside

POLL_S = 0.02
Server = TypeVar("Server", bound=socketserver.BaseServer)


class Service(socketserver.ThreadingTCPServer):
    """Not HTTPServer for HTTP either: that looks its own name up, and waits 10 s where there is no name server."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, handler: type[socketserver.BaseRequestHandler], address: tuple[str, int]) -> None:
        self.sources: list[IPv4Address] = []
        """What each connection came from."""
        self.received_bytes = 0
        """Of what is asked for, told by the handler."""
        self._accepted: list[socket.socket] = []
        super().__init__(address, handler)

    def get_request(self) -> tuple[socket.socket, Any]:
        made, peer = super().get_request()
        self.sources.append(IPv4Address(peer[0]))
        self._accepted.append(made)
        return made, peer

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A connection that breaks is told of by the one who opened it."""

    def server_close(self) -> None:
        # A process that is just being started has a copy for a moment; the next service would find the port taken.
        with suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)
        super().server_close()
        for made in self._accepted:
            with suppress(OSError):
                made.shutdown(socket.SHUT_RDWR)


@contextmanager
def serving(runner: Runner, over: Probe, make: Callable[[tuple[str, int]], Server]) -> Iterator[Server]:
    """Serves at the probe's destination and port. Raises NotHeld where somebody has the port already."""
    address = (str(over.destination), over.port)
    try:
        server = inside(runner.receiver(over).namespace, partial(make, address))
    except OSError as fault:
        if fault.errno != errno.EADDRINUSE:
            raise
        raise NotHeld(f"port {over.port} of {over.destination} is in use already") from None
    thread = threading.Thread(target=server.serve_forever, args=(POLL_S,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
