"""Route tables of transit gateways, with what other resources put into them."""

from collections.abc import Iterable, Iterator, Mapping
from ipaddress import IPv4Network

from devicepath_tools.network.loading.pulumi.resources.reading import Reading
from devicepath_tools.network.loading.pulumi.resources.resource import Resource
from devicepath_tools.network.loading.pulumi.resources.transit_gateways import (
    AWS_ATTACHMENT_ID,
    DISABLED,
    GATEWAY,
    VPC_ACCEPTED,
    VPC_ATTACHMENT,
)
from devicepath_tools.network.network import by_id
from devicepath_tools.network.route_table import RouteOrigin, RouteState
from devicepath_tools.network.transit_gateway_attachment import (
    TransitGatewayAttachment,
    TransitGatewayPeeringAttachment,
    gateway_ids,
)
from devicepath_tools.network.transit_gateway_route_table import TransitGatewayRoute, TransitGatewayRouteTable

TABLE = "aws:ec2transitgateway/routeTable:RouteTable"
ASSOCIATION = "aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation"
PROPAGATION = "aws:ec2transitgateway/routeTablePropagation:RouteTablePropagation"
ROUTE = "aws:ec2transitgateway/route:Route"
LISTED = "aws:ec2transitgateway/prefixListReference:PrefixListReference"
TABLE_ID = "transitGatewayRouteTableId"


def transit_gateway_tables(
    reading: Reading, attached: Mapping[str, TransitGatewayAttachment]
) -> dict[str, TransitGatewayRouteTable]:
    """The stack's tables, and of each gateway the default one, which AWS makes unless it is told not to."""
    resources = reading.resources
    defaults = [it for it in (_default(one, reading, attached) for one in resources.of(GATEWAY)) if it is not None]
    own = [_table(one.id, str(one["transitGatewayId"]), one.tag_name, reading) for one in resources.of(TABLE)]
    found = by_id([*defaults, *own])
    for one in resources.of(ASSOCIATION, PROPAGATION, ROUTE, LISTED):
        if one[TABLE_ID] not in found:
            reading.miss(f"transit gateway route table {one[TABLE_ID]}: is none of the stack's, which adds to it")
    return found


def _table(
    table_id: str,
    gateway_id: str,
    name: str,
    reading: Reading,
    associated: Iterable[str] = (),
    propagating: Iterable[str] = (),
) -> TransitGatewayRouteTable:
    return TransitGatewayRouteTable(
        id=table_id,
        transit_gateway_id=gateway_id,
        routes=tuple(_routes(table_id, reading)),
        associated=frozenset((*_named(ASSOCIATION, table_id, reading), *associated)),
        propagating=frozenset((*_named(PROPAGATION, table_id, reading), *propagating)),
        unread=tuple(
            str(one["prefixListId"])
            for one in reading.resources.of(LISTED)
            if one[TABLE_ID] == table_id and one["prefixListId"] not in reading.prefix_lists
        ),
        name=name,
    )


def _default(
    gateway: Resource, reading: Reading, attached: Mapping[str, TransitGatewayAttachment]
) -> TransitGatewayRouteTable | None:
    """The table that attachments are associated with, and propagate to, where nothing else is said."""
    associates = gateway.get("defaultRouteTableAssociation") != DISABLED
    propagates = gateway.get("defaultRouteTablePropagation") != DISABLED
    if not associates and not propagates:
        return None
    told = gateway.get("associationDefaultRouteTableId") or gateway.get("propagationDefaultRouteTableId")
    table_id = str(told or f"tgw-rtb of {gateway.id}")
    reading.assume(table_id, "what AWS does with the table that it makes with a transit gateway")
    here = [it for it in attached.values() if gateway.id in gateway_ids(it)]
    elsewhere = {
        str(one[AWS_ATTACHMENT_ID])
        for one in reading.resources.of(ASSOCIATION)
        if _gateway_of(str(one[TABLE_ID]), reading) in (gateway.id, "")
    }
    kept_out = _told_not_to("transitGatewayDefaultRouteTableAssociation", reading)
    silent = _told_not_to("transitGatewayDefaultRouteTablePropagation", reading)
    return _table(
        table_id,
        gateway.id,
        "",
        reading,
        [it.id for it in here if associates and it.id not in elsewhere and it.id not in kept_out],
        [
            it.id
            for it in here
            if propagates and not isinstance(it, TransitGatewayPeeringAttachment) and it.id not in silent
        ],
    )


def _gateway_of(table_id: str, reading: Reading) -> str:
    """Empty: the table is none of the stack's."""
    tables = reading.resources.of(TABLE)
    return next((str(one["transitGatewayId"]) for one in tables if one.id == table_id), "")


def _told_not_to(key: str, reading: Reading) -> set[str]:
    """Attachments that the default table is switched off for."""
    asked = [(one.id, one) for one in reading.resources.of(VPC_ATTACHMENT)]
    asked += [(str(one[AWS_ATTACHMENT_ID]), one) for one in reading.resources.of(VPC_ACCEPTED)]
    return {attachment_id for attachment_id, one in asked if one.asked(key) is False}


def _named(kind: str, table_id: str, reading: Reading) -> Iterator[str]:
    for one in reading.resources.of(kind):
        if one[TABLE_ID] == table_id:
            yield str(one[AWS_ATTACHMENT_ID])


def _routes(table_id: str, reading: Reading) -> Iterator[TransitGatewayRoute]:
    """Static ones, and of a prefix list that is known one for each range."""
    for one in reading.resources.of(ROUTE):
        destination = str(one["destinationCidrBlock"])
        if one[TABLE_ID] == table_id and ":" not in destination:
            yield TransitGatewayRoute(IPv4Network(destination), *_target(one))
    for one in reading.resources.of(LISTED):
        listed = reading.prefix_lists.get(str(one["prefixListId"]))
        for cidr in listed.cidrs if listed is not None and one[TABLE_ID] == table_id else ():
            yield TransitGatewayRoute(cidr, *_target(one), RouteOrigin.PREFIX_LIST, str(one["prefixListId"]))


def _target(route: Resource) -> tuple[str, RouteState]:
    if route.get("blackhole"):
        return "", RouteState.BLACKHOLE
    return str(route.get(AWS_ATTACHMENT_ID) or ""), RouteState.ACTIVE
