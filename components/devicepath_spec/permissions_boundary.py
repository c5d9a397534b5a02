"""The managed policy that bounds what the roles of a path may ever be given. Pure."""

import re
from typing import Any

from devicepath_spec.faults import Faults

POLICY_ARN = re.compile(r"arn:aws(?:-cn|-us-gov)?:iam::(aws|\d{12}):policy/(?:[!-~]+/)?[A-Za-z0-9_+=,.@-]{1,128}")
"""Source: AWS, IAM API, CreateRole, and IAM identifiers. The first group is the account, or `aws` for AWS's own."""
EXAMPLE = "arn:aws:iam::111122223333:policy/devicepath-boundary"


def check_boundary(faults: Faults, path: str, value: Any, account_id: Any = None) -> None:
    """An Output is left to AWS. With an account, the policy is of this one or AWS's own: IAM takes no other."""
    if not isinstance(value, str):
        return
    arn = POLICY_ARN.fullmatch(value)
    if arn is None:
        faults.add(path, f"{value!r} is not the ARN of a managed policy; write it like {EXAMPLE}.")
    elif isinstance(account_id, str) and arn[1] not in ("aws", account_id):
        rule = f"a policy of account {arn[1]}, but roles of {account_id} take one of their own account"
        faults.add(path, f"{value} is {rule}; give one of that.")
