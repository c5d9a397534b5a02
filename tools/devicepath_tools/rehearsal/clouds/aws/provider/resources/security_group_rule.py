"""SecurityGroupIngressRule and SecurityGroupEgressRule: one rule with one source."""

from collections.abc import Set
from typing import Any

from devicepath_tools.rehearsal.clouds.aws.provider.account import Region
from devicepath_tools.rehearsal.clouds.aws.provider.resource_type import (
    Inputs,
    ResourceType,
    State,
    asked,
    one,
    tags_of,
)
from devicepath_tools.rehearsal.clouds.aws.provider.resources import tagging
from devicepath_tools.rehearsal.clouds.aws.provider.resources.permissions import EVERY_PROTOCOL
from soracom_provider.protocol.resource import Problem

PORTS = {"fromPort": "FromPort", "toPort": "ToPort"}
SOURCES = {
    "cidrIpv4": ("IpRanges", "CidrIp"),
    "cidrIpv6": ("Ipv6Ranges", "CidrIpv6"),
    "prefixListId": ("PrefixListIds", "PrefixListId"),
    "referencedSecurityGroupId": ("UserIdGroupPairs", "GroupId"),
}
CHANGED = {
    "cidrIpv4": "CidrIpv4",
    "cidrIpv6": "CidrIpv6",
    "prefixListId": "PrefixListId",
    "referencedSecurityGroupId": "ReferencedGroupId",
    "description": "Description",
    "ipProtocol": "IpProtocol",
}


class SecurityGroupRule(ResourceType):
    def __init__(self, *, is_egress: bool) -> None:
        self._is_egress = is_egress

    def create(self, aws: Region, inputs: Inputs) -> str:
        ec2 = aws.ec2
        call = ec2.authorize_security_group_egress if self._is_egress else ec2.authorize_security_group_ingress
        made = call(
            GroupId=inputs["securityGroupId"],
            IpPermissions=[_permission(inputs)],
            **tagging.specification("security-group-rule", inputs),
        )
        return str(made["SecurityGroupRules"][0]["SecurityGroupRuleId"])

    def read(self, aws: Region, resource_id: str, state: Inputs) -> State | None:
        found = aws.ec2.describe_security_group_rules(SecurityGroupRuleIds=[resource_id])["SecurityGroupRules"]
        rule = one([each for each in found if each["IsEgress"] == self._is_egress])
        if rule is None:
            return None
        ports = {name: None if rule.get(called) in (None, -1) else rule[called] for name, called in PORTS.items()}
        if rule["IpProtocol"].startswith("icmp") or rule["IpProtocol"] == EVERY_PROTOCOL:
            # There -1 is a value, and a program may write it or leave it out.
            ports = {name: state.get(name) if number is None else number for name, number in ports.items()}
        referenced = rule.get("ReferencedGroupInfo") or {}
        # moto keeps no description of a rule for a prefix list.
        described = state.get("description") if rule.get("PrefixListId") else None
        return {
            "arn": aws.arn("ec2", f"security-group-rule/{resource_id}"),
            "cidrIpv4": rule.get("CidrIpv4") or "",
            "cidrIpv6": rule.get("CidrIpv6") or "",
            "description": rule.get("Description") or described or "",
            "ipProtocol": rule["IpProtocol"],
            "prefixListId": rule.get("PrefixListId") or "",
            "referencedSecurityGroupId": referenced.get("GroupId") or "",
            "securityGroupId": rule["GroupId"],
            "securityGroupRuleId": resource_id,
            "tagsAll": tags_of(rule),
            **ports,
        }

    def update(self, aws: Region, resource_id: str, state: Inputs, inputs: Inputs, changed: Set[str]) -> None:
        tagging.retag(aws, resource_id, state, inputs)
        if changed - {"tags", "tagsAll"}:
            rule = asked(CHANGED, inputs) | _ports(inputs)
            aws.ec2.modify_security_group_rules(
                GroupId=state["securityGroupId"],
                SecurityGroupRules=[{"SecurityGroupRuleId": resource_id, "SecurityGroupRule": rule}],
            )

    def delete(self, aws: Region, resource_id: str, state: Inputs) -> None:
        ec2 = aws.ec2
        call = ec2.revoke_security_group_egress if self._is_egress else ec2.revoke_security_group_ingress
        call(GroupId=state["securityGroupId"], SecurityGroupRuleIds=[resource_id])


def _permission(inputs: Inputs) -> dict[str, Any]:
    given = [name for name in SOURCES if inputs.get(name)]
    if len(given) != 1:
        raise Problem(f"exactly one of {', '.join(SOURCES)} must be given, and {len(given)} are.")
    listed, called = SOURCES[given[0]]
    source = {called: inputs[given[0]], **asked({"description": "Description"}, inputs)}
    return {"IpProtocol": inputs["ipProtocol"], **_ports(inputs), listed: [source]}


def _ports(inputs: Inputs) -> dict[str, int]:
    if str(inputs["ipProtocol"]) == EVERY_PROTOCOL:
        return {}
    return {called: inputs[name] for name, called in PORTS.items() if inputs.get(name) is not None}
