"""Whether a packet arrives where it was asked for: an address may be somebody else's where it is sent from."""

from dataclasses import replace

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.network import Network
from devicepath_tools.network.trace.endpoint import DeviceEnd, Endpoint, HostEnd
from devicepath_tools.network.trace.hop import Leg
from devicepath_tools.network.trace.noun import Noun, Unread
from devicepath_tools.network.trace.refusal import RefusalHop
from devicepath_tools.network.trace.words import label


def as_asked(network: Network, there: Leg, receiver: Endpoint | None) -> Leg:
    """The way there; stopped at its end, where that is not the receiver. None as receiver: whoever has the address."""
    arrived = there.arrived
    if receiver is None or arrived is None or _is_same(arrived, receiver):
        return there
    asked_for = label(_noun(network, receiver))
    packet = there.hops[-1].packet
    hop = RefusalHop(packet, _noun(network, arrived), expected=asked_for, cause=Cause.OTHER_END)
    is_certain = there.certain == len(there.hops)
    return replace(there, hops=(*there.hops, hop), certain=there.certain + is_certain)


def _is_same(one: Endpoint, other: Endpoint) -> bool:
    """A host is the same at all of its interfaces, a device whatever address its SIM has."""
    if isinstance(one, HostEnd) and isinstance(other, HostEnd):
        on_one = one.interface.instance_id and one.interface.instance_id == other.interface.instance_id
        return bool(on_one) or one.interface.id == other.interface.id
    if isinstance(one, DeviceEnd) and isinstance(other, DeviceEnd):
        if one.sim is not None and other.sim is not None:
            return one.sim.id == other.sim.id
        return (one.vpg.id, one.address) == (other.vpg.id, other.address)
    return False


def _noun(network: Network, end: Endpoint) -> Noun:
    if isinstance(end, HostEnd):
        return network.instance_of(end.interface) or end.interface
    if isinstance(end, DeviceEnd):
        return end.sim or Unread(str(end.address), "device")
    return end.vpg
