"""A round: some flights at once, with every socket that they need."""

import errno
import selectors
import socket
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from ipaddress import IPv4Address
from types import TracebackType

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.packet import Protocol
from devicepath_tools.rehearsal.probes import ends
from devicepath_tools.rehearsal.probes.flight import Flight
from devicepath_tools.rehearsal.probes.packet_log import PacketLog
from devicepath_tools.rehearsal.probes.sightings import read
from devicepath_tools.rehearsal.wires.tally import Place
from devicepath_tools.rehearsal.wires.wires import Wires
from devicepath_tools.rehearsal.workplace.namespaces import inside

POLL_S = 0.02
Openings = dict[str, list[Callable[[], None]]]
"""What to open, by namespace: each is entered once."""


class Round:
    """Sends on entering, and closes everything on leaving."""

    def __init__(self, wires: Wires, log: PacketLog, flights: Sequence[Flight]) -> None:
        self._wires, self._log, self._flights = wires, log, flights
        self._by_number = {flight.number: flight for flight in flights}
        self._selector = selectors.DefaultSelector()
        self._opened: list[socket.socket] = []
        self._pinging: dict[tuple[str, IPv4Address | None, bool], socket.socket] = {}

    def __enter__(self) -> "Round":
        for listening in self._log.sockets:
            # What was told before is not about these.
            self._log.read(listening)
            self._selector.register(listening, selectors.EVENT_READ, partial(self._told, listening))
        try:
            for openings in (self._listeners(), self._senders()):
                for name, each in openings.items():
                    inside(name, partial(_call_all, each))
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def fly(self) -> None:
        """Returns when all flights are over."""
        while any(not flight.is_over(time.monotonic()) for flight in self._flights):
            for key, _ in self._selector.select(POLL_S):
                key.data()
            now = time.monotonic()
            for flight in self._flights:
                if flight.repeats and now >= flight.repeats[0] and not flight.is_over(now):
                    flight.repeats.pop(0)
                    self._send(flight)
        for listening in self._log.sockets:
            self._told(listening)

    def _listeners(self) -> Openings:
        """What takes the probes at their destinations."""
        openings: Openings = defaultdict(list)
        wanted = {(it.probe.destination, it.probe.protocol, it.probe.port) for it in self._flights}
        for address, protocol, port in sorted(wanted):
            for end in self._wires.ends_with(address):
                openings[end.namespace].append(partial(self._listen, address, protocol, port))
        return openings

    def _senders(self) -> Openings:
        openings: Openings = defaultdict(list)
        for flight in self._flights:
            openings[self._wires.ends[flight.probe.source_id].namespace].append(partial(self._start, flight))
        return openings

    def _listen(self, address: IPv4Address, protocol: Protocol, port: int) -> None:
        if protocol is Protocol.ICMP:
            # The kernel answers; this sees what it answers to.
            made: socket.socket | None = ends.icmp_socket()
        else:
            made = ends.listener(protocol, address, port)
        if made is None:
            return
        take = {Protocol.ICMP: self._pinged, Protocol.UDP: self._asked, Protocol.TCP: self._connected}[protocol]
        self._open(made, selectors.EVENT_READ, partial(take, made))

    def _start(self, flight: Flight) -> None:
        """Opens what it is sent by, and sends it."""
        probe = flight.probe
        flight.start(time.monotonic())
        try:
            if probe.protocol is Protocol.TCP:
                flight.repeats = []
                made = ends.tcp_sender(flight.probe.source, flight.number, probe.destination, probe.port)
                self._open(made, selectors.EVENT_WRITE, partial(self._opened_by, flight, made))
            elif probe.protocol is Protocol.UDP:
                made = ends.udp_sender(
                    flight.probe.source,
                    flight.number,
                    dont_fragment=probe.dont_fragment,
                    interface=probe.interface,
                )
                self._open(made, selectors.EVENT_READ, partial(self._answered, flight, made))
                flight.sending = made
            else:
                flight.sending = self._pinger(flight)
        except OSError as fault:
            self._refused(flight, fault)
        self._send(flight)

    def _pinger(self, flight: Flight) -> socket.socket:
        key = (flight.probe.source_id, flight.probe.source, flight.probe.dont_fragment)
        if key not in self._pinging:
            made = self._pinging[key] = ends.icmp_socket(flight.probe.source, dont_fragment=flight.probe.dont_fragment)
            self._open(made, selectors.EVENT_READ, partial(self._pinged, made))
        return self._pinging[key]

    def _send(self, flight: Flight) -> None:
        probe = flight.probe
        if flight.sending is None:
            return
        if probe.protocol is Protocol.ICMP:
            data, port = ends.echo_request(flight.number, probe.size), 0
        else:
            data, port = ends.question(flight.number, probe.size), probe.port
        try:
            flight.sending.sendto(data, (str(probe.destination), port))
        except OSError as fault:
            self._refused(flight, fault)

    def _refused(self, flight: Flight, fault: OSError) -> None:
        """The sender's own kernel does not send it. What its rules drop, they tell of themselves."""
        if fault.errno == errno.EPERM:
            return
        flight.is_refused = True
        flight.remark = fault.strerror or str(fault)
        if fault.errno == errno.EMSGSIZE:
            flight.refused_at(Place(Cause.TOO_LARGE, flight.probe.source_id))

    def _told(self, listening: socket.socket) -> None:
        """By the wires."""
        now = time.monotonic()
        for told in self._log.read(listening):
            sighting, place = read(told.ethertype, told.data), self._wires.places.get(told.counter)
            if sighting is None or place is None:
                continue
            if not sighting.protocol:
                # A question, or the answer to one: the tunnel's security groups let each direction through by itself.
                for flight in self._flights:
                    flight.saw_question(sighting, place)
            for number in sighting.numbers:
                flight_of = self._by_number.get(number)
                if flight_of is not None and flight_of.is_of(sighting):
                    flight_of.saw(sighting, place, now)

    def _pinged(self, at: socket.socket) -> None:
        """A ping, an answer to one, or what a router says of one, seen in some namespace."""
        for data, (address, _) in _received(at):
            found = ends.read_echo(data)
            if (too_large := ends.read_too_large(data)) in self._by_number:
                self._by_number[too_large].ends_soon(time.monotonic())
            flight = self._by_number.get(found[1]) if found is not None else None
            if found is None or flight is None or flight.probe.protocol is not Protocol.ICMP:
                continue
            if not found[0]:
                flight.source_seen = IPv4Address(address)
            else:
                _take_answer(flight, address)

    def _asked(self, at: socket.socket) -> None:
        """A question has arrived at a listener of UDP."""
        for data, sender in _received(at):
            flight = self._by_number.get(ends.number_of(data))
            if flight is not None:
                flight.source_seen = IPv4Address(sender[0])
                ends.set_fragmenting(at, dont_fragment=flight.probe.dont_fragment)
                # The answer's way is not its own: it may be too large for it.
                with suppress(OSError):
                    at.sendto(data, sender)

    def _answered(self, flight: Flight, at: socket.socket) -> None:
        for data, (address, _) in _received(at):
            if ends.number_of(data) == flight.number:
                _take_answer(flight, address)

    def _connected(self, at: socket.socket) -> None:
        """A connection has been opened to a listener of TCP."""
        with suppress(BlockingIOError):
            while True:
                made, (address, port) = at.accept()
                self._opened.append(made)
                flight = self._by_number.get(port)
                if flight is not None:
                    flight.source_seen = IPv4Address(address)

    def _opened_by(self, flight: Flight, at: socket.socket) -> None:
        """A connection is open, or its opening has failed."""
        self._selector.unregister(at)
        number = at.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if number == 0:
            flight.answered(time.monotonic())
        elif number != errno.ETIMEDOUT:
            # Somebody said so: a host that nobody listens on, or a router. What the wires tell comes with it.
            flight.remark = errno.errorcode.get(number, str(number))
            flight.ends_soon(time.monotonic())

    def _open(self, made: socket.socket, event: int, then: Callable[[], None]) -> None:
        self._opened.append(made)
        self._selector.register(made, event, then)

    def _close(self) -> None:
        self._selector.close()
        for made in self._opened:
            made.close()


def _call_all(each: list[Callable[[], None]]) -> None:
    for one in each:
        one()


def _take_answer(flight: Flight, address: str) -> None:
    if IPv4Address(address) == flight.probe.destination:
        flight.answered(time.monotonic())
    else:
        flight.answered_by = IPv4Address(address)


def _received(at: socket.socket) -> list[tuple[bytes, ends.Address]]:
    found = []
    with suppress(BlockingIOError):
        while True:
            found.append(at.recvfrom(ends.READ_BYTES))
    return found
