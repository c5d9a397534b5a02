"""What a router says of what it leads nowhere, when all of its links are up or have said why they are not."""

from collections.abc import Iterable
from dataclasses import dataclass

from devicepath_tools.network.cause import Cause
from devicepath_tools.rehearsal.wires.kernel import Kernel
from devicepath_tools.rehearsal.wires.link_routers import UNDELIVERED
from devicepath_tools.rehearsal.wires.tally import Place
from devicepath_tools.rehearsal.wires.vpcs import Router


@dataclass(frozen=True)
class LinkState:
    """One link, at one of the routers that it is at."""

    router: Router
    link_id: str
    cause: Cause | None
    """Why it is not up; None: it is."""
    otherwise: Place | None
    """What the router says where one of its links is up; None: nothing."""


def say(kernel: Kernel, link_states: Iterable[LinkState]) -> None:
    """Of each router that one thing which is true of all of its links."""
    by_router: dict[str, list[LinkState]] = {}
    for it in link_states:
        by_router.setdefault(it.router.namespace.name, []).append(it)
    for name, found in by_router.items():
        first = found[0]
        is_up = any(it.cause is None for it in found)
        place = first.otherwise if is_up else Place(first.cause, first.link_id)
        if place is not None:
            rule = first.router.table.stopped(place.cause, place.object_id)
            rules = f"flush chain ip wires {UNDELIVERED}\nadd rule ip wires {UNDELIVERED} {rule}\n"
            kernel.load_rules(name, "links", rules)
