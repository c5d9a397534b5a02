"""What is kept: protection by degree."""

from collections.abc import Sequence

from pulumi import Resource, ResourceOptions, Stash


def kept(options: ResourceOptions, *, protect: bool) -> ResourceOptions:
    """The options of what `protect` of a component's arguments keeps."""
    return ResourceOptions.merge(options, ResourceOptions(protect=True)) if protect else options


def refuse_to_destroy(name: str, parts: Sequence[Resource], options: ResourceOptions, *, protect: bool) -> Stash:
    """What `pulumi destroy` meets first, as it comes after all parts, so that it ends with one error, whose name says
    why. It is there without `protect`, too: the engine lifts protection only from what the program still has."""
    # Not False: where the component is protected by its options, this is, too.
    own = ResourceOptions(protect=protect or None, depends_on=list(parts))
    return Stash(f"{name}-kept-by-protect-true", input=protect, opts=ResourceOptions.merge(options, own))
