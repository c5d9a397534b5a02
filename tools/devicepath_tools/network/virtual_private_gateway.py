"""SORACOM's VPGs: what they translate, filter, and open to servers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from ipaddress import IPv4Address, IPv4Network

from devicepath_tools.network.prefix_table import PrefixTable

RUNNING = "running"
"""The only status that carries packets."""


class VpgType(str, Enum):
    """Source: SORACOM API, CreateVirtualPrivateGatewayRequest.type: 14, 15 and 242."""

    E = "E"
    F = "F"
    F2 = "F2"


class FilterAction(str, Enum):
    ALLOW = "allow"
    DENY = "deny"


@dataclass(frozen=True)
class RoutingFilterEntry:
    """The longest range that holds a destination decides; without one, it is allowed. Source: SORACOM's console."""

    action: FilterAction
    range: IPv4Network


@dataclass(frozen=True)
class GatePeer:
    """One end of Gate's tunnel."""

    outer_address: IPv4Address
    inner_address: IPv4Address


@dataclass(frozen=True)
class Gate:
    is_open: bool = False
    vni: int = 10
    privacy_separator: bool = False
    """Keeps devices from talking with each other; servers still reach them."""
    own_peers: tuple[GatePeer, ...] = ()
    """The VPG's two ends."""
    registered_peers: tuple[GatePeer, ...] = ()
    """Ours."""
    redirection: IPv4Address | None = None
    """Inner address of the gate peer that gets all packets of devices; None: nothing is redirected."""
    are_peers_read: bool = True
    """Whether both kinds of peers are known: where the right to list them is missing, there may be some."""


@dataclass(frozen=True)
class CustomerRoute:
    """What leads from a VPG of type F2 to one attachment of its transit gateway."""

    destination: IPv4Network
    attachment_id: str

    def __str__(self) -> str:
        return f"{self.destination} -> {self.attachment_id}"


@dataclass(frozen=True)
class VirtualPrivateGateway:
    id: str
    type: VpgType
    status: str
    vpg_range: IPv4Network
    """What a VPC sees of type F: devices are translated to it."""
    device_subnet: IPv4Network
    has_internet_gateway: bool
    gate: Gate = Gate()
    routing_filter: tuple[RoutingFilterEntry, ...] = ()
    peerings: Mapping[str, IPv4Network] = field(default_factory=dict)
    """What devices may reach behind each peering connection, by AWS's id."""
    fixed_addresses: Mapping[str, IPv4Address] = field(default_factory=dict)
    """Of SIMs, by IMSI."""
    has_other_ways: bool = False
    """Whether something leads from it that is not modelled: a transit gateway that support attached, Door, Direct."""
    transit_gateway_id: str = ""
    """Of type F2: SORACOM's transit gateway, which VPCs and others' gateways are attached to."""
    customer_routes: tuple[CustomerRoute, ...] = ()
    """Of type F2: what devices may reach, by attachment."""
    name: str = ""

    @property
    def is_running(self) -> bool:
        return self.status == RUNNING

    def filter_entry(self, destination: IPv4Address) -> RoutingFilterEntry | None:
        """The entry that decides about a destination; None: none does, and it is allowed."""
        return self._filter.longest(destination)

    def customer_route(self, destination: IPv4Address) -> CustomerRoute | None:
        """The customer route that a destination takes: the longest."""
        return self._customer_routes.longest(destination)

    @cached_property
    def _customer_routes(self) -> PrefixTable[CustomerRoute]:
        return PrefixTable((route.destination, route) for route in self.customer_routes)

    @cached_property
    def _filter(self) -> PrefixTable[RoutingFilterEntry]:
        return PrefixTable((entry.range, entry) for entry in self.routing_filter)
