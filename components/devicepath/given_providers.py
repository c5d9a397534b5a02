"""The `aws` providers of parts of a component that are in other accounts."""

from collections.abc import Collection, Mapping

from pulumi import InvokeOutputOptions, ProviderResource, ResourceOptions

from devicepath_spec.faults import Faults

AWS = "aws"
"""The package of its provider, in Pulumi."""
Providers = Mapping[str, ProviderResource] | None


def check_providers(names: Collection[str], providers: Providers, whose: str, faults: Faults) -> None:
    """Whether each provider has the name of a part: a misspelt one would leave its part to another account. `whose`
    says what the names are of: "a backend"."""
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
    """Options of a look-up that goes through the provider of a child, or else of its parent."""
    given = child.providers
    return InvokeOutputOptions(parent=child.parent, provider=given.get(AWS) if isinstance(given, Mapping) else None)
