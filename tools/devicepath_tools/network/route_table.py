"""Route tables of VPCs: which target a packet that leaves a subnet is handed to."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from ipaddress import IPv4Address, IPv4Network
from typing import Protocol, TypeVar

from devicepath_tools.network.prefix_table import PrefixTable


class TargetKind(str, Enum):
    """What a route leads to."""

    LOCAL = "local"
    NETWORK_INTERFACE = "network interface"
    VPC_PEERING_CONNECTION = "VPC peering connection"
    INTERNET_GATEWAY = "internet gateway"
    NAT_GATEWAY = "NAT gateway"
    TRANSIT_GATEWAY = "transit gateway"
    VPN_GATEWAY = "virtual private gateway of AWS"
    GATEWAY_ENDPOINT = "gateway endpoint"
    OTHER = "other"
    """A kind that is not modelled: what is sent there is unknown."""

    # A key of tables at every hop, and Enum's own hash takes ten times as long.
    __hash__ = str.__hash__


class RouteState(str, Enum):
    """A blackhole wins like any other route, and drops. Source: AWS, VPC user guide, route table concepts."""

    ACTIVE = "active"
    BLACKHOLE = "blackhole"


class RouteOrigin(str, Enum):
    """Who made a route. The values are AWS's words, shortened."""

    TABLE = "with the table"
    STATIC = "static"
    PREFIX_LIST = "prefix list"
    """One range of a route whose destination is a prefix list."""
    PROPAGATED = "propagated"


PRIVATE = tuple(map(IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")))
"""What no internet gateway takes: RFC 1918, and RFC 6598, which SORACOM's VPGs have their ranges of.

Source: AWS, Reachability Analyzer, explanation codes IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS and _RFC6598_EGRESS;
and hosts of a real network, which got no answer (batfish/lab-validation, aws_shared_vpc)."""

PREFERENCE = {
    RouteOrigin.TABLE: 0,
    RouteOrigin.STATIC: 1,
    RouteOrigin.PREFIX_LIST: 2,
    RouteOrigin.PROPAGATED: 3,
}
"""Of routes with the same prefix. Source: AWS, VPC user guide, route priority."""


@dataclass(frozen=True)
class Target:
    kind: TargetKind
    id: str
    """`local`, or AWS's id."""

    def __str__(self) -> str:
        return self.id


@dataclass(frozen=True)
class Route:
    destination: IPv4Network
    target: Target
    state: RouteState = RouteState.ACTIVE
    origin: RouteOrigin = RouteOrigin.STATIC
    prefix_list_id: str = ""
    """The list that `destination` is one range of; empty: it is of none."""

    def __str__(self) -> str:
        return f"{self.destination} -> {self.target}"

    def carries(self, address: IPv4Address) -> bool:
        """Whether what it leads to takes packets for an address that it holds."""
        return self.target.kind is not TargetKind.INTERNET_GATEWAY or not any(address in it for it in PRIVATE)


PROPAGATES = "what {} propagates"
"""Of a table: what of a virtual private gateway was not read."""


@dataclass(frozen=True)
class RouteTable:
    id: str
    vpc_id: str
    routes: tuple[Route, ...]
    subnet_ids: frozenset[str] = frozenset()
    """Subnets that are associated with it."""
    is_main: bool = False
    """Whether it judges for subnets that are associated with none."""
    unread: tuple[str, ...] = ()
    """Destinations that could not be read, for example prefix lists: what they hold is unknown."""
    unread_public: tuple[str, ...] = ()
    """The same, of which one thing is known: they hold public addresses only, as all prefix lists of AWS's own do."""
    name: str = ""

    def best(self, address: IPv4Address) -> Route | None:
        """The route that decides about an address.

        The longest prefix; but `local` beats a longer one that was propagated. Source: AWS, VPC user guide, route
        priority."""
        found = self._by_prefix.longest(address)
        if found is None or found.origin is not RouteOrigin.PROPAGATED:
            return found
        return next((it for it in self._by_prefix.all(address) if it.target.kind is TargetKind.LOCAL), found)

    def candidates(self, address: IPv4Address) -> tuple[Route, ...]:
        """All routes that hold an address, longest prefix first."""
        return tuple(self._by_prefix.all(address))

    def is_contested(self, address: IPv4Address, best: Route | None) -> bool:
        """Whether AWS picks one of several routes for an address, and nobody knows which.

        That is where prefix lists overlap and lead to different targets. Source: AWS, VPC user guide, route priority
        for prefix lists."""
        if best is None or best.origin is not RouteOrigin.PREFIX_LIST:
            return False
        return any(
            it.origin is RouteOrigin.PREFIX_LIST
            and it.prefix_list_id != best.prefix_list_id
            and (it.target, it.state) != (best.target, best.state)
            and address in it.destination
            for it in self.routes
        )

    @cached_property
    def _by_prefix(self) -> PrefixTable[Route]:
        return PrefixTable((it.destination, it) for it in preferred_first(self.routes))


class Preferable(Protocol):
    @property
    def origin(self) -> RouteOrigin: ...


AnyRoute = TypeVar("AnyRoute", bound=Preferable)


def preferred_first(routes: Iterable[AnyRoute]) -> list[AnyRoute]:
    """Of two routes with one prefix, the one that AWS prefers comes first."""
    return sorted(routes, key=lambda route: PREFERENCE[route.origin])
