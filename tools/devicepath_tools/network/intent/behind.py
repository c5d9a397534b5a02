"""What the stack file says is behind routers of the user's: data centres, and offices. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from ipaddress import IPv4Address, IPv4Network

from devicepath_spec.choices import Direction, HostPlace, ReturnPath
from devicepath_spec.description.data_center import DataCenter, Direct, DoorByBgp
from devicepath_spec.description.gate_peer import HostGatePeer
from devicepath_spec.description.office import Office, RoutingByRanges
from devicepath_spec.description.path import StackFile
from devicepath_spec.description.site_to_site_vpn import NewCustomerGateway
from devicepath_spec.description.vpn_router import LinuxRouter
from devicepath_spec.rules.office_vpn import behind_aws, met, served
from devicepath_spec.tunnel_facts import TUNNEL_MTU

FIRST_HOST = 20
"""Where the search for a stand-in's address begins: routers and the like are mostly below it."""


class Way(str, Enum):
    """What leads there."""

    DOOR = "Door"
    DIRECT = "Direct"
    VPN = "VPN"
    """To AWS."""


@dataclass(frozen=True)
class Behind:
    """One data centre or office, and what of the stack's is in it."""

    backend: str
    """Its name."""
    ranges: tuple[IPv4Network, ...]
    way: Way
    directions: tuple[Direction, ...]
    carries: int
    """Bytes, on the way there."""
    address: IPv4Address | None = None
    """The router's, as the internet knows it."""
    asn: int | None = None
    """The router's; None: routes are static, or the stack file does not say."""
    is_static: bool = False
    """Whether routes are written, and none is announced."""
    gate_peers: Mapping[str, HostGatePeer] = field(default_factory=dict)
    """By their names."""
    customer_gateway_id: str = ""
    """What AWS knows the router of an office as, where that exists."""
    far_ranges: tuple[IPv4Network, ...] = ()
    """Of an office: what is written at its router, where routes are static."""
    served: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Of an office: tiers whose servers people reach, by the names of backends."""
    met: tuple[str, ...] = ()
    """Of an office: others whose people and those of this one reach each other."""
    local_address: IPv4Address | None = None
    """The router's, where the stack file says one."""

    @property
    def site_id(self) -> str:
        return f"site-{self.backend}"

    @property
    def router_id(self) -> str:
        """Of the host that is the router."""
        return f"host-{self.backend}-router"

    @property
    def router_address(self) -> IPv4Address:
        """The router's in its own network: that of a gate peer on it, else the first that no gate peer has."""
        on_it = (it.outer_address for it in self.gate_peers.values() if it.place is HostPlace.ON_ROUTER)
        return (
            self.local_address
            or next(on_it, None)
            or next(it for it in self.ranges[0].hosts() if it not in self._taken)
        )

    @property
    def server_addresses(self) -> tuple[IPv4Address, ...]:
        """Of a stand-in for a server in each range that has room for one."""
        free = (_free(cidr, {*self._taken, self.router_address}) for cidr in self.ranges)
        return tuple(it for it in free if it is not None)

    @property
    def leading(self) -> tuple[str, HostGatePeer] | None:
        """The gate peer through which servers open connections to devices, with its name."""
        if Direction.CLOUD_TO_DEVICE not in self.directions:
            return None
        leading = ((name, it) for name, it in self.gate_peers.items() if it.returns is not ReturnPath.NONE)
        return next(leading, None)

    @property
    def _taken(self) -> set[IPv4Address]:
        return {it.outer_address for it in self.gate_peers.values()}


def behind(file: StackFile) -> tuple[Behind, ...]:
    """All that a stack file speaks of."""
    return (
        *(_data_center(file, name, it) for name, it in file.data_centers.items()),
        *(_office(file, name, it) for name, it in file.offices.items()),
    )


def _data_center(file: StackFile, name: str, described: DataCenter) -> Behind:
    connection = described.connection
    hosts = {key: it for key, it in file.hosts.items() if it.backend == name}
    known = Behind(name, described.cidrs, Way.DIRECT, described.directions, connection.carries, gate_peers=hosts)
    if isinstance(connection, Direct):
        return known
    routing = connection.routing
    asn = routing.asn if isinstance(routing, DoorByBgp) else None
    return replace(known, way=Way.DOOR, address=connection.router_address, asn=asn, is_static=asn is None)


def _office(file: StackFile, name: str, described: Office) -> Behind:
    vpn = described.vpn
    gateway = vpn.customer_gateway if isinstance(vpn.customer_gateway, NewCustomerGateway) else None
    router = vpn.router if isinstance(vpn.router, LinuxRouter) else None
    return Behind(
        name,
        described.cidrs,
        Way.VPN,
        described.directions,
        TUNNEL_MTU if router is None else router.mtu,
        None if gateway is None else gateway.address,
        None if gateway is None else gateway.asn,
        isinstance(vpn.routing, RoutingByRanges),
        customer_gateway_id="" if isinstance(vpn.customer_gateway, NewCustomerGateway) else vpn.customer_gateway.id,
        far_ranges=behind_aws(file, described),
        served=served(file, described),
        met=met(file, described),
        local_address=None if router is None else router.local_address,
    )


def _free(cidr: IPv4Network, taken: set[IPv4Address]) -> IPv4Address | None:
    """From the twentieth on; where there is none, the first."""
    for address in _from(cidr, FIRST_HOST):
        if address not in taken:
            return address
    return next((it for it in cidr.hosts() if it not in taken), None)


def _from(cidr: IPv4Network, first: int) -> Iterator[IPv4Address]:
    yield from (cidr[place] for place in range(first, cidr.num_addresses - 1))


def of_backend(file: StackFile, backend: str) -> Behind | None:
    """None: it is a VPC."""
    return next((it for it in behind(file) if it.backend == backend), None)
