"""Into a VPG from a router of the customer's, by Door or Direct."""

from devicepath_tools.network.packet import Packet
from devicepath_tools.network.trace.noun import Unread
from devicepath_tools.network.trace.passage import Unknown, UnknownHop
from devicepath_tools.network.trace.position import AtVpg, Position
from devicepath_tools.network.trace.walk import Walk

VPG = "VPG"


def into_vpg(walk: Walk, packet: Packet, vpg_id: str) -> Position | None:
    vpg = walk.network.vpgs.get(vpg_id)
    if vpg is None:
        walk.note(UnknownHop(packet, Unread(vpg_id, VPG), Unknown.VPG_NOT_READ))
        return None
    return AtVpg(packet, vpg)
