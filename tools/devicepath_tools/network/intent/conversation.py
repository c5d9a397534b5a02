"""One packet that somebody sends, with what the stack file wants of it. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address

from devicepath_spec.choices import Direction
from devicepath_tools.network.intent.ends import End
from devicepath_tools.network.intent.traffic import HTTPS, Service
from devicepath_tools.network.packet import ECHO_REQUEST, Protocol

PING = (Protocol.ICMP, ECHO_REQUEST)
UNLISTED_PORTS = range(8080, 8100)
"""Where a port is looked for that the stack file does not list."""


@dataclass(frozen=True)
class Conversation:
    """One packet that somebody sends, and whether it has to be answered."""

    source: End
    destination: End
    protocol: Protocol
    port: int
    """Destination port; of ICMP its type."""
    is_wanted: bool
    """Whether it has to come through; else it must not."""
    why: str
    """The place in the stack file that says so."""
    seen_source: IPv4Address | None = None
    """The source address that the receiver has to see; None: nobody says."""
    direction: Direction | None = None
    """The direction that it shows to work, if it is wanted; None: none that the stack file names."""

    @property
    def is_ping(self) -> bool:
        return (self.protocol, self.port) == PING

    def __str__(self) -> str:
        port = "" if self.protocol is Protocol.ICMP else f" {self.port}"
        return f"{self.source} -> {self.destination} {self.protocol.value}{port}"


def asked(
    source: End, destination: End, services: Iterable[Service], direction: Direction, seen: IPv4Address | None
) -> Iterator[Conversation]:
    """What is listed for it comes through."""
    for service in services:
        for protocol, port in service.asked():
            why = service.listed or f"backends.{destination.backend or source.backend}.directions: {direction.value}"
            yield Conversation(
                source, destination, protocol, port, is_wanted=True, why=why, seen_source=seen, direction=direction
            )


def not_asked(source: End, destination: End, services: Sequence[Service], why: str) -> Iterator[Conversation]:
    """What is not listed does not: a port, and a ping."""
    port = next((it for it in UNLISTED_PORTS if not _is_listed(services, Protocol.TCP, it)), None)
    unlisted = [] if port is None else [(Protocol.TCP, port)]
    unlisted += [] if _is_listed(services, *PING) else [PING]
    for protocol, number in unlisted:
        yield Conversation(source, destination, protocol, number, is_wanted=False, why=why)


def _is_listed(services: Iterable[Service], protocol: Protocol, port: int) -> bool:
    return any(service.covers(protocol, port) for service in services)


def refused(source: End, destination: End, why: str) -> Iterator[Conversation]:
    """Nothing comes through."""
    for protocol, port in (PING, (Protocol.TCP, HTTPS)):
        yield Conversation(source, destination, protocol, port, is_wanted=False, why=why)
