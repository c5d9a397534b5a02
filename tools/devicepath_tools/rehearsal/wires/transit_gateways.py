"""Transit gateways: a namespace for each, with a line into each subnet that a VPC is attached by, and to peered ones.

    VPC --- (line a zone) --- gateway --- (peering) --- gateway of another region
                                 |
                                VPG, where it is SORACOM's gateway of type F2

Each line is judged by a table of the kernel's: the one that is associated with its attachment, once for each zone that
packets may have come in by.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network

from devicepath_tools.network.cause import Cause
from devicepath_tools.network.network import Network
from devicepath_tools.network.route_table import preferred_first
from devicepath_tools.network.trace.transit_gateway_zones import exits
from devicepath_tools.network.transit_gateway_attachment import (
    TransitGatewayAttachment,
    TransitGatewayDirectConnectAttachment,
    TransitGatewayPeeringAttachment,
    TransitGatewayVpcAttachment,
    TransitGatewayVpnAttachment,
    gateway_ids,
)
from devicepath_tools.network.transit_gateway_route_table import TransitGatewayRoute, TransitGatewayRouteTable
from devicepath_tools.network.vpc import Subnet
from devicepath_tools.rehearsal.wires import attachments, link_ends
from devicepath_tools.rehearsal.wires.nft import listed
from devicepath_tools.rehearsal.wires.plan import ROUTER, Namespace, Plan
from devicepath_tools.rehearsal.wires.vpcs import VPC_MTU, Router, VpcWires

TRANSIT_GATEWAY_MTU = 8500
"""Bytes. Source: AWS, VPC, transit gateway quotas."""
FIRST_TABLE = 100
LAST_HOPS = 3
"""What is left of the TTL of a packet that goes round."""
TO_VPG = "vpg"
"""The line of SORACOM's gateway to its VPG, and the VPG's to it."""
EVERYWHERE = IPv4Network("0.0.0.0/0")


@dataclass
class GatewayWires:
    """What there is of a transit gateway."""

    id: str
    router: Router
    lines: dict[tuple[str, str], str] = field(default_factory=dict)
    """By attachment and, of a VPC's, subnet: the interface that leads there."""
    tables: dict[tuple[str, str], int] = field(default_factory=dict)
    """The kernel's tables, by what judges and the zone."""


def connect(plan: Plan, network: Network, vpcs: dict[str, VpcWires]) -> None:
    """All gateways of a network, with what is attached to them."""
    found = {it: _gateway(plan, it, number) for number, it in enumerate(all_gateway_ids(network))}
    for gateway in found.values():
        for number, attachment in enumerate(_attached(network, gateway.id)):
            if isinstance(attachment, TransitGatewayPeeringAttachment):
                _peer(plan, network, found, gateway, attachment)
            elif not isinstance(attachment, TransitGatewayVpcAttachment):
                _lead_to_customers(plan, network, gateway, attachment, number)
            elif attachment.vpc_id in vpcs:
                _attach(plan, network, vpcs[attachment.vpc_id], gateway, attachment, number)
    for gateway in found.values():
        _Judging(network, gateway).lay()


def all_gateway_ids(network: Network) -> list[str]:
    """Those that are known by themselves, by an attachment, or by a VPG."""
    attached = [
        it
        for each in network.transit_gateway_attachments.values()
        for it in (sorted(each.gateways) if isinstance(each, TransitGatewayPeeringAttachment) else gateway_ids(each))
    ]
    of_vpgs = [vpg.transit_gateway_id for vpg in network.vpgs.values()]
    return [it for it in dict.fromkeys([*network.transit_gateways, *attached, *of_vpgs]) if it]


def of_vpg(plan: Plan, network: Network, transit_gateway_id: str) -> Namespace:
    """The namespace of a VPG's gateway."""
    return plan.namespaces[f"{plan.prefix}t{all_gateway_ids(network).index(transit_gateway_id)}"]


def _gateway(plan: Plan, gateway_id: str, number: int) -> GatewayWires:
    namespace = plan.namespace(f"t{number}", f"transit gateway {gateway_id}", ROUTER)
    # What the gateway itself says comes from here.
    namespace.run(f"addr add {attachments.GATEWAY_ADDRESS}/32 dev lo")
    return GatewayWires(gateway_id, Router.in_namespace(plan, namespace, gateway_id))


