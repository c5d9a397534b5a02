"""What all operations need of a request: filters, tags, and ids that have to be there."""

from collections.abc import Callable, Iterable, Mapping
from fnmatch import fnmatchcase
from typing import Any, TypeVar

from devicepath_tools.rehearsal.clouds.aws.refusals.request import Refused, Request

Answer = dict[str, Any]
Thing = TypeVar("Thing")
Readers = Mapping[str, Callable[[Thing], str | tuple[str, ...] | None]]
"""What a filter looks at, by its name: of several, one that it knows is enough."""
TAG, TAG_KEY = "tag:", "tag-key"


def needed(request: Request, name: str) -> str:
    """A parameter that has to be given. Raises Refused."""
    value = request.get(name)
    if not value:
        raise Refused("MissingParameter", f"Missing required parameter in request: {name}.")
    return str(value)


def asked_for(
    request: Request,
    name: str,
    there: Mapping[str, Thing],
    unknown: Callable[[str], Refused],
    check: Callable[[str], None] | None = None,
) -> list[Thing]:
    """Of what there is by id, what the request's list of ids names; all, where it names none. Raises Refused for an id
    that is not among them, and what `check` raises of one."""
    ids = [str(each) for each in request.get(name) or []]
    for each in ids:
        if check is not None:
            check(each)
        if each not in there:
            raise unknown(each)
    return [there[each] for each in ids] if ids else list(there.values())


def wanted_filters(request: Request) -> dict[str, list[str]]:
    return {str(each["Name"]): [str(it) for it in each.get("Values") or []] for each in request.get("Filters") or []}


def passing(
    request: Request, things: Iterable[Thing], readers: Readers[Thing], identity: Callable[[Thing], str]
) -> list[Thing]:
    """Those that all filters of the request let through. Raises Refused for a filter that there is not."""
    filters = wanted_filters(request)
    for name in filters:
        if name not in readers and not name.startswith(TAG) and name != TAG_KEY:
            raise Refused("InvalidParameterValue", f"Value ({name}) for parameter Filter is invalid. ")

    def passes(thing: Thing, name: str, values: list[str]) -> bool:
        if name in readers:
            return is_among(readers[name](thing), values)
        own = {tag["Key"]: tag["Value"] for tag in tags_of(request, identity(thing))}
        if name == TAG_KEY:
            return any(is_among(key, values) for key in own)
        return is_among(own.get(name.removeprefix(TAG)), values)

    return [thing for thing in things if all(passes(thing, name, values) for name, values in filters.items())]


def is_among(value: str | tuple[str, ...] | None, patterns: Iterable[str]) -> bool:
    """Filters know `*` and `?`. Of several values one is enough."""
    values = value if isinstance(value, tuple) else () if value is None else (value,)
    return any(fnmatchcase(each, pattern) for pattern in patterns for each in values)


def tags_of(request: Request, identity: str) -> list[dict[str, str]]:
    """An account's own tags on a thing that others may see, too."""
    return [{"Key": key, "Value": value} for key, value in request.ec2.tags.get(identity, {}).items()]


def tag_new(request: Request, identity: str) -> list[dict[str, str]]:
    """Gives a new thing the tags that came with the request."""
    listed = request.get("TagSpecifications") or request.get("TagSpecification") or []
    tags = {str(tag["Key"]): str(tag.get("Value") or "") for one in listed for tag in one.get("Tags") or []}
    if tags:
        request.ec2.create_tags([identity], tags)
    return tags_of(request, identity)


def switches(given: Mapping[str, Any] | None, names: Iterable[str]) -> dict[str, str]:
    """Options that are `enable` or `disable`, those of them that were given. Raises Refused."""
    found = {name: str(given[name]) for name in names if given and given.get(name) is not None}
    for name, value in found.items():
        if value not in ("disable", "enable"):
            raise Refused("InvalidParameterValue", f"Value ({value}) for parameter {name} is invalid.")
    return found
