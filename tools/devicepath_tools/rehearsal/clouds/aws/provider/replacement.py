"""Replacements that depend on more than the property: the plan-time rules of the real provider.

Source: `force_new_if` in facts.json, which is the real provider's plan-time code in words."""

from collections.abc import Callable, Mapping, Set
from typing import Any

State = Mapping[str, Any]
Rule = Callable[[Set[str], State, State], tuple[Set[str], Set[str]]]
"""Of the changed names, the state and the inputs: which names replace as well, and which do not though facts say so."""

NONE: frozenset[str] = frozenset()
ARM_FAMILIES = ("a1", "t4g", "m6g", "m7g", "m8g", "c6g", "c7g", "c8g", "r6g", "r7g", "r8g", "x2g", "i4g", "i8g", "g5g")
"""Families of instance types with 64-bit ARM processors; their variants (c7gn, m6gd) begin the same."""
SOURCES = ("cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId")


def adjusted(token: str, changed: Set[str], replacing: frozenset[str], state: State, inputs: State) -> frozenset[str]:
    """The names that replace, after the type's own rule."""
    rule = RULES.get(token)
    if rule is None:
        return replacing
    more, not_these = rule(changed, state, inputs)
    return (replacing | more) - not_these


def architecture(instance_type: str) -> str:
    return "arm64" if instance_type.startswith(ARM_FAMILIES) else "x86_64"


def _vpc(changed: Set[str], state: State, inputs: State) -> tuple[Set[str], Set[str]]:
    replaces = "instanceTenancy" in changed and state.get("instanceTenancy") != "dedicated"
    return {"instanceTenancy"} if replaces else NONE, NONE


def _instance(changed: Set[str], state: State, inputs: State) -> tuple[Set[str], Set[str]]:
    names: set[str] = set()
    kinds = [str(state.get("instanceType", "")), str(inputs.get("instanceType", ""))]
    if "instanceType" in changed and len(set(map(architecture, kinds))) == 2:
        names.add("instanceType")
    if inputs.get("userDataReplaceOnChange") is True:
        names |= changed & {"userData", "userDataBase64"}
    return names, NONE


def _network_interface(changed: Set[str], state: State, inputs: State) -> tuple[Set[str], Set[str]]:
    wanted = inputs.get("privateIps")
    lost = "privateIps" in changed and isinstance(wanted, list) and state.get("privateIp") not in wanted
    return {"privateIps"} if lost and state.get("privateIps") else NONE, NONE


def _security_group_rule(changed: Set[str], state: State, inputs: State) -> tuple[Set[str], Set[str]]:
    kinds = [{name for name in SOURCES if side.get(name)} for side in (state, inputs)]
    return changed & set(SOURCES) if kinds[0] != kinds[1] else NONE, NONE


def _vpc_endpoint(changed: Set[str], state: State, inputs: State) -> tuple[Set[str], Set[str]]:
    replaces = inputs.get("vpcEndpointType") != "Interface"
    return changed & {"privateDnsEnabled"} if replaces else NONE, NONE


def _parameter(changed: Set[str], state: State, inputs: State) -> tuple[Set[str], Set[str]]:
    down = state.get("tier") == "Advanced" and inputs.get("tier") == "Standard"
    return changed & {"tier"} if down else NONE, NONE


RULES: dict[str, Rule] = {
    "aws:ec2/instance:Instance": _instance,
    "aws:ec2/networkInterface:NetworkInterface": _network_interface,
    "aws:ec2/vpc:Vpc": _vpc,
    "aws:ec2/vpcEndpoint:VpcEndpoint": _vpc_endpoint,
    "aws:ssm/parameter:Parameter": _parameter,
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": _security_group_rule,
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": _security_group_rule,
}
