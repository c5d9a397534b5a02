"""IAM roles."""

import json
from typing import Any

from devicepath_tools.rehearsal.clouds.aws.refusals.request import After, Before, Refused, Request


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


BEFORE: dict[str, Before] = {
    "create_role": _refuse_bad_trust_policy("AssumeRolePolicyDocument"),
    "update_assume_role_policy": _refuse_bad_trust_policy("PolicyDocument"),
}
AFTER: dict[str, After] = {}
