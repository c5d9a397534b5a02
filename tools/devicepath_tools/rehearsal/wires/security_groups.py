"""Security groups at an interface: every rule of all its groups in one chain for each direction."""

from collections.abc import Container
from dataclasses import dataclass
from ipaddress import IPv4Address

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.instance import NetworkInterface
from devicepath_tools.network.network import Network
from devicepath_tools.network.security_group import SecurityGroup, SecurityGroupRule
from devicepath_tools.rehearsal.wires import flows
from devicepath_tools.rehearsal.wires.nft import ICMP_ERRORS, LATER_FRAGMENT, Table, carried, listed, named

ITS_OWN = 1
"""The mark of a packet that comes from the interface that has its source address."""
PASSED_ON = 2
"""Of one that somebody passes on: references to groups do not hold for it. Source: AWS, VPC user guide, middleboxes."""


@dataclass(frozen=True)
class _Direction:
    name: str
    port: str
    """What the kernel calls the side of a packet that the interface is at."""
    remembering: str
    """The chain that remembers a flow."""
    other_end: str
    """The address that rules are about."""
    cause: Cause

    def rules(self, group: SecurityGroup) -> tuple[SecurityGroupRule, ...]:
        return group.egress if self is EGRESS else group.ingress


EGRESS = _Direction("egress", "iifname", "remember_sent", "ip daddr", Cause.SECURITY_GROUP_EGRESS)
INGRESS = _Direction("ingress", "oifname", "remember_received", "ip saddr", Cause.SECURITY_GROUP_INGRESS)


def judge_egress(table: Table, network: Network, interface: NetworkInterface, port: str) -> str:
    """A chain to jump to: it returns when the interface may send the packet."""
    return _judge(table, network, interface, port, EGRESS)


def judge_ingress(table: Table, network: Network, interface: NetworkInterface, port: str) -> str:
    """A chain to jump to: it returns when the interface takes the packet."""
    return _judge(table, network, interface, port, INGRESS)


def _judge(table: Table, network: Network, interface: NetworkInterface, port: str, direction: _Direction) -> str:
    remembering = flows.remember(table, direction.remembering, direction.port)
    name = f"{direction.name}_{port}"
    answers = (f"{match} return" for match in flows.answers(direction.port))
    chain = table.chain(name, f"{LATER_FRAGMENT} return", *answers)
    # AWS lets those through that belong to a flow it knows. Here all pass; no probe sends one of its own.
    chain.append(f"{ICMP_ERRORS} return")
    for group in _groups(network, interface):
        for rule in direction.rules(group):
            for match in _matches(table, network, interface, rule, direction.other_end):
                chain.append(f"{match} {table.used(group.id, rule.id)} goto {remembering}")
    chain.append(_refused(table, network, interface, direction.cause))
    return name


def _groups(network: Network, interface: NetworkInterface) -> list[SecurityGroup]:
    return [network.security_groups[it] for it in interface.security_group_ids if it in network.security_groups]


def _refused(table: Table, network: Network, interface: NetworkInterface, cause: Cause) -> str:
    """What no rule lets through is said of the first group; where one was not read, nobody knows."""
    unread = [it for it in interface.security_group_ids if it not in network.security_groups]
    return table.stopped(None, unread[0]) if unread else table.stopped(cause, interface.security_group_ids[0])


def _matches(
    table: Table, network: Network, interface: NetworkInterface, rule: SecurityGroupRule, field: str
) -> list[str]:
    """One match, or none where what the other end holds is not known."""
    carries = carried(rule.protocol, rule.first_port, rule.last_port)
    if rule.cidr is not None:
        return [f"{field} {rule.cidr} {carries}"]
    if rule.group_id:
        is_sender = field == "ip saddr"
        near = _in_region(network, interface.vpc_id) if is_sender else _in_reach(network, interface.vpc_id)
        name = f"members_{named(rule.group_id)}{'' if is_sender else '_out'}"
        members = table.addresses(name, _members(network, rule.group_id, near))
        own = f"meta mark {ITS_OWN} " if is_sender else ""
        return [f"{own}{field} {members} {carries}"]
    known = network.prefix_lists.get(rule.prefix_list_id)
    return [f"{field} {listed(known.cidrs)} {carries}"] if known is not None and known.cidrs else []


def _members(network: Network, group_id: str, vpc_ids: Container[str]) -> list[IPv4Address]:
    """Addresses of the interfaces that have a group, in some VPCs."""
    return [
        address
        for interface in network.interfaces.values()
        if group_id in interface.security_group_ids and interface.vpc_id in vpc_ids
        for address in interface.addresses
    ]


def _in_region(network: Network, vpc_id: str) -> set[str]:
    """VPCs that a reference in an inbound rule may reach: it ends at the region's border, and where a packet lost its
    mark. Source: AWS, VPC peering guide, security group references."""
    return {it.id for it in network.vpcs.values() if it.region == network.vpcs[vpc_id].region}


def _in_reach(network: Network, vpc_id: str) -> set[str]:
    """Those that a reference in an outbound rule may reach: not through a transit gateway. Source: AWS, VPC, transit
    gateways, security group referencing."""
    peered = {it.far_side(vpc_id).vpc_id for it in network.peerings_at(vpc_id)}
    return (peered | {vpc_id}) & _in_region(network, vpc_id)
