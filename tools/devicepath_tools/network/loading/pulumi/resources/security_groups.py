"""Security groups, with rules that they list and rules that are resources of their own."""

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from ipaddress import IPv4Network
from typing import Any

from devicepath_tools.network.loading.aws import described_rules
from devicepath_tools.network.loading.pulumi.resources.reading import Reading
from devicepath_tools.network.loading.pulumi.resources.resource import Resource
from devicepath_tools.network.loading.pulumi.resources.vpcs import VPCS
from devicepath_tools.network.network import by_id
from devicepath_tools.network.packet import Protocol
from devicepath_tools.network.security_group import SecurityGroup, SecurityGroupRule

SECURITY_GROUP = "aws:ec2/securityGroup:SecurityGroup"
DEFAULT_SECURITY_GROUP = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"
RULE = "aws:ec2/securityGroupRule:SecurityGroupRule"
EVERYWHERE = IPv4Network("0.0.0.0/0")
PROTOCOLS = {**described_rules.PROTOCOLS, "all": None}
"""By name or number, as the API has them; the aws provider also takes `all`."""


class Direction(str, Enum):
    INGRESS = "ingress"
    EGRESS = "egress"


RULES = {
    Direction.INGRESS: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    Direction.EGRESS: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
}


def security_groups(reading: Reading) -> dict[str, SecurityGroup]:
    """The stack's groups, and of each VPC the default one, which AWS makes."""
    listed = reading.resources.of(SECURITY_GROUP, DEFAULT_SECURITY_GROUP)
    found = by_id(_group(one, str(one["vpcId"]), reading) for one in listed if one.get("vpcId") in reading.vpcs)
    for vpc in reading.resources.of(*VPCS):
        group_id = vpc.get("defaultSecurityGroupId")
        if group_id and group_id not in found:
            reading.assume(group_id, "its rules: its members talk with each other and send anywhere, as AWS makes it")
            found[group_id] = _as_aws_makes_it(group_id, vpc.id)
    return found


def _group(group: Resource, vpc_id: str, reading: Reading) -> SecurityGroup:
    rules = {direction: tuple(_rules(group, direction, reading)) for direction in Direction}
    name = "default" if group.type == DEFAULT_SECURITY_GROUP else str(group.get("name") or group.name)
    return SecurityGroup(group.id, vpc_id, rules[Direction.INGRESS], rules[Direction.EGRESS], name)


def _as_aws_makes_it(group_id: str, vpc_id: str) -> SecurityGroup:
    ingress = SecurityGroupRule(f"{group_id} ingress 1", None, group_id=group_id)
    egress = SecurityGroupRule(f"{group_id} egress 1", None, cidr=EVERYWHERE)
    return SecurityGroup(group_id, vpc_id, (ingress,), (egress,), "default")


def _rules(group: Resource, direction: Direction, reading: Reading) -> Iterator[SecurityGroupRule]:
    # Of what was found only in a refresh, each rule is a resource too.
    for place, listed in enumerate(group.inputs.get(direction.value) or (), start=1):
        yield from _written(f"{group.id} {direction.value} {place}", listed, group.id)
    for rule in reading.resources.of(RULE):
        if rule["securityGroupId"] == group.id and rule["type"] == direction.value:
            yield from _written(rule.id, {**rule.inputs, "securityGroups": _source(rule)}, group.id)
    for rule in reading.resources.of(RULES[direction]):
        if rule["securityGroupId"] == group.id:
            yield from _one(rule.id, rule)


def _source(rule: Resource) -> list[str]:
    source = rule.get("sourceSecurityGroupId")
    return [str(source)] if source else []


def _written(rule_id: str, rule: Mapping[str, Any], group_id: str) -> Iterator[SecurityGroupRule]:
    """A rule in the older form: one with many other ends."""
    ends: list[dict[str, Any]] = [{"cidrIpv4": cidr} for cidr in rule.get("cidrBlocks") or ()]
    ends += [{"prefixListId": one} for one in rule.get("prefixListIds") or ()]
    ends += [{"referencedSecurityGroupId": one} for one in rule.get("securityGroups") or ()]
    ends += [{"referencedSecurityGroupId": group_id}] if rule.get("self") else []
    for place, end in enumerate(ends, start=1):
        one = {"ipProtocol": rule["protocol"], **{key: rule.get(key) for key in ("fromPort", "toPort", "description")}}
        numbered = rule_id if len(ends) == 1 else f"{rule_id} {place}"
        yield from _one(numbered, Resource(RULE, numbered, numbered, {**one, **end}))


def _one(rule_id: str, rule: Resource) -> Iterable[SecurityGroupRule]:
    """None for IPv6, and for a protocol that never decides about those that are known."""
    written = str(rule["ipProtocol"]).lower()
    if rule.get("cidrIpv6") or written not in PROTOCOLS:
        return
    cidr = rule.get("cidrIpv4")
    protocol = PROTOCOLS[written]
    yield SecurityGroupRule(
        id=rule_id,
        protocol=protocol,
        **_ports(protocol, rule),
        cidr=IPv4Network(cidr) if cidr else None,
        group_id=str(rule.get("referencedSecurityGroupId") or ""),
        prefix_list_id=str(rule.get("prefixListId") or ""),
        description=str(rule.get("description") or ""),
    )


def _ports(protocol: Protocol | None, rule: Resource) -> dict[str, int]:
    if protocol is None or rule.get("fromPort") is None:
        return {}
    return {"first_port": int(rule["fromPort"]), "last_port": int(rule["toPort"])}
