"""Aliases for states from before a path could have several backends and gate peers: resources had names without the
backend's or gate peer's then."""

from pulumi import Alias, ResourceOptions

from devicepath_spec.description.path import Path


def of_one_backend(child: ResourceOptions, path: Path, name: str) -> ResourceOptions:
    """The options of a part of a backend. Where the path has one backend, the part has `name`, as it was then, as an
    alias."""
    return _also_called(child, name) if len(path.vpcs) == 1 else child


def of_one_gate_peer(child: ResourceOptions, path: Path, name: str) -> ResourceOptions:
    """As `of_one_backend`, for a part of a gate peer."""
    return _also_called(child, name) if len(path.instances) == 1 else child


def _also_called(child: ResourceOptions, name: str) -> ResourceOptions:
    return ResourceOptions.merge(child, ResourceOptions(aliases=[Alias(name=name)]))
