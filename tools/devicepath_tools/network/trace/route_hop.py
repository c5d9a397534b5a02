"""Routes: the table of the subnet that a packet leaves, and the longest prefix in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.network import Network
from devicepath_tools.network.route_table import Route, RouteState, RouteTable, Target, TargetKind
from devicepath_tools.network.trace.hop import Hop
from devicepath_tools.network.trace.passage import Unknown
from devicepath_tools.network.trace.transit_gateway_ways import range_behind
from devicepath_tools.network.trace.words import counted, label
from devicepath_tools.network.vpc import Subnet
from devicepath_tools.network.vpc_peering import VpcPeeringConnection

HOST_BITS = 32


@dataclass(frozen=True, slots=True)
class RouteHop(Hop):
    subnet: Subnet
    table: RouteTable
    route: Route | None
    right: tuple[Route, ...] = ()
    """The routes of which one would have to be there, as far as that can be inferred."""

    @property
    def runners_up(self) -> tuple[Route, ...]:
        """Routes that hold the destination, too, and lose."""
        return tuple(it for it in self.table.candidates(self.packet.destination) if it is not self.route)

    @property
    def where(self) -> str:
        return self.subnet.id

    @property
    def rule_id(self) -> str:
        return str(self.route) if self.route is not None else ""

    @property
    def finding(self) -> str:
        if self.route is None:
            return f"{counted(len(self.table.routes), 'route')}, none for {self.packet.destination}"
        state = "" if self.route.state is RouteState.ACTIVE else ": blackhole, its target is gone"
        listed = f" (of {self.route.prefix_list_id})" if self.route.prefix_list_id else ""
        losing = "".join(f"; {it} loses" for it in self.runners_up[:1])
        refused = "" if self.route.carries(self.packet.destination) else ": takes nothing for a private address"
        return f"{self.route}{listed}{state}{refused}{losing}"

    @property
    def fix(self) -> str:
        if self.cause is None:
            return ""
        is_replaced = self.route is not None and self.cause is not Cause.PRIVATE_TO_INTERNET
        verb = "replace in" if is_replaced else "add to"
        wanted = self.route.destination if self.route is not None and is_replaced else self.packet.destination
        right = " or ".join(map(str, self.right)) or f"a route for {wanted} to what leads there"
        return f"{verb} {label(self.table)}: {right}"


def cause_of(route: Route | None, destination: IPv4Address) -> Cause | None:
    if route is None:
        return Cause.NO_ROUTE
    if route.state is RouteState.BLACKHOLE:
        return Cause.BLACKHOLE_ROUTE
    return None if route.carries(destination) else Cause.PRIVATE_TO_INTERNET


def may_be_overruled(table: RouteTable, route: Route | None, destination: IPv4Address) -> bool:
    """Whether a prefix list that was not read may hold a longer prefix. It holds none inside the VPC's own ranges:
    there, only a whole subnet may be routed elsewhere. Source: AWS, VPC user guide, route priority."""
    if not table.unread and not (table.unread_public and destination.is_global):
        return False
    is_final = route is not None and (route.target.kind is TargetKind.LOCAL or route.destination.prefixlen == HOST_BITS)
    return not is_final


def undecided_by(table: RouteTable, route: Route | None, destination: IPv4Address) -> Unknown | None:
    """Why it is not known which route a destination takes; None: it takes this one, or there is none."""
    if may_be_overruled(table, route, destination):
        return Unknown.PREFIX_LIST_NOT_READ
    return Unknown.PREFIX_LISTS_OVERLAP if table.is_contested(destination, route) else None


def ways(network: Network, vpc_id: str, destination: IPv4Address) -> tuple[Route, ...]:
    """The routes that would lead to a destination from a VPC, each by itself; none where that cannot be inferred."""
    return next((found for infer in WAYS if (found := infer(network, vpc_id, destination))), ())


def _to_devices(network: Network, vpc_id: str, destination: IPv4Address) -> tuple[Route, ...]:
    """To the gate peers that are in the VPC, of a VPG whose devices have the destination."""
    for vpg in network.vpgs_connected_to(vpc_id):
        if destination in vpg.device_subnet:
            addresses = [it.outer_address for it in vpg.gate.registered_peers]
            found = [it for address in addresses if (it := network.interface_at(vpc_id, address)) is not None]
            return tuple(Route(vpg.device_subnet, Target(TargetKind.NETWORK_INTERFACE, it.id)) for it in found)
    return ()


def _to_vpg(network: Network, vpc_id: str, destination: IPv4Address) -> tuple[Route, ...]:
    for vpg in network.vpgs_connected_to(vpc_id):
        if destination in vpg.vpg_range or any(it.outer_address == destination for it in vpg.gate.own_peers):
            canal = [it for it in network.peerings_at(vpc_id) if network.vpg_behind(it.id) is vpg]
            return _over(canal, vpg.vpg_range if destination in vpg.vpg_range else IPv4Network(destination))
    return ()


def _to_vpc(network: Network, vpc_id: str, destination: IPv4Address) -> tuple[Route, ...]:
    far = {it.vpc_id for it in network.interfaces_with(destination)} - {vpc_id}
    peerings = [it for it in network.peerings_at(vpc_id) if it.far_side(vpc_id).vpc_id in far]
    cidrs = [cidr for it in far if it in network.vpcs for cidr in network.vpcs[it].cidrs if destination in cidr]
    return _over(peerings, cidrs[0] if len(cidrs) == 1 else IPv4Network(destination))


def _over_transit_gateway(network: Network, vpc_id: str, destination: IPv4Address) -> tuple[Route, ...]:
    """To a gateway that the VPC is attached to, where that leads to devices or to another VPC."""
    found: list[Route] = []
    vpc = network.vpcs.get(vpc_id)
    if vpc is not None and any(destination in cidr for cidr in vpc.cidrs):
        return ()
    attachments = network.transit.attachments_of(vpc_id)
    for it in [it for it in attachments if it.carries] or attachments:
        cidr = range_behind(network, it.transit_gateway_id, destination)
        if cidr is not None:
            found.append(Route(cidr, Target(TargetKind.TRANSIT_GATEWAY, it.transit_gateway_id)))
    return tuple(found)


def _over(peerings: Sequence[VpcPeeringConnection], destination: IPv4Network) -> tuple[Route, ...]:
    """By any of several, without those that carry nothing, unless all are such."""
    chosen = [it for it in peerings if it.is_active] or peerings
    return tuple(Route(destination, Target(TargetKind.VPC_PEERING_CONNECTION, it.id)) for it in chosen)


WAYS: tuple[Callable[[Network, str, IPv4Address], tuple[Route, ...]], ...] = (
    _to_devices,
    _to_vpg,
    _to_vpc,
    _over_transit_gateway,
)
"""What is inferred, one after the other: the first that knows a way."""
