"""What a person calls the ends of a stack: `device:pump-1`, `server:main-app-a`, `gate-peer:main`,
`internet`. Pure."""

from collections.abc import Sequence

from devicepath_spec.description.path import StackFile
from devicepath_tools.network.intent.conversations import ON_THE_INTERNET
from devicepath_tools.network.intent.ends import End, EndKind, Ends
from devicepath_tools.network.intent.servers import Server
from devicepath_tools.network.intent.traced import NoSuchEnd, Tracer
from devicepath_tools.network.network import Network
from devicepath_tools.network.trace.endpoint import Endpoint, HostEnd
from devicepath_tools.network.trace.named_end import Named, Names


def names(file: StackFile, network: Network, servers: Sequence[Server]) -> Names:
    """Of a stack in a network; `servers` are the stand-ins in it. A gate peer is sent to at its address in the VPC."""
    ends, tracer = Ends(file, network, servers), Tracer(file, network)
    there = {EndKind.INTERNET.value: Named(None, ON_THE_INTERNET)}
    missing = dict(ends.missing)
    for end in ends:
        try:
            there[str(end)] = _named(end, tracer.endpoint(end))
        except NoSuchEnd as absent:
            missing[str(end)] = absent.why
    return Names(there, missing)


def _named(end: End, at: Endpoint) -> Named:
    if end.kind is EndKind.GATE_PEER and isinstance(at, HostEnd):
        return Named(at, at.interface.addresses[0])
    return Named(at, end.address)
