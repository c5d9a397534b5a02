"""The `aws` providers of parts of a component that are in other accounts."""

from collections.abc import Collection, Mapping

from pulumi import InvokeOutputOptions, ProviderResource, ResourceOptions

from devicepath_spec.faults import Faults

AWS = "aws"
"""The package of its provider, in Pulumi."""
Providers = Mapping[str, ProviderResource] | None


def check_providers(names: Collection[str], providers: Providers, whose: str, faults: Faults) -> None:
    """One that is passed over leaves its part to another account. `whose` is what the names are of: "a backend"."""
    for key, provider in (providers or {}).items():
        if key not in names:
            faults.add(key, f"is not {whose}; there is: {', '.join(names) or 'none'}.")
        elif not isinstance(provider, ProviderResource) or provider.package != AWS:
            faults.add(key, "is not a provider of AWS; give an aws.Provider.")


def with_provider(child: ResourceOptions, providers: Providers, key: str) -> ResourceOptions:
    if not providers or key not in providers:
        return child
    return ResourceOptions.merge(child, ResourceOptions(providers=[providers[key]]))


def look_up_options(child: ResourceOptions) -> InvokeOutputOptions:
    """Of look-ups by whom a child's provider is, or its parent's."""
    given = child.providers
    return InvokeOutputOptions(parent=child.parent, provider=given.get(AWS) if isinstance(given, Mapping) else None)
