"""Conversations, and what a trace says of each."""

from dataclasses import replace

from devicepath_tools.network.loading import own
from devicepath_tools.network.loading.conversations import Conversation, End, EndKind, conversations
from devicepath_tools.network.loading.servers import servers, with_servers
from devicepath_tools.network.network import Network
from devicepath_tools.network.packet import Packet, Protocol
from devicepath_tools.network.trace.endpoint import DeviceEnd, Endpoint, HostEnd
from devicepath_tools.network.trace.trace import Trace, trace
from devicepath_tools.network.trace.verdict import Verdict
from infra.settings import Settings

SOURCE_PORT = 40000


def with_its_redirection(settings: Settings, network: Network) -> Network:
    """With Junction's redirection, where the stack needs one: the SORACOM provider may not make it yet."""
    vpg, redirected = own.vpg_of(settings, network), "redirection" in str(settings.gate)
    if vpg is None or not redirected or vpg.gate.redirection is not None:
        return network
    gate = replace(vpg.gate, redirection=vpg.gate.registered_peers[0].inner_address)
    return replace(network, vpgs={vpg.id: replace(vpg, gate=gate)})


def endpoint(network: Network, settings: Settings, end: End) -> Endpoint:
    if end.kind is EndKind.DEVICE:
        vpg = own.vpg_of(settings, network)
        assert vpg is not None
        return DeviceEnd(vpg, end.address, network.sim_at(vpg.id, end.address))
    if end.kind is EndKind.SERVER:
        (interface,) = network.interfaces_with(end.address)
        return HostEnd(interface)
    (peer,) = (instance for instance in network.instances.values() if instance.gate is not None)
    return HostEnd(network.interfaces[peer.interface_ids[0]])


def traced(settings: Settings, network: Network) -> list[tuple[Conversation, Trace]]:
    there = servers(settings, network)
    whole = with_servers(with_its_redirection(settings, network), there)
    found = []
    for one in conversations(settings, whole, there):
        source_port = 0 if one.protocol is Protocol.ICMP else SOURCE_PORT
        packet = Packet(one.source.address, one.destination.address, one.protocol, one.port, source_port)
        found.append((one, trace(whole, endpoint(whole, settings, one.source), packet)))
    return found


def expected(one: Conversation) -> Verdict:
    """The internet is known to be reached, and what answers there is not."""
    if not one.is_wanted:
        return Verdict.STOPPED
    return Verdict.UNKNOWN if one.destination.kind is EndKind.INTERNET else Verdict.REACHABLE


def disagreements(settings: Settings, network: Network) -> list[str]:
    return [
        f"{one}: {trace.verdict.value}; {one.why}; {[blocker.hop.finding for blocker in trace.blockers]}"
        for one, trace in traced(settings, network)
        if trace.verdict is not expected(one)
    ]