def _attached(network: Network, gateway_id: str) -> list[TransitGatewayAttachment]:
    """Those that carry packets; of two of one VPC one."""
    return [
        it
        for it in network.transit.attachments_at(gateway_id)
        if it.carries
        and (
            not isinstance(it, TransitGatewayVpcAttachment)
            or network.transit.attachment_of(it.vpc_id, gateway_id) is it
        )
    ]  # fmt: skip


def _attach(
    plan: Plan,
    network: Network,
    wires: VpcWires,
    gateway: GatewayWires,
    attachment: TransitGatewayVpcAttachment,
    number: int,
) -> None:
    """A line into each of its subnets."""
    for place, subnet in enumerate(exits(network, attachment, None)):
        line = gateway.lines[attachment.id, subnet.id] = f"a{number}z{place}"
        leg = attachments.leg(network, wires, attachment, subnet)
        plan.line((gateway.router.namespace, line), (wires.namespace, leg), VPC_MTU)
        for cidr in wires.vpc.cidrs if place == 0 else ():
            # For what the gateway itself has to say, such as that a packet is too large.
            gateway.router.namespace.run(f"route replace {cidr} dev {line}")


def _peer(
    plan: Plan,
    network: Network,
    gateways: Mapping[str, GatewayWires],
    gateway: GatewayWires,
    peering: TransitGatewayPeeringAttachment,
) -> None:
    """A line between both, laid from whichever comes first. Without the id of its other end nothing crosses it."""
    far = gateways.get(peering.far_side(gateway.id).transit_gateway_id)
    far_end = network.transit.far_end(peering, gateway.id)
    if far is None or not far_end or (peering.id, "") in gateway.lines:
        return
    line = gateway.lines[peering.id, ""] = f"p{len(gateway.lines)}"
    there = far.lines[far_end, ""] = f"p{len(far.lines)}"
    plan.line((gateway.router.namespace, line), (far.router.namespace, there), TRANSIT_GATEWAY_MTU)


def _lead_to_customers(
    plan: Plan,
    network: Network,
    gateway: GatewayWires,
    attachment: TransitGatewayVpnAttachment | TransitGatewayDirectConnectAttachment,
    number: int,
) -> None:
    """A line to what a VPN connection ends at, or to a Direct Connect gateway."""
    if isinstance(attachment, TransitGatewayVpnAttachment):
        end_id, there = attachment.vpn_connection_id, link_ends.TO_GATEWAY
    else:
        end_id, there = attachment.direct_connect_gateway_id, link_ends.line_to_transit_gateway(network, attachment)
    end = link_ends.namespace_of(plan, network, end_id)
    if end is not None and there:
        line = gateway.lines[attachment.id, ""] = f"n{number}"
        plan.line((gateway.router.namespace, line), (end, there), TRANSIT_GATEWAY_MTU)


