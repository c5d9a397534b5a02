"""Security groups and their rules."""

import re
from typing import Any

from moto.ec2.models.security_groups import SecurityGroup, SecurityGroupRule

from devicepath_tools.rehearsal.clouds.aws.refusals.prefix_lists import refuse_unknown_list
from devicepath_tools.rehearsal.clouds.aws.refusals.request import After, Before, Refused, Request, put

LAST_PORT = 65535
MOST_RULES = 60
"""Of a direction and group. Source: AWS, VPC quotas."""
WITH_PORTS = frozenset({"tcp", "udp", "6", "17"})
DESCRIPTION = "Description"
PREFIX_LIST, GROUP = "PrefixListId", "ReferencedGroupId"
SOURCES = ("IpRanges", "Ipv6Ranges", "PrefixListIds", "UserIdGroupPairs")
TAKEN = r"[a-zA-Z0-9. _\-:/()#,@\[\]+=&;{}!$*]{0,255}"
STRINGS = "strings less than 256 characters from the following set: a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*"
"""Source: AWS, EC2 API, CreateSecurityGroup and IpRange."""
EGRESS, INGRESS = "egress_rules", "ingress_rules"


def keep_descriptions() -> None:
    """From now on a rule keeps its description whatever it is for; moto keeps that of a range alone."""
    made, flattened = SecurityGroupRule.__init__, SecurityGroup._flattened_rules

    def make(rule: Any, *given: Any, **more: Any) -> None:
        made(rule, *given, **more)
        rule.prefix_list = next((dict(it) for it in given if isinstance(it, dict) and PREFIX_LIST in it), {})

    def flatten(group: Any, rules: list[Any]) -> Any:
        views = flattened(group, rules)
        told = {(it.ip_protocol, it.from_port, it.to_port, it.prefix_list_id): it.prefix_list for it in rules}
        for view in views:
            key = (view.ip_protocol, view.from_port, view.to_port)
            view.prefix_list_ids = [told[(*key, it[PREFIX_LIST])] for it in view.prefix_list_ids]
        return views

    put(SecurityGroupRule, "__init__", make)
    put(SecurityGroupRule, "description", property(lambda rule: _source(rule).get(DESCRIPTION)))
    put(SecurityGroup, "_flattened_rules", flatten)


def _source(rule: Any) -> dict[str, Any]:
    """What of a rule says whom it is for: exactly one of these is not empty."""
    source: dict[str, Any] = rule.source_group or rule.prefix_list or rule.ip_range
    return source


def _change_sources(request: Request, result: Any) -> None:
    """What moto leaves out of ModifySecurityGroupRules: prefix lists, groups, and descriptions of these."""
    group = request.ec2.get_security_group_from_id(request.get("GroupId"))
    for given in request.get("SecurityGroupRules") or []:
        wanted, rule = given["SecurityGroupRule"], group.get_rule(given["SecurityGroupRuleId"])
        if wanted.get(PREFIX_LIST):
            rule.prefix_list_id = rule.prefix_list[PREFIX_LIST] = wanted[PREFIX_LIST]
        elif wanted.get(GROUP):
            rule.source_group["GroupId"] = wanted[GROUP]
        else:
            continue
        rule.ip_range = {}
        # Without one AWS takes the description away.
        _source(rule).pop(DESCRIPTION, None)
        if wanted.get(DESCRIPTION) is not None:
            _source(rule)[DESCRIPTION] = wanted[DESCRIPTION]


def _refuse_unknown_rules(request: Request, kept: str) -> None:
    """moto answers as if their ports and ranges had been named. Source: AWS, EC2 API, error codes."""
    group = request.ec2.get_security_group_from_id(request.get("GroupId"))
    if group is None:
        return
    known = [rule.id for rule in getattr(group, kept)]
    for rule_id in request.get("SecurityGroupRuleIds") or []:
        if rule_id not in known:
            text = f"The security group rule ID '{rule_id}' does not exist"
            raise Refused("InvalidSecurityGroupRuleId.NotFound", text)


def _refuse_bad_group(request: Request) -> None:
    if request.get("VpcId"):
        request.ec2.get_vpc(request.get("VpcId"))
    name = str(request.get("GroupName", ""))
    if not re.fullmatch(TAKEN, name):
        raise Refused("InvalidParameterValue", f"Invalid security group name. Valid names are {STRINGS}")
    if not re.fullmatch(TAKEN, str(request.get("Description", ""))):
        raise Refused("InvalidParameterValue", f"Invalid security group description. Valid descriptions are {STRINGS}")
    if name.startswith("sg-"):
        raise Refused("InvalidParameterValue", f"invalid value for parameter groupName: {name} may not start with sg-")


def _refuse_bad_rules(request: Request, kept: str) -> None:
    permissions = request.get("IpPermissions") or []
    for permission in permissions:
        _refuse_bad_ports(permission)
        _refuse_bad_descriptions(permission)
        for pair in permission.get("UserIdGroupPairs") or []:
            _refuse_unknown_group(request, pair)
        for listed in permission.get("PrefixListIds") or []:
            refuse_unknown_list(request, listed.get(PREFIX_LIST))
    group = request.ec2.get_security_group_from_id(request.get("GroupId"))
    count = sum(_sources(each) for each in permissions)
    if group and len(getattr(group, kept)) + count > MOST_RULES:
        raise Refused(
            "RulesPerSecurityGroupLimitExceeded", "The maximum number of rules per security group is reached."
        )


