"""Pulumi's `aws` provider for rehearsals: the official plugin, or the same code built here with Go.

provider = ensure()
path = f"{provider.folder}{os.pathsep}{os.environ['PATH']}"
"""

from devicepath_tools.aws_provider.finder import ensure
from devicepath_tools.aws_provider.installation import AwsProvider, AwsProviderUnavailable, Choice, Origin

__all__ = ["AwsProvider", "AwsProviderUnavailable", "Choice", "Origin", "ensure"]
