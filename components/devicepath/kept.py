"""What is kept, and what may be ended: protection by degree, and replacements that are allowed for a change."""

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from pulumi import Resource, ResourceOptions, Stash

from devicepath_spec.choices import Replaceable


class Kept(TypedDict):
    """The argument that every component with something to keep has."""

    protect: bool


def kept_of(args: Mapping[str, Any]) -> Kept:
    """For the parts of what is described by these arguments."""
    return {"protect": args.get("protect", False)}


def kept(options: ResourceOptions, args: Mapping[str, Any]) -> ResourceOptions:
    """The options of what `protect` of a component's arguments keeps."""
    return ResourceOptions.merge(options, ResourceOptions(protect=True)) if args.get("protect") else options


def refuse_to_destroy(name: str, args: Mapping[str, Any], parts: Sequence[Resource], options: ResourceOptions) -> Stash:
    """What `pulumi destroy` meets first, as it comes after all parts, so that it ends with one error, whose name says
    why. It is there without `protect`, too: the engine lifts protection only from what the program still has."""
    protect = bool(args.get("protect"))
    # Not False: where the component is protected by its options, this is, too.
    own = ResourceOptions(protect=protect or None, depends_on=list(parts))
    return Stash(f"{name}-kept-by-protect-true", input=protect, opts=ResourceOptions.merge(options, own))


def allows(args: Mapping[str, Any], *things: Replaceable) -> bool:
    """Whether a path's arguments allow one of these to be ended and made anew."""
    return any(Replaceable(one) in things for one in args.get("allow_replacement", ()))
