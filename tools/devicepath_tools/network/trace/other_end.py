"""Whether a packet arrives where it was asked for: an address may be somebody else's where it is sent from."""

from dataclasses import replace

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.network import Network
from devicepath_tools.network.trace.endpoint import Endpoint
from devicepath_tools.network.trace.hop import Leg
from devicepath_tools.network.trace.refusal import RefusalHop
from devicepath_tools.network.trace.words import label


def as_asked(network: Network, there: Leg, receiver: Endpoint | None) -> Leg:
    """The way there; stopped at its end, where that is not the receiver. None as receiver: whoever has the address."""
    arrived = there.arrived
    if receiver is None or arrived is None or arrived.is_same(receiver):
        return there
    asked_for = label(receiver.noun(network))
    packet = there.hops[-1].packet
    hop = RefusalHop(packet, arrived.noun(network), expected=asked_for, cause=Cause.OTHER_END)
    is_certain = there.certain == len(there.hops)
    return replace(there, hops=(*there.hops, hop), certain=there.certain + is_certain)
