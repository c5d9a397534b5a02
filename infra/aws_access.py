"""Whether AWS lets the credentials that are in use into the backend's account, before anything else is asked of it."""

import pulumi_aws as aws
from pulumi import InvokeOptions, ProviderResource

from devicepath.faults import InvalidSpec


def require_access(provider: ProviderResource, account_id: str) -> None:
    """Raises InvalidSpec with AWS's reason: other credentials than the account's, ones that have expired, or none.

    The look-ups that come later would tell it, too, but each with the traceback of whoever waits for it."""
    try:
        aws.get_caller_identity(opts=InvokeOptions(provider=provider))
    # The SDK raises nothing more special.
    except Exception as fault:
        *_, last = str(fault).strip().splitlines() or ["it said nothing"]
        reason = last.strip(" \t*")
        fix = "use credentials of that account (AWS_PROFILE, or what else the aws provider reads), or mend what it says"
        told = f"{account_id}, and the aws provider does not get in: {reason}; {fix}"
        raise InvalidSpec([f"backend.account_id: {told}."]) from None
