"""Route tables of transit gateways: which attachment a packet leaves by, for each attachment that it may come from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from ipaddress import IPv4Address, IPv4Network

from devicepath_tools.network.prefix_table import PrefixTable
from devicepath_tools.network.route_table import RouteOrigin, RouteState, preferred_first


@dataclass(frozen=True)
class TransitGatewayRoute:
    destination: IPv4Network
    attachment_id: str = ""
    """Empty: it leads to none, and is a blackhole."""
    state: RouteState = RouteState.ACTIVE
    origin: RouteOrigin = RouteOrigin.STATIC
    """Static, of a prefix list, or propagated: of one prefix they are preferred in that order. Source: AWS, VPC, how
    transit gateways work, route evaluation order."""
    prefix_list_id: str = ""
    """The list that `destination` is one range of; empty: it is of none."""

    def __str__(self) -> str:
        return f"{self.destination} -> {self.attachment_id or 'blackhole'}"

    @property
    def drops(self) -> bool:
        return self.state is RouteState.BLACKHOLE or not self.attachment_id


@dataclass(frozen=True)
class TransitGatewayRouteTable:
    id: str
    transit_gateway_id: str
    routes: tuple[TransitGatewayRoute, ...] = ()
    associated: frozenset[str] = frozenset()
    """Attachments that it judges what comes from. An attachment has one association at most."""
    propagating: frozenset[str] = frozenset()
    """Attachments of VPCs whose ranges are routes here besides those in `routes`."""
    unread: tuple[str, ...] = ()
    """What could not be read and may be longer routes, in words."""
    name: str = ""

    def best(self, address: IPv4Address) -> TransitGatewayRoute | None:
        """The route that decides about an address: the longest prefix, and of one prefix the preferred one."""
        return self._by_prefix.longest(address)

    def candidates(self, address: IPv4Address) -> tuple[TransitGatewayRoute, ...]:
        """The routes that hold an address, of each prefix the preferred one, the longest first."""
        return tuple(self._by_prefix.all(address))

    def is_contested(self, address: IPv4Address, best: TransitGatewayRoute | None) -> bool:
        """Whether several attachments propagate a range that holds an address. AWS takes the range of the one that was
        attached first, and nothing tells which one that was. Source: AWS, VPC, transit gateways, VPC attachments."""
        if best is None or best.origin is not RouteOrigin.PROPAGATED:
            return False
        return any(it != {best.attachment_id} for it in self._propagating.all(address))

    def with_propagated(self, ranges: Mapping[str, Sequence[IPv4Network]]) -> "TransitGatewayRouteTable":
        """With the routes of the attachments that propagate to it. `ranges` are their VPCs', by attachment: what one
        propagates that is not among them is not known."""
        known = {(it.destination, it.attachment_id) for it in self.routes}
        more = tuple(
            TransitGatewayRoute(cidr, attachment_id, origin=RouteOrigin.PROPAGATED)
            for attachment_id in sorted(self.propagating)
            for cidr in ranges.get(attachment_id, ())
            if (cidr, attachment_id) not in known
        )
        unknown = tuple(f"what {it} propagates" for it in sorted(self.propagating) if it not in ranges)
        return replace(self, routes=(*self.routes, *more), unread=(*self.unread, *unknown), propagating=frozenset())

    @cached_property
    def _by_prefix(self) -> PrefixTable[TransitGatewayRoute]:
        return PrefixTable((it.destination, it) for it in preferred_first(self.routes))

    @cached_property
    def _propagating(self) -> PrefixTable[set[str]]:
        """The attachments that propagate a prefix."""
        found: dict[IPv4Network, set[str]] = {}
        for route in self.routes:
            if route.origin is RouteOrigin.PROPAGATED:
                found.setdefault(route.destination, set()).add(route.attachment_id)
        return PrefixTable(found.items())
