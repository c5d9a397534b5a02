"""Security groups: judged at an interface, allowing only, the union of all groups, stateful."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from ipaddress import IPv4Address

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.instance import NetworkInterface
from devicepath_tools.network.packet import Packet, Protocol
from devicepath_tools.network.prefix_list import PrefixList
from devicepath_tools.network.security_group import ANY_ICMP, SecurityGroup, SecurityGroupRule
from devicepath_tools.network.trace.hop import Direction, Hop
from devicepath_tools.network.trace.noun import Noun, Unread
from devicepath_tools.network.trace.passage import Unknown, UnknownHop
from devicepath_tools.network.trace.walk import Walk
from devicepath_tools.network.trace.words import LAST_PORT, counted, label, span, traffic


@dataclass(frozen=True, slots=True)
class Match:
    """What the rules say: the first that lets a packet through, with its group; without one, whether there may be."""

    rule: SecurityGroupRule | None = None
    group: SecurityGroup | None = None
    is_unsure: bool = False
    """Whether something that might allow it was not read: a group, a prefix list, or what has a group."""


class Tracking(str, Enum):
    ANSWER = "the answer to a connection that is tracked"
    TRACKED = "tracked"
    UNTRACKED = "untracked: its answer is judged by the rules"
    UNTRACKED_ANSWER = "an answer, to what is not tracked"


@dataclass(frozen=True, slots=True)
class SecurityGroupHop(Hop):
    """The subject is the group whose rule lets the packet through, else the first of the interface's groups."""

    interface: NetworkInterface
    direction: Direction
    rule: SecurityGroupRule | None
    """The rule that lets it through; None: none does, or none has to."""
    tracking: Tracking
    groups: tuple[SecurityGroup, ...]
    """Those of the interface that were read."""

    @property
    def place(self) -> str:
        return f"{label(self.subject)} {self.direction.value}"

    @property
    def where(self) -> str:
        return self.interface.id

    @property
    def rule_id(self) -> str:
        return self.rule.id if self.rule is not None else ""

    @property
    def finding(self) -> str:
        if self.tracking is Tracking.ANSWER:
            return Tracking.ANSWER.value
        if self.rule is not None:
            return f"{said(self.rule, self.direction)}; {self.tracking.value}"
        if self.is_unknown:
            return "no rule that was read allows it; not read: a group, a prefix list, or what is at the other end"
        return f"{self._rules()}, none for {self._wanted()}"

    @property
    def fix(self) -> str:
        return f"allow {self._wanted()} in {label(self.subject)}, {self.direction.value}" if self.cause else ""

    @property
    def need(self) -> str:
        return self._wanted()

    def _rules(self) -> str:
        number = sum(len(rules_of(group, self.direction)) for group in self.groups)
        groups = f" in {len(self.groups)} groups" if len(self.groups) > 1 else ""
        return f"{counted(number, 'rule')}{groups}"

    def _wanted(self) -> str:
        preposition = "from" if self.direction is Direction.INGRESS else "to"
        return f"{traffic(self.packet)} {preposition} {far_address(self.packet, self.direction)}"


OtherEnd = NetworkInterface | Unread | None
"""What a reference to a group can mean: an interface, one that may be there and was not read, or none."""


def judge_groups(
    walk: Walk, interface: NetworkInterface, packet: Packet, direction: Direction, other: OtherEnd
) -> None:
    """What the interface's security groups say.

    `other` is the interface at the other end, as far as references to groups reach it: not behind something that
    passes packets on, and not in another region. Source: AWS, VPC user guide, security group rules."""
    if walk.sessions.expects(interface.id, packet):
        _note(walk, interface, packet, direction, Match(), Tracking.ANSWER)
        return
    if not interface.are_groups_read:
        walk.note(UnknownHop(packet, interface, Unknown.GROUPS_NOT_READ))
        return
    if not interface.security_group_ids:
        return
    match = _first_match(walk, interface, packet, direction, other)
    tracking = _tracking(walk, interface, packet, direction, match.rule)
    if tracking is Tracking.TRACKED:
        walk.sessions.track(interface.id, packet)
    _note(walk, interface, packet, direction, match, tracking)


def _tracking(
    walk: Walk, interface: NetworkInterface, packet: Packet, direction: Direction, rule: SecurityGroupRule | None
) -> Tracking:
    """Whether the answer will be remembered. Behind a stop it would be: the rule that mends it is a narrow one."""
    if walk.is_answer:
        return Tracking.UNTRACKED_ANSWER
    groups = tuple(_groups(walk, interface))
    if rule is not None and is_untracked(rule, packet.protocol, direction, groups):
        return Tracking.UNTRACKED
    return Tracking.TRACKED


