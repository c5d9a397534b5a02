"""The managed policy that bounds what the roles of a path may ever be given. Pure."""

from devicepath_spec.faults import Faults
from devicepath_spec.managed_policy import POLICY_ARN
from devicepath_spec.unknown import UNKNOWN


def check_boundary(faults: Faults, value: str | None, account_id: str) -> None:
    """The policy is of this account or AWS's own: IAM takes no other."""
    arn = None if value is None or value is UNKNOWN else POLICY_ARN.fullmatch(value)
    if arn is not None and arn[1] not in ("aws", account_id):
        rule = f"a policy of account {arn[1]}, but roles of {account_id} take one of their own account"
        faults.add("permissions_boundary", f"{value} is {rule}; write one of that.")
