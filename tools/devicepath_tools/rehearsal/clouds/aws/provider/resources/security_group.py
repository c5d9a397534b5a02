"""SecurityGroup, and DefaultSecurityGroup, which adopts the group that every VPC has."""

from collections.abc import Set
from typing import Any

from devicepath_tools.rehearsal.clouds.aws.provider.account import Region
from devicepath_tools.rehearsal.clouds.aws.provider.resource_type import (
    Inputs,
    ResourceType,
    State,
    asked,
    name_of,
    one,
    tags_of,
)
from devicepath_tools.rehearsal.clouds.aws.provider.resources import tagging
from devicepath_tools.rehearsal.clouds.aws.provider.resources.permissions import inline_rules, permission
from soracom_provider.protocol.resource import Problem

DIRECTIONS = {"ingress": "IpPermissions", "egress": "IpPermissionsEgress"}


class SecurityGroup(ResourceType):
    """As the real provider does, it takes away the egress rule that AWS gives every new group."""

    def create(self, aws: Region, inputs: Inputs) -> str:
        name = name_of(inputs)
        made = aws.ec2.create_security_group(
            GroupName=name,
            **asked({"description": "Description", "vpcId": "VpcId"}, inputs),
            **tagging.specification("security-group", inputs),
        )
        return str(made["GroupId"])

    def settle(self, aws: Region, resource_id: str, inputs: Inputs) -> None:
        revoke_all(aws, resource_id, "egress")
        for direction in DIRECTIONS:
            _authorize(aws, resource_id, direction, inputs)

    def read(self, aws: Region, resource_id: str, state: Inputs) -> State | None:
        group = _described(aws, resource_id)
        if group is None:
            return None
        rules = {name: inline_rules(group[called], resource_id) for name, called in DIRECTIONS.items()}
        return {
            "arn": aws.arn("ec2", f"security-group/{resource_id}"),
            "description": group["Description"],
            "name": group["GroupName"],
            "ownerId": group["OwnerId"],
            "vpcId": group["VpcId"],
            "tagsAll": tags_of(group),
            **rules,
        }

    def update(self, aws: Region, resource_id: str, state: Inputs, inputs: Inputs, changed: Set[str]) -> None:
        tagging.retag(aws, resource_id, state, inputs)
        for direction in sorted(DIRECTIONS.keys() & changed):
            revoke_all(aws, resource_id, direction)
            _authorize(aws, resource_id, direction, inputs)

    def delete(self, aws: Region, resource_id: str, state: Inputs) -> None:
        if state.get("revokeRulesOnDelete"):
            for direction in DIRECTIONS:
                revoke_all(aws, resource_id, direction)
        aws.ec2.delete_security_group(GroupId=resource_id)


class DefaultSecurityGroup(SecurityGroup):
    """Rules that a program does not list are taken away. Deleting the resource leaves group and rules as they are."""

    def create(self, aws: Region, inputs: Inputs) -> str:
        filters = [{"Name": "group-name", "Values": ["default"]}]
        if inputs.get("vpcId"):
            filters.append({"Name": "vpc-id", "Values": [inputs["vpcId"]]})
        group = one(aws.ec2.describe_security_groups(Filters=filters)["SecurityGroups"])
        if group is None:
            raise Problem(f"{inputs.get('vpcId')} has no default security group.")
        tagging.retag(aws, group["GroupId"], {"tagsAll": tags_of(group)}, inputs)
        return str(group["GroupId"])

    def settle(self, aws: Region, resource_id: str, inputs: Inputs) -> None:
        for direction in DIRECTIONS:
            revoke_all(aws, resource_id, direction)
            _authorize(aws, resource_id, direction, inputs)

    def delete(self, aws: Region, resource_id: str, state: Inputs) -> None:
        """Nobody can delete it."""


def revoke_all(aws: Region, group_id: str, direction: str) -> None:
    group = _described(aws, group_id)
    if group and group[DIRECTIONS[direction]]:
        call = aws.ec2.revoke_security_group_ingress if direction == "ingress" else aws.ec2.revoke_security_group_egress
        call(GroupId=group_id, IpPermissions=group[DIRECTIONS[direction]])


def _authorize(aws: Region, group_id: str, direction: str, inputs: Inputs) -> None:
    rules = [permission(rule, group_id) for rule in inputs.get(direction) or ()]
    if rules:
        ec2 = aws.ec2
        call = ec2.authorize_security_group_ingress if direction == "ingress" else ec2.authorize_security_group_egress
        call(GroupId=group_id, IpPermissions=rules)


def _described(aws: Region, group_id: str) -> dict[str, Any] | None:
    group: dict[str, Any] | None = one(aws.ec2.describe_security_groups(GroupIds=[group_id])["SecurityGroups"])
    return group
