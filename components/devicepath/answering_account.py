"""Whether the AWS account that a part of a program is in is the one that its provider's credentials belong to."""

import pulumi_aws as aws
from pulumi import Input, InvokeOutputOptions, Output, ResourceOptions

from devicepath.described import Written
from devicepath.look_up import answer
from devicepath.refused import Refused

OF_OPTIONS = "give its provider with opts.providers"


def answering_account(
    place: str, account_id: Input[str], opts: InvokeOutputOptions, otherwise: str = OF_OPTIONS
) -> Output[str]:
    """The account's id, known only once AWS has confirmed that the credentials are of this account, so that what takes
    it is made in no other. `place` is where the id is written, `otherwise` how another provider is given. Raises
    Refused where the credentials are another account's."""

    async def checked(wanted: str) -> str:
        caller = await answer(aws.get_caller_identity_output(opts=opts), "The account of the credentials")
        # A test's mocks may say nothing.
        if caller is not None and caller.account_id not in (wanted, None):
            shown = "a secret one" if await Output.from_input(account_id).is_secret() else wanted
            told = f"{shown}, but AWS answers for account {caller.account_id}"
            raise Refused([f"{place}: {told}; use credentials of that account, or {otherwise}."])
        return wanted

    found: Output[str] = Output.from_input(account_id).apply(checked)
    return found


def answered_region(name: str, given: Written, child: ResourceOptions) -> Output[str]:
    """The region of a component, known only once AWS has confirmed the account: nothing is made in another one. Raises
    Refused."""
    account = answering_account(f"{name}.account_id", given["account_id"], InvokeOutputOptions(parent=child.parent))
    region: Output[str] = Output.all(given["region"], account).apply(lambda both: str(both[0]))
    return region