class _Judging:
    """Which line leads on, for what comes by each."""

    def __init__(self, network: Network, gateway: GatewayWires) -> None:
        self._network, self._gateway, self._router = network, gateway, gateway.router
        self._stopped = gateway.router.table.stopped
        self._vpg = network.transit.vpg_at(gateway.id)

    def lay(self) -> None:
        for (attachment_id, subnet_id), line in self._gateway.lines.items():
            subnet = self._network.subnets.get(subnet_id)
            looped = self._stopped(Cause.ROUTING_LOOP, attachment_id)
            self._router.leaving.append(f"iifname {line} ip ttl <= {LAST_HOPS} {looped}")
            number = self._to_vpg() if self._vpg is not None else self._associated(attachment_id, subnet)
            self._router.namespace.run(f"rule add iif {line} lookup {number}")
        if self._vpg is not None:
            self._from_vpg()
            if not self._vpg.is_running:
                self._router.leaving.append(self._stopped(Cause.VPG_NOT_RUNNING, self._vpg.id))
        self._reference()
        self._router.judge()

    def _associated(self, attachment_id: str, subnet: Subnet | None) -> int:
        """The number of the kernel's table for what comes by an attachment, into one of its zones."""
        table = self._network.transit.associated_with(self._gateway.id, attachment_id)
        key = (table.id if table is not None else attachment_id, subnet.id if subnet is not None else "")
        if key in self._gateway.tables:
            return self._gateway.tables[key]
        number = self._gateway.tables[key] = FIRST_TABLE + len(self._gateway.tables)
        if table is not None:
            self._routes(table, subnet, number)
            return number
        known = self._network.transit_gateways.get(self._gateway.id)
        is_told = known is not None and known.is_whole
        end = self._stopped(Cause.NO_ASSOCIATION, attachment_id) if is_told else self._stopped(None, self._gateway.id)
        self._router.end("default", end, table=number)
        return number

    def _routes(self, table: TransitGatewayRouteTable, entered: Subnet | None, number: int) -> None:
        first: dict[IPv4Network, TransitGatewayRoute] = {}
        for route in preferred_first(table.routes):
            first.setdefault(route.destination, route)
        for destination, route in first.items():
            counter = self._router.table.counter(table.id, route)
            if route.drops:
                end = self._stopped(Cause.BLACKHOLE_ROUTE, table.id)
                self._router.end(destination, end, table=number, counter=counter)
            else:
                self._lead(destination, route.attachment_id, entered, number, counter)
        if EVERYWHERE not in first:
            self._router.end("default", self._stopped(Cause.NO_ROUTE, table.id), table=number)

    def _lead(
        self, destination: IPv4Network, attachment_id: str, entered: Subnet | None, number: int, counter: str
    ) -> None:
        """A route to an attachment; an end where none is there."""
        attachment = self._network.transit_gateway_attachments.get(attachment_id)
        line = self._line(attachment, entered) if attachment is not None else ""
        if line:
            way = f"dev {line} mtu {TRANSIT_GATEWAY_MTU}"
            self._router.route(destination, way, table=number, counter=counter)
            return
        is_waiting = attachment is not None and not attachment.carries
        end = self._stopped(Cause.ATTACHMENT_NOT_AVAILABLE if is_waiting else None, attachment_id)
        self._router.end(destination, end, table=number, counter=counter)

    def _line(self, attachment: TransitGatewayAttachment, entered: Subnet | None) -> str:
        if not isinstance(attachment, TransitGatewayVpcAttachment):
            return self._gateway.lines.get((attachment.id, ""), "")
        leaving = exits(self._network, attachment, entered)
        return self._gateway.lines.get((attachment.id, leaving[0].id), "") if leaving else ""

    def _to_vpg(self) -> int:
        """Of SORACOM's gateway: to devices, and nowhere else. Whether from one attachment to another is not known."""
        number = FIRST_TABLE
        if self._vpg is None or ("vpg", "") in self._gateway.tables:
            return number
        self._gateway.tables["vpg", ""] = number
        self._router.route(self._vpg.device_subnet, f"dev {TO_VPG}", table=number)
        for route in {it.destination: it for it in self._vpg.customer_routes}.values():
            self._router.end(route.destination, self._stopped(None, self._vpg.id), table=number)
        if all(it.destination != EVERYWHERE for it in self._vpg.customer_routes):
            self._router.end("default", self._stopped(Cause.NOBODY_THERE, self._vpg.id), table=number)
        return number

    def _from_vpg(self) -> None:
        number = FIRST_TABLE + 1
        first = {it.destination: it for it in reversed(self._vpg.customer_routes if self._vpg is not None else ())}
        for destination, route in first.items():
            self._lead(destination, route.attachment_id, None, number, "")
        self._router.namespace.run(f"rule add iif {TO_VPG} lookup {number}")

    def _reference(self) -> None:
        """References to groups hold for what comes from the interface that has the address, where gateway and both
        attachments have it on: else the sign of it is taken off."""
        known = self._network.transit_gateways.get(self._gateway.id)
        is_on = known is not None and known.security_group_referencing
        off = [
            line
            for (attachment_id, _), line in self._gateway.lines.items()
            if not is_on or not _has_referencing(self._network.transit_gateway_attachments[attachment_id])
        ]
        if off:
            self._router.handed_on.append(f"iifname {listed(off)} {attachments.UNSIGNED}")
            self._router.handed_on.append(f"oifname {listed(off)} {attachments.UNSIGNED}")


def _has_referencing(attachment: TransitGatewayAttachment) -> bool:
    return isinstance(attachment, TransitGatewayVpcAttachment) and bool(attachment.security_group_referencing)
