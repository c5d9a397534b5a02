"""The `aws` providers of a path's backends."""

from collections.abc import Mapping

from pulumi import ProviderResource, ResourceOptions

from devicepath_spec.description.path import Path
from devicepath_spec.faults import Faults

AWS = "aws"
"""The package of its provider, in Pulumi."""


def check_providers(path: Path, providers: Mapping[str, ProviderResource] | None, faults: Faults) -> None:
    """One that is passed over leaves its backend to another account."""
    names = list(path.backends)
    for key, provider in (providers or {}).items():
        if key not in names:
            faults.add(key, f"is not a backend; there is: {', '.join(names) or 'none'}.")
        elif not isinstance(provider, ProviderResource) or provider.package != AWS:
            faults.add(key, "is not a provider of AWS; give an aws.Provider.")


def with_provider(
    child: ResourceOptions, providers: Mapping[str, ProviderResource] | None, backend: str
) -> ResourceOptions:
    if not providers or backend not in providers:
        return child
    return ResourceOptions.merge(child, ResourceOptions(providers=[providers[backend]]))
