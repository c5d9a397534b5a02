"""Rules as a security group lists them inline, and as EC2's calls take them."""

from collections.abc import Iterable, Mapping
from typing import Any

from devicepath_tools.rehearsal.clouds.aws.provider.resource_type import Inputs, State
from devicepath_tools.rehearsal.clouds.aws.provider.sameness import PROTOCOLS

EVERY_PROTOCOL = "-1"
SOURCES = (
    ("cidrBlocks", "IpRanges", "CidrIp"),
    ("ipv6CidrBlocks", "Ipv6Ranges", "CidrIpv6"),
    ("prefixListIds", "PrefixListIds", "PrefixListId"),
    ("securityGroups", "UserIdGroupPairs", "GroupId"),
)
"""Sources of a rule: the property, EC2's list, and the value in each element of that."""


def permission(rule: Inputs, group_id: str) -> dict[str, Any]:
    """An IpPermission from an inline rule."""
    protocol = PROTOCOLS.get(str(rule["protocol"]).lower(), str(rule["protocol"]).lower())
    made: dict[str, Any] = {"IpProtocol": protocol}
    if protocol != EVERY_PROTOCOL:
        made |= {"FromPort": rule["fromPort"], "ToPort": rule["toPort"]}
    description = {"Description": rule["description"]} if rule.get("description") else {}
    for name, listed, called in SOURCES:
        values = list(rule.get(name) or ())
        if name == "securityGroups" and rule.get("self"):
            values.append(group_id)
        if values:
            made[listed] = [{called: value, **description} for value in values]
    return made


def inline_rules(permissions: Iterable[Mapping[str, Any]], group_id: str) -> list[State]:
    """Inline rules from IpPermissions: one for each protocol, port range and description."""
    rules: dict[tuple[Any, ...], State] = {}
    for each in permissions:
        protocol = each["IpProtocol"]
        ports = (0, 0) if protocol == EVERY_PROTOCOL else (each.get("FromPort", 0), each.get("ToPort", 0))
        for name, listed, called in SOURCES:
            for source in each.get(listed, ()):
                description = source.get("Description", "")
                key = (protocol, *ports, description)
                rule = rules.setdefault(key, _empty(protocol, ports, description))
                if name == "securityGroups" and source[called] == group_id:
                    rule["self"] = True
                else:
                    rule[name].append(source[called])
    return [rules[key] for key in sorted(rules, key=str)]


def _empty(protocol: str, ports: tuple[int, int], description: str) -> State:
    lists: dict[str, Any] = {name: [] for name, _, _ in SOURCES}
    return {
        "protocol": protocol,
        "fromPort": ports[0],
        "toPort": ports[1],
        "description": description,
        "self": False,
        **lists,
    }
