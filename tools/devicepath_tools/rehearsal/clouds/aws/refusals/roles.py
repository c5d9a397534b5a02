"""IAM roles and instance profiles."""

import json
import re
from typing import Any

from moto.iam.models import iam_backends

from devicepath_tools.rehearsal.clouds.aws.refusals.request import After, Before, Refused, Request
from devicepath_tools.rehearsal.clouds.aws.refusals.tags import failed, refuse_bad_iam_tags

MOST_ROLE_NAME, MOST_PROFILE_NAME = 64, 128
"""Characters. Source: AWS, IAM and STS quotas."""


def _refuse_bad_trust_policy(name: str) -> Before:
    """Source: AWS, IAM: a trust policy says who, so each statement has a principal, and no resource."""

    def refuse(request: Request) -> None:
        try:
            policy = json.loads(request.get(name) or "")
        except ValueError:
            raise Refused("MalformedPolicyDocument", "This policy contains invalid Json") from None
        for statement in _statements(policy):
            if "Principal" not in statement and "NotPrincipal" not in statement:
                raise Refused("MalformedPolicyDocument", "Missing required field Principal")
            if "Resource" in statement or "NotResource" in statement:
                raise Refused("MalformedPolicyDocument", "Has prohibited field Resource")

    return refuse


def _statements(policy: Any) -> list[dict[str, Any]]:
    listed = policy.get("Statement") if isinstance(policy, dict) else None
    if not listed:
        raise Refused("MalformedPolicyDocument", "Syntax errors in policy.")
    return listed if isinstance(listed, list) else [listed]


def _refuse_bad_name(request: Request, parameter: str, most: int) -> None:
    """Source: AWS, IAM API, CreateRole and CreateInstanceProfile."""
    name, where = str(request.get(parameter, "")), f"{parameter[0].lower()}{parameter[1:]}"
    if len(name) > most:
        raise Refused("ValidationError", failed(where, f"Member must have length less than or equal to {most}", name))
    if not re.fullmatch(r"[A-Za-z0-9_+=,.@-]+", name):
        only = "It must contain only alphanumeric characters and/or the following: +=,.@_-"
        raise Refused("ValidationError", f"The specified value for {where} is invalid. {only}")


def _refuse_bad_role(request: Request) -> None:
    _refuse_bad_name(request, "RoleName", MOST_ROLE_NAME)
    _refuse_bad_trust_policy("AssumeRolePolicyDocument")(request)
    refuse_bad_iam_tags(request)


def _refuse_bad_profile(request: Request) -> None:
    _refuse_bad_name(request, "InstanceProfileName", MOST_PROFILE_NAME)
    refuse_bad_iam_tags(request)


def _refuse_unknown_role(request: Request) -> None:
    """moto lists no profiles for a role that is not there."""
    iam_backends[request.account_id]["aws"].get_role(request.get("RoleName"))


def _refuse_other_role(request: Request) -> None:
    """moto fails where a profile does not have the role that is to be taken out."""
    name, role = request.get("InstanceProfileName"), request.get("RoleName")
    profile = iam_backends[request.account_id]["aws"].get_instance_profile(name)
    if role not in [each.name for each in profile.roles]:
        raise Refused("NoSuchEntity", f"The role {role} cannot be found in the instance profile {name}.")


BEFORE: dict[str, Before] = {
    "create_instance_profile": _refuse_bad_profile,
    "create_role": _refuse_bad_role,
    "list_instance_profiles_for_role": _refuse_unknown_role,
    "remove_role_from_instance_profile": _refuse_other_role,
    "tag_instance_profile": refuse_bad_iam_tags,
    "tag_role": refuse_bad_iam_tags,
    "update_assume_role_policy": _refuse_bad_trust_policy("PolicyDocument"),
}
AFTER: dict[str, After] = {}
