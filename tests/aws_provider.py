"""The `aws` provider that tests run: the one that is built, whatever the machine has beside it."""

import os
from functools import cache

from devicepath_tools import aws_provider
from devicepath_tools.aws_provider import AwsProvider, Choice


@cache
def built() -> AwsProvider:
    """From the cache; `make test` has made it. Looked for once a process: it is asked for its version each time."""
    return aws_provider.ensure(Choice.BUILT)


def before_others(path: str) -> dict[str, str]:
    """PATH with the provider's folder before all that `path` has."""
    return {"PATH": f"{built().folder}{os.pathsep}{path}"}
