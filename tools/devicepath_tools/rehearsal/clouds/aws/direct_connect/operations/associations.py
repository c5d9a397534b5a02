"""Associations of a Direct Connect gateway, with a gateway of the same account."""

from devicepath_tools.rehearsal.clouds.aws.direct_connect.direct_connect import DIRECT, refused
from devicepath_tools.rehearsal.clouds.aws.direct_connect.gateway_association import Associated, GatewayAssociation
from devicepath_tools.rehearsal.clouds.aws.direct_connect.operations.asking import needed, prefixes
from devicepath_tools.rehearsal.clouds.aws.direct_connect.operations.association_rules import (
    check_association,
    check_prefixes,
    default_prefixes,
)
from devicepath_tools.rehearsal.clouds.aws.refusals.request import Operation, Request
from devicepath_tools.rehearsal.clouds.aws.site_to_site_vpns.site_to_site_vpns import VPNS
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.operations.asking import Answer
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.transit_gateways import ALL

ADD, REMOVE = "addAllowedPrefixesToDirectConnectGateway", "removeAllowedPrefixesToDirectConnectGateway"


def create_direct_connect_gateway_association(request: Request) -> Answer:
    direct = DIRECT.gateway(needed(request, "directConnectGatewayId"), request.account_id)
    gateway = gateway_of(request.get("gatewayId") or needed(request, "virtualGatewayId"), request.account_id)
    wanted = prefixes(request, ADD) or default_prefixes(gateway)
    check_association(direct, gateway, wanted)
    association = GatewayAssociation(direct, gateway, wanted, lambda: DIRECT.reached(direct))
    DIRECT.associations[association.id] = association
    return {"directConnectGatewayAssociation": association.shown()}


def describe_direct_connect_gateway_associations(request: Request) -> Answer:
    """Seen by the owners of both gateways, in every region. One that is not there is not told."""
    names = ("associationId", "directConnectGatewayId", "associatedGatewayId", "virtualGatewayId")
    asked = {name: request.get(name) for name in names}
    return {
        "directConnectGatewayAssociations": [
            it.shown()
            for it in DIRECT.associations.values()
            if request.account_id in (it.direct.account_id, it.gateway.account_id)
            and asked["associationId"] in (None, it.id)
            and asked["directConnectGatewayId"] in (None, it.direct.id)
            and (asked["associatedGatewayId"] or asked["virtualGatewayId"]) in (None, it.gateway.id)
        ]
    }


def update_direct_connect_gateway_association(request: Request) -> Answer:
    """Its allowed prefixes: nothing is made anew."""
    association = _own(request, needed(request, "associationId"))
    if association.state.code != "associated":
        raise refused(f"Association {association.id} is in state {association.state.code}.")
    removed = prefixes(request, REMOVE)
    kept = [it for it in association.prefixes if it not in removed]
    wanted = list(dict.fromkeys([*kept, *prefixes(request, ADD)]))
    check_prefixes(association.direct, association.gateway, wanted)
    association.change(wanted)
    return {"directConnectGatewayAssociation": association.shown()}


def delete_direct_connect_gateway_association(request: Request) -> Answer:
    """By its id, or by both gateways'; by either owner."""
    association_id = request.get("associationId")
    if not association_id:
        ids = (needed(request, "directConnectGatewayId"), needed(request, "virtualGatewayId"))
        found = [it.id for it in DIRECT.associations_of(ids[0]) if it.gateway.id == ids[1]]
        association_id = found[0] if found else ids[1]
    association = _own(request, str(association_id))
    if association.attachment is not None and _carries_vpn(association):
        raise refused(f"{association.attachment.id} has non-deleted Private IP VPN connections.")
    association.end()
    return {"directConnectGatewayAssociation": association.shown()}


def gateway_of(gateway_id: str, account_id: str) -> Associated:
    """An account's own VPN gateway or transit gateway, of any region. Raises Refused."""
    found = VPNS.gateways.get(gateway_id) or ALL.gateways.get(gateway_id)
    if found is None or found.is_gone or found.account_id != account_id:
        raise refused(f"Gateway {gateway_id} does not exist")
    return found


def _own(request: Request, association_id: str) -> GatewayAssociation:
    found = DIRECT.associations.get(association_id)
    owners = (found.direct.account_id, found.gateway.account_id) if found else ()
    if found is None or found.is_over or request.account_id not in owners:
        raise refused(f"Association {association_id} does not exist")
    return found


def _carries_vpn(association: GatewayAssociation) -> bool:
    transport = "TransportTransitGatewayAttachmentId"
    there = VPNS.connections_of(association.gateway.id)
    return any(association.attachment and it.options.get(transport) == association.attachment.id for it in there)


OPERATIONS: dict[str, Operation] = {
    "create_direct_connect_gateway_association": create_direct_connect_gateway_association,
    "delete_direct_connect_gateway_association": delete_direct_connect_gateway_association,
    "describe_direct_connect_gateway_associations": describe_direct_connect_gateway_associations,
    "update_direct_connect_gateway_association": update_direct_connect_gateway_association,
}
