"""Role, and what a role has: RolePolicy, RolePolicyAttachment, InstanceProfile."""

import json
from collections.abc import Set
from typing import Any

from botocore.exceptions import ClientError

from devicepath_tools.rehearsal.clouds.aws.provider.account import Region
from devicepath_tools.rehearsal.clouds.aws.provider.resource_type import (
    Inputs,
    ResourceType,
    State,
    asked,
    code_of,
    name_of,
    tag_list,
    tags_of,
)
from devicepath_tools.rehearsal.clouds.aws.provider.resources import tagging
from devicepath_tools.rehearsal.clouds.aws.provider.sameness import json_form

CREATED = {
    "assumeRolePolicy": "AssumeRolePolicyDocument",
    "description": "Description",
    "maxSessionDuration": "MaxSessionDuration",
    "path": "Path",
    "permissionsBoundary": "PermissionsBoundary",
}


class Role(ResourceType):
    def create(self, aws: Region, inputs: Inputs) -> str:
        name = name_of(inputs)
        aws.iam.create_role(RoleName=name, Tags=tag_list(inputs.get("tagsAll")), **asked(CREATED, inputs))
        return name

    def settle(self, aws: Region, resource_id: str, inputs: Inputs) -> None:
        for each in inputs.get("inlinePolicies") or ():
            aws.iam.put_role_policy(RoleName=resource_id, PolicyName=each["name"], PolicyDocument=each["policy"])
        for arn in inputs.get("managedPolicyArns") or ():
            aws.iam.attach_role_policy(RoleName=resource_id, PolicyArn=arn)

    def read(self, aws: Region, resource_id: str, state: Inputs) -> State | None:
        role = aws.iam.get_role(RoleName=resource_id)["Role"]
        attached = aws.iam.list_attached_role_policies(RoleName=resource_id)["AttachedPolicies"]
        return {
            "arn": role["Arn"],
            "assumeRolePolicy": as_recorded(role["AssumeRolePolicyDocument"], state.get("assumeRolePolicy")),
            "createDate": role["CreateDate"].isoformat(),
            "description": role.get("Description", ""),
            "managedPolicyArns": sorted(each["PolicyArn"] for each in attached),
            "maxSessionDuration": role.get("MaxSessionDuration", 3600),
            "name": resource_id,
            "path": role["Path"],
            "permissionsBoundary": role.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn", ""),
            "tagsAll": tags_of(role),
            "uniqueId": role["RoleId"],
        }

    def update(self, aws: Region, resource_id: str, state: Inputs, inputs: Inputs, changed: Set[str]) -> None:
        written, removed = tagging.changes(state, inputs)
        if removed:
            aws.iam.untag_role(RoleName=resource_id, TagKeys=removed)
        if written:
            aws.iam.tag_role(RoleName=resource_id, Tags=tag_list(written))
        if "assumeRolePolicy" in changed:
            aws.iam.update_assume_role_policy(RoleName=resource_id, PolicyDocument=inputs["assumeRolePolicy"])
        if changed & {"description", "maxSessionDuration"}:
            aws.iam.update_role(
                RoleName=resource_id,
                Description=inputs.get("description", ""),
                MaxSessionDuration=inputs.get("maxSessionDuration", 3600),
            )

    def delete(self, aws: Region, resource_id: str, state: Inputs) -> None:
        for profile in aws.iam.list_instance_profiles_for_role(RoleName=resource_id)["InstanceProfiles"]:
            name = profile["InstanceProfileName"]
            aws.iam.remove_role_from_instance_profile(InstanceProfileName=name, RoleName=resource_id)
        if state.get("forceDetachPolicies") or state.get("managedPolicyArns"):
            for each in aws.iam.list_attached_role_policies(RoleName=resource_id)["AttachedPolicies"]:
                aws.iam.detach_role_policy(RoleName=resource_id, PolicyArn=each["PolicyArn"])
        if state.get("forceDetachPolicies") or state.get("inlinePolicies"):
            for policy in aws.iam.list_role_policies(RoleName=resource_id)["PolicyNames"]:
                aws.iam.delete_role_policy(RoleName=resource_id, PolicyName=policy)
        aws.iam.delete_role(RoleName=resource_id)


