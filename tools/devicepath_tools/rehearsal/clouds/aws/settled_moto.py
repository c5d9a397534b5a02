"""What moto is told before it is used. It reads its settings when it is imported: nothing of it is imported before."""

import functools
import logging
import os
import random

import botocore.loaders


def settle(account_id: str) -> None:
    """`account_id` is the account of the rehearsal's credentials."""
    # moto opens session after session, each with a loader that would read EC2's model and all endpoints anew.
    loader = functools.cache(botocore.loaders.create_loader)
    botocore.loaders.create_loader = lambda search_path_string=None: loader(search_path_string)
    os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"
    import moto.core.responses
    import moto.ec2.utils
    import moto.iam.models
    from moto.utilities.utils import DEFAULT_PARTITION

    settings = vars(moto.iam.models)
    # Not MOTO_ACCOUNT_ID: that would put whoever assumes a role into this account, too.
    settings["DEFAULT_ACCOUNT_ID"] = account_id
    # A key is looked for in every partition, and each makes 1500 policies of AWS's for each account: 0.1 s of CPU.
    settings["PARTITION_NAMES"] = [DEFAULT_PARTITION]
    # For each request it would look through all methods of a service's class.
    responses = vars(moto.core.responses)
    responses["method_names_from_class"] = functools.cache(responses["method_names_from_class"])
    # Each region begins with 1300 images, each with a volume and a snapshot.
    vars(moto.ec2.utils)["random_resource_id"] = _random_digits
    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)


def _random_digits(size: int = 8) -> str:
    """Hexadecimal ones, drawn at once."""
    return f"{random.getrandbits(4 * size):0{size}x}"
