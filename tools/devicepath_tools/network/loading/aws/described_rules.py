"""Rules of security groups and entries of network ACLs, from what the EC2 API says of them."""

from collections.abc import Iterator, Sequence

from devicepath_tools.network.loading.aws import rule_shapes
from devicepath_tools.network.loading.aws.shape import Cidr
from devicepath_tools.network.network_acl import NetworkAcl, NetworkAclEntry
from devicepath_tools.network.packet import Protocol
from devicepath_tools.network.security_group import ANY_ICMP, SecurityGroup, SecurityGroupRule

ALL = "-1"
PROTOCOLS = {
    ALL: None,
    "icmp": Protocol.ICMP,
    "1": Protocol.ICMP,
    "tcp": Protocol.TCP,
    "6": Protocol.TCP,
    "udp": Protocol.UDP,
    "17": Protocol.UDP,
}
"""By name or IANA's number. What is for another protocol never decides about these."""
LAST_PORT = 65535

RuleKey = tuple[str, bool, str, int, int, str]
"""Group, whether egress, protocol, both ports, other end: what tells the rules of a group apart."""


def security_groups(
    described: Sequence[rule_shapes.SecurityGroup], rules: Sequence[rule_shapes.SecurityGroupRule]
) -> list[SecurityGroup]:
    """The groups; `rules` give their rules the ids that DescribeSecurityGroups does not tell."""
    ids = {_key(it): it.security_group_rule_id for it in rules}
    return [
        SecurityGroup(
            it.group_id,
            it.vpc_id,
            tuple(_rules(it.group_id, it.ip_permissions or (), ids, is_egress=False)),
            tuple(_rules(it.group_id, it.ip_permissions_egress or (), ids, is_egress=True)),
            it.group_name,
            all(_are_told(told) for told in (it.ip_permissions, it.ip_permissions_egress)),
        )
        for it in described
    ]


def network_acls(described: Sequence[rule_shapes.NetworkAcl]) -> list[NetworkAcl]:
    """Those that tell all their entries: of what an entry lacks nobody knows what it would have decided."""
    return [
        NetworkAcl(
            it.network_acl_id,
            it.vpc_id,
            frozenset(association.subnet_id for association in it.associations),
            _entries(it.entries, is_egress=False),
            _entries(it.entries, is_egress=True),
            it.name,
        )
        for it in described
        if it.entries is not None and all(entry.cidr_block or entry.ipv6_cidr_block for entry in it.entries)
    ]


def _are_told(permissions: Sequence[rule_shapes.IpPermission] | None) -> bool:
    return permissions is not None and all(it.is_whole for it in permissions)


def _rules(
    group_id: str, permissions: Sequence[rule_shapes.IpPermission], ids: dict[RuleKey, str], *, is_egress: bool
) -> Iterator[SecurityGroupRule]:
    direction, place = "egress" if is_egress else "ingress", 0
    for permission in permissions:
        if not permission.is_whole:
            continue
        for cidr, group, prefix_list, description in _other_ends(permission):
            place += 1
            if permission.ip_protocol not in PROTOCOLS:
                continue
            protocol = PROTOCOLS[permission.ip_protocol]
            first, last = _ports(protocol, permission.from_port, permission.to_port)
            other_end = str(cidr) if cidr is not None else group or prefix_list
            key = (group_id, is_egress, _word(protocol), first, last, other_end)
            rule_id = ids.get(key, f"{group_id} {direction} {place}")
            yield SecurityGroupRule(rule_id, protocol, first, last, cidr, group, prefix_list, description)


def _other_ends(permission: rule_shapes.IpPermission) -> Iterator[tuple[Cidr | None, str, str, str]]:
    for range_ in permission.ip_ranges:
        yield range_.cidr_ip, "", "", range_.description
    for pair in permission.user_id_group_pairs:
        yield None, pair.group_id, "", pair.description
    for listed in permission.prefix_list_ids:
        yield None, "", listed.prefix_list_id, listed.description


def _key(rule: rule_shapes.SecurityGroupRule) -> RuleKey:
    protocol = PROTOCOLS.get(rule.ip_protocol)
    first, last = _ports(protocol, rule.from_port, rule.to_port)
    other_end = str(rule.cidr_ipv4) if rule.cidr_ipv4 else rule.referenced_group_info.group_id or rule.prefix_list_id
    return (rule.group_id, rule.is_egress, _word(protocol), first, last, other_end)


def _word(protocol: Protocol | None) -> str:
    return protocol.value if protocol is not None else ALL


def _ports(protocol: Protocol | None, first: int | None, last: int | None) -> tuple[int, int]:
    if protocol is Protocol.ICMP:
        return (ANY_ICMP if first is None else first, ANY_ICMP if last is None else last)
    if protocol is None or first is None or last is None or first < 0:
        return (0, LAST_PORT)
    return (first, last)


def _entries(described: Sequence[rule_shapes.AclEntry], *, is_egress: bool) -> tuple[NetworkAclEntry, ...]:
    """Those for IPv4 and a protocol that is known, by number."""
    chosen = sorted((it for it in described if it.egress is is_egress), key=lambda it: it.rule_number)
    return tuple(_entry(it, it.cidr_block) for it in chosen if it.cidr_block is not None and it.protocol in PROTOCOLS)


def _entry(entry: rule_shapes.AclEntry, cidr: Cidr) -> NetworkAclEntry:
    protocol = PROTOCOLS[entry.protocol]
    if protocol is Protocol.ICMP:
        ports = (entry.icmp_type_code.type, entry.icmp_type_code.code)
    elif protocol is None:
        ports = (0, LAST_PORT)
    else:
        ports = (entry.port_range.from_, entry.port_range.to)
    return NetworkAclEntry(entry.rule_number, entry.rule_action, protocol, cidr, *ports)