class RolePolicy(ResourceType):
    def create(self, aws: Region, inputs: Inputs) -> str:
        name = name_of(inputs)
        aws.iam.put_role_policy(RoleName=inputs["role"], PolicyName=name, PolicyDocument=inputs["policy"])
        return f"{inputs['role']}:{name}"

    def read(self, aws: Region, resource_id: str, state: Inputs) -> State | None:
        role, _, name = resource_id.partition(":")
        found = aws.iam.get_role_policy(RoleName=role, PolicyName=name)
        return {"name": name, "role": role, "policy": as_recorded(found["PolicyDocument"], state.get("policy"))}

    def update(self, aws: Region, resource_id: str, state: Inputs, inputs: Inputs, changed: Set[str]) -> None:
        role, _, name = resource_id.partition(":")
        aws.iam.put_role_policy(RoleName=role, PolicyName=name, PolicyDocument=inputs["policy"])

    def delete(self, aws: Region, resource_id: str, state: Inputs) -> None:
        role, _, name = resource_id.partition(":")
        aws.iam.delete_role_policy(RoleName=role, PolicyName=name)


class RolePolicyAttachment(ResourceType):
    def create(self, aws: Region, inputs: Inputs) -> str:
        aws.iam.attach_role_policy(RoleName=inputs["role"], PolicyArn=inputs["policyArn"])
        return f"{inputs['role']}/{inputs['policyArn']}"

    def read(self, aws: Region, resource_id: str, state: Inputs) -> State | None:
        role, _, arn = resource_id.partition("/")
        attached = aws.iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]
        return {"role": role, "policyArn": arn} if arn in [each["PolicyArn"] for each in attached] else None

    def delete(self, aws: Region, resource_id: str, state: Inputs) -> None:
        role, _, arn = resource_id.partition("/")
        aws.iam.detach_role_policy(RoleName=role, PolicyArn=arn)


class InstanceProfile(ResourceType):
    def create(self, aws: Region, inputs: Inputs) -> str:
        name = name_of(inputs)
        tags = tag_list(inputs.get("tagsAll"))
        aws.iam.create_instance_profile(InstanceProfileName=name, Tags=tags, **asked({"path": "Path"}, inputs))
        return name

    def settle(self, aws: Region, resource_id: str, inputs: Inputs) -> None:
        if inputs.get("role"):
            aws.iam.add_role_to_instance_profile(InstanceProfileName=resource_id, RoleName=inputs["role"])

    def read(self, aws: Region, resource_id: str, state: Inputs) -> State | None:
        profile = aws.iam.get_instance_profile(InstanceProfileName=resource_id)["InstanceProfile"]
        return {
            "arn": profile["Arn"],
            "createDate": profile["CreateDate"].isoformat(),
            "name": resource_id,
            "path": profile["Path"],
            "role": profile["Roles"][0]["RoleName"] if profile["Roles"] else "",
            "tagsAll": tags_of(profile),
            "uniqueId": profile["InstanceProfileId"],
        }

    def update(self, aws: Region, resource_id: str, state: Inputs, inputs: Inputs, changed: Set[str]) -> None:
        written, removed = tagging.changes(state, inputs)
        if removed:
            aws.iam.untag_instance_profile(InstanceProfileName=resource_id, TagKeys=removed)
        if written:
            aws.iam.tag_instance_profile(InstanceProfileName=resource_id, Tags=tag_list(written))
        if "role" in changed:
            self._take_role_away(aws, resource_id, state)
            self.settle(aws, resource_id, inputs)

    def delete(self, aws: Region, resource_id: str, state: Inputs) -> None:
        self._take_role_away(aws, resource_id, state)
        aws.iam.delete_instance_profile(InstanceProfileName=resource_id)

    def _take_role_away(self, aws: Region, resource_id: str, state: Inputs) -> None:
        if not state.get("role"):
            return
        try:
            aws.iam.remove_role_from_instance_profile(InstanceProfileName=resource_id, RoleName=state["role"])
        except ClientError as error:
            if code_of(error) != "NoSuchEntity":
                raise


def as_recorded(document: Any, recorded: Any) -> str:
    """A policy as it is recorded, if AWS's means the same."""
    now = document if isinstance(document, str) else json.dumps(document, separators=(",", ":"))
    return str(recorded) if recorded and json_form(now) == json_form(str(recorded)) else now
