"""Conversations as questions to a trace, and its answers beside what the stack file wants. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address

from devicepath_spec.description.path import StackFile
from devicepath_tools.failure import Failure
from devicepath_tools.network.cause import Cause
from devicepath_tools.network.intent import own
from devicepath_tools.network.intent.behind import Behind, of_backend
from devicepath_tools.network.intent.conversation import Conversation
from devicepath_tools.network.intent.ends import NO_VPG, End, EndKind
from devicepath_tools.network.network import Network
from devicepath_tools.network.packet import Packet, Protocol
from devicepath_tools.network.trace.elsewhere_hop import ElsewhereHop
from devicepath_tools.network.trace.endpoint import DeviceEnd, Endpoint, HostEnd
from devicepath_tools.network.trace.gate_end import gate_of
from devicepath_tools.network.trace.hop import Hop
from devicepath_tools.network.trace.trace import Trace, trace
from devicepath_tools.network.trace.verdict import Verdict
from devicepath_tools.network.virtual_private_gateway import VirtualPrivateGateway

SOURCE_PORT = 40000
"""In the range that Linux takes source ports from (32768-60999)."""


class NoSuchEnd(Failure):
    """An end of a conversation is not in the network; the message says which, and why."""

    def __init__(self, end: End, why: str) -> None:
        super().__init__(f"{end}: {why}.")
        self.end = end
        self.why = why


@dataclass(frozen=True)
class Traced:
    """One conversation, as the stack file wants it and as a trace says it."""

    conversation: Conversation
    trace: Trace

    @property
    def wanted_verdict(self) -> Verdict:
        """What a trace has to say. The internet is known to be reached; what answers there is not."""
        if not self.conversation.is_wanted:
            return Verdict.STOPPED
        is_followed = self.conversation.destination.kind is not EndKind.INTERNET
        return Verdict.REACHABLE if is_followed else Verdict.UNKNOWN

    @property
    def has_wanted_verdict(self) -> bool:
        return self.trace.verdict is self.wanted_verdict

    @property
    def seen_source(self) -> IPv4Address | None:
        """The source address that the receiver sees; None: nobody can say that it arrives."""
        return self.trace.there.hops[-1].packet.source if self.trace.there.verdict is Verdict.REACHABLE else None

    @property
    def is_as_wanted(self) -> bool:
        """Also seen as it should be, and by the path: what keeps a device apart that is not on it proves nothing."""
        return self.has_wanted_verdict and not self._is_seen_otherwise and self.off_path is None

    @property
    def off_path(self) -> Hop | None:
        """Where it shows that a device is not on the stack's VPG; None: it is, or is offline."""
        return next((hop for hop in self.trace.all_hops() if _is_off_path(hop)), None)

    @property
    def disagreement(self) -> str:
        """In words; empty: it is as wanted."""
        if (off := self.off_path) is not None and self.has_wanted_verdict:
            return f"it should be {self.wanted_verdict.value} by the path, but the device is not on it: {off.finding}"
        if not self.has_wanted_verdict:
            told = [f"{blocker.cause.value} at {blocker.hop.place}" for blocker in self.trace.blockers]
            by = f" by {', '.join(told)}" if told else ""
            return f"it should be {self.wanted_verdict.value}, the trace says {self.trace.verdict.value}{by}"
        if self._is_seen_otherwise:
            return f"the receiver should see {self.conversation.seen_source}, and sees {self.seen_source} by the trace"
        return ""

    @property
    def _is_seen_otherwise(self) -> bool:
        wanted, seen = self.conversation.seen_source, self.seen_source
        return self.conversation.is_wanted and wanted is not None and seen is not None and seen != wanted


def _is_off_path(hop: Hop) -> bool:
    return isinstance(hop, ElsewhereHop) or hop.cause in (Cause.SIM_NOT_IN_GROUP, Cause.SESSION_NOT_RENEWED)


class Tracer:
    """Traces what is said between the ends of one stack in one network."""

    def __init__(self, file: StackFile, network: Network) -> None:
        self._file = file
        self._network = network
        self._vpg = own.vpg_of(file, network)

    def traced(self, one: Conversation) -> Traced:
        """Raises NoSuchEnd."""
        source_port = 0 if one.protocol is Protocol.ICMP else SOURCE_PORT
        packet = Packet(one.source.address, one.destination.address, one.protocol, one.port, source_port)
        return Traced(one, trace(self._network, self.endpoint(one.source), packet, self._receiver(one)))

    def _receiver(self, one: Conversation) -> Endpoint | None:
        """Who is meant, of what is wanted. What nobody wants is no better for reaching somebody else."""
        if not one.is_wanted or one.destination.kind in (EndKind.INTERNET, EndKind.GATE_PEER):
            return None
        try:
            return self.endpoint(one.destination)
        except NoSuchEnd:
            return None

    def endpoint(self, end: End) -> Endpoint:
        """Where an end sends from. Raises NoSuchEnd."""
        if end.kind is EndKind.SERVER:
            return self._server(end)
        if self._vpg is None:
            raise NoSuchEnd(end, NO_VPG)
        if end.kind is EndKind.DEVICE:
            # By its SIM: an address that is not on the VPG yet is nobody's there.
            return DeviceEnd(self._vpg, end.address, self._network.sim_with(self._file.devices[end.name].imsi))
        return self._gate_peer(self._vpg, end)

    def _server(self, end: End) -> Endpoint:
        if (place := of_backend(self._file, end.backend)) is not None:
            return self._behind_router(end, place)
        vpc = own.vpc_of(self._file, self._network, end.backend)
        interface = self._network.interface_at(vpc.id, end.address) if vpc is not None else None
        if interface is None:
            raise NoSuchEnd(end, f"no interface of the VPC of backends.{end.backend} has {end.address}")
        return HostEnd(interface)

    def _behind_router(self, end: End, place: Behind) -> Endpoint:
        interface = self._network.interface_at(place.site_id, end.address)
        if interface is None:
            raise NoSuchEnd(end, f"nobody behind the router of backends.{end.backend} has {end.address}")
        return HostEnd(interface)

    def _gate_peer(self, vpg: VirtualPrivateGateway, end: End) -> Endpoint:
        for peer in vpg.gate.registered_peers:
            if peer.inner_address == end.address and (gate := gate_of(self._network, vpg, peer)) is not None:
                return HostEnd(gate.interface)
        for instance in self._network.hosts.values():
            # One that the VPG does not know sends all the same.
            if instance.gate is not None and instance.gate.inner.ip == end.address:
                for interface_id in instance.interface_ids:
                    if interface_id in self._network.interfaces:
                        return HostEnd(self._network.interfaces[interface_id])
        raise NoSuchEnd(end, "no host that was read is a gate peer with its outer address")


def traced(file: StackFile, network: Network, conversations: Iterable[Conversation]) -> Iterator[Traced]:
    """Each with its trace. Raises NoSuchEnd."""
    tracer = Tracer(file, network)
    yield from map(tracer.traced, conversations)
