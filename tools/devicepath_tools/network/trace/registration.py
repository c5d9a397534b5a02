"""A gate peer that its VPG does not know, as far as the VPG's gate peers were read."""

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.packet import Packet
from devicepath_tools.network.trace.passage import Unknown, UnknownHop
from devicepath_tools.network.trace.refusal import RefusalHop
from devicepath_tools.network.virtual_private_gateway import VirtualPrivateGateway


def not_registered(packet: Packet, vpg: VirtualPrivateGateway, address: str) -> RefusalHop | UnknownHop:
    """What is noted where no registered peer has an address."""
    if not vpg.gate.are_peers_read:
        return UnknownHop(packet, vpg, Unknown.GATE_PEERS_NOT_READ)
    return RefusalHop(packet, vpg, expected=address, cause=Cause.GATE_PEER_NOT_REGISTERED)
