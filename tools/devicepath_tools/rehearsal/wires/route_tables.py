"""Route tables: one of the kernel's for each, chosen by the subnet that a packet comes from."""

from ipaddress import IPv4Network

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.network import Network
from devicepath_tools.network.route_table import (
    PRIVATE,
    Route,
    RouteOrigin,
    RouteState,
    RouteTable,
    Target,
    TargetKind,
    preferred_first,
)
from devicepath_tools.network.trace.transit_gateway_zones import exits
from devicepath_tools.network.vpc import Subnet
from devicepath_tools.rehearsal.wires.vpcs import LOCAL_TABLE, VpcWires, subnets

FIRST_TABLE = 100
EVERYWHERE = IPv4Network("0.0.0.0/0")


def lay(network: Network, wires: VpcWires) -> None:
    """All tables of a VPC. What is plugged into it must be there already."""
    _local_only(network, wires)
    numbers: dict[tuple[str, str], int] = {}
    for subnet in subnets(network, wires.vpc):
        number = _judging(network, wires, subnet, numbers)
        wires.namespace.run(f"rule add iif {wires.bridges[subnet.id]} lookup {number}")
    for leg, subnet in wires.gateway_legs.items():
        # The table of the subnet judges what comes out of a transit gateway there, but not what is for itself. A rule
        # that is added later is asked earlier.
        number = _judging(network, wires, subnet, numbers)
        wires.namespace.run(f"rule add iif {leg} lookup {number}")
        wires.namespace.run(f"rule add iif {leg} to {subnet.cidr} lookup {LOCAL_TABLE}")


def _judging(network: Network, wires: VpcWires, subnet: Subnet, numbers: dict[tuple[str, str], int]) -> int:
    """The kernel's table for what leaves a subnet: of a table that leads to a transit gateway one for each zone."""
    table = network.table_of(subnet.id)
    if table is None:
        return LOCAL_TABLE
    is_zonal = any(route.target.kind is TargetKind.TRANSIT_GATEWAY for route in table.routes)
    key = (table.id, subnet.zone if is_zonal else "")
    if key not in numbers:
        numbers[key] = FIRST_TABLE + len(numbers)
        _Routes(network, wires, table, numbers[key], subnet.zone).lay()
    return numbers[key]


def _local_only(network: Network, wires: VpcWires) -> None:
    router, table = wires.router, wires.router.table
    for subnet in subnets(network, wires.vpc):
        router.route(subnet.cidr, f"dev {wires.bridges[subnet.id]}", table=LOCAL_TABLE)
    for cidr in wires.vpc.cidrs:
        _end_unless_subnet(network, wires, cidr, LOCAL_TABLE, table.stopped(Cause.NOBODY_THERE, wires.vpc.id), "")
    # A peering connection leads into the VPC and to nothing behind it.
    router.end("default", table.stopped(Cause.PEERING_ADDRESS, wires.vpc.id), table=LOCAL_TABLE)
    for leg in wires.legs.values():
        wires.namespace.run(f"rule add iif {leg} lookup {LOCAL_TABLE}")


def _end_unless_subnet(
    network: Network, wires: VpcWires, cidr: IPv4Network, number: int, stopped: str, counter: str
) -> None:
    """An end for what is in a range and in none of its subnets. A subnet may be the whole range."""
    if all(subnet.cidr != cidr for subnet in subnets(network, wires.vpc)):
        wires.router.end(cidr, stopped, table=number, counter=counter)


