"""Transit gateways with their attachments and tables, from what the EC2 API says of them."""

from collections.abc import Iterator

from devicepath_tools.network.loading.aws import transit_gateway_shapes as shapes
from devicepath_tools.network.loading.aws.answers import Answers
from devicepath_tools.network.network import Network, by_id
from devicepath_tools.network.route_table import RouteOrigin, RouteState
from devicepath_tools.network.told_twice import transit_gateway_attachment
from devicepath_tools.network.transit_gateway import TransitGateway
from devicepath_tools.network.transit_gateway_attachment import (
    TransitGatewayAttachment,
    TransitGatewayDirectConnectAttachment,
    TransitGatewayPeeringAttachment,
    TransitGatewaySide,
    TransitGatewayVpcAttachment,
    TransitGatewayVpnAttachment,
)
from devicepath_tools.network.transit_gateway_route_table import TransitGatewayRoute, TransitGatewayRouteTable

ENABLED, DISABLED = "enable", "disable"
ASSOCIATED, PROPAGATING = "associated", "enabled"
DELETED = "deleted"
VPC = "vpc"
VPN = "vpn"
DIRECT = "direct-connect-gateway"
PEERINGS = ("peering", "tgw-peering")
PROPAGATED = "propagated"
KNOWN_STATES = tuple(it.value for it in RouteState)
NOT_TOLD = "routes that the answer does not tell"
NO_PROPAGATIONS = "what propagates to it"
FURTHER = "routes that are more than one answer holds"


def transit_gateways(answers: Answers, account_id: str, region: str) -> Network:
    """The transit gateways of one account and region."""
    found: dict[str, TransitGatewayAttachment] = {}
    for it in _attachments(answers):
        found[it.id] = transit_gateway_attachment(found[it.id], it) if it.id in found else it
    return Network(
        transit_gateways=by_id(_gateways(answers, account_id, region)),
        transit_gateway_attachments=found,
        transit_gateway_route_tables=by_id(_tables(answers)),
    )


def _gateways(answers: Answers, account_id: str, region: str) -> Iterator[TransitGateway]:
    """Those of other accounts, too, that are shared with this one: of these their owner alone sees the tables."""
    owned = {it.transit_gateway_id for it in answers.transit_gateway_route_tables or ()}
    is_told = answers.transit_gateway_attachments is not None and answers.transit_gateway_route_tables is not None
    for it in answers.transit_gateways or ():
        if it.state != DELETED:
            is_ours = it.transit_gateway_id in owned or bool(account_id and it.owner_id == account_id)
            yield TransitGateway(
                it.transit_gateway_id,
                it.owner_id,
                region,
                it.options.amazon_side_asn,
                _switch(it.options.security_group_referencing_support),
                is_whole=is_told and is_ours,
                name=it.name,
            )


def _attachments(answers: Answers) -> Iterator[TransitGatewayAttachment]:
    for it in answers.transit_gateway_attachments or ():
        if it.resource_type == VPC and it.transit_gateway_id:
            yield TransitGatewayVpcAttachment(
                it.transit_gateway_attachment_id, it.transit_gateway_id, it.resource_id, it.state, name=it.name
            )
        elif it.resource_type == VPN and it.transit_gateway_id:
            yield TransitGatewayVpnAttachment(
                it.transit_gateway_attachment_id, it.transit_gateway_id, it.resource_id, it.state, it.name
            )
        elif it.resource_type == DIRECT and it.transit_gateway_id:
            yield TransitGatewayDirectConnectAttachment(
                it.transit_gateway_attachment_id, it.transit_gateway_id, it.resource_id, it.state, it.name
            )
        elif it.resource_type in PEERINGS and it.transit_gateway_id and it.resource_id:
            # Which of the two has requested it, this answer leaves open, and whether the other end has the id, too.
            yield TransitGatewayPeeringAttachment(
                it.transit_gateway_attachment_id,
                TransitGatewaySide(it.transit_gateway_id, it.transit_gateway_owner_id),
                TransitGatewaySide(it.resource_id, it.resource_owner_id),
                it.state,
                it.name,
                it.transit_gateway_id,
            )
    for one in answers.transit_gateway_vpc_attachments or ():
        yield TransitGatewayVpcAttachment(
            one.transit_gateway_attachment_id,
            one.transit_gateway_id,
            one.vpc_id,
            one.state,
            None if one.subnet_ids is None else tuple(sorted(one.subnet_ids)),
            appliance_mode=one.options.appliance_mode_support == ENABLED,
            dns=one.options.dns_support != DISABLED,
            security_group_referencing=_switch(one.options.security_group_referencing_support),
            name=one.name,
        )
    for each in answers.transit_gateway_peering_attachments or ():
        yield from _peering(each)


