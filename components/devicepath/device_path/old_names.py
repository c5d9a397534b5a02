"""States from before a path had several backends and gate peers: theirs were called without a name of their own."""

from pulumi import Alias, ResourceOptions

from devicepath_spec.description.path import Path


def of_one_backend(child: ResourceOptions, path: Path, name: str) -> ResourceOptions:
    """The options of what belongs to a backend: where there is one, it may be what was called `name`."""
    return _also_called(child, name) if len(path.vpcs) == 1 else child


def of_one_gate_peer(child: ResourceOptions, path: Path, name: str) -> ResourceOptions:
    """As the other, of a gate peer."""
    return _also_called(child, name) if len(path.instances) == 1 else child


def _also_called(child: ResourceOptions, name: str) -> ResourceOptions:
    return ResourceOptions.merge(child, ResourceOptions(aliases=[Alias(name=name)]))
