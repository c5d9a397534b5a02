"""References of a gateway's route table to prefix lists: a route for each of their ranges."""

from typing import Any

from devicepath_tools.rehearsal.clouds.aws.refusals.prefix_lists import refuse_unknown_list
from devicepath_tools.rehearsal.clouds.aws.refusals.request import Operation, Refused, Request
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.operations.asking import (
    Answer,
    Readers,
    needed,
    passing,
)
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.operations.routes import target_of
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.route_table import TransitGatewayRouteTable
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.transit_gateway import TransitGateway
from devicepath_tools.rehearsal.clouds.aws.transit_gateways.transit_gateways import ALL

Shown = dict[str, Any]
Place = tuple[TransitGateway, TransitGatewayRouteTable, str]
"""A table, its gateway, and the id of a prefix list."""
READERS: Readers[Shown] = {
    "attachment.resource-id": lambda it: it.get("TransitGatewayAttachment", {}).get("ResourceId"),
    "attachment.resource-type": lambda it: it.get("TransitGatewayAttachment", {}).get("ResourceType"),
    "attachment.transit-gateway-attachment-id": lambda it: it.get("TransitGatewayAttachment", {}).get(
        "TransitGatewayAttachmentId"
    ),
    "is-blackhole": lambda it: str(it["Blackhole"]).lower(),
    "prefix-list-id": lambda it: it["PrefixListId"],
    "prefix-list-owner-id": lambda it: it["PrefixListOwnerId"],
    "state": lambda it: it["State"],
}


def create_transit_gateway_prefix_list_reference(request: Request) -> Answer:
    """What code AWS has for a second reference is assumed."""
    gateway, table, listed = _place(request)
    if listed in table.prefix_lists:
        text = f"A reference to {listed} already exists in Transit Gateway Route Table {table.id}."
        raise Refused("RouteAlreadyExists", text)
    table.prefix_lists[listed] = target_of(request, gateway)
    return _answer(request, (gateway, table, listed), "pending")


def modify_transit_gateway_prefix_list_reference(request: Request) -> Answer:
    gateway, table, listed = _referenced(request)
    table.prefix_lists[listed] = target_of(request, gateway)
    return _answer(request, (gateway, table, listed), "modifying")


def delete_transit_gateway_prefix_list_reference(request: Request) -> Answer:
    place = _referenced(request)
    answer = _answer(request, place, "deleting")
    del place[1].prefix_lists[place[2]]
    return answer


def get_transit_gateway_prefix_list_references(request: Request) -> Answer:
    gateway, table = _table(request)
    found = [_shown(request, (gateway, table, listed), "available") for listed in table.prefix_lists]
    return {"TransitGatewayPrefixListReferences": passing(request, found, READERS, lambda it: str(it["PrefixListId"]))}


def _table(request: Request) -> tuple[TransitGateway, TransitGatewayRouteTable]:
    return ALL.table(needed(request, "TransitGatewayRouteTableId"), request.account_id, request.region)


def _place(request: Request) -> Place:
    gateway, table = _table(request)
    listed = needed(request, "PrefixListId")
    refuse_unknown_list(request, listed)
    return gateway, table, listed


def _referenced(request: Request) -> Place:
    """Raises Refused where there is no such reference."""
    gateway, table = _table(request)
    listed = needed(request, "PrefixListId")
    if listed not in table.prefix_lists:
        text = f"The prefix list ID '{listed}' does not exist in Transit Gateway Route Table {table.id}."
        raise Refused("InvalidPrefixListID.NotFound", text)
    return gateway, table, listed


def _answer(request: Request, place: Place, state: str) -> Answer:
    return {"TransitGatewayPrefixListReference": _shown(request, place, state)}


def _shown(request: Request, place: Place, state: str) -> Shown:
    gateway, table, listed = place
    attachment_id = table.prefix_lists[listed].attachment_id
    known = request.ec2.managed_prefix_lists.get(listed)
    shown: Shown = {
        "TransitGatewayRouteTableId": table.id,
        "PrefixListId": listed,
        "PrefixListOwnerId": request.account_id if known is None else str(known.owner_id),
        "State": state,
        "Blackhole": attachment_id is None,
    }
    if attachment_id is not None:
        shown["TransitGatewayAttachment"] = ALL.attachments_of(gateway)[attachment_id].shown_in_tables()
    return shown


OPERATIONS: dict[str, Operation] = {
    "create_transit_gateway_prefix_list_reference": create_transit_gateway_prefix_list_reference,
    "delete_transit_gateway_prefix_list_reference": delete_transit_gateway_prefix_list_reference,
    "get_transit_gateway_prefix_list_references": get_transit_gateway_prefix_list_references,
    "modify_transit_gateway_prefix_list_reference": modify_transit_gateway_prefix_list_reference,
}
