"""Network ACLs: judged at the edge of a subnet, each direction for itself, the first entry that fits decides."""

from dataclasses import dataclass

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.network_acl import Action, NetworkAcl, NetworkAclEntry
from devicepath_tools.network.packet import Packet, Protocol
from devicepath_tools.network.security_group import ANY_ICMP
from devicepath_tools.network.trace.hop import Direction, Hop
from devicepath_tools.network.trace.passage import Unknown, UnknownHop
from devicepath_tools.network.trace.security_group_hop import far_address
from devicepath_tools.network.trace.walk import Walk
from devicepath_tools.network.trace.words import LAST_PORT, label, span, traffic
from devicepath_tools.network.vpc import Subnet

ANSWERS_FROM = 1024
"""Answers go to ports from here on, whatever the client's system. Source: AWS, VPC user guide, ephemeral ports."""
LAST_NUMBER = 32767
"""Of the entry that AWS shows as `*`."""


@dataclass(frozen=True, slots=True)
class NetworkAclHop(Hop):
    subnet: Subnet
    direction: Direction
    entry: NetworkAclEntry | None
    """None: none fits, and then it is denied."""
    is_answer: bool

    @property
    def place(self) -> str:
        return f"{label(self.subject)} {self.direction.value}"

    @property
    def where(self) -> str:
        return self.subnet.id

    @property
    def rule_id(self) -> str:
        return "*" if self.entry is None or self.entry.number == LAST_NUMBER else str(self.entry.number)

    @property
    def finding(self) -> str:
        if self.entry is None or self.rule_id == "*":
            return f"no entry allows {self._wanted()}"
        allows = "allows" if self.entry.action is Action.ALLOW else "denies"
        span_ = span(self.entry.protocol, self.entry.first_port, self.entry.last_port)
        return f"entry {self.entry.number} {allows} {span_} {self._preposition} {self.entry.cidr}"

    @property
    def fix(self) -> str:
        if self.cause is None:
            return ""
        before = f" before entry {self.rule_id}" if self.rule_id != "*" else ""
        place = f"in {label(self.subject)}, {self.direction.value}{before}"
        if self.is_answer and self.packet.protocol is not Protocol.ICMP and self.packet.port >= ANSWERS_FROM:
            # One port is no use: each client and each connection has another.
            ports = f"{self.packet.protocol.value} {ANSWERS_FROM}-{LAST_PORT}"
            return f"allow {ports} {self._far_end} {place}: answers go to any of these ports"
        return f"allow {self._wanted()} {place}"

    @property
    def need(self) -> str:
        return self._wanted()

    @property
    def _preposition(self) -> str:
        return "from" if self.direction is Direction.INGRESS else "to"

    @property
    def _far_end(self) -> str:
        return f"{self._preposition} {far_address(self.packet, self.direction)}"

    def _wanted(self) -> str:
        return f"{traffic(self.packet)} {self._far_end}"


def judge_acl(walk: Walk, subnet: Subnet, packet: Packet, direction: Direction) -> None:
    """What the subnet's network ACL says of a packet that crosses the subnet's edge."""
    acl = walk.network.acl_of(subnet.id)
    if acl is None:
        walk.note(UnknownHop(packet, subnet, Unknown.ACL_NOT_READ))
        return
    entry = deciding(acl, packet, direction)
    refused = Cause.NETWORK_ACL_INGRESS if direction is Direction.INGRESS else Cause.NETWORK_ACL_EGRESS
    cause = None if entry is not None and entry.action is Action.ALLOW else refused
    walk.note(NetworkAclHop(packet, acl, subnet, direction, entry, walk.is_answer, cause=cause))


def deciding(acl: NetworkAcl, packet: Packet, direction: Direction) -> NetworkAclEntry | None:
    """The first entry that holds a packet; None: the last one, `*`, denies it."""
    address = far_address(packet, direction)
    for entry in acl.ingress if direction is Direction.INGRESS else acl.egress:
        protocol = entry.protocol
        if (protocol is None or (protocol is packet.protocol and _holds_port(entry, packet))) and address in entry.cidr:
            return entry
    return None


def _holds_port(entry: NetworkAclEntry, packet: Packet) -> bool:
    if packet.protocol is Protocol.ICMP:
        types, codes = (ANY_ICMP, packet.port), (ANY_ICMP, packet.source_port)
        return entry.first_port in types and entry.last_port in codes
    return entry.first_port <= packet.port <= entry.last_port
