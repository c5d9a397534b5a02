"""Whether AWS lets the credentials that are in use into an account, before anything else is asked of it, and
settings of the `aws` provider that are not used for that."""

import pulumi
import pulumi_aws as aws
from pulumi import InvokeOptions, ProviderResource

from devicepath_spec.faults import InvalidSpec


def require_access(provider: ProviderResource, place: str, account_id: str) -> None:
    """`place` is whose provider it is. Raises InvalidSpec with AWS's reason: other credentials than the account's, ones
    that have expired, or none.

    The look-ups that come later would tell it, too, but each with the traceback of whoever waits for it."""
    try:
        aws.get_caller_identity(opts=InvokeOptions(provider=provider))
    # The SDK raises nothing more special.
    except Exception as fault:
        *_, last = str(fault).strip().splitlines() or ["it said nothing"]
        reason = last.strip(" \t*")
        fix = "use credentials of that account (AWS_PROFILE, or what else the aws provider reads), or mend what it says"
        told = f"{account_id}, and the aws provider does not get in: {reason}; {fix}"
        raise InvalidSpec([f"{place}.account_id: {told}."]) from None


def tell_of_what_is_not_used(stack: str) -> None:
    """Pulumi gives `aws:...` of a stack file to its default provider only, which a path has nothing of."""
    names = [name for name in sorted(pulumi.runtime.get_config_env()) if name.startswith("aws:")]
    if names:
        pulumi.log.warn(
            f"{', '.join(names)} in Pulumi.{stack}.yaml: not used. A path's aws provider has its account and region "
            "from its backend; tags are given by tags, credentials by the environment (AWS_PROFILE). Remove it."
        )