def _peering(told: shapes.TransitGatewayPeeringAttachment) -> Iterator[TransitGatewayPeeringAttachment]:
    """In one region the requester's and the accepter's end."""
    requester, accepter = _end(told.requester_tgw_info), _end(told.accepter_tgw_info)
    own, of_accepter = told.transit_gateway_attachment_id, told.accepter_transit_gateway_attachment_id
    if not of_accepter or requester.region != accepter.region:
        yield TransitGatewayPeeringAttachment(own, requester, accepter, told.state, told.name)
        return
    at = accepter.transit_gateway_id
    if own != of_accepter:
        of_end = requester.transit_gateway_id
        yield TransitGatewayPeeringAttachment(own, requester, accepter, told.state, told.name, of_end)
    name = told.name if own == of_accepter else ""
    yield TransitGatewayPeeringAttachment(of_accepter, requester, accepter, told.state, name, at)


def _end(end: shapes.PeeringEnd) -> TransitGatewaySide:
    return TransitGatewaySide(end.transit_gateway_id, end.owner_id, end.region)


def _switch(word: str) -> bool | None:
    """None: it is not told."""
    return word == ENABLED if word else None


def _tables(answers: Answers) -> Iterator[TransitGatewayRouteTable]:
    told = (*(answers.transit_gateway_static_routes or ()), *(answers.transit_gateway_routes or ()))
    routes = {it.transit_gateway_route_table_id: it for it in told}
    propagations = {
        it.transit_gateway_route_table_id: frozenset(
            one.transit_gateway_attachment_id
            for one in it.transit_gateway_route_table_propagations
            if one.state in (PROPAGATING, "")
        )
        for it in answers.transit_gateway_propagations or ()
    }
    associated = _associated(answers)
    for table in answers.transit_gateway_route_tables or ():
        table_id = table.transit_gateway_route_table_id
        if table.state == DELETED:
            continue
        found, propagating = routes.get(table_id), propagations.get(table_id)
        # Where the search has found one, it was for all of them.
        is_searched = found is not None and any(it.type_ == PROPAGATED for it in found.routes)
        yield TransitGatewayRouteTable(
            table_id,
            table.transit_gateway_id,
            tuple(route for it in (found.routes if found else ()) for route in _routes(it)),
            frozenset(associated.get(table_id, ())),
            frozenset() if is_searched or propagating is None else propagating,
            tuple(_unread(found, is_searched=is_searched, is_propagation_told=propagating is not None)),
            table.name,
        )


def _associated(answers: Answers) -> dict[str, set[str]]:
    """Attachments by table: each attachment says its own, and so does each table."""
    found: dict[str, set[str]] = {}
    for it in answers.transit_gateway_attachments or ():
        if it.association is not None and it.association.state == ASSOCIATED:
            table_id = it.association.transit_gateway_route_table_id
            found.setdefault(table_id, set()).add(it.transit_gateway_attachment_id)
    for of_table in answers.transit_gateway_associations or ():
        for one in of_table.associations:
            if one.state in (ASSOCIATED, ""):
                attachment_id = one.transit_gateway_attachment_id
                found.setdefault(of_table.transit_gateway_route_table_id, set()).add(attachment_id)
    return found


def _routes(route: shapes.Route) -> Iterator[TransitGatewayRoute]:
    """The IPv4 route that it is: none where it is for IPv6, or where one of several attachments is chosen."""
    if route.destination_cidr_block is None or route.state not in KNOWN_STATES:
        return
    origin = RouteOrigin.PROPAGATED if route.type_ == PROPAGATED else RouteOrigin.STATIC
    yield TransitGatewayRoute(
        route.destination_cidr_block,
        next((it.transit_gateway_attachment_id for it in route.transit_gateway_attachments), ""),
        RouteState(route.state),
        RouteOrigin.PREFIX_LIST if route.prefix_list_id else origin,
        route.prefix_list_id,
    )


def _unread(
    found: shapes.TransitGatewayRoutes | None, *, is_searched: bool, is_propagation_told: bool
) -> Iterator[str]:
    if found is None:
        yield NOT_TOLD
    elif found.additional_routes_available:
        yield FURTHER
    for it in found.routes if found is not None else ():
        # One that is deleted may be listed for a while.
        if it.destination_cidr_block is not None and it.state not in (*KNOWN_STATES, DELETED):
            yield f"{it.destination_cidr_block}, which is {it.state}"
    if not is_searched and not is_propagation_told:
        yield NO_PROPAGATIONS
