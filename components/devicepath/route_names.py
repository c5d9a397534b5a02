"""The names of a component's routes in the program. Pure."""

from collections.abc import Mapping

from pulumi import Input


def by_table(route_table_ids: Mapping[str, Input[str]]) -> dict[str, Input[str]]:
    """Route tables by a key that stays: the id where it is plain text, the user's name where the id is an Output.

    To AWS, a route is its table and its destination, and a second one is refused (RouteAlreadyExists): names may come,
    go and change their order while the table stays. One that has several names gets one route."""
    return by_identity(route_table_ids)


def by_identity(named: Mapping[str, Input[str]]) -> dict[str, Input[str]]:
    """Ids, or ranges, by a key that stays: themselves, or the user's name where they are not known yet."""
    return {one if isinstance(one, str) else name: one for name, one in named.items()}


def in_a_name(target: str) -> str:
    """A range, or an ARN, as a part of a name: without two colons in a row, which separate the parts of a URN."""
    return "".join(each if each.isalnum() else "-" for each in target)
