"""By which VPN connection or virtual interface a destination is reached, from AWS's side and from the customer's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address

from devicepath_tools.network.customer_links import CustomerLink, Ranges
from devicepath_tools.network.network import Network
from devicepath_tools.network.site import CustomerRouter
from devicepath_tools.network.vpn_connection import VpnConnection


@dataclass(frozen=True)
class Leading:
    links: tuple[CustomerLink, ...]
    is_unsure: bool = False
    """Whether one that is not among them may lead there, too."""


def leading(
    network: Network, links: Sequence[CustomerLink], destination: IPv4Address, vpn_gateway_id: str = ""
) -> Leading:
    """Those of several links of one gateway that lead to a destination, the best first.

    What a router announces is known where the router is, else from what a virtual private gateway propagates: of
    several links nothing tells which one announced it."""
    known = [(length, it) for it in links if (length := _length(network.links.behind(it), destination)) >= 0]
    if known:
        return Leading(tuple(it for _, it in sorted(known, key=lambda one: (-one[0], _rank(one[1])))))
    untold = [it for it in links if not is_static(it) and network.links.router_of(it) is None]
    has_learned = network.vpn.has_learned(vpn_gateway_id, destination)
    if len(untold) == 1 and has_learned:
        return Leading(tuple(untold))
    # Without a link, or with a range that none of them has announced, there is something else behind it.
    return Leading((), is_unsure=not links or bool(untold) or has_learned)


def chosen(links: Iterable[CustomerLink]) -> CustomerLink | None:
    """One that is not told to be down comes first. Source: AWS, Site-to-Site VPN, route priority: a healthy tunnel
    comes before the longest range."""
    ordered = list(links)
    return next((it for it in ordered if it.may_carry), next(iter(ordered), None))


def from_routers(
    network: Network, routers: Sequence[CustomerRouter], destination: IPv4Address
) -> tuple[CustomerRouter, CustomerLink | None]:
    """Of a site's routers the one that leads to a destination, and by which of its links: by what does not stand still,
    and then the longest range. The first one, if none leads there. There is one at least."""
    found = [
        (not it.may_carry, -length, _rank(it), router, it)
        for router in routers
        for it in network.links.of_router(router)
        if (length := _length(network.links.from_router(it), destination)) >= 0
    ]
    if not found:
        return routers[0], None
    *_, router, link = min(found, key=lambda one: one[:3])
    return router, link


def _rank(link: CustomerLink) -> int:
    """Of two with one range. Source: AWS, Site-to-Site VPN, route priority: Direct Connect, static, BGP."""
    if not isinstance(link, VpnConnection):
        return 0
    return 1 if link.is_static else 2


def is_static(link: CustomerLink) -> bool:
    """Whether routes are written at AWS's end of it, and none is announced."""
    return isinstance(link, VpnConnection) and link.is_static


def _length(ranges: Ranges, destination: IPv4Address) -> int:
    """Of the longest range that holds a destination; -1: none does."""
    found = ranges.longest(destination)
    return found.prefixlen if found is not None else -1
