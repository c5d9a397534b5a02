"""Protection of what must not end: one argument, `protect`, for the parts of a component that are in use."""

from collections.abc import Sequence

from pulumi import Resource, ResourceOptions, Stash


def kept(options: ResourceOptions, *, protect: bool) -> ResourceOptions:
    """The options of a part that `protect` keeps."""
    return ResourceOptions.merge(options, ResourceOptions(protect=True)) if protect else options


def refuse_to_destroy(name: str, parts: Sequence[Resource], options: ResourceOptions, *, protect: bool) -> Stash:
    """A resource that depends on all parts, so that `pulumi destroy` comes to it first, and ends with one error that
    names it. It is made without `protect`, too: the engine lifts protection only from what the program still has."""
    # Not False: where the component is protected by its options, this is, too.
    own = ResourceOptions(protect=protect or None, depends_on=list(parts))
    return Stash(f"{name}-kept-by-protect-true", input=protect, opts=ResourceOptions.merge(options, own))