def _refuse_bad_changes(request: Request) -> None:
    """Source: AWS, EC2 API, ModifySecurityGroupRules: a rule becomes what AuthorizeSecurityGroupIngress would take."""
    group = request.ec2.get_security_group_from_id(request.get("GroupId"))
    for given in request.get("SecurityGroupRules") or []:
        wanted, rule = given["SecurityGroupRule"], group and group.get_rule(given["SecurityGroupRuleId"])
        _refuse_bad_ports(wanted)
        _refuse_bad_descriptions({SOURCES[0]: [wanted]})
        _refuse_unknown_group(request, {"GroupId": wanted.get(GROUP)})
        refuse_unknown_list(request, wanted.get(PREFIX_LIST))
        if rule:
            kept = group.egress_rules if rule in group.egress_rules else group.ingress_rules
            if _compared(wanted) in [_compared_rule(other) for other in kept if other is not rule]:
                raise Refused("InvalidPermission.Duplicate", "The specified rule already exists")


def _compared(wanted: dict[str, Any]) -> tuple[str, ...]:
    """What AWS tells rules of a group apart by."""
    source = wanted.get("CidrIpv4") or wanted.get("CidrIpv6") or wanted.get(PREFIX_LIST) or wanted.get(GROUP)
    return str(wanted.get("IpProtocol")), str(wanted.get("FromPort")), str(wanted.get("ToPort")), str(source)


def _compared_rule(rule: Any) -> tuple[str, ...]:
    ranges, other = rule.ip_range or {}, (rule.source_group or {}).get("GroupId")
    source = ranges.get("CidrIp") or ranges.get("CidrIpv6") or rule.prefix_list_id or other
    return str(rule.ip_protocol), str(rule.from_port), str(rule.to_port), str(source)


def _refuse_bad_ports(permission: dict[str, Any]) -> None:
    """Source: AWS, AuthorizeSecurityGroupIngress: 0 to 65535, and the first not after the last."""
    protocol = str(permission.get("IpProtocol", "")).lower()
    if protocol not in WITH_PORTS:
        return
    first, last = permission.get("FromPort"), permission.get("ToPort")
    if first is None or last is None:
        raise Refused(
            "InvalidParameterValue",
            f"Invalid value for portRange. Must specify both from and to ports with {protocol.upper()}.",
        )
    first, last = int(first), int(last)
    if not (0 <= first <= LAST_PORT and 0 <= last <= LAST_PORT) or first > last:
        raise Refused("InvalidParameterValue", f"Invalid {protocol.upper()} port range ({first}:{last})")


def _refuse_bad_descriptions(permission: dict[str, Any]) -> None:
    for source in (each for name in SOURCES for each in permission.get(name) or []):
        if not re.fullmatch(TAKEN, source.get("Description") or ""):
            raise Refused("InvalidParameterValue", f"Invalid rule description. Valid descriptions are {STRINGS}")


def _refuse_unknown_group(request: Request, pair: dict[str, Any]) -> None:
    group_id = pair.get("GroupId")
    foreign = pair.get("UserId") not in (None, request.account_id) or pair.get("VpcPeeringConnectionId")
    if group_id and not foreign and request.ec2.get_security_group_from_id(group_id) is None:
        raise Refused("InvalidGroup.NotFound", f"The security group '{group_id}' does not exist")


def _sources(permission: dict[str, Any]) -> int:
    return sum(len(permission.get(name) or []) for name in SOURCES)


def _refuse_group_in_use(request: Request) -> None:
    """Source: AWS, DeleteSecurityGroup: DependencyViolation while an interface or another group's rule has it."""
    group_id = request.get("GroupId")
    for interface in request.ec2.enis.values():
        if group_id in [group.id for group in interface.group_set]:
            raise Refused("DependencyViolation", f"resource {group_id} has a dependent object")
    for groups in request.ec2.groups.values():
        for group in groups.values():
            if group.id != group_id and group_id in _referenced(group):
                raise Refused("DependencyViolation", f"resource {group_id} has a dependent object")


def _referenced(group: Any) -> set[str]:
    rules = [*group.ingress_rules, *group.egress_rules]
    return {str(rule.source_group.get("GroupId")) for rule in rules}


BEFORE: dict[str, Before] = {
    "authorize_security_group_egress": lambda request: _refuse_bad_rules(request, EGRESS),
    "authorize_security_group_ingress": lambda request: _refuse_bad_rules(request, INGRESS),
    "create_security_group": _refuse_bad_group,
    "delete_security_group": _refuse_group_in_use,
    "modify_security_group_rules": _refuse_bad_changes,
    "revoke_security_group_egress": lambda request: _refuse_unknown_rules(request, EGRESS),
    "revoke_security_group_ingress": lambda request: _refuse_unknown_rules(request, INGRESS),
}
AFTER: dict[str, After] = {"modify_security_group_rules": _change_sources}
