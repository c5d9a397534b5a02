"""What stateful things remember of one conversation, and of no other."""

from dataclasses import replace

from devicepath_tools.network.packet import Packet
from devicepath_tools.network.virtual_private_gateway import GatePeer

Flow = tuple[int, int, str, int, int]


class Sessions:
    """Connections that security groups track, and translations that are undone for the answer."""

    def __init__(self) -> None:
        self._expected: set[tuple[str, Flow]] = set()
        self._originals: dict[tuple[str, Flow], Packet] = {}
        self._gate_peers: dict[str, GatePeer] = {}

    def enter(self, vpg_id: str, gate_peer: GatePeer) -> None:
        """The packet has come to a VPG through the tunnel of one of its gate peers."""
        self._gate_peers[vpg_id] = gate_peer

    def entered_by(self, vpg_id: str) -> GatePeer | None:
        """The gate peer that the packet came to a VPG through, of all that the VPG has; None: by none."""
        return self._gate_peers.get(vpg_id)

    def track(self, interface_id: str, packet: Packet) -> None:
        """The answer to a packet passes the security groups of an interface from now on."""
        self._expected.add((interface_id, _answer(packet)))

    def expects(self, interface_id: str, packet: Packet) -> bool:
        """Whether a packet is the answer to one that was tracked."""
        return bool(self._expected) and (interface_id, _flow(packet)) in self._expected

    def translate(self, place_id: str, before: Packet, after: Packet) -> None:
        """What answers `after` is for whoever sent `before`."""
        self._originals[place_id, _answer(after)] = before

    def undo(self, place_id: str, packet: Packet) -> Packet | None:
        """An answer with its translation undone; None: it answers nothing that was translated there."""
        before = self._originals.get((place_id, _flow(packet)))
        if before is None:
            return None
        return replace(before.answer(), size=packet.size, dont_fragment=packet.dont_fragment)


def _flow(packet: Packet) -> Flow:
    return (int(packet.source), int(packet.destination), packet.protocol, packet.port, packet.source_port)


def _answer(packet: Packet) -> Flow:
    return _flow(packet.answer())
