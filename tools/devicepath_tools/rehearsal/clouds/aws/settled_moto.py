"""What moto is told before it is used. It reads its settings when it is imported: nothing of it is imported before."""

import functools
import logging
import os

import botocore.loaders


def settle(account_id: str) -> None:
    """`account_id` is the account of the rehearsal's credentials."""
    # moto opens session after session, each with a loader that would read EC2's model and all endpoints anew.
    botocore.loaders.create_loader = functools.cache(botocore.loaders.create_loader)
    os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"
    import moto.iam.models
    from moto.utilities.utils import DEFAULT_PARTITION

    settings = vars(moto.iam.models)
    # Not MOTO_ACCOUNT_ID: that would put whoever assumes a role into this account, too.
    settings["DEFAULT_ACCOUNT_ID"] = account_id
    # A key is looked for in every partition, and each makes 1500 policies of AWS's for each account: 0.1 s of CPU.
    settings["PARTITION_NAMES"] = [DEFAULT_PARTITION]
    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
