"""Stops that are plain facts: what was found, and what mends it."""

from dataclasses import dataclass

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.host import Host
from devicepath_tools.network.instance import NetworkInterface
from devicepath_tools.network.packet import Packet
from devicepath_tools.network.trace.hop import Hop
from devicepath_tools.network.trace.words import label

WORDS = {
    Cause.NOBODY_THERE: (
        "nobody there has {packet.destination}",
        "send to an address that somebody has, or give it to somebody",
    ),
    Cause.OTHER_END: (
        "takes what is sent to {packet.destination} from there; asked for was {expected}, which has that address too",
        "give {expected} an address that nobody else has, and a way to it from where this was sent",
    ),
    Cause.NO_PUBLIC_ADDRESS: (
        "takes nothing of {packet.source}: {expected} has no public address for it",
        "give {expected} a public address, or lead {packet.destination} to a NAT gateway",
    ),
    Cause.NO_HOST: (
        "the interface with {packet.destination} is no host's: it takes no connections",
        "send to the address of a host",
    ),
    Cause.INSTANCE_NOT_RUNNING: ("does not run", "start {subject}"),
    Cause.ROUTING_LOOP: (
        "has passed it on before: the routes lead back here",
        "give the subnet of {subject} a table whose route for {packet.destination} leads elsewhere",
    ),
    Cause.FORWARDING_OFF: (
        "does not pass on what is not for itself",
        "switch forwarding on at {subject}: net.ipv4.ip_forward=1",
    ),
    Cause.NO_TUNNEL: (
        "has no working tunnel to a VPG{found}",
        "make {subject} a gate peer, or name the one that is: in the route, or in the VPG's Gate",
    ),
    Cause.VPG_PEER_NOT_IN_FDB: (
        "does not flood to the VPG's end {expected}: a device that is behind it is not reached",
        "add {expected} to the FDB of {subject}",
    ),
    Cause.UDP_PORT_MISMATCH: (
        "its VXLAN has UDP port {found}; the VPG has {expected}",
        "give the tunnel of {subject} dstport {expected}",
    ),
    Cause.VNI_MISMATCH: (
        "its VXLAN has VNI {found}; the VPG's Gate has {expected}",
        "give the tunnel of {subject} the VNI {expected}",
    ),
    Cause.GATE_CLOSED: ("its Gate is closed", "open the Gate of {subject}"),
    Cause.GATE_PEER_NOT_REGISTERED: (
        "no gate peer {expected} is registered",
        "register {expected} as gate peer of {subject}",
    ),
    Cause.VPG_NOT_RUNNING: ("is {found}", "wait until {subject} runs, or make another one"),
    Cause.NO_WAY_FROM_VPG: (
        "no peering connection of it leads to {packet.destination}",
        "ask {subject} for a VPC peering connection whose destination holds {packet.destination}",
    ),
    Cause.SIM_NOT_IN_GROUP: (
        "{found}",
        "put {subject} in a group that is on {expected}, and renew its session",
    ),
    Cause.SESSION_NOT_RENEWED: ("its session began before: {found}", "renew the session of {subject}"),
    Cause.DEVICE_OFFLINE: ("has no session", "bring {subject} online"),
    Cause.GATE_PEER_CLOSED: (
        "takes a ping and answers from devices, and nothing else",
        "have devices send to a server: {subject} itself serves none",
    ),
    Cause.OPENED_FROM_TUNNEL: (
        "masquerades, and passes on answers only of what comes out of its tunnel",
        "send to {packet.destination} by Canal, or redirect devices to {subject} and do not masquerade there",
    ),
    Cause.NO_TRANSIT: (
        "takes {packet.destination} to nothing but {expected}: AWS passes on nothing through a VPC",
        "end the VPN connection at a transit gateway, or send to a gate peer in {expected} that is the way to it",
    ),
    Cause.PRIVACY_SEPARATOR: (
        "keeps its devices apart",
        "switch the privacy separator of {subject} off",
    ),
}
"""Of each cause: what is found, and what mends it."""


@dataclass(frozen=True, slots=True)
class RefusalHop(Hop):
    """Something that is not as it must be; its `cause` says what."""

    found: str = ""
    expected: str = ""

    @property
    def finding(self) -> str:
        return self._say(0)

    @property
    def fix(self) -> str:
        return self._say(1)

    @property
    def need(self) -> str:
        return self.expected

    def _say(self, place: int) -> str:
        words = WORDS[self.cause or Cause.NOBODY_THERE][place]
        said = {"packet": self.packet, "found": self.found, "expected": self.expected}
        return words.format(subject=label(self.subject), **said)


def no_tunnel(packet: Packet, host: Host | NetworkInterface) -> RefusalHop:
    """A host that should be a gate peer. Where what it boots speaks of a tunnel, it is told why that one is none."""
    faults = host.gate_faults if isinstance(host, Host) else ()
    return RefusalHop(packet, host, f": {'; '.join(faults).rstrip('.')}" if faults else "", cause=Cause.NO_TUNNEL)
