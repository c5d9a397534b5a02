"""Security groups at an interface: every rule of all its groups in one chain for each direction."""

from collections.abc import Iterable
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


def judge_egress(table: Table, network: Network, interface: NetworkInterface, port: str) -> str:
    """A chain to jump to: it returns when the interface may send the packet."""
    remembering = flows.remember(table, "remember_sent", "iifname")
    chain = _judge(table, f"egress_{port}", flows.answers("iifname"))
    for group in _groups(network, interface):
        for rule in group.egress:
            for match in _matches(table, network, interface, rule, "ip daddr"):
                chain.append(f"{match} {table.used(group.id, rule.id)} goto {remembering}")
    chain.append(_refused(table, network, interface, Cause.SECURITY_GROUP_EGRESS))
    return f"egress_{port}"


def judge_ingress(table: Table, network: Network, interface: NetworkInterface, port: str) -> str:
    """A chain to jump to: it returns when the interface takes the packet."""
    remembering = flows.remember(table, "remember_received", "oifname")
    chain = _judge(table, f"ingress_{port}", flows.answers("oifname"))
    for group in _groups(network, interface):
        for rule in group.ingress:
            for match in _matches(table, network, interface, rule, "ip saddr"):
                chain.append(f"{match} {table.used(group.id, rule.id)} goto {remembering}")
    chain.append(_refused(table, network, interface, Cause.SECURITY_GROUP_INGRESS))
    return f"ingress_{port}"


def _judge(table: Table, name: str, answers: Iterable[str]) -> list[str]:
    chain = table.chain(name, f"{LATER_FRAGMENT} return", *(f"{match} return" for match in answers))
    # AWS lets those through that belong to a flow it knows. Here all pass; no probe sends one of its own.
    chain.append(f"{ICMP_ERRORS} return")
    return chain


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
        region = network.vpcs[interface.vpc_id].region
        members = table.addresses(f"members_{named(rule.group_id)}", _members(network, rule.group_id, region))
        own = f"meta mark {ITS_OWN} " if field == "ip saddr" else ""
        return [f"{own}{field} {members} {carries}"]
    known = network.prefix_lists.get(rule.prefix_list_id)
    return [f"{field} {listed(known.cidrs)} {carries}"] if known is not None and known.cidrs else []


def _members(network: Network, group_id: str, region: str) -> list[IPv4Address]:
    """Addresses of the interfaces that have a group. A reference ends at the region's border.

    Source: AWS, VPC peering guide, security group references."""
    return [
        address
        for interface in network.interfaces.values()
        if group_id in interface.security_group_ids and network.vpcs[interface.vpc_id].region == region
        for address in interface.addresses
    ]