class _Routes:
    """The routes of one table, for what comes from one zone."""

    def __init__(self, network: Network, wires: VpcWires, table: RouteTable, number: int, zone: str) -> None:
        self._network, self._wires, self._table, self._number = network, wires, table, number
        self._zone = zone
        self._stopped = wires.router.table.stopped
        first: dict[IPv4Network, Route] = {}
        for route in preferred_first(table.routes):
            first.setdefault(route.destination, route)
        self._routes = first

    def lay(self) -> None:
        for route in self._routes.values():
            counter = self._wires.router.table.counter(self._table.id, route)
            if route.target.kind is TargetKind.LOCAL:
                self._local(route, counter)
            elif not self._loses_to_local(route):
                self._way(route, counter)
        # Loses to a written default route, which has no metric.
        if EVERYWHERE not in self._routes:
            self._wires.router.end("default", self._stopped(Cause.NO_ROUTE, self._table.id), table=self._number)

    def _local(self, route: Route, counter: str) -> None:
        """To each subnet of the range, except to one that a longer written route takes."""
        for subnet in subnets(self._network, self._wires.vpc):
            if subnet.cidr.subnet_of(route.destination) and self._decides(route, subnet):
                way = f"dev {self._wires.bridges[subnet.id]}"
                self._wires.router.route(subnet.cidr, way, table=self._number, counter=counter)
        stopped = self._stopped(Cause.NOBODY_THERE, self._wires.vpc.id)
        _end_unless_subnet(self._network, self._wires, route.destination, self._number, stopped, counter)

    def _decides(self, local: Route, subnet: Subnet) -> bool:
        holding = [
            route
            for route in self._routes.values()
            if subnet.cidr.subnet_of(route.destination) and not self._loses_to_local(route)
        ]
        return max(holding, key=lambda route: route.destination.prefixlen) is local

    def _loses_to_local(self, route: Route) -> bool:
        """Source: AWS, VPC user guide, route priority: `local` beats what was propagated, also where that is longer."""
        return route.origin is RouteOrigin.PROPAGATED and any(
            local.target.kind is TargetKind.LOCAL and route.destination.subnet_of(local.destination)
            for local in self._routes.values()
        )

    def _way(self, route: Route, counter: str) -> None:
        router = self._wires.router
        if route.state is RouteState.BLACKHOLE:
            end = self._stopped(Cause.BLACKHOLE_ROUTE, self._table.id)
            router.end(route.destination, end, table=self._number, counter=counter)
            return
        way = self._to(route.target)
        if way:
            realm = router.route(route.destination, way, table=self._number, counter=counter)
        else:
            realm = router.end(route.destination, self._end_of(route.target), table=self._number, counter=counter)
        if route.target.kind is TargetKind.INTERNET_GATEWAY:
            router.refuse(realm, PRIVATE, self._stopped(Cause.PRIVATE_TO_INTERNET, self._table.id))

    def _to(self, target: Target) -> str:
        """The kernel's words for the way to a target; empty: there is none here."""
        leg = self._wires.legs.get(target.id) or self._wires.zone_legs.get((target.id, self._zone))
        if leg is not None:
            return f"dev {leg}"
        gateway = self._network.nat_gateways.get(target.id)
        if gateway is not None and (not gateway.carries or not gateway.is_told):
            return ""
        reached = gateway.addresses[0].interface_id if gateway is not None else target.id
        interface = self._network.interfaces.get(reached)
        if interface is None or interface.vpc_id != self._wires.vpc.id:
            return ""
        return f"via {interface.addresses[0]} dev {self._wires.bridges[interface.subnet_id]} onlink"

    def _end_of(self, target: Target) -> str:
        peering = self._network.peerings.get(target.id)
        if peering is not None and not peering.is_active:
            return self._stopped(Cause.PEERING_NOT_ACTIVE, peering.id)
        gateway = self._network.nat_gateways.get(target.id)
        if gateway is not None and not gateway.carries:
            return self._stopped(Cause.NAT_GATEWAY_NOT_AVAILABLE, gateway.id)
        if target.kind is TargetKind.TRANSIT_GATEWAY:
            return self._stopped(*self._why_not_into(target.id))
        return self._stopped(None, target.id)

    def _why_not_into(self, gateway_id: str) -> tuple[Cause | None, str]:
        """Why nothing gets into a transit gateway from the zone, and what says so."""
        attachment = self._network.transit.attachment_of(self._wires.vpc.id, gateway_id)
        gateway = self._network.transit_gateways.get(gateway_id)
        if attachment is None:
            return (Cause.VPC_NOT_ATTACHED if gateway is not None and gateway.is_whole else None), gateway_id
        if not attachment.carries:
            return Cause.ATTACHMENT_NOT_AVAILABLE, attachment.id
        is_known = exits(self._network, attachment, None)
        return (Cause.ATTACHMENT_ZONE if is_known else None), attachment.id
