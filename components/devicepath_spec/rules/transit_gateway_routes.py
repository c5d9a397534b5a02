"""Rules of routes: those in a transit gateway's tables, and those of a VPC that lead to one."""

from collections.abc import Collection, Mapping

from devicepath_spec.description.transit_gateway import Routed, StaticRoute, VpcAttachment
from devicepath_spec.faults import Faults
from devicepath_spec.rules.transit_gateway import Gateway
from devicepath_spec.unknown import UNKNOWN, NotKnown

TARGETS = ("cidr", "prefix_list_id")


def routes_of_tables_can_be_made(gateway: Gateway, faults: Faults) -> None:
    for name, table in gateway.tables.items():
        if table is not UNKNOWN:
            check_routes(table.routes, f"tables.{name}.routes", faults)


def routes_lead_to_attachments(gateway: Gateway, faults: Faults) -> None:
    check_leading(gateway, gateway.attachments, faults)


def check_leading(gateway: Gateway, attachments: Collection[str], faults: Faults) -> None:
    """Whether static routes lead to attachments that there are."""
    for name, table in gateway.tables.items():
        for key, route in {} if table is UNKNOWN else table.routes.items():
            if not isinstance(route, StaticRoute) or route.attachment is UNKNOWN:
                continue
            check_attachment(attachments, f"tables.{name}.routes.{key}.attachment", route.attachment, faults)


def check_attachment(attachments: Collection[str], place: str, named: str, faults: Faults) -> None:
    if named not in attachments:
        known = " or ".join(sorted(attachments)) or "one, and add it"
        faults.add(place, f"{named!r} is none of attachments; write {known} instead.")


def destinations_can_be_routed(gateway: Gateway, faults: Faults) -> None:
    for name, attachment in gateway.attachments.items():
        if attachment is not UNKNOWN and isinstance(attachment, VpcAttachment):
            check_routes(attachment.destinations, f"attachments.{name}.destinations", faults)


def check_routes(routes: Mapping[str, Routed], place: str, faults: Faults) -> None:
    """Whether each has one destination, and no table has two routes to the same one. AWS: RouteAlreadyExists."""
    if routes is UNKNOWN:
        return
    first: dict[str, str] = {}
    for name, route in routes.items():
        if route is UNKNOWN:
            continue
        given = [key for key in TARGETS if getattr(route, key) is UNKNOWN or getattr(route, key) is not None]
        if len(given) != 1:
            faults.add(f"{place}.{name}", f"write one of {', '.join(TARGETS)}, and no other of them.")
            continue
        try:
            target = target_of(route)
        except NotKnown:
            continue
        if (other := first.setdefault(target, name)) != name:
            told = f"{target} is that of {place}.{other} too, and a table has one route to it"
            faults.add(f"{place}.{name}", f"{told}; take one of them out.")


def target_of(route: Routed) -> str:
    """The destination of a route, as AWS spells it. Raises NotKnown."""
    found = route.cidr if route.cidr is not None else route.prefix_list_id
    if found is UNKNOWN or found is None:
        raise NotKnown
    return str(found)


ROUTE_RULES = (routes_of_tables_can_be_made, destinations_can_be_routed)
