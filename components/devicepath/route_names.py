"""What the routes of a component are called. Pure."""

from collections.abc import Mapping

from pulumi import Input


def by_table(route_table_ids: Mapping[str, Input[str]]) -> dict[str, Input[str]]:
    """The tables by what stays of them: the id where it is plain text, the user's name for it where it is an Output.

    To AWS, a route is its table and its destination, and a second one is refused (RouteAlreadyExists): names may come,
    go and change their order while the table stays. One that has several names gets one route."""
    return {table if isinstance(table, str) else name: table for name, table in route_table_ids.items()}
