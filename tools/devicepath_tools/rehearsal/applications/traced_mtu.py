"""The path's MTU as a trace says it. Pure."""

import bisect

from devicepath_spec.description.path import StackFile
from devicepath_tools.network.intent.conversation import Conversation
from devicepath_tools.network.intent.traced import Tracer
from devicepath_tools.network.network import Network
from devicepath_tools.network.packet import Packet
from devicepath_tools.network.trace.trace import trace
from devicepath_tools.network.trace.verdict import Verdict
from devicepath_tools.rehearsal.applications.path_mtu import LEAST_BYTES, MOST_BYTES


def traced_mtu(file: StackFile, network: Network, conversation: Conversation) -> int | None:
    """The largest ping that comes through uncut, in bytes; None: not even the smallest. Raises NoSuchEnd."""
    source = Tracer(file, network).endpoint(conversation.source)

    def is_stopped(size: int) -> bool:
        packet = Packet(
            conversation.source.address,
            conversation.destination.address,
            conversation.protocol,
            conversation.port,
            size=size,
            dont_fragment=True,
        )
        return trace(network, source, packet).verdict is not Verdict.REACHABLE

    sizes = range(LEAST_BYTES, MOST_BYTES + 1)
    passing = bisect.bisect_left(sizes, True, key=is_stopped)
    return sizes[passing - 1] if passing else None
