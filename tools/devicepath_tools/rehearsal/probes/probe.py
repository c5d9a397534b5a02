"""A probe: one packet from an end that exists to an address, and what became of it."""

from dataclasses import dataclass
from ipaddress import IPv4Address

from devicepath_tools.network.packet import PING_BYTES, Protocol
from devicepath_tools.rehearsal.wires.tally import Place


@dataclass(frozen=True)
class Probe:
    """A question that somebody at the other end answers."""

    source_id: str
    """Of an instance, of a SIM, or of a service's interface."""
    destination: IPv4Address
    protocol: Protocol = Protocol.ICMP
    port: int = 0
    """Of TCP and UDP. A listener is put there, unless the host has one of its own."""
    size: int = PING_BYTES
    """Bytes of the whole IPv4 packet. TCP opens a connection, and does not look at it."""
    dont_fragment: bool = False
    source: IPv4Address | None = None
    """Which of the end's addresses it is sent from; None: its kernel chooses."""
    interface: str = ""
    """Of UDP: the interface that it leaves by, whatever the end's routes say; empty: by its routes."""

    def __str__(self) -> str:
        port = f" {self.port}" if self.protocol is not Protocol.ICMP else ""
        return f"{self.source_id} -> {self.destination} {self.protocol.value}{port}"


@dataclass(frozen=True)
class Outcome:
    """What became of a probe."""

    probe: Probe
    is_answered: bool
    source_seen: IPv4Address | None = None
    """What the receiver saw it come from; None: it did not arrive, or a listener of the host's own took it."""
    round_trip_ms: float | None = None
    died: Place | None = None
    """Where the packet or its answer stopped, if it did, and if it was seen there."""
    places: tuple[Place, ...] = ()
    """All that was told of it on its way, in the order of the way: `died` is the first."""
    answered_by: IPv4Address | None = None
    """Another address than the one asked, that the answer came from."""
    remark: str = ""
    """What the sender's own kernel said."""

    def __str__(self) -> str:
        if self.is_answered:
            return f"{self.probe}: answered in {self.round_trip_ms:.1f} ms, seen as {self.source_seen}"
        where = f" ({self.died})" if self.died is not None else ""
        return f"{self.probe}: not answered{where}{f': {self.remark}' if self.remark else ''}"