def rules_of(group: SecurityGroup, direction: Direction) -> tuple[SecurityGroupRule, ...]:
    return group.ingress if direction is Direction.INGRESS else group.egress


def far_address(packet: Packet, direction: Direction) -> IPv4Address:
    """The address that a rule of that direction is about."""
    return packet.source if direction is Direction.INGRESS else packet.destination


def said(rule: SecurityGroupRule, direction: Direction) -> str:
    """A rule in words: `sgr-1, tcp 80 from 10.0.0.0/8`."""
    preposition = "from" if direction is Direction.INGRESS else "to"
    return f"{rule.id}, {span(rule.protocol, rule.first_port, rule.last_port)} {preposition} {rule.other_end}"


def is_untracked(
    rule: SecurityGroupRule, protocol: Protocol, direction: Direction, groups: Sequence[SecurityGroup]
) -> bool:
    """Whether what a rule lets through is not tracked: TCP or UDP that is open to everybody, where the other direction
    is open to everybody on all ports. Source: AWS, EC2 user guide, security group connection tracking."""
    if protocol is Protocol.ICMP or rule.cidr is None or rule.cidr.prefixlen:
        return False
    back = Direction.EGRESS if direction is Direction.INGRESS else Direction.INGRESS
    return any(_is_open(it, protocol) for group in groups for it in rules_of(group, back))


def _is_open(rule: SecurityGroupRule, protocol: Protocol) -> bool:
    if rule.cidr is None or rule.cidr.prefixlen:
        return False
    return rule.protocol is None or (rule.protocol is protocol and (rule.first_port, rule.last_port) == (0, LAST_PORT))


def _groups(walk: Walk, interface: NetworkInterface) -> Iterator[SecurityGroup]:
    for group_id in interface.security_group_ids:
        group = walk.network.security_groups.get(group_id)
        if group is not None:
            yield group


def _first_match(
    walk: Walk, interface: NetworkInterface, packet: Packet, direction: Direction, other: OtherEnd
) -> Match:
    address, lists, is_unsure = far_address(packet, direction), walk.network.prefix_lists, False
    for group_id in interface.security_group_ids:
        group = walk.network.security_groups.get(group_id)
        if group is None:
            is_unsure = True
            continue
        for rule in rules_of(group, direction):
            matches = _matches(rule, packet, address, other, lists)
            if matches:
                return Match(rule, group)
            is_unsure = is_unsure or matches is None
        is_unsure = is_unsure or not group.are_rules_read
    return Match(is_unsure=is_unsure)


def _matches(
    rule: SecurityGroupRule,
    packet: Packet,
    address: IPv4Address,
    other: OtherEnd,
    lists: Mapping[str, PrefixList],
) -> bool | None:
    """Whether a rule lets a packet through; None: its prefix list was not read, or not what is at the other end."""
    if rule.protocol is not None and not (rule.protocol is packet.protocol and _holds_port(rule, packet)):
        return False
    if rule.cidr is not None:
        return address in rule.cidr
    if rule.group_id:
        return _has_group(other, rule.group_id)
    listed = lists.get(rule.prefix_list_id)
    return None if listed is None else any(address in cidr for cidr in listed.cidrs)


def _has_group(other: OtherEnd, group_id: str) -> bool | None:
    if isinstance(other, NetworkInterface) and other.are_groups_read:
        return group_id in other.security_group_ids
    return False if other is None else None


def _holds_port(rule: SecurityGroupRule, packet: Packet) -> bool:
    if packet.protocol is Protocol.ICMP:
        types, codes = (ANY_ICMP, packet.port), (ANY_ICMP, packet.source_port)
        return rule.first_port in types and rule.last_port in codes
    return rule.first_port <= packet.port <= rule.last_port


def _note(
    walk: Walk, interface: NetworkInterface, packet: Packet, direction: Direction, match: Match, tracking: Tracking
) -> None:
    groups = tuple(_groups(walk, interface))
    subject: Noun = match.group or (groups[0] if groups else Unread(interface.security_group_ids[0]))
    is_stopped = match.rule is None and not match.is_unsure and tracking is not Tracking.ANSWER
    refused = Cause.SECURITY_GROUP_INGRESS if direction is Direction.INGRESS else Cause.SECURITY_GROUP_EGRESS
    walk.note(
        SecurityGroupHop(
            packet,
            subject,
            interface,
            direction,
            match.rule,
            tracking,
            groups,
            cause=refused if is_stopped else None,
            is_unknown=match.is_unsure,
        )
    )
