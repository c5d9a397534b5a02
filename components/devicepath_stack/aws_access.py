"""Whether the credentials in use have access to an AWS account, asked before anything else is; and a warning of
settings of the `aws` provider that have no effect."""

import pulumi
import pulumi_aws as aws
from pulumi import InvokeOptions, ProviderResource

from devicepath_spec.faults import InvalidSpec


def require_access(provider: ProviderResource, place: str, account_id: str) -> None:
    """`place` is the backend or gateway that the provider is for. Raises InvalidSpec with AWS's reason: credentials of
    another account, expired ones, or none.

    Later look-ups would fail for the same reason, but each with a traceback."""
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
    """Warns of `aws:...` in a stack file: Pulumi gives these settings to its default provider, which a path does not
    use."""
    names = [name for name in sorted(pulumi.runtime.get_config_env()) if name.startswith("aws:")]
    if names:
        pulumi.log.warn(
            f"{', '.join(names)} in Pulumi.{stack}.yaml: not used. A path's aws provider has its account and region "
            "from its backend; tags are given by tags, credentials by the environment (AWS_PROFILE). Remove it."
        )
