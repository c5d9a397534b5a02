"""A question as people write it: who sends, who is sent to, and what."""

from dataclasses import dataclass, replace
from ipaddress import IPv4Address

from devicepath_tools.network.network import Network
from devicepath_tools.network.packet import ECHO_REQUEST, Packet, Protocol
from devicepath_tools.network.trace.endpoint import Endpoint, HostEnd
from devicepath_tools.network.trace.gate_end import gate_at
from devicepath_tools.network.trace.named_end import (
    ALONE,
    NO_NAMES,
    PREFIXED,
    Named,
    Names,
    NotFound,
    address_in,
    named,
    refuse_ipv6,
)

PORTS = range(1, 65536)


@dataclass(frozen=True)
class Question:
    sender: Endpoint
    packet: Packet
    receiver: Endpoint | None = None
    """Who is meant to get it; None: whoever has the address."""
    notes: tuple[str, ...] = ()
    """What was made of the ends as they are written, for people."""

    def sized(self, size: int, *, dont_fragment: bool) -> Packet:
        """The packet, of a size in bytes."""
        return replace(self.packet, size=size, dont_fragment=dont_fragment)


def question(
    network: Network, sender: str, receiver: str, protocol: str | None, source_port: int, names: Names = NO_NAMES
) -> Question:
    """What to trace. Without a protocol it is TCP where a port is given, and else a ping.

    Raises NotFound with every mistake in it."""
    faults: list[str] = []
    source, destination, port = None, None, None
    try:
        source = _sender(network, sender, names)
    except NotFound as fault:
        faults.append(f"--from {sender}: {fault}")
    try:
        destination, port = _destination(network, receiver, names)
    except NotFound as fault:
        faults.append(f"--to {receiver}: {fault}")
    kind = Protocol(protocol or ("icmp" if port is None else "tcp"))
    if destination is not None and (kind is Protocol.ICMP) == (port is not None):
        rule = "icmp has no ports; leave the port out" if port is not None else f"{kind.value} needs a port; add :PORT"
        faults.append(f"--to {receiver}: {rule}.")
    if source is None or source.end is None or destination is None or faults:
        raise NotFound("\n".join(faults))
    ports = (ECHO_REQUEST, 0) if port is None else (port, source_port)
    sent_from = _source(network, source.end, source.address, destination.address)
    packet = Packet(sent_from, destination.address, kind, *ports)
    return Question(source.end, packet, destination.end, tuple(filter(None, [source.note])))


def _sender(network: Network, text: str, names: Names) -> Named:
    found = named(network, text, names)
    if found.end is None:
        raise NotFound("who is there is not known; it can only be sent to.")
    return found


def _destination(network: Network, text: str, names: Names) -> tuple[Named, int | None]:
    """The end and the port that a text names. An address need not be anybody's."""
    refuse_ipv6(text)
    name, port = _parted(text)
    if port is not None and not (port.isascii() and port.isdigit() and int(port) in PORTS):
        raise NotFound(f"{port!r} is no port; give {PORTS.start} to {PORTS.stop - 1}.")
    address = address_in(name)
    found = Named(None, address) if address is not None else named(network, name, names)
    return found, None if port is None else int(port)


def _parted(text: str) -> tuple[str, str | None]:
    """Name and port: `device:pump-1:22` has a name with a colon in it."""
    kind, _, behind = text.partition(":")
    # What needs no name of its own may have a port behind it: no stack gives a name that is a number.
    is_port = kind in ALONE and behind.isdigit()
    prefix = f"{kind}:" if kind in PREFIXED and not is_port else ""
    rest = text.removeprefix(prefix)
    name, colon, port = rest.rpartition(":")
    return f"{prefix}{name if colon else rest}", port if colon else None


def _source(network: Network, sender: Endpoint, named_as: IPv4Address, destination: IPv4Address) -> IPv4Address:
    """The address that it sends from: towards devices a gate peer takes its inner one, as its kernel does."""
    if isinstance(sender, HostEnd) and named_as in sender.interface.addresses[:1]:
        gate = gate_at(network, sender.interface)
        if gate is not None and destination in gate.host.inner.network:
            return gate.host.inner.ip
    return named_as
