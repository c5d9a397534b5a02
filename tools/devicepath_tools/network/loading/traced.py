"""Conversations as questions to a trace, and its answers. Pure."""

from collections.abc import Iterable, Iterator

from devicepath_tools.network.loading import own
from devicepath_tools.network.loading.conversations import Conversation, End, EndKind
from devicepath_tools.network.network import Network
from devicepath_tools.network.packet import Packet, Protocol
from devicepath_tools.network.trace.endpoint import DeviceEnd, Endpoint, HostEnd
from devicepath_tools.network.trace.trace import Trace, trace
from devicepath_tools.network.trace.verdict import Verdict
from infra.settings import Settings

SOURCE_PORT = 40000
"""In the range that Linux takes source ports from (32768-60999)."""


class NoSuchEnd(Exception):
    """An end of a conversation is not in the network; the message says which."""


def traced(
    settings: Settings, network: Network, conversations: Iterable[Conversation]
) -> Iterator[tuple[Conversation, Trace]]:
    """Each with its trace. Raises NoSuchEnd."""
    for one in conversations:
        source_port = 0 if one.protocol is Protocol.ICMP else SOURCE_PORT
        packet = Packet(one.source.address, one.destination.address, one.protocol, one.port, source_port)
        yield one, trace(network, endpoint(settings, network, one.source), packet)


def endpoint(settings: Settings, network: Network, end: End) -> Endpoint:
    """Where an end sends from. Raises NoSuchEnd."""
    if end.kind is EndKind.DEVICE:
        vpg = own.vpg_of(settings, network)
        if vpg is None:
            raise NoSuchEnd(f"{end}: the stack's VPG is not there.")
        return DeviceEnd(vpg, end.address, network.sim_at(vpg.id, end.address))
    if end.kind is EndKind.SERVER:
        return _host(end, [it.id for it in network.interfaces_with(end.address)], network)
    peers = [it for it in network.instances.values() if it.gate is not None and it.gate.inner.ip == end.address]
    return _host(end, [it.interface_ids[0] for it in peers], network)


def wanted_verdict(conversation: Conversation) -> Verdict:
    """What a trace has to say. The internet is known to be reached; what answers there is not."""
    if not conversation.is_wanted:
        return Verdict.STOPPED
    return Verdict.UNKNOWN if conversation.destination.kind is EndKind.INTERNET else Verdict.REACHABLE


def _host(end: End, interface_ids: list[str], network: Network) -> Endpoint:
    if len(interface_ids) != 1:
        raise NoSuchEnd(f"{end}: {len(interface_ids)} interfaces have {end.address}, not one.")
    return HostEnd(network.interfaces[interface_ids[0]])
