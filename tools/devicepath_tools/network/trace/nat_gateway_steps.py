"""Through a NAT gateway: out of it from its own address, and back to whoever sent what is answered."""

from dataclasses import dataclass, replace

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.instance import NetworkInterface
from devicepath_tools.network.nat_gateway import NatGateway
from devicepath_tools.network.packet import Packet
from devicepath_tools.network.trace.assumption import Assumption
from devicepath_tools.network.trace.hop import Direction, Hop
from devicepath_tools.network.trace.network_acl_hop import judge_acl
from devicepath_tools.network.trace.passage import Unknown, UnknownHop
from devicepath_tools.network.trace.position import IntoNatGateway, Leaving, Position
from devicepath_tools.network.trace.refusal import RefusalHop
from devicepath_tools.network.trace.size_hop import NAT_GATEWAY_MTU, check_size
from devicepath_tools.network.trace.translation_hop import TranslationHop
from devicepath_tools.network.trace.walk import Walk
from devicepath_tools.network.trace.words import label

LINK = "a NAT gateway"


@dataclass(frozen=True, slots=True)
class NatGatewayHop(Hop):
    """A NAT gateway that does not carry what is led to it: it is not available, or has not seen what is answered."""

    gateway: NatGateway

    @property
    def finding(self) -> str:
        if self.cause is Cause.ANSWER_TRANSLATED:
            return (
                "knows nothing of what this answers, which took another way: it arrives from another address, if at all"
            )
        return f"is {self.gateway.state}"

    @property
    def fix(self) -> str:
        if self.cause is Cause.ANSWER_TRANSLATED:
            return f"lead {self.packet.destination} back the way that the packet came, past {label(self.gateway)}"
        if self.gateway.state == "pending":
            return f"wait until {label(self.gateway)} is available"
        return f"make another one instead of {label(self.gateway)}, and lead {self.packet.destination} there"


def into_gateway(walk: Walk, at: IntoNatGateway) -> Position | None:
    """A route of some subnet leads to it. Across the edge of its own subnet the network ACL judges, and there its own
    table leads on. Source: AWS, VPC user guide, NAT gateway basics."""
    gateway, packet = at.gateway, at.packet
    if not gateway.is_told:
        walk.note(UnknownHop(packet, gateway, Unknown.NAT_GATEWAY_NOT_READ))
        return None
    first = gateway.addresses[0]
    interface = walk.network.interfaces[first.interface_id]
    own = walk.network.subnets.get(gateway.subnet_id)
    if own is not None and at.from_subnet_id != own.id:
        judge_acl(walk, own, packet, Direction.INGRESS)
    if not gateway.carries:
        walk.note(NatGatewayHop(packet, gateway, gateway, cause=Cause.NAT_GATEWAY_NOT_AVAILABLE))
    check_size(walk, packet, gateway, LINK, NAT_GATEWAY_MTU)
    if gateway.id in walk.handed_on:
        walk.note(RefusalHop(packet, gateway, cause=Cause.ROUTING_LOOP))
        return None
    walk.handed_on.add(gateway.id)
    if walk.is_answer:
        walk.note(NatGatewayHop(packet, gateway, gateway, cause=Cause.ANSWER_TRANSLATED))
        return None
    after = replace(packet, source=first.address)
    assumed = (Assumption.NAT_ADDRESS,) if len(gateway.addresses) > 1 else ()
    walk.sessions.translate(gateway.id, packet, after)
    walk.note(TranslationHop(packet, gateway, after, assumed=assumed))
    return Leaving(after, interface)


def back_through(walk: Walk, interface: NetworkInterface, packet: Packet) -> Position | None:
    """What has come to an interface: where it answers what a NAT gateway has translated there, it goes on; None: it
    does not."""
    gateway = walk.network.nat_gateway_with(interface)
    original = walk.sessions.undo(gateway.id, packet) if gateway is not None else None
    if gateway is None or original is None:
        return None
    if not gateway.carries:
        walk.note(NatGatewayHop(packet, gateway, gateway, cause=Cause.NAT_GATEWAY_NOT_AVAILABLE))
    check_size(walk, packet, gateway, LINK, NAT_GATEWAY_MTU)
    walk.note(TranslationHop(packet, gateway, original))
    return Leaving(original, interface)
